//! Webhooks through the API: what is refused, who is told of what, what deletions leave, what was given up.

use pact_core::model::Json;

use crate::action::Settings;
use crate::database::{Db, sql};
use crate::query::invariant::{INVARIANTS, broken};
use crate::testing::{TestBroker, databases, wait};
use crate::webhook::{Context, Hosts, Keys, Policy, Sender, Webhooks};

sql!(CONTEXTS scans ["delivery", "d"] = "SELECT d.event, d.context FROM delivery d ORDER BY d.id");
sql!(FAIL scans ["delivery"] = "UPDATE delivery SET status = 'failure', due_at = NULL");

fn settings() -> Settings {
    let policy = Policy {
        schemes: vec!["http".to_owned(), "https".to_owned()],
        hosts: Hosts::parse("127.0.0.1 ci.example.org api.github.com").unwrap(),
        ..Policy::default()
    };
    let keys = Keys::parse(&"ab".repeat(32)).unwrap();
    Settings { webhooks: Webhooks { sender: Sender::new(policy).unwrap(), keys }, ..Settings::default() }
}

/// A broker on each database; every invariant holds afterwards.
fn each(test: impl Fn(&TestBroker, &Db)) {
    for db in databases() {
        test(&TestBroker::new(db.clone(), settings()), &db);
        for invariant in &INVARIANTS {
            let rows = wait(db.read(move |tx| broken(tx, invariant))).unwrap();
            assert!(rows.is_empty(), "{}: {rows:?}", invariant.says);
        }
    }
}

fn hook(broker: &TestBroker, path: &str, rest: &str) -> String {
    let request = r#""request":{"method":"POST","url":"http://127.0.0.1:9/hook","body":{"a":"${pactbroker.pactUrl}"}}"#;
    let answer = broker.ok("POST", path, &format!("{{{request}{rest}}}"));
    TestBroker::at(&answer, &["uuid"]).as_str().unwrap().to_owned()
}

fn publish(broker: &TestBroker, version: &str, content: &str) -> String {
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

fn events(db: &Db) -> Vec<String> {
    told(db).into_iter().map(|(event, _)| event).collect()
}

fn value(told: &[(String, Context)], at: usize, name: &str) -> String {
    told[at].1.get(name).unwrap_or_else(|| panic!("no {name}")).to_owned()
}

fn errors(broker: &TestBroker, body: &str) -> String {
    let (status, answer) = broker.send("POST", "/webhooks", body);
    assert_eq!(status, 400, "{body}: {answer}");
    TestBroker::at(&answer, &["errors"]).to_string()
}

const EVERY: &str = r#","events":[{"name":"contract_published"},{"name":"contract_content_changed"},
    {"name":"contract_requiring_verification_published"},{"name":"contract_content_changed_on_branch"},
    {"name":"provider_verification_published"},{"name":"provider_verification_succeeded"},
    {"name":"provider_verification_failed"}]"#;

#[test]
fn the_webhook_of_the_guide_is_accepted_as_it_stands() {
    let body = r#"{
  "description": "Trigger provider build on pact change",
  "provider": { "name": "UserService" },
  "events": [
    { "name": "contract_content_changed" }
  ],
  "request": {
    "method": "POST",
    "url": "https://api.github.com/repos/org/provider/dispatches",
    "headers": {
      "Authorization": "token ${user.githubToken}",
      "Content-Type": "application/json"
    },
    "body": {
      "event_type": "pact_changed",
      "client_payload": {
        "pact_url": "${pactbroker.pactUrl}"
      }
    }
  }
}"#;
    each(|broker, _| {
        broker.ok("POST", "/pacticipants", r#"{"name":"UserService"}"#);
        let answer = broker.ok("POST", "/webhooks", body);
        let header = TestBroker::at(&answer, &["request", "headers", "authorization"]);
        assert_eq!(header.as_str(), Some("token ${user.githubToken}"));
    });
}

