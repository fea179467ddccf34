//! What became of the pacts of a provider's version.

use pact_harness::broker::{BrokerError, FetchedPact, ProviderVersion, SelectedPact, TestResult};
use serde_json::{Value, json};

use super::pacts::{FIRST, PACT};
use super::server::{Script, Server};
use crate::support::{interaction, port};

const RESULTS: &str = "POST /pacts/provider/Bar/consumer/Foo/pact-version/e013/metadata/abc/verification-results";
const CREATED: (&str, &str) = ("location", "http://inside/pacts/provider/Bar/consumer/Foo/verification-results/101");

fn broker() -> Script {
    Script::new().on(FIRST, 200, PACT).with_headers(RESULTS, 201, &[CREATED], r#"{"success": true}"#)
}

async fn pact(server: &Server) -> FetchedPact {
    let url = format!("{}{}", server.url, &FIRST[4..]);
    server.client().fetch_pact(SelectedPact::at(url)).await.unwrap()
}

fn both_passed() -> Vec<TestResult> {
    vec![TestResult::passed("get /thing"), TestResult::passed("get /fail")]
}

fn sent(server: &Server) -> Value {
    serde_json::from_str(&server.body_of(RESULTS)).unwrap()
}

#[tokio::test]
async fn a_pact_that_is_kept_is_published_as_a_success() {
    let server = broker().start().await;
    let pact = pact(&server).await;
    let version = ProviderVersion::new("Bar", "100").build_url("http://ci.example.org/9");
    let publisher = server.client().publisher(version).await.unwrap();
    let taken = publisher.publish(&pact, &both_passed()).await.unwrap();
    assert_eq!((taken.success, taken.url.as_deref()), (true, Some(CREATED.1)));
    let expected = json!({
        "success": true, "providerApplicationVersion": "100", "buildUrl": "http://ci.example.org/9",
        "testResults": [{ "interactionId": "e7f3", "success": true }, { "interactionId": "b96d", "success": true }],
        "verifiedBy": { "implementation": "pact-harness", "version": env!("CARGO_PKG_VERSION") }
    });
    assert_eq!(sent(&server), expected);
    assert_eq!(server.lines(), [FIRST, RESULTS]);
}

#[tokio::test]
async fn what_differs_and_what_could_not_be_found_out_is_published_with_the_failure() {
    let server = broker().start().await;
    let contract = interaction("{}", r#"{"status": 200, "headers": {"X-Id": "1"}, "body": {"id": 5}}"#);
    let response = pact_harness::model::ReceivedResponse {
        status: 500,
        headers: vec![("Content-Type".into(), "application/json".into())],
        body: br#"{"id": 6}"#.into(),
    };
    let mismatches = pact_harness::matching::match_response(&contract.response, &response);
    let results = [TestResult::failed("get /thing", &mismatches), TestResult::error("get /fail", "the provider hangs")];
    let publisher = server.client().publisher(ProviderVersion::new("Bar", "100")).await.unwrap();
    let taken = publisher.publish(&pact(&server).await, &results).await.unwrap();
    assert!(!taken.success);
    let sent = sent(&server);
    assert_eq!((&sent["success"], sent.get("buildUrl")), (&json!(false), None));
    let expected = json!([
        { "interactionId": "e7f3", "interactionDescription": "get /thing", "success": false, "mismatches": [
            { "attribute": "status", "description": "status: expected 200, but was 500" },
            { "attribute": "header", "identifier": "X-Id", "description": "header.X-Id: expected \"1\", but was missing" },
            { "attribute": "body", "identifier": "$.id", "description": "body.id: expected 5, but was 6" }
        ]},
        { "interactionId": "b96d", "interactionDescription": "get /fail", "success": false,
          "exceptions": [{ "message": "the provider hangs" }] }
    ]);
    assert_eq!(sent["testResults"], expected);
}

#[tokio::test]
async fn the_branch_and_the_tags_of_the_version_are_known_before_its_results() {
    let branch = "PUT /pacticipants/Bar/branches/feat%2Fx/versions/1.0%2B7";
    let tags =
        ["PUT /pacticipants/Bar/versions/1.0%2B7/tags/dev", "PUT /pacticipants/Bar/versions/1.0%2B7/tags/eu%20west"];
    let server = broker().on(branch, 201, "{}").on(tags[0], 201, "{}").on(tags[1], 200, "{}").start().await;
    let version = ProviderVersion::new("Bar", "1.0+7").branch("feat/x").tag("dev").tag("eu west");
    let publisher = server.client().publisher(version).await.unwrap();
    assert_eq!(server.lines(), ["GET /", branch, tags[0], tags[1]]);
    let put = &server.heard()[1];
    assert_eq!((put.headers["content-type"].to_str().unwrap(), &*put.body), ("application/json", "{}"));
    let pact = pact(&server).await;
    publisher.publish(&pact, &both_passed()).await.unwrap();
    publisher.publish(&pact, &both_passed()).await.unwrap();
    assert_eq!(server.lines()[4..], [FIRST, RESULTS, RESULTS]);
}

#[tokio::test]
async fn results_for_a_part_of_a_pact_are_not_published() {
    let server = broker().start().await;
    let pact = pact(&server).await;
    let publisher = server.client().publisher(ProviderVersion::new("Bar", "1")).await.unwrap();
    let three = [both_passed(), vec![TestResult::passed("get /more")]].concat();
    for results in [&both_passed()[..1], &[], &three] {
        let error = publisher.publish(&pact, results).await.unwrap_err();
        let expected = format!("the pact has 2 interactions, but there are {} results", results.len());
        assert!(error.to_string().contains(&expected), "{error}");
    }
    assert_eq!(server.lines(), [FIRST]);
}

#[tokio::test]
async fn an_interaction_without_an_id_is_known_by_its_description() {
    let text = PACT.replace(r#""_id": "e7f3", "#, "");
    let server = Script::new().on(FIRST, 200, &text).on(RESULTS, 201, "{}").start().await;
    let publisher = server.client().publisher(ProviderVersion::new("Bar", "1")).await.unwrap();
    let taken = publisher.publish(&pact(&server).await, &both_passed()).await.unwrap();
    assert_eq!(taken.url, None);
    assert_eq!(sent(&server)["testResults"][0], json!({ "interactionDescription": "get /thing", "success": true }));
}

#[tokio::test]
async fn results_go_where_the_pact_says_or_nowhere() {
    let text = PACT.replace("pb:publish-verification-results", "pb:other");
    let server = broker().start().await;
    let without = Script::new().on(FIRST, 200, &text).start().await;
    let pact = pact(&without).await;
    assert_eq!(pact.results_url, None);
    let publisher = server.client().publisher(ProviderVersion::new("Bar", "1")).await.unwrap();
    let error = publisher.publish(&pact, &both_passed()).await.unwrap_err().to_string();
    assert!(error.starts_with(&format!("{}{}", without.url, &FIRST[4..])), "{error}");
    assert!(error.contains("expected a link \"pb:publish-verification-results\""), "{error}");
}

#[tokio::test]
async fn a_broker_that_knows_no_branches_takes_none() {
    let old = Script::empty().on("GET /", 200, r#"{"_links": {"self": {"href": "$BASE"}}}"#).start().await;
    let error = old.client().publisher(ProviderVersion::new("Bar", "1").branch("main")).await.unwrap_err().to_string();
    assert!(error.contains("expected a link \"pb:pacticipant-branch-version\""), "{error}");
    assert!(old.client().publisher(ProviderVersion::new("Bar", "1")).await.is_ok(), "without one it need not");
}

#[tokio::test]
async fn names_that_a_build_got_wrong_are_not_sent() {
    let server = broker().start().await;
    let good = || ProviderVersion::new("Bar", "1");
    for (version, what) in [
        (ProviderVersion::new("Bar", ""), "\"\" cannot be the provider's version"),
        (ProviderVersion::new("Bar", "abc\n"), "\"abc\\n\" cannot be the provider's version"),
        (ProviderVersion::new("", "1"), "cannot be the provider's provider"),
        (good().branch(""), "cannot be the provider's branch"),
        (good().tag(" x"), "cannot be the provider's tag"),
        (good().build_url(""), "cannot be the provider's build URL"),
    ] {
        let error = server.client().publisher(version).await.unwrap_err().to_string();
        assert!(error.contains(what), "{error}");
    }
    assert!(server.lines().is_empty());
}

#[tokio::test]
async fn results_that_the_broker_does_not_take_are_an_error_with_its_reasons() {
    let refusal = r#"{"errors": {"providerApplicationVersion": ["can't be blank"]}}"#;
    let server = Script::new().on(FIRST, 200, PACT).on(RESULTS, 400, refusal).start().await;
    let publisher = server.client().publisher(ProviderVersion::new("Bar", "1")).await.unwrap();
    let error = publisher.publish(&pact(&server).await, &both_passed()).await.unwrap_err();
    assert!(matches!(error, BrokerError::Refused { status: 400, .. }));
    let url = RESULTS.replacen("POST ", &format!("POST {}", server.url), 1);
    let expected = format!("{url}: the broker answered 400: providerApplicationVersion: can't be blank");
    assert_eq!(error.to_string(), expected);
}

/// Brokers of test suites have little more than the links that are followed.
#[tokio::test]
async fn a_broker_with_no_more_than_the_necessary_is_enough() {
    let server = Script::empty()
        .with_headers("GET /", 200, &[("content-type", "application/json")], r#"{"_links": {
            "pb:provider-pacts-for-verification": {"href": "$BASE/pacts/provider/{provider}/for-verification", "templated": true}}}"#)
        .on("POST /pacts/provider/p/for-verification", 200, r#"{"_embedded": {"pacts": [
            {"shortDescription": "latest", "_links": {"self": {"href": "$BASE/pacts/provider/p/consumer/c", "name": "Pact between c and p"}}}]},
            "_links": {"self": {"href": "$BASE/pacts/provider/{provider}/for-verification"}}}"#)
        .on("GET /pacts/provider/p/consumer/c", 200, r#"{"consumer": {"name": "c"}, "provider": {"name": "p"},
            "interactions": [{"_id": "ID1", "description": "d", "request": {}, "response": {}}],
            "_links": {"pb:publish-verification-results": {"href": "$BASE/pacts/provider/p/consumer/c/verification-results"}}}"#)
        .with_headers("POST /pacts/provider/p/consumer/c/verification-results", 201, &[("content-type", "application/json")], "{}")
        .start()
        .await;
    let broker = server.client();
    let pacts = broker.pacts_for_verification("p", &pact_harness::broker::Selection::new()).await.unwrap();
    let asked = server.body_of("POST /pacts/provider/p/for-verification");
    assert_eq!(asked, r#"{"consumerVersionSelectors":[],"includePendingStatus":false}"#);
    let publisher = broker.publisher(ProviderVersion::new("p", "0.0.0")).await.unwrap();
    for selected in pacts {
        let pact = broker.fetch_pact(selected).await.unwrap();
        publisher.publish(&pact, &[TestResult::passed("d")]).await.unwrap();
    }
    let line = "POST /pacts/provider/p/consumer/c/verification-results";
    let sent: Value = serde_json::from_str(&server.body_of(line)).unwrap();
    assert_eq!(sent["testResults"], json!([{ "interactionId": "ID1", "success": true }]));
}

#[tokio::test]
async fn a_broker_that_is_not_there_is_an_error_that_says_so() {
    let url = format!("http://127.0.0.1:{}", port::OF_NOBODY);
    let broker = pact_harness::broker::Broker::new(&url);
    let error = broker.publisher(ProviderVersion::new("Bar", "1").branch("main")).await.unwrap_err().to_string();
    assert!(error.starts_with(&format!("GET {url}/: no answer from the broker: ")), "{error}");
    assert!(error.ends_with("is it running there?"), "{error}");
}
