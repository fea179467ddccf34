//! Webhooks through the API: who is told of what.

use crate::action::Settings;
use crate::database::{Db, sql};
use crate::query::invariant::{INVARIANTS, broken};
use crate::testing::{TestBroker, databases, wait};
use crate::webhook::{Context, Hosts, Keys, Policy, Sender, Webhooks};

sql!(CONTEXTS scans ["delivery", "d"] = "SELECT d.event, d.context FROM delivery d ORDER BY d.id");

pub(super) fn settings() -> Settings {
    let policy = Policy {
        schemes: vec!["http".to_owned(), "https".to_owned()],
        hosts: Hosts::parse("127.0.0.1 ci.example.org api.github.com").unwrap(),
        ..Policy::default()
    };
    let keys = Keys::parse(&"ab".repeat(32)).unwrap();
    Settings { webhooks: Webhooks { sender: Sender::new(policy).unwrap(), keys }, ..Settings::default() }
}

/// A broker on each database; every invariant holds afterwards.
pub(super) fn each(test: impl Fn(&TestBroker, &Db)) {
    for db in databases() {
        test(&TestBroker::new(db.clone(), settings()), &db);
        for invariant in &INVARIANTS {
            let rows = wait(db.read(move |tx| broken(tx, invariant))).unwrap();
            assert!(rows.is_empty(), "{}: {rows:?}", invariant.says);
        }
    }
}

pub(super) fn hook(broker: &TestBroker, path: &str, rest: &str) -> String {
    let request = r#""request":{"method":"POST","url":"http://127.0.0.1:9/hook","body":{"a":"${pactbroker.pactUrl}"}}"#;
    let answer = broker.ok("POST", path, &format!("{{{request}{rest}}}"));
    TestBroker::at(&answer, &["uuid"]).as_str().unwrap().to_owned()
}

