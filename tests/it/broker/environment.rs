//! A `#[pact_provider(broker)]` test finds its broker in the environment, and is told there what to publish.

use std::process::{Command, Output};

use axum::routing::get;
use pact_harness::prelude::*;
use serde_json::{Value, json};

use super::pacts::{ASK, FIRST, PACT};
use super::server::{Script, Server};
use super::verification::{FIRST_RESULTS, SECOND_RESULTS, script};
use crate::support::{plain, printed};

#[pact_provider(name = "Bar", broker(main_branch, deployed_or_released, pending))]
#[ignore = "asks the broker that another test starts"]
async fn of_the_environment(provider: Provider) -> Verification {
    let app = axum::Router::new().route("/thing", get(|| async {})).route("/fail", get(|| async {}));
    provider.selectors([ConsumerVersionSelector::branch("feat")]).app(app).allow_unknown_states().verify().await
}

/// The test above in a process of its own, with nothing in its environment but these variables.
async fn run(variables: Vec<(&'static str, String)>) -> (bool, String) {
    let run = tokio::task::spawn_blocking(move || {
        let dir = tempfile::tempdir().unwrap();
        let mut command: Command = plain(dir.path(), dir.path());
        for (name, _) in std::env::vars_os() {
            let name = name.to_string_lossy().into_owned();
            if ["PACT_", "GITHUB_", "CI_", "GIT_"].iter().any(|prefix| name.starts_with(prefix)) {
                command.env_remove(name);
            }
        }
        command.env("PACT_PROVIDER_BRANCH", "main").envs(variables);
        command.args(["--ignored", "--exact", "broker::environment::of_the_environment"]).output().unwrap()
    });
    let run: Output = run.await.unwrap();
    (run.status.success(), printed(&run))
}

fn at(server: &Server) -> Vec<(&'static str, String)> {
    vec![("PACT_BROKER_BASE_URL", server.url.clone()), ("PACT_BROKER_TOKEN", "t0ps3cret-token".to_owned())]
}

#[tokio::test]
async fn the_environment_says_where_the_broker_is_and_the_attribute_what_is_selected() {
    let server = script().start().await;
    let (success, text) = run(at(&server)).await;
    assert!(success, "{text}");
    let sent: Value = serde_json::from_str(&server.body_of(ASK)).unwrap();
    let expected = json!({
        "consumerVersionSelectors": [{ "mainBranch": true }, { "deployedOrReleased": true }, { "branch": "feat" }],
        "includePendingStatus": true, "providerVersionBranch": "main",
    });
    assert_eq!(sent, expected);
    assert!(server.heard().iter().all(|heard| heard.headers["authorization"] == "Bearer t0ps3cret-token"));
    assert!(!server.lines().iter().any(|line| line.ends_with("verification-results")), "{:?}", server.lines());
}

#[tokio::test]
async fn results_are_published_where_the_environment_wants_it() {
    let server = script().start().await;
    let on = [("PACT_PUBLISH_RESULTS", "true".to_owned()), ("PACT_PROVIDER_VERSION", "1".to_owned())];
    let (success, text) = run([at(&server), on.to_vec()].concat()).await;
    assert!(success, "{text}");
    assert!(server.lines().contains(&"PUT /pacticipants/Bar/branches/main/versions/1".to_owned()));
    let sent: Value = serde_json::from_str(&server.body_of(FIRST_RESULTS)).unwrap();
    assert_eq!((&sent["success"], &sent["providerApplicationVersion"]), (&true.into(), &"1".into()));
    let pending: Value = serde_json::from_str(&server.body_of(SECOND_RESULTS)).unwrap();
    assert_eq!(pending["success"], false);
    assert!(pending["testResults"][0]["mismatches"][0]["description"].as_str().unwrap().contains("404"), "{pending}");
}

#[tokio::test]
async fn no_broker_and_what_cannot_be_right_are_errors_that_name_the_variable() {
    let server = script().start().await;
    let with = |name, value: &str| [at(&server), vec![(name, value.to_owned())]].concat();
    for (variables, problem) in [
        (vec![], "there is no broker to ask: set PACT_BROKER_BASE_URL"),
        (with("PACT_BROKER_USERNAME", "me"), "PACT_BROKER_TOKEN and PACT_BROKER_USERNAME are both set"),
        (with("PACT_PUBLISH_RESULTS", "ture"), "PACT_PUBLISH_RESULTS is \"ture\""),
    ] {
        let (success, text) = run(variables).await;
        assert!(!success && text.contains(problem), "{text}");
    }
    assert!(server.lines().is_empty());
}

#[tokio::test]
async fn a_webhook_has_the_only_pact_that_is_verified() {
    let server = script().start().await;
    let url = format!("{}{}", server.url, FIRST.trim_start_matches("GET "));
    let on = [("PACT_PUBLISH_RESULTS", "true".to_owned()), ("PACT_PROVIDER_VERSION", "1".to_owned())];
    let (success, text) = run([at(&server), vec![("PACT_URL", url)], on.to_vec()].concat()).await;
    assert!(success, "{text}");
    assert_eq!(
        server.lines(),
        [FIRST, "GET /", "PUT /pacticipants/Bar/branches/main/versions/1", FIRST_RESULTS],
        "nothing is selected"
    );
}

#[tokio::test]
async fn a_webhook_with_a_pact_that_is_elsewhere_or_of_another_provider_is_an_error() {
    let server = Script::new().on(FIRST, 200, &PACT.replace("\"Bar\"", "\"Qux\"")).start().await;
    let other = Script::new().on(FIRST, 200, PACT).start().await;
    let path = FIRST.trim_start_matches("GET ");
    let (success, text) = run([at(&server), vec![("PACT_URL", format!("{}{path}", other.url))]].concat()).await;
    assert!(!success && text.contains("is not at the broker"), "{text}");
    assert!(other.lines().is_empty() && server.lines().is_empty(), "credentials are for nobody else");
    let (success, text) = run([at(&server), vec![("PACT_URL", format!("{}{path}", server.url))]].concat()).await;
    assert!(!success && text.contains("is with the provider \"Bar\"") && text.contains("Qux"), "{text}");
}
