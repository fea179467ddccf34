//! Brokers that are busy, that say no, or that are none.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use pact_harness::broker::{Broker, BrokerError, Selection};

use super::server::{INDEX, Script, Server};

const ASK: &str = "POST /pacts/provider/Bar/for-verification";
const NONE: &str = r#"{"_embedded": {"pacts": []}}"#;

async fn ask(broker: &Broker) -> Result<(), BrokerError> {
    broker.pacts_for_verification("Bar", &Selection::new()).await.map(drop)
}

async fn refusal(server: &Server) -> String {
    ask(&server.client()).await.unwrap_err().to_string()
}

/// A client that writes down how long it would have waited.
fn impatient(server: &Server) -> (Broker, Arc<Mutex<Vec<Duration>>>) {
    let waited = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&waited);
    let broker = Broker::new(&server.url).sleep(move |duration| {
        log.lock().unwrap().push(duration);
        async {}
    });
    (broker, waited)
}

#[tokio::test]
async fn a_broker_that_stumbles_is_asked_again() {
    let server = Script::empty()
        .on("GET /", 503, "")
        .with_headers("GET /", 429, &[("retry-after", "7")], "")
        .on("GET /", 408, "")
        .on("GET /", 200, INDEX)
        .on(ASK, 500, "")
        .on(ASK, 200, NONE)
        .start()
        .await;
    let (broker, waited) = impatient(&server);
    ask(&broker).await.unwrap();
    assert_eq!(server.lines(), ["GET /", "GET /", "GET /", "GET /", ASK, ASK]);
    let bodies: Vec<_> = server.heard()[4..].iter().map(|heard| heard.body.clone()).collect();
    assert_eq!(bodies[0], bodies[1], "with the same body");
    let millis: Vec<_> = waited.lock().unwrap().iter().map(Duration::as_millis).collect();
    assert_eq!(millis, [500, 7000, 2000, 500]);
}

#[tokio::test]
async fn asking_again_comes_to_an_end() {
    let server = Script::empty().on("GET /", 502, "<html><h1>Bad gateway</h1></html>").start().await;
    let (broker, waited) = impatient(&server);
    let error = ask(&broker).await.unwrap_err().to_string();
    let expected = format!(
        "GET {}/: the broker answered 502 7 times (the broker, or a proxy before it, has a problem: try later, or look \
         into its log)",
        server.url
    );
    assert_eq!(error, expected);
    assert_eq!((server.lines().len(), waited.lock().unwrap().len()), (7, 6));
    ask(&broker.retries(0)).await.unwrap_err();
    assert_eq!(server.lines().len(), 8);
}

#[tokio::test]
async fn a_broker_that_wants_to_be_left_alone_for_long_is() {
    let server = Script::empty().with_headers("GET /", 429, &[("retry-after", "3600")], "").start().await;
    let (broker, waited) = impatient(&server);
    let error = ask(&broker).await.unwrap_err().to_string();
    assert!(error.contains("the broker answered 429: it asks to try again after 3600"), "{error}");
    assert!(waited.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_refusal_is_final_and_tells_the_reasons() {
    for (status, body, reasons) in [
        (
            400,
            r#"{"errors": {"consumerVersionSelectors": ["mainBranch must be one of: true (at index 0)"]}}"#,
            "consumerVersionSelectors: mainBranch must be one of: true (at index 0)",
        ),
        (422, r#"{"errors": ["one", "two"]}"#, "one; two"),
        (409, "This is the first time a pact has been published.", "This is the first time a pact has been published."),
        (
            400,
            r#"{"title": "Validation errors", "status": 400, "errors": [{"detail": "is missing", "pointer": "/a/0"}]}"#,
            "/a/0: is missing",
        ),
    ] {
        let server = Script::new().on(ASK, status, body).start().await;
        let error = refusal(&server).await;
        let expected = format!("{}{}: the broker answered {status}: {reasons}", server.url, &ASK[5..]);
        assert!(error.contains(&expected), "{error}");
        assert_eq!(server.lines().len(), 2, "it is not asked again");
    }
}

#[tokio::test]
async fn a_redirect_is_told_and_not_followed() {
    let server =
        Script::empty().with_headers("GET /", 301, &[("location", "https://broker.example.org/")], "").start().await;
    let error = refusal(&server).await;
    assert!(error.contains("answered 301: it redirects to https://broker.example.org/ (give the address"), "{error}");
    assert_eq!(server.lines(), ["GET /"]);
}

#[tokio::test]
async fn a_server_that_is_no_broker_is_told_from_one() {
    for (body, found) in [
        ("<html>\n<body>Log in</body></html>", "text/html: <html>"),
        ("", "no body"),
        ("[]", "text/html: []"),
        ("{", "text/html: {"),
    ] {
        let server = Script::empty().with_headers("GET /", 200, &[("content-type", "text/html")], body).start().await;
        let expected = format!(
            "{}/: expected a resource as a JSON object (application/hal+json), but found {found}; is this the address \
             of a Pact Broker?",
            server.url
        );
        assert_eq!(refusal(&server).await, expected);
    }
    let other = Script::empty().on("GET /", 200, r#"{"ok": true}"#).start().await;
    let error = refusal(&other).await;
    assert!(error.contains("expected a link \"pb:latest-provider-pacts\", but there is none"), "{error}");
    let nothing = Script::empty().start().await;
    let error = refusal(&nothing).await;
    assert!(error.contains("404: The requested document was not found on this server. (the broker has"), "{error}");
}

#[tokio::test]
async fn an_address_that_cannot_be_a_brokers_is_said_so() {
    for (address, problem) in [
        ("broker:9292", "\"broker:9292\" is not the address of a broker: write http://host:port"),
        ("localhost", "\"localhost\" is not the address of a broker"),
        ("", "\"\" is not the address of a broker"),
        ("http://host/?page=1", "\"http://host/?***\" is not the address of a broker"),
    ] {
        let error = ask(&Broker::new(address)).await.unwrap_err();
        assert!(matches!(&error, BrokerError::Address { .. }), "{error:?}");
        assert!(error.to_string().starts_with(problem), "{error}");
    }
}

#[tokio::test]
async fn an_answer_that_takes_too_long_is_not_waited_for() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let silent = format!("http://{}", listener.local_addr().unwrap());
    let error = ask(&Broker::new(&silent).timeout(Duration::from_millis(50))).await.unwrap_err().to_string();
    assert!(
        error.starts_with(&format!("GET {silent}/: no answer from the broker: there was no answer within 50ms")),
        "{error}"
    );
    drop(listener);
}
