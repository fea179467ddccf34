//! The pacts that a provider has to keep.

use pact_harness::broker::{ConsumerVersionSelector, SelectedPact, Selection};
use pact_harness::format;

use super::server::{Script, Server};

pub(super) const ASK: &str = "POST /pacts/provider/Bar/for-verification";

/// Two pacts: one that has been kept before, and one that somebody works on.
pub(super) const TWO: &str = r#"{"_embedded": {"pacts": [
    {"shortDescription": "latest from main branch",
     "verificationProperties": {"pending": false, "notices": [{"when": "before_verification", "text": "kept before"}]},
     "_links": {"self": {"href": "$BASE/pacts/provider/Bar/consumer/Foo/pact-version/e013/metadata/abc", "name": "Pact between Foo (1) and Bar"}}},
    {"shortDescription": "latest from branch feat/x",
     "verificationProperties": {"pending": true, "wip": true, "notices": [
        {"when": "before_verification", "text": "in progress"},
        {"when": "after_verification:success_true_published_false", "text": "still pending"},
        {"when": "after_verification:success_true_published_true", "text": "not pending any more"}]},
     "_links": {"self": {"href": "$BASE/pacts/provider/Bar/consumer/Foo/pact-version/6571/metadata/def", "name": "Pact between Foo (2) and Bar"}}}]},
    "_links": {"self": {"href": "$BASE/pacts/provider/Bar/for-verification", "title": "Pacts to be verified"}}}"#;

pub(super) const SECOND: &str = "GET /pacts/provider/Bar/consumer/Foo/pact-version/6571/metadata/def";

pub(super) const FIRST: &str = "GET /pacts/provider/Bar/consumer/Foo/pact-version/e013/metadata/abc";

pub(super) const PACT: &str = r#"{"consumer": {"name": "Foo"}, "provider": {"name": "Bar"},
    "interactions": [
        {"_id": "e7f3", "description": "get /thing", "providerState": "a thing exists", "request": {"method": "GET", "path": "/thing"}, "response": {"status": 200}},
        {"_id": "b96d", "description": "get /fail", "request": {"method": "GET", "path": "/fail"}, "response": {"status": 200}}],
    "metadata": {"pactSpecification": {"version": "2.0.0"}}, "createdAt": "2026-11-21T19:05:13+00:00",
    "_links": {
        "pb:consumer-versions": [{"title": "Consumer version", "name": "1", "href": "$BASE/pacticipants/Foo/versions/1"}],
        "pb:publish-verification-results": {"title": "Publish verification results", "href": "$BASE/pacts/provider/Bar/consumer/Foo/pact-version/e013/metadata/abc/verification-results"}}}"#;

async fn selected(server: &Server, selection: &Selection) -> Vec<SelectedPact> {
    server.client().pacts_for_verification("Bar", selection).await.unwrap_or_else(|error| panic!("{error}"))
}

#[tokio::test]
async fn a_selection_is_sent_as_other_clients_send_it() {
    let server = Script::new().on(ASK, 200, TWO).start().await;
    let selection = Selection::new()
        .consumer_versions(ConsumerVersionSelector::main_branch())
        .consumer_versions(ConsumerVersionSelector::deployed_or_released())
        .work_in_progress_since("2020-01-01")
        .provider_branch("main")
        .provider_tag("dev");
    selected(&server, &selection).await;
    assert_eq!(server.lines(), ["GET /", ASK]);
    let sent: serde_json::Value = serde_json::from_str(&server.body_of(ASK)).unwrap();
    let expected = serde_json::json!({
        "providerVersionTags": ["dev"], "includePendingStatus": true, "includeWipPactsSince": "2020-01-01",
        "consumerVersionSelectors": [{ "mainBranch": true }, { "deployedOrReleased": true }],
        "providerVersionBranch": "main"
    });
    assert_eq!(sent, expected);
    for heard in server.heard() {
        assert_eq!(heard.headers["accept"], "application/hal+json, application/json");
        assert!(heard.headers["user-agent"].to_str().unwrap().starts_with("pact-harness/"));
    }
    assert_eq!(server.heard()[1].headers["content-type"], "application/json");
}

