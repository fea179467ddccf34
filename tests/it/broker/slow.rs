//! A broker that takes requests, and answers too slowly or never: what is asked ends at its time, and says so.

use std::time::Duration;

use axum::routing::get;
use pact_harness::broker::{
    Broker, BrokerError, Contract, MatrixQuery, ProviderVersion, Publication, Selection, VersionSelector,
};
use pact_harness::provider::Provider;

use super::pacts::{ASK, FIRST, PACT, TWO};
use super::server::{INDEX, Pace, Script, Server};
use super::verification::FIRST_RESULTS;
use crate::support::ErrorTexts as _;

const PACES: [Pace; 2] = [Pace::Silent, Pace::Dripping];
const BRANCH: &str = "PUT /pacticipants/Bar/branches/main/versions/1";
const PUBLISH: &str = "POST /contracts/publish";
const MATRIX: &str = "GET /matrix?q%5B%5D%5Bpacticipant%5D=Foo&q%5B%5D%5Bversion%5D=1&latestby=cvp&latest=true";

/// A client that gives up soon.
fn hasty(server: &Server) -> Broker {
    server.client().timeout(Duration::from_millis(100))
}

fn names_the_step(error: &str, server: &Server, step: &str) {
    let (method, target) = step.split_once(' ').unwrap();
    let expected = format!("{method} {}{}", server.url, target.split('?').next().unwrap());
    let expected = [&*expected, ": no answer from the broker: ", "within 100ms"];
    assert!(expected.iter().all(|text| error.contains(text)), "{step}: {error}");
}

#[tokio::test]
async fn a_verification_ends_whichever_step_is_slow() {
    let two = TWO.replace("6571/metadata/def", "e013/metadata/abc");
    for step in ["GET /", ASK, FIRST, BRANCH, FIRST_RESULTS] {
        for pace in PACES {
            let script = Script::empty().on("GET /", 200, INDEX).on(ASK, 200, &two).on(FIRST, 200, PACT);
            let script = script.on(BRANCH, 201, "{}").on(FIRST_RESULTS, 201, "{}").at_pace(step, pace);
            let server = script.start().await;
            let app = axum::Router::new().route("/thing", get(|| async {})).route("/fail", get(|| async {}));
            let provider = Provider::new("Bar").broker(hasty(&server), Selection::new());
            let version = ProviderVersion::new("Bar", "1").branch("main");
            let verification = provider.app(app).allow_unknown_states().publish(version).verify().await;
            assert!(!verification.is_ok() && verification.failed().is_empty(), "{step} {pace:?}: {verification}");
            names_the_step(&verification.error_texts().join("\n"), &server, step);
        }
    }
}

#[tokio::test]
async fn a_publication_and_a_decision_end_whichever_step_is_slow() {
    let index = r#"{"_links": {"pb:publish-contracts": {"href": "$BASE/contracts/publish"}}}"#;
    let publication = Publication { contracts: vec![Contract::new("Bar", "{}")], ..Publication::new("Foo", "1") };
    let foo = VersionSelector { version: Some("1".into()), ..VersionSelector::of("Foo") };
    for pace in PACES {
        for step in ["GET /", PUBLISH, MATRIX] {
            let script = Script::empty().on("GET /", 200, index).on(PUBLISH, 200, "{}");
            let server = script.on(MATRIX, 200, "{}").at_pace(step, pace).start().await;
            let broker = hasty(&server);
            let error: BrokerError = if step == MATRIX {
                broker.matrix(&MatrixQuery::new([foo.clone()])).await.unwrap_err()
            } else {
                broker.publish_contracts(&publication).await.unwrap_err()
            };
            names_the_step(&error.to_string(), &server, step);
        }
    }
}
