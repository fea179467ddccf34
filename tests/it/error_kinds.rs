//! Errors are values: what went wrong and what helps is there for programs, beside the sentence for people.

use axum::http::StatusCode;
use axum::routing::any;
use pact_harness::prelude::*;
use pact_harness::provider::{
    ErrorKind, Filter, InteractionErrorKind, InteractionOutcome, Launch, LoadError, Remedy, SetupErrorKind,
    StateChange, Verification, VerificationError,
};

use super::support::port;
use super::verification::{pact_file, pact_files};

const GET: &str = r#""request": {"method": "GET", "path": "/"}, "response": {"status": 200}"#;
const WITH_STATE: &str =
    r#""providerStates": [{"name": "nobody sets this up"}], "request": {}, "response": {"status": 200}"#;

fn ok() -> axum::Router {
    axum::Router::new().fallback(any(|| async {}))
}

async fn setup_kind(provider: Provider) -> SetupErrorKind {
    let verification = provider.verify().await;
    let errors = verification.errors();
    match errors[0].kind() {
        ErrorKind::Whole(VerificationError::Setup(error)) => {
            assert_eq!(error.remedy().cloned(), errors[0].remedy());
            error.kind()
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_keeps_a_verification_from_its_beginning_has_a_kind() {
    let pact = pact_file(GET);
    let provider = || Provider::new("p").pacts(pact.path());
    assert_eq!(setup_kind(Provider::new("p").app(ok())).await, SetupErrorKind::NoPacts);
    assert_eq!(setup_kind(provider()).await, SetupErrorKind::NoTarget);
    assert_eq!(setup_kind(provider().url("nowhere")).await, SetupErrorKind::Address);
    assert_eq!(
        setup_kind(provider().app(ok()).state_change(StateChange::url("nowhere"))).await,
        SetupErrorKind::Address
    );
    assert_eq!(setup_kind(provider().app(ok()).header("a b", "c")).await, SetupErrorKind::Header);
    for wrong in ["(", "nothing is called so"] {
        let filter = Filter::default().description(wrong);
        assert_eq!(setup_kind(provider().app(ok()).filter(filter)).await, SetupErrorKind::Filter);
    }
    assert_eq!(
        setup_kind(provider().launch(Launch::new("no-such-program").arg("{port}"))).await,
        SetupErrorKind::Launch
    );
    let tls = Tls::new().ca("no/such/file.pem");
    assert_eq!(setup_kind(provider().app(ok()).tls(tls)).await, SetupErrorKind::Tls);
}

async fn interaction_kind(provider: Provider) -> (InteractionErrorKind, Option<Remedy>) {
    let verification = provider.verify().await;
    let errors = verification.errors();
    let [error] = &errors[..] else { panic!("{verification}") };
    match error.kind() {
        ErrorKind::Interaction(result, of_interaction) => {
            assert_eq!(result.description, "d");
            assert_eq!(of_interaction.remedy().cloned(), error.remedy());
            if let InteractionOutcome::Error(outcome) = &result.outcome {
                assert_eq!(outcome, of_interaction);
            }
            (of_interaction.kind(), error.remedy())
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_keeps_an_interaction_from_being_verified_has_a_kind() {
    let (pact, with_state) = (pact_file(GET), pact_file(WITH_STATE));
    let (provider, stateful) =
        (|| Provider::new("p").pacts(pact.path()), || Provider::new("p").pacts(with_state.path()));
    let kind = interaction_kind(stateful().app(ok())).await;
    assert!(matches!(kind, (InteractionErrorKind::UnknownState, Some(Remedy::KnownName(_)))), "{kind:?}");
    let failing = stateful().app(ok()).states(|_| async { Err("no database") });
    assert_eq!(interaction_kind(failing).await, (InteractionErrorKind::Setup, None));
    let long = || axum::Router::new().fallback(any(|| async { "a long body" }));
    let kind = interaction_kind(provider().app(long()).body_limit(3)).await;
    assert_eq!(kind, (InteractionErrorKind::Request, Some(Remedy::BodyLimit)));
    let url = super::provider_client::serve(long()).await;
    let kind = interaction_kind(provider().url(url).body_limit(3)).await;
    assert_eq!(kind, (InteractionErrorKind::Request, Some(Remedy::BodyLimit)));
    let url = super::provider_client::serve(long()).await;
    let kind = interaction_kind(stateful().app(ok()).state_change(StateChange::url(url).body_limit(3))).await;
    assert_eq!(kind, (InteractionErrorKind::Setup, Some(Remedy::StateChangeBodyLimit)));
    let panicking = provider().app(ok()).request_filter(|_| panic!("on purpose"));
    assert_eq!(interaction_kind(panicking).await, (InteractionErrorKind::Request, None));
}

#[tokio::test]
async fn a_teardown_that_fails_is_an_error_of_a_state() {
    let down = |body: String| if body.contains("teardown") { StatusCode::IM_A_TEAPOT } else { StatusCode::OK };
    let states = axum::Router::new().fallback(any(move |body: String| async move { down(body) }));
    let url = super::provider_client::serve(states).await;
    let pact = pact_file(WITH_STATE);
    let provider = Provider::new("p").pacts(pact.path()).app(ok());
    let verification = provider.state_change(StateChange::url(url).with_teardown()).verify().await;
    let errors = verification.errors();
    let ErrorKind::Interaction(result, error) = errors[0].kind() else { panic!("{verification}") };
    assert_eq!((error.kind(), error.state()), (InteractionErrorKind::Teardown, Some("nobody sets this up")));
    assert!(matches!(result.outcome, InteractionOutcome::Passed));
}

#[tokio::test]
async fn what_concerns_the_whole_has_a_kind() {
    let whole = |verification: &Verification| match verification.errors()[0].kind() {
        ErrorKind::Whole(error) => format!("{error:?}"),
        other => panic!("{other:?}"),
    };
    let pact = pact_file(GET);
    let provider = || Provider::new("p").pacts(pact.path());
    let nobody = provider().url(format!("http://127.0.0.1:{}", port::OF_NOBODY)).verify().await;
    assert!(whole(&nobody).starts_with("Unreachable"), "{nobody}");
    let other = Provider::new("q").pacts(pact.path()).app(ok()).verify().await;
    let errors = other.errors();
    let ErrorKind::Whole(VerificationError::Load(LoadError::NoneForProvider { .. })) = errors[0].kind() else {
        panic!("{other}")
    };
    assert!(matches!(errors[0].remedy(), Some(Remedy::KnownName(_))));
    let long = provider().app(ok()).pact_limit(7).verify().await;
    assert_eq!(long.errors()[0].remedy(), Some(Remedy::PactLimit));
    let nothing = pact_files(&[("c-p.json", "p", "[]")]);
    let provider = || Provider::new("p").pacts(nothing.path()).app(ok());
    assert_eq!(provider().verify().await.errors()[0].remedy(), Some(Remedy::AllowNoInteractions));
    let nothing = provider().allow_no_interactions().verify().await;
    assert!(matches!(nothing.errors()[0].kind(), ErrorKind::NothingVerified), "{nothing}");
}

#[tokio::test]
async fn an_error_shows_no_secret() {
    let pact = pact_file(WITH_STATE);
    let provider = Provider::new("p").pacts(pact.path()).app(ok()).header("Authorization", "Bearer s3cret-token");
    let verification = provider.states(|_| async { Err("Bearer s3cret-token was refused") }).verify().await;
    let text = verification.errors()[0].to_string();
    assert!(text.contains("was refused") && !text.contains("s3cret"), "{text}");
}

#[tokio::test]
async fn an_error_names_an_address_once() {
    let nobody = format!("127.0.0.1:{}", port::OF_NOBODY);
    let pact = pact_file(WITH_STATE);
    let provider = || Provider::new("p").app(ok());
    let change = || StateChange::url(format!("http://{nobody}/states"));
    let providers = [
        provider().pacts(pact.path()).state_change(change()),
        provider().pacts(pact.path()).state_change(change().as_query()),
        provider().pact_url(format!("http://{nobody}/pact")),
        provider().pact_url(format!("http://{nobody}/pact?token=a")),
        Provider::new("p").pacts(pact.path()).states(|_| async { Ok::<_, String>(()) }).url(format!("http://{nobody}")),
    ];
    for provider in providers {
        let text = provider.verify().await.errors()[0].to_string();
        assert_eq!(text.matches(&nobody).count(), 1, "{text}");
        assert!(text.contains("failed: ") || text.contains("cannot be fetched: "), "{text}");
    }
}
