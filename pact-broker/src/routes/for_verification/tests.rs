use pact_core::model::Json;

use crate::action::Settings;
use crate::testing::{TestBroker, databases};

/// What a provider is to verify: short descriptions, `*` before what is work in progress.
fn asked(broker: &TestBroker, body: &str) -> Vec<String> {
    let answer = broker.ok("POST", "/pacts/provider/Stock/for-verification", body);
    let pacts = TestBroker::at(&answer, &["_embedded", "pacts"]).items().unwrap();
    let said = pacts.iter().map(|pact| {
        let short = TestBroker::at(pact, &["shortDescription"]).as_str().unwrap();
        let wip = TestBroker::at(pact, &["verificationProperties"]).get("wip").is_some();
        format!("{}{short}", if wip { "*" } else { "" })
    });
    said.collect()
}

/// Where results of a pact are sent: that of the nth pact of an answer.
fn results(broker: &TestBroker, body: &str, nth: usize) -> String {
    let answer = broker.ok("POST", "/pacts/provider/Stock/for-verification", body);
    let pacts = TestBroker::at(&answer, &["_embedded", "pacts"]).items().unwrap();
    let href = TestBroker::at(&pacts[nth], &["_links", "self", "href"]).as_str().unwrap();
    format!("{}/verification-results", href.strip_prefix("http://broker").unwrap())
}

fn publish(broker: &TestBroker, version: &str, branch: &str, content: &str) {
    let pact = format!(r#"{{"interactions":[{{"description":"{content}"}}]}}"#);
    broker.ok("PUT", &format!("/pacticipants/Web/branches/{branch}/versions/{version}"), "{}");
    broker.ok("PUT", &format!("/pacts/provider/Stock/consumer/Web/version/{version}"), &pact);
}

fn verify(broker: &TestBroker, url: &str, version: &str, branch: &str) {
    broker.ok("PUT", &format!("/pacticipants/Stock/branches/{branch}/versions/{version}"), "{}");
    broker.ok("POST", url, &format!(r#"{{"success":true,"providerApplicationVersion":"{version}"}}"#));
}

const MAIN: &str = r#""consumerVersionSelectors":[{"mainBranch":true}],"includePendingStatus":true"#;

fn main(branch: &str) -> String {
    format!(r#"{{{MAIN},"providerVersionBranch":"{branch}","includeWipPactsSince":"2020-01-01"}}"#)
}

#[test]
fn work_in_progress_is_what_was_not_verified_when_it_was_selected() {
    for db in databases() {
        let broker = TestBroker::new(db, Settings::default());
        publish(&broker, "1", "main", "a");
        publish(&broker, "2", "feat", "b");
        assert_eq!(asked(&broker, &main("main")), ["latest from main branch", "*latest from branch feat"]);
        // Neither a date that lies ahead, nor a provider without branch and tags, nor one that does not ask for it.
        for body in [
            format!(r#"{{{MAIN},"providerVersionBranch":"main","includeWipPactsSince":"2099-01-01"}}"#),
            format!(r#"{{{MAIN},"includeWipPactsSince":"2020-01-01"}}"#),
            format!(r#"{{{MAIN},"providerVersionBranch":"main"}}"#),
        ] {
            assert_eq!(asked(&broker, &body), ["latest from main branch"], "{body}");
        }
        let as_progress = results(&broker, &main("main"), 1);
        verify(&broker, &as_progress, "p1", "main");
        assert_eq!(asked(&broker, &main("main")).len(), 2, "verified as work in progress it stays that");
        publish(&broker, "3", "old", "c");
        broker.ok("PUT", "/pacticipants/Stock/branches/old/versions/p0", "{}");
        let selected = r#"{"consumerVersionSelectors":[{"branch":"feat"}],"providerVersionBranch":"main"}"#;
        verify(&broker, &results(&broker, selected, 0), "p2", "main");
        let left = ["latest from main branch", "*latest from branch old"];
        assert_eq!(asked(&broker, &main("main")), left, "verified when it was selected");
        assert_eq!(asked(&broker, &main("new")), left, "a new branch begins with what others verified");
        assert_eq!(asked(&broker, &main("old")).len(), 3, "a branch that was there before does not");
    }
}

#[test]
fn work_in_progress_that_was_verified_long_ago_is_verified_again() {
    for (days, expected) in [(30, 2), (40_000, 1)] {
        let settings = Settings { verified_lookback_days: days, ..Settings::default() };
        let broker = TestBroker::new(databases().remove(0), settings);
        publish(&broker, "1", "main", "a");
        publish(&broker, "2", "feat", "b");
        let selected = r#"{"consumerVersionSelectors":[{"branch":"feat"}],"providerVersionBranch":"main"}"#;
        let url = results(&broker, selected, 0);
        broker.ok("PUT", "/pacticipants/Stock/branches/main/versions/p1", "{}");
        let result = r#"{"success":true,"providerApplicationVersion":"p1","verificationDate":"2020-01-01T00:00:00Z"}"#;
        broker.ok("POST", &url, result);
        assert_eq!(asked(&broker, &main("main")).len(), expected, "{days} days");
    }
}

#[test]
fn a_time_that_is_none_is_refused() {
    let broker = TestBroker::new(databases().remove(0), Settings::default());
    broker.ok("PUT", "/pacticipants/Stock/versions/1", "{}");
    for since in ["null", "1", "\"\"", "\"soon\"", "[]", "\"2020-13-01\"", "\"99999-01-01\""] {
        let body = format!(r#"{{"includeWipPactsSince":{since}}}"#);
        let (status, answer) = broker.send("POST", "/pacts/provider/Stock/for-verification", &body);
        assert_eq!(status, 400, "{since}");
        let said = TestBroker::at(&answer, &["errors", "includeWipPactsSince"]);
        assert_eq!(said.items().unwrap(), [Json::string("must be a date")]);
    }
    let (status, answer) =
        broker.send("GET", "/pacts/provider/Stock/for-verification?include_wip_pacts_since=soon", "");
    assert_eq!(status, 400, "{answer}");
}

#[test]
fn without_selectors_a_tag_called_as_the_main_branch_counts_even_where_its_version_has_no_pact() {
    let settings = Settings { use_first_tag_as_branch: false, ..Settings::default() };
    let broker = TestBroker::new(databases().remove(0), settings);
    let pact = r#"{"interactions":[{"description":"a"}]}"#;
    broker.ok("PUT", "/pacts/provider/Stock/consumer/Web/version/1", pact);
    assert_eq!(asked(&broker, "{}"), ["latest"]);
    broker.ok("PUT", "/pacticipants/Web/versions/2/tags/main", "{}");
    assert_eq!(asked(&broker, "{}"), [""; 0]);
    broker.ok("PUT", "/pacticipants/Web/versions/1/tags/main", "{}");
    broker.ok("DELETE", "/pacticipants/Web/versions/2", "");
    assert_eq!(asked(&broker, "{}"), ["latest with tag main"]);
}
