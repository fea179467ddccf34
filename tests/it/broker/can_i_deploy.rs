//! A contract asks the broker whether its consumer may be deployed.

use pact_harness::broker::{Broker, BrokerError};
use pact_harness::consumer::Contract;
use pact_harness::model::Pact;

use super::server::Script;

const QUERY: &str =
    "GET /matrix?q%5B%5D%5Bpacticipant%5D=Foo&q%5B%5D%5Bversion%5D=1.2.3&latestby=cvp&environment=production";

const ANSWER: &str = r#"{"summary": {"deployable": false, "reason": "One is bad, one is missing", "unknown": 1},
    "matrix": [
        {"consumer": {"name": "Foo", "version": {"number": "1.2.3"}}, "provider": {"name": "Bar", "version": {"number": "7"}},
         "pact": {"_links": {"self": {"href": "http://broker/pact"}}},
         "verificationResult": {"success": false, "_links": {"self": {"href": "http://broker/result"}}}},
        {"consumer": {"name": "Foo", "version": {"number": "1.2.3"}}, "provider": {"name": "Baz", "version": null},
         "pact": {"_links": {"self": {"href": "http://broker/other"}}}, "verificationResult": null},
        {"consumer": {"name": "Foo", "version": {"number": "1.2.3"}}, "provider": {"name": "Qux", "version": {"number": "2"}},
         "pact": {"_links": {"self": {"href": "http://broker/third"}}}, "verificationResult": {"success": true}}]}"#;

fn contract() -> Contract {
    Contract::of_pact(Pact::new("Foo", "Bar"))
}

#[tokio::test]
async fn a_no_says_of_each_counterpart_why() {
    let server = Script::new().on(QUERY, 200, ANSWER).start().await;
    let answer = contract().can_i_deploy("1.2.3").to("production").broker(server.client()).await.unwrap();
    assert!(!answer.is_yes());
    let text = answer.to_string();
    for part in [
        "no: One is bad, one is missing",
        "Foo 1.2.3 and Bar 7: failed",
        "Foo 1.2.3 and Baz: not verified",
        "Foo 1.2.3 and Qux 2: verified",
        "Bar 7 does not do what the pact says.\n  The result: http://broker/result",
        "no version of Baz that counts here has verified this pact",
    ] {
        assert!(text.contains(part), "{part:?} is missing in {text}");
    }
}

#[tokio::test]
async fn a_yes_is_one_and_a_missing_result_is_none() {
    for (deployable, yes) in [("true", true), ("null", false)] {
        let body = format!(r#"{{"summary": {{"deployable": {deployable}, "reason": "so"}}, "matrix": []}}"#);
        let server = Script::new().on(QUERY, 200, &body).start().await;
        let asked = contract().can_i_deploy("1.2.3").to("production").broker(server.client());
        assert_eq!(asked.run().await.unwrap().is_yes(), yes);
    }
}

#[tokio::test]
async fn what_cannot_be_asked_is_an_error() {
    let server = Script::new().on(QUERY, 400, r#"{"errors": ["Pacticipant Foo not found"]}"#).start().await;
    let error = contract().can_i_deploy("1.2.3").to("production").broker(server.client()).await.unwrap_err();
    assert!(error.to_string().contains("Pacticipant Foo not found"), "{error}");
    let server = Script::new().start().await;
    for asked in [contract().can_i_deploy(""), contract().can_i_deploy("1").to(" ")] {
        let error = asked.broker(server.client()).await.unwrap_err();
        assert!(matches!(error, BrokerError::Setup(_)), "{error}");
    }
    assert!(server.lines().is_empty());
    let nobody = Broker::new("http://127.0.0.1:1").retries(0);
    assert!(contract().can_i_deploy("1").broker(nobody).await.is_err());
}
