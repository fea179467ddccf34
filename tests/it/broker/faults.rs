//! What goes wrong between a verification and its broker, at each step.

use axum::routing::get;
use pact_harness::broker::{Broker, ProviderVersion, Selection};
use pact_harness::provider::{Provider, Verification};

use super::pacts::{ASK, FIRST, PACT, TWO};
use super::server::{INDEX, Script, Server};
use super::verification::FIRST_RESULTS;
use crate::support::ErrorTexts as _;

const BRANCH: &str = "PUT /pacticipants/Bar/branches/main/versions/1";
const STEPS: [&str; 5] = ["GET /", ASK, FIRST, BRANCH, FIRST_RESULTS];

/// A broker that answers as it should, but for one step.
fn broker(wrong: &str, status: u16, headers: &[(&'static str, &'static str)], body: &str) -> Script {
    let two = TWO.replace("6571/metadata/def", "e013/metadata/abc");
    let right =
        [("GET /", 200, INDEX), (ASK, 200, &two), (FIRST, 200, PACT), (BRANCH, 201, "{}"), (FIRST_RESULTS, 201, "{}")];
    right.into_iter().fold(Script::empty(), |script, (line, right, answer)| {
        if line == wrong { script.with_headers(line, status, headers, body) } else { script.on(line, right, answer) }
    })
}

async fn verify(broker: Broker) -> Verification {
    let app = axum::Router::new().route("/thing", get(|| async {})).route("/fail", get(|| async {}));
    let provider = Provider::new("Bar").broker(broker.token("t0ps3cret-token"), Selection::new());
    let version = ProviderVersion::new("Bar", "1").branch("main");
    provider.app(app).allow_unknown_states().publish(version).verify().await
}

fn after(server: &Server, step: &str) -> Vec<String> {
    server.lines().into_iter().skip_while(|line| line != step).filter(|line| line != step).collect()
}

#[tokio::test]
async fn a_broker_that_answers_as_it_should_is_no_error() {
    let server = broker("", 0, &[], "").start().await;
    let verification = verify(server.client()).await;
    assert!(verification.is_ok(), "{verification}");
}

#[tokio::test]
async fn a_refusal_is_an_error_at_every_step() {
    for step in STEPS {
        for (status, remedy) in [
            (401, "give the broker's user and password"),
            (403, "may not do that"),
            (409, "answered 409"),
            (429, "wants fewer requests"),
            (500, "has a problem"),
            (503, "has a problem"),
        ] {
            let server = broker(step, status, &[], r#"{"error": "t0ps3cret-token"}"#).start().await;
            let verification = verify(server.client().retries(0)).await;
            assert!(!verification.is_ok() && verification.failed().is_empty(), "{step} {status}: {verification}");
            let errors = verification.error_texts().join("\n");
            assert!(errors.contains(&format!("answered {status}")) && errors.contains(remedy), "{step}: {errors}");
            assert!(!verification.to_string().contains("t0ps3cret"), "{verification}");
            if step == "GET /" || step == ASK {
                assert_eq!(after(&server, step), [""; 0], "{step} {status}");
            } else if step == FIRST || step == BRANCH {
                assert!(!server.lines().contains(&FIRST_RESULTS.to_owned()), "{step} {status}");
            }
        }
    }
}

#[tokio::test]
async fn a_page_of_a_proxy_is_not_the_answer_of_a_broker() {
    let page = "<html><body>Please log in</body></html>";
    for step in ["GET /", ASK, FIRST] {
        let server = broker(step, 200, &[("content-type", "text/html")], page).start().await;
        let verification = verify(server.client()).await;
        let errors = verification.error_texts().join("\n");
        assert!(!verification.is_ok() && errors.contains("is this the address of a Pact Broker?"), "{step}: {errors}");
        assert!(!server.lines().contains(&FIRST_RESULTS.to_owned()), "{step}");
    }
}

#[tokio::test]
async fn a_redirect_to_another_host_is_not_followed() {
    let other = Script::empty().on("GET /", 200, "{}").start().await;
    let elsewhere: &'static str = other.url.clone().leak();
    for step in STEPS {
        for status in [301, 302, 307, 308] {
            let server = broker(step, status, &[("location", elsewhere)], "").start().await;
            let verification = verify(server.client()).await;
            let errors = verification.error_texts().join("\n");
            assert!(!verification.is_ok() && errors.contains(&format!("answered {status}")), "{step}: {errors}");
        }
    }
    assert!(other.lines().is_empty(), "credentials are for nobody else");
}

#[tokio::test]
async fn a_broker_that_is_not_there_is_an_error() {
    let verification = verify(Broker::new("http://127.0.0.1:1").retries(0)).await;
    assert!(verification.error_texts()[0].contains("no answer from the broker"), "{verification}");
}