#[tokio::test]
async fn each_pact_comes_with_why_it_is_to_be_verified_and_whether_it_may_fail() {
    let server = Script::new().on(ASK, 200, TWO).start().await;
    let pacts = selected(&server, &Selection::new().pending()).await;
    assert_eq!(pacts.len(), 2);
    assert_eq!(pacts[0].url, format!("{}/pacts/provider/Bar/consumer/Foo/pact-version/e013/metadata/abc", server.url));
    assert_eq!(pacts[0].name.as_deref(), Some("Pact between Foo (1) and Bar"));
    assert_eq!(pacts[0].description.as_deref(), Some("latest from main branch"));
    assert_eq!((pacts[0].pending, pacts[0].work_in_progress), (false, false));
    assert_eq!((pacts[1].pending, pacts[1].work_in_progress), (true, true));
    assert_eq!(pacts[0].notices_before().collect::<Vec<_>>(), ["kept before"]);
    assert_eq!(pacts[1].notices_before().collect::<Vec<_>>(), ["in progress"]);
    assert_eq!(pacts[1].notices_after(true, false).collect::<Vec<_>>(), ["still pending"]);
    assert_eq!(pacts[1].notices_after(true, true).collect::<Vec<_>>(), ["not pending any more"]);
    assert_eq!(pacts[1].notices_after(false, false).count(), 0);
}

#[tokio::test]
async fn a_pact_is_fetched_as_it_is_with_what_its_results_need() {
    let server = Script::new().on(ASK, 200, TWO).on(FIRST, 200, PACT).start().await;
    let mut pacts = selected(&server, &Selection::new()).await;
    let pact = server.client().fetch_pact(pacts.remove(0)).await.unwrap();
    assert_eq!(pact.text, PACT.replace("$BASE", &server.url).into_bytes());
    assert_eq!(format::read(&pact.text).unwrap().interactions.len(), 2);
    assert_eq!(pact.interaction_ids, [Some("e7f3".to_owned()), Some("b96d".to_owned())]);
    assert_eq!(pact.results_url, Some(format!("{}/verification-results", pact.selected.url)));
}

#[tokio::test]
async fn no_pacts_are_no_error_but_an_unknown_provider_is_one() {
    let none = r#"{"_embedded": {"pacts": []}, "_links": {}}"#;
    let server = Script::new().on(ASK, 200, none).start().await;
    assert_eq!(selected(&server, &Selection::new()).await, []);
    let error = server.client().pacts_for_verification("Baz", &Selection::new()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "{}/pacts/provider/Baz/for-verification: the broker does not know the provider \"Baz\": check the name, or \
             publish a pact with it",
            server.url
        )
    );
}

