//! Who we are to the broker.

use pact_harness::broker::{Broker, Selection};

use super::server::{Script, Server};

async fn authorization(server: &Server, broker: Broker) -> Option<String> {
    broker.pacts_for_verification("Bar", &Selection::new()).await.unwrap();
    let heard = server.heard();
    let sent = |index: usize| heard[index].headers.get("authorization").map(|value| value.to_str().unwrap().to_owned());
    assert_eq!(sent(heard.len() - 1), sent(heard.len() - 2), "each request is signed");
    sent(heard.len() - 1)
}

async fn server() -> Server {
    let none = r#"{"_embedded": {"pacts": []}}"#;
    Script::new().on("POST /pacts/provider/Bar/for-verification", 200, none).start().await
}

#[tokio::test]
async fn requests_are_signed_with_a_user_or_a_token_or_not_at_all() {
    let server = server().await;
    assert_eq!(authorization(&server, server.client()).await, None);
    let basic = Some("Basic bWU6cMOkc3M=".to_owned());
    assert_eq!(authorization(&server, server.client().basic_auth("me", "päss")).await, basic);
    assert_eq!(authorization(&server, server.client().token("t0k3n")).await.as_deref(), Some("Bearer t0k3n"));
    let in_address = server.url.replace("http://", "http://me:p%C3%A4ss@");
    assert_eq!(authorization(&server, Broker::new(in_address)).await, basic);
}

#[tokio::test]
async fn secrets_are_never_shown() {
    let refusing =
        Script::empty().with_headers("GET /", 401, &[("www-authenticate", "Basic realm=\"x\"")], "").start().await;
    let host = refusing.url.replace("http://", "");
    let brokers = [
        refusing.client().basic_auth("me", "s3cret"),
        refusing.client().token("s3cret"),
        Broker::new(format!("http://me:s3cret@{host}")),
        Broker::new("http://me:s3cret@127.0.0.1:1"),
        Broker::new("https://me:s3cret@example.org"),
        Broker::new("me:s3cret@example.org"),
        refusing.client().token("s3cret\n"),
    ];
    for broker in brokers {
        let error = broker.pacts_for_verification("Bar", &Selection::new()).await.unwrap_err();
        let shown = format!("{broker:?} {error} {error:?}");
        assert!(!shown.contains("s3cret"), "{shown}");
    }
}

#[tokio::test]
async fn a_broker_that_wants_credentials_says_how_to_give_them() {
    let server = Script::empty().with_headers("GET /", 401, &[], "").start().await;
    let error = server.client().pacts_for_verification("Bar", &Selection::new()).await.unwrap_err();
    let expected = format!(
        "GET {}/: the broker answered 401 (give the broker's user and password with `.basic_auth(..)`, or its token \
         with `.token(..)`)",
        server.url
    );
    assert_eq!(error.to_string(), expected);
}

#[tokio::test]
async fn credentials_that_cannot_be_right_are_not_sent() {
    let server = server().await;
    for (broker, problem) in [
        (server.client().token(""), "the broker's token is empty"),
        (server.client().token("t0k3n\n"), "the broker's token cannot be sent: is there a line break in it?"),
        (server.client().basic_auth("", "x"), "the broker's user name is empty"),
    ] {
        let error = broker.pacts_for_verification("Bar", &Selection::new()).await.unwrap_err().to_string();
        assert!(error.starts_with(problem), "{error}");
    }
    assert!(server.lines().is_empty());
}

#[tokio::test]
async fn a_broker_that_says_what_it_was_sent_does_not_give_it_away() {
    let echoes = [
        (401, r#"{"error": "Bearer t0ps3cret-token is wrong"}"#),
        (500, "t0ps3cret-token"),
        (200, "t0ps3cret-token"),
        (200, r#"{"_links": {"pb:t0ps3cret-token": {"href": "/"}}}"#),
    ];
    for (status, body) in echoes {
        let server = Script::empty().on("GET /", status, body).start().await;
        let broker = server.client().token("t0ps3cret-token").retries(0);
        let error = broker.pacts_for_verification("Bar", &Selection::new()).await.unwrap_err();
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("t0ps3cret") && shown.contains("***"), "{shown}");
        let provider = pact_harness::provider::Provider::new("Bar").broker(broker, Selection::new());
        let verification = provider.verify().await;
        let report = format!("{verification} {}", verification.to_json());
        assert!(!report.contains("t0ps3cret") && report.contains("***"), "{report}");
    }
}