#[test]
fn what_is_wrong_with_a_webhook_is_said_of_each_member() {
    each(|broker, _| {
        for (request, expected) in [
            (r#"{"method":"POST","url":"http://${user.host}/x"}"#, "cannot have a template parameter in the host"),
            (r#"{"method":"POST","url":"http://ci.example.org:${user.port}/x"}"#, "cannot have a template parameter"),
            (r#"{"method":"POST","url":"http://ci.example.org${user.rest}"}"#, "cannot have a template parameter"),
            (r#"{"method":"POST","url":"http://127.0.0.1\\@ci.example.org/${x"}"#, "201"),
            (r#"{"method":"POST","url":"http://me:pw@ci.example.org/"}"#, "cannot have a user"),
            (r#"{"method":"POST","url":"http://ci.example\n.org/"}"#, "is not a valid URL eg. http://example.org"),
            (r#"{"method":"POST","url":"http:ci.example.org/"}"#, "is not a valid URL eg. http://example.org"),
            (r#"{"method":"POST","url":"http://2130706433/"}"#, "201"),
            (r#"{"method":"POST","url":"http://169.254.169.254/"}"#, "host must be in the whitelist"),
            (r#"{"method":"POST","url":7}"#, "must be a string"),
            (r#"{"method":"POST"}"#, r#""request.url":["is missing"]"#),
            (r#"{"method":"POST","url":"http://ci.example.org/","headers":"x"}"#, "must be an object"),
            (
                r#"{"method":"POST","url":"http://ci.example.org/","headers":{"a b":"x"}}"#,
                "is not a valid name of a header",
            ),
            (r#"{"method":"POST","url":"http://ci.example.org/","headers":{"Host":"x"}}"#, "is set by the broker"),
            (
                r#"{"method":"POST","url":"http://ci.example.org/","headers":{"a":"x\r\ny"}}"#,
                "cannot contain control characters",
            ),
            (r#"{"method":"POST","url":"http://ci.example.org/","headers":{"a":"x","A":"y"}}"#, "is there twice"),
            (
                r#"{"method":"POST","url":"http://ci.example.org/","password":"**********"}"#,
                "stands for a value that the broker does not have",
            ),
        ] {
            let body = format!(r#"{{"request":{request}}}"#);
            if expected == "201" {
                assert_eq!(broker.send("POST", "/webhooks", &body).0, 201, "{body}");
                continue;
            }
            let said = errors(broker, &body);
            assert!(said.contains(expected), "{body}: {said}");
        }
        let request = r#""request":{"method":"POST","url":"http://ci.example.org/"}"#;
        for (member, expected) in [
            (r#""events":"x""#, "must be an array"),
            (r#""events":[7]"#, "name is missing (at index 0)"),
            (r#""events":[{"name":7}]"#, "name must be a string (at index 0)"),
            (r#""consumer":"x""#, "must be an object"),
            (r#""consumer":{"label":""}"#, "cannot be blank"),
            (r#""enabled":"perhaps""#, "must be boolean"),
            (r#""description":7"#, "must be a string"),
        ] {
            let said = errors(broker, &format!("{{{request},{member}}}"));
            assert!(said.contains(expected), "{member}: {said}");
        }
        assert_eq!(broker.send("POST", "/webhooks", "[]").0, 400);
        assert_eq!(broker.send("POST", "/webhooks", "7").0, 400);
    });
}

#[test]
fn secrets_are_sealed_kept_by_stars_and_never_moved_to_another_host() {
    each(|broker, _| {
        let body = |host: &str, secret: &str| {
            format!(
                r#"{{"request":{{"method":"POST","url":"http://{host}/x","username":"me","password":"{secret}",
                "headers":{{"Authorization":"{secret}","X-Plain":"plain"}}}}}}"#
            )
        };
        let made = broker.ok("POST", "/webhooks", &body("127.0.0.1", "s3cret"));
        assert!(!made.to_string().contains("s3cret"), "{made}");
        let path = format!("/webhooks/{}", TestBroker::at(&made, &["uuid"]).as_str().unwrap());
        let kept = broker.ok("PUT", &path, &body("127.0.0.1", "**********"));
        assert_eq!(TestBroker::at(&kept, &["request", "password"]).as_str(), Some("**********"));
        let (status, moved) = broker.send("PUT", &path, &body("ci.example.org", "**********"));
        assert_eq!(status, 400);
        assert!(moved.to_string().contains("must be given again where the URL has another host"), "{moved}");
        broker.ok("PUT", &path, &body("ci.example.org", "new"));
    });
    // Without a key nothing is stored in the clear.
    for db in databases() {
        let settings =
            Settings { webhooks: Webhooks { keys: Keys::default(), ..settings().webhooks }, ..Settings::default() };
        let broker = TestBroker::new(db, settings);
        let body = r#"{"request":{"method":"POST","url":"http://127.0.0.1/x","password":"s3cret"}}"#;
        let (status, answer) = broker.send("POST", "/webhooks", body);
        assert_eq!(status, 400);
        assert!(answer.to_string().contains("PACT_BROKER_SECRETS_KEY"), "{answer}");
        assert_eq!(broker.send("POST", "/webhooks", &body.replace("s3cret", "${user.s3cret}")).0, 201);
    }
}

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
fn what_was_delivered_outlives_webhooks_pacts_and_applications() {
    each(|broker, db| {
        broker.ok("POST", "/pacticipants", r#"{"name":"Stock"}"#);
        let uuid = hook(broker, "/webhooks/provider/Stock", r#","events":[{"name":"contract_published"}]"#);
        publish(broker, "1", "a");
        let answer = broker.ok("GET", "/pacts/provider/Stock/consumer/Web/version/1/triggered-webhooks", "");
        let one = &TestBroker::at(&answer, &["_embedded", "triggeredWebhooks"]).items().unwrap()[0];
        let logs = TestBroker::at(one, &["_links", "pb:logs", "href"]).as_str().unwrap();
        let logs = logs.strip_prefix("http://broker").unwrap().to_owned();
        assert_eq!(broker.send("DELETE", &format!("/webhooks/{uuid}"), "").0, 204);
        let answer = broker.ok("GET", &logs, "");
        assert!(TestBroker::at(&answer, &["_links"]).get("pb:webhook").is_none(), "{answer}");
        assert_eq!(broker.send("DELETE", "/pacts/provider/Stock/consumer/Web/version/1", "").0, 200);
        assert_eq!(broker.send("DELETE", "/pacticipants/Web", "").0, 204);
        let answer = broker.ok("GET", &logs, "");
        assert!(answer.get("consumerName").is_none(), "{answer}");
        assert_eq!(TestBroker::at(&answer, &["eventName"]).as_str(), Some("contract_published"));
        assert_eq!(events(db), ["contract_published"]);
    });
}

#[test]
fn what_was_given_up_is_listed_counted_and_sent_again() {
    each(|broker, db| {
        hook(broker, "/webhooks", r#","events":[{"name":"contract_published"}]"#);
        let deleted = hook(broker, "/webhooks", r#","events":[{"name":"contract_published"}]"#);
        publish(broker, "1", "a");
        assert_eq!(broker.send("DELETE", &format!("/webhooks/{deleted}"), "").0, 204);
        let (_, page) = broker.request("GET", "/triggered-webhooks/exhausted", "text/html");
        assert!(page.contains("None: every webhook"), "{page}");
        wait(db.write(|tx| tx.run(&FAIL, &[]))).unwrap();
        let count = |status: &str| {
            let metrics = broker.ok("GET", "/metrics", "");
            TestBroker::at(&metrics, &["triggeredWebhooks", status]).to_string()
        };
        assert_eq!([count("failureCount"), count("retryingCount"), count("count")], ["2", "0", "2"]);
        let answer = broker.ok("GET", "/triggered-webhooks/exhausted?size=1", "");
        assert_eq!(TestBroker::at(&answer, &["page", "totalElements"]).to_string(), "2");
        let answer = broker.ok("GET", "/triggered-webhooks/exhausted", "");
        let list = TestBroker::at(&answer, &["_embedded", "triggeredWebhooks"]).items().unwrap();
        assert_eq!(list.len(), 2);
        let again: Vec<&str> =
            list.iter().filter_map(|one| one.get("_links")?.get("pb:redeliver")?.get("href")?.as_str()).collect();
        let [again] = again[..] else { panic!("{answer}") };
        let again = again.strip_prefix("http://broker").unwrap();
        let (_, page) = broker.request("GET", "/triggered-webhooks/exhausted", "text/html");
        assert!(page.contains("POST 127.0.0.1") && page.contains("(deleted)"), "{page}");
        let sent = broker.ok("POST", again, "{}");
        assert_eq!(TestBroker::at(&sent, &["status"]).as_str(), Some("retrying"));
        assert_eq!(TestBroker::at(&sent, &["triggerType"]).as_str(), Some("user"));
        let (status, answer) = broker.send("POST", again, "{}");
        assert_eq!(status, 409, "{answer}");
        assert_eq!([count("failureCount"), count("retryingCount")], ["1", "1"]);
        let gone = TestBroker::at(&list[0], &["_links", "pb:logs", "href"]).as_str().unwrap();
        let gone = gone.strip_prefix("http://broker").unwrap().replace("/logs", "/redeliver");
        let (status, answer) = broker.send("POST", &gone, "{}");
        assert_eq!(status, 409, "{answer}");
        // A form of another page sends no JSON.
        assert_eq!(broker.raw("POST", again, "application/x-www-form-urlencoded", Vec::new()).0, 415);
        assert_eq!(broker.send("POST", "/triggered-webhooks/none/redeliver", "{}").0, 404);
    });
}

/// A description that is not known is that of the request.
#[test]
fn a_delivery_is_called_by_what_is_sent_where() {
    each(|broker, _| {
        let body = r#"{"request":{"method":"post","url":"http://[::1]:80/x"}}"#;
        assert_eq!(broker.send("POST", "/webhooks", body).0, 400);
        let uuid = hook(broker, "/webhooks", "");
        let answer: Json = broker.ok("GET", &format!("/webhooks/{uuid}"), "");
        assert_eq!(TestBroker::at(&answer, &["description"]).as_str(), Some("POST 127.0.0.1"));
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