#[tokio::test]
async fn an_answer_that_cannot_be_understood_is_not_taken_for_no_pacts() {
    let pact = |members: &str| format!(r#"{{"_embedded": {{"pacts": [{{{members}}}]}}}}"#);
    let link = r#""_links": {"self": {"href": "/x"}}"#;
    for (body, problem) in [
        ("{}".to_owned(), "expected a list of pacts in _embedded.pacts"),
        (r#"{"_embedded": {"pacts": {}}}"#.to_owned(), "expected a list of pacts in _embedded.pacts"),
        (pact(""), "expected a link \"self\""),
        (pact(r#""_links": {"self": {}}"#), "expected an href in the link \"self\""),
        (
            pact(&format!(r#"{link}, "verificationProperties": {{"pending": "no"}}"#)),
            "expected true or false for \"pending\"",
        ),
        (pact(&format!(r#"{link}, "verificationProperties": {{"notices": [{{}}]}}"#)), "expected a notice"),
    ] {
        let server = Script::new().on(ASK, 200, &body).start().await;
        let error = server.client().pacts_for_verification("Bar", &Selection::new()).await.unwrap_err().to_string();
        assert!(error.contains(&format!("{}/pacts/provider/Bar/for-verification: {problem}", server.url)), "{error}");
    }
}

/// The index of a broker from before pacts could be selected, and its list of pacts.
fn old_broker() -> Script {
    Script::empty()
        .on("GET /", 200, r#"{"_links": {"pb:latest-provider-pacts": {"href": "$BASE/pacts/provider/{provider}/latest", "templated": true}}}"#)
        .on("GET /pacts/provider/Bar/latest", 200, r#"{"_links": {
            "pb:provider": {"href": "$BASE/pacticipants/Bar", "name": "Bar"},
            "pb:pacts": [{"href": "$BASE/pacts/provider/Bar/consumer/Foo/version/2", "title": "Pact between Foo (2) and Bar", "name": "Foo"}],
            "pacts": [{"href": "$BASE/nowhere", "name": "Foo"}]}}"#)
        .on("GET /pacts/provider/Old/latest", 200, r#"{"_links": {"pacts": [{"href": "$BASE/a", "name": "A"}, {"href": "$BASE/b", "name": "B"}]}}"#)
}

#[tokio::test]
async fn a_broker_that_cannot_select_gives_the_latest_pacts() {
    let server = old_broker().start().await;
    let pacts = selected(&server, &Selection::new().provider_branch("main")).await;
    assert_eq!(server.lines(), ["GET /", "GET /pacts/provider/Bar/latest"]);
    let urls = |pacts: Vec<SelectedPact>| pacts.into_iter().map(|pact| pact.url).collect::<Vec<_>>();
    assert_eq!(pacts[0].name.as_deref(), Some("Foo"));
    assert!(!pacts[0].pending);
    assert_eq!(urls(pacts), [format!("{}/pacts/provider/Bar/consumer/Foo/version/2", server.url)]);
    let older = server.client().pacts_for_verification("Old", &Selection::new()).await.unwrap();
    assert_eq!(urls(older), [format!("{}/a", server.url), format!("{}/b", server.url)]);
    let error = server.client().pacts_for_verification("Baz", &Selection::new()).await.unwrap_err().to_string();
    assert!(error.contains("does not know the provider \"Baz\""), "{error}");
}

#[tokio::test]
async fn a_broker_that_cannot_select_is_not_asked_to() {
    let server = old_broker().start().await;
    let selections =
        [Selection::new().pending(), Selection::new().consumer_versions(ConsumerVersionSelector::branch("main"))];
    for selection in selections {
        let error = server.client().pacts_for_verification("Bar", &selection).await.unwrap_err().to_string();
        assert!(
            error.contains("\"pb:provider-pacts-for-verification\", so it can only give the latest pacts"),
            "{error}"
        );
    }
    assert_eq!(server.lines(), ["GET /", "GET /"]);
}

#[tokio::test]
async fn names_are_escaped_in_the_path() {
    let line = "POST /pacts/provider/b%C3%BCcher%2Fv2%20%26%20co/for-verification";
    let server = Script::new().on(line, 200, r#"{"_embedded": {"pacts": []}}"#).start().await;
    server.client().pacts_for_verification("bücher/v2 & co", &Selection::new()).await.unwrap();
    for name in ["", "..", "."] {
        let error = server.client().pacts_for_verification(name, &Selection::new()).await.unwrap_err().to_string();
        assert!(error.contains(&format!("{name:?} cannot stand for {{provider}}")), "{error}");
    }
}

#[tokio::test]
async fn a_broker_below_a_path_is_asked_below_that_path() {
    let server = Script::empty()
        .believes_to_be_at("https://inside.example.org/broker")
        .on("GET /broker/", 200, super::server::INDEX)
        .on("POST /broker/pacts/provider/Bar/for-verification", 200, TWO)
        .on(&FIRST.replace("/pacts", "/broker/pacts"), 200, PACT)
        .start()
        .await;
    for path in ["/broker", "/broker/"] {
        let broker = server.client_at(path);
        let mut pacts = broker.pacts_for_verification("Bar", &Selection::new()).await.unwrap();
        let pact = broker.fetch_pact(pacts.remove(0)).await.unwrap();
        let results = pact.results_url.unwrap();
        assert!(results.starts_with(&format!("{}/broker/pacts/", server.url)), "{results}");
    }
}

#[tokio::test]
async fn a_broker_that_believes_to_be_elsewhere_is_asked_where_it_is() {
    let server =
        Script::new().believes_to_be_at("http://inside:9292").on(ASK, 200, TWO).on(FIRST, 200, PACT).start().await;
    let mut pacts = selected(&server, &Selection::new()).await;
    server.client().fetch_pact(pacts.remove(0)).await.unwrap();
    assert_eq!(server.lines().len(), 3);
}

#[tokio::test]
async fn the_pact_that_a_webhook_names_is_fetched_by_its_url() {
    let server = Script::empty().on(FIRST, 200, PACT).start().await;
    let url = format!("{}{}", server.url, &FIRST[4..]);
    let pact = server.client().fetch_pact(SelectedPact::at(url)).await.unwrap();
    assert_eq!(pact.interaction_ids.len(), 2);
    assert_eq!(server.lines(), [FIRST]);
    for elsewhere in ["http://example.org/pacts/1", "pacts/1", "http://me:secret@example.org/pacts/1"] {
        let error = server.client().fetch_pact(SelectedPact::at(elsewhere)).await.unwrap_err().to_string();
        assert!(!error.contains("secret"), "{error}");
    }
    assert_eq!(server.lines(), [FIRST], "nothing is sent to somebody else");
}

#[tokio::test]
async fn all_requests_go_through_one_connection() {
    let server = Script::new().on(ASK, 200, TWO).on(FIRST, 200, PACT).start().await;
    let broker = server.client();
    let mut pacts = broker.clone().pacts_for_verification("Bar", &Selection::new()).await.unwrap();
    broker.fetch_pact(pacts.remove(0)).await.unwrap();
    let mut peers: Vec<_> = server.heard().into_iter().map(|heard| heard.from).collect();
    peers.dedup();
    assert_eq!(peers.len(), 1);
}