pub(super) fn publish(broker: &TestBroker, version: &str, content: &str) -> String {
    let path = format!("/pacts/provider/Stock/consumer/Web/version/{version}");
    let answer = broker.ok("PUT", &path, &format!(r#"{{"interactions":[{{"description":"{content}"}}]}}"#));
    let href = TestBroker::at(&answer, &["_links", "pb:publish-verification-results", "href"]).as_str().unwrap();
    href.strip_prefix("http://broker").unwrap().to_owned()
}

fn verify(broker: &TestBroker, results: &str, version: &str, success: bool) {
    let body =
        format!(r#"{{"success":{success},"providerApplicationVersion":"{version}","buildUrl":"http://ci/{version}"}}"#);
    broker.ok("POST", results, &body);
}

/// Events and values of every delivery so far.
fn told(db: &Db) -> Vec<(String, Context)> {
    let rows: Vec<(String, String)> =
        wait(db.read(|tx| tx.all(&CONTEXTS, &[], |row| Ok((row.get(0)?, row.get(1)?))))).unwrap();
    rows.into_iter().map(|(event, context)| (event, Context::parse(&context))).collect()
}

pub(super) fn events(db: &Db) -> Vec<String> {
    told(db).into_iter().map(|(event, _)| event).collect()
}

fn value(told: &[(String, Context)], at: usize, name: &str) -> String {
    told[at].1.get(name).unwrap_or_else(|| panic!("no {name}")).to_owned()
}

const EVERY: &str = r#","events":[{"name":"contract_published"},{"name":"contract_content_changed"},
    {"name":"contract_requiring_verification_published"},{"name":"contract_content_changed_on_branch"},
    {"name":"provider_verification_published"},{"name":"provider_verification_succeeded"},
    {"name":"provider_verification_failed"}]"#;

#[test]
fn each_event_is_told_to_those_who_listen_with_the_values_of_the_moment() {
    each(|broker, db| {
        broker.ok("PUT", "/pacticipants/Stock/labels/warehouse", "{}");
        broker.ok("PUT", "/pacticipants/Stock/branches/main/versions/s1", "{}");
        broker.ok("POST", "/environments", r#"{"name":"prod","production":true}"#);
        hook(broker, "/webhooks", EVERY);
        broker.ok("PUT", "/pacticipants/Web/versions/1", r#"{"buildUrl":"http://ci/1"}"#);
        broker.ok("PUT", "/pacticipants/Web/branches/main/versions/1", "{}");
        let results = publish(broker, "1", "a");
        let expected = [
            "contract_published",
            "contract_requiring_verification_published",
            "contract_content_changed",
            "contract_content_changed_on_branch",
        ];
        assert_eq!(events(db), expected);
        let all = told(db);
        for (name, expected) in [
            ("consumerName", "Web"),
            ("consumerVersionNumber", "1"),
            ("consumerVersionBranch", "main"),
            ("providerName", "Stock"),
            ("providerLabels", "warehouse"),
            ("providerVersionNumber", ""),
            ("githubVerificationStatus", "pending"),
            ("buildUrl", "http://ci/1"),
            ("eventName", "contract_published"),
        ] {
            assert_eq!(value(&all, 0, name), expected, "{name}");
        }
        assert_eq!(value(&all, 1, "providerVersionNumber"), "s1");
        assert_eq!(value(&all, 1, "providerVersionBranch"), "main");
        assert_eq!(value(&all, 1, "providerVersionDescriptions"), "latest from main branch");
        assert!(value(&all, 0, "pactUrl").starts_with("http://broker/pacts/provider/Stock/consumer/Web/pact-version/"));

        verify(broker, &results, "s1", false);
        verify(broker, &results, "s1", true);
        let results_told = [
            "provider_verification_published",
            "provider_verification_failed",
            "provider_verification_published",
            "provider_verification_succeeded",
        ];
        assert_eq!(events(db)[4..], results_told);
        let all = told(db);
        assert_eq!(value(&all, 4, "githubVerificationStatus"), "failure");
        assert_eq!(value(&all, 7, "githubVerificationStatus"), "success");
        assert_eq!(value(&all, 7, "providerVersionNumber"), "s1");
        assert_eq!(value(&all, 7, "buildUrl"), "http://ci/s1");
        assert!(value(&all, 7, "verificationResultUrl").contains("/verification-results/"));

        // The same content: published, and nothing else.
        broker.ok("PUT", "/pacticipants/Web/branches/main/versions/2", "{}");
        publish(broker, "2", "a");
        assert_eq!(events(db)[8..], ["contract_published"]);
        assert_eq!(value(&told(db), 8, "githubVerificationStatus"), "success");
        // The first of a branch is compared with the main branch.
        broker.ok("PUT", "/pacticipants/Web/branches/feat/versions/3", "{}");
        publish(broker, "3", "a");
        assert_eq!(events(db)[9..], ["contract_published"]);
        broker.ok("PUT", "/pacticipants/Web/branches/feat/versions/4", "{}");
        publish(broker, "4", "b");
        assert_eq!(events(db)[10..], expected);
        // Back to what the main branch says: a change of the branch, and of what is without tags.
        broker.ok("PUT", "/pacticipants/Web/branches/feat/versions/5", "{}");
        publish(broker, "5", "a");
        assert_eq!(
            events(db)[14..],
            ["contract_published", "contract_content_changed", "contract_content_changed_on_branch"]
        );
    });
}

#[test]
fn webhooks_are_told_by_names_labels_and_events_and_only_while_enabled() {
    each(|broker, db| {
        for name in ["Web", "Stock", "Other"] {
            broker.ok("POST", "/pacticipants", &format!(r#"{{"name":"{name}"}}"#));
        }
        broker.ok("PUT", "/pacticipants/Web/labels/ui", "{}");
        let listens = |path: &str, rest: &str| {
            let published = r#","events":[{"name":"contract_published"}]"#;
            hook(broker, path, &format!("{published}{rest}"))
        };
        let all = [
            listens("/webhooks", ""),
            listens("/webhooks/consumer/Web", ""),
            listens("/webhooks/provider/Stock", ""),
            listens("/webhooks/provider/Stock/consumer/Web", ""),
            listens("/webhooks", r#","consumer":{"label":"ui"}"#),
            listens("/webhooks/provider/Stock", r#","consumer":{"name":"Web"}"#),
        ];
        for rest in [r#","enabled":false"#, r#","consumer":{"label":"none"}"#, r#","provider":{"label":"ui"}"#] {
            listens("/webhooks", rest);
        }
        listens("/webhooks/consumer/Other", "");
        listens("/webhooks/consumer/Stock", "");
        hook(broker, "/webhooks", "");
        publish(broker, "1", "a");
        let path = "/pacts/provider/Stock/consumer/Web/version/1/triggered-webhooks";
        let answer = broker.ok("GET", path, "");
        let list = TestBroker::at(&answer, &["_embedded", "triggeredWebhooks"]).items().unwrap();
        let mut hooks: Vec<String> = list
            .iter()
            .filter(|one| TestBroker::at(one, &["eventName"]).as_str() == Some("contract_published"))
            .map(|one| TestBroker::at(one, &["_links", "pb:webhook", "href"]).as_str().unwrap().to_owned())
            .collect();
        hooks.sort();
        let mut expected: Vec<String> = all.iter().map(|uuid| format!("http://broker/webhooks/{uuid}")).collect();
        expected.sort();
        assert_eq!(hooks, expected);
        // The one without events listens to changes of the content.
        assert_eq!(events(db).len(), all.len() + 1);
    });
}

#[test]
fn a_result_is_told_for_each_consumer_version_that_was_selected() {
    each(|broker, db| {
        hook(broker, "/webhooks", r#","events":[{"name":"provider_verification_published"}]"#);
        publish(broker, "1", "a");
        let results = publish(broker, "2", "a");
        let content = results.strip_suffix("/verification-results").unwrap();
        // Metadata of versions 1, 2, one that says something else, and one that nobody knows.
        publish(broker, "3", "b");
        let metadata = crate::text::Metadata {
            versions: ["1", "2", "2", "3", "9"].map(str::to_owned).to_vec(),
            ..crate::text::Metadata::default()
        };
        verify(broker, &format!("{content}/metadata/{}/verification-results", metadata.encode()), "s1", true);
        let all = told(db);
        let numbers: Vec<String> = (0..all.len()).map(|at| value(&all, at, "consumerVersionNumber")).collect();
        assert_eq!(numbers, ["1", "2"]);
    });
}

#[test]
fn a_version_that_becomes_deployable_is_told_once_for_each_environment() {
    each(|broker, db| {
        for name in ["test", "prod"] {
            broker.ok("POST", "/environments", &format!(r#"{{"name":"{name}","production":false}}"#));
        }
        hook(broker, "/webhooks", r#","events":[{"name":"version_became_deployable"}]"#);
        let environments = broker.ok("GET", "/environments", "");
        let list = TestBroker::at(&environments, &["_embedded", "environments"]).items().unwrap();
        for one in list {
            let uuid = TestBroker::at(one, &["uuid"]).as_str().unwrap();
            if TestBroker::at(one, &["name"]).as_str() == Some("test") {
                broker.ok("PUT", "/pacticipants/Stock/versions/s1", "{}");
                broker.ok(
                    "POST",
                    &format!("/pacticipants/Stock/versions/s1/deployed-versions/environment/{uuid}"),
                    "{}",
                );
            }
        }
        let results = publish(broker, "1", "a");
        assert!(told(db).is_empty());
        let deployable = |from: usize| {
            let all = told(db);
            let names = ["deployableName", "deployableVersionNumber", "environmentName"];
            (from..all.len()).map(|at| names.map(|name| value(&all, at, name)).join(" ")).collect::<Vec<_>>()
        };
        verify(broker, &results, "s1", false);
        assert!(told(db).is_empty());
        verify(broker, &results, "s1", true);
        // Stock was deployable where nobody needs it: nothing has changed for it.
        assert_eq!(deployable(0), ["Web 1 test"]);
        verify(broker, &results, "s1", true);
        assert_eq!(deployable(1), [] as [&str; 0]);
        // What was verified before is deployable with its publication.
        let content = r#"{"interactions":[{"description":"a"}],"consumer":{"name":"Web"},"provider":{"name":"Stock"}}"#;
        let content = base64::Engine::encode(&base64::prelude::BASE64_STANDARD, content);
        let body = format!(
            r#"{{"pacticipantName":"Web","pacticipantVersionNumber":"2","contracts":[{{"consumerName":"Web","providerName":"Stock",
            "specification":"pact","contentType":"application/json","content":"{content}"}}]}}"#
        );
        broker.ok("POST", "/contracts/publish", &body);
        assert_eq!(deployable(1), ["Web 2 test"]);
        broker.ok("POST", "/contracts/publish", &body);
        assert_eq!(deployable(2), [] as [&str; 0]);
    });
}
