//! What stays of deliveries: their logs, and those that were given up.

use crate::action::Settings;
use crate::database::sql;
use crate::routes::webhooks::tests::{each, events, hook, publish, settings};
use crate::testing::{TestBroker, databases, wait};

sql!(FAIL scans ["delivery"] = "UPDATE delivery SET status = 'failure', due_at = NULL");

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

#[test]
fn a_publication_that_is_refused_tells_nobody() {
    for db in databases() {
        let settings = Settings { allow_dangerous_contract_modification: true, ..settings() };
        let broker = TestBroker::new(db.clone(), settings);
        hook(&broker, "/webhooks", r#","events":[{"name":"contract_published"}]"#);
        let contract = |provider: &str, path: &str| {
            let content = format!(
                r#"{{"consumer":{{"name":"Web"}},"provider":{{"name":"{provider}"}},"interactions":[{{"description":"a",
                "request":{{"method":"GET","path":"{path}"}},"response":{{"status":200}}}}]}}"#
            );
            let content = base64::Engine::encode(&base64::prelude::BASE64_STANDARD, content);
            format!(
                r#"{{"consumerName":"Web","providerName":"{provider}","specification":"pact","contentType":"application/json",
                "onConflict":"merge","content":"{content}"}}"#
            )
        };
        let publish = |contracts: &[String]| {
            let contracts = contracts.join(",");
            let body =
                format!(r#"{{"pacticipantName":"Web","pacticipantVersionNumber":"1","contracts":[{contracts}]}}"#);
            broker.send("POST", "/contracts/publish", &body).0
        };
        assert_eq!(publish(&[contract("Stock", "/a")]), 200);
        assert_eq!(events(&db).len(), 1);
        assert_eq!(publish(&[contract("Prices", "/a"), contract("Stock", "/b")]), 409);
        assert_eq!(events(&db).len(), 1);
    }
}
