//! Resources that need several others to be seen: lists, what deletions leave, graphs.

use pact_core::model::Json;

use crate::action::Settings;
use crate::query::invariant::{INVARIANTS, broken};
use crate::testing::{TestBroker, databases, wait};

/// A broker on each database; every invariant holds afterwards.
fn each(test: impl Fn(&TestBroker)) {
    for db in databases() {
        test(&TestBroker::new(db.clone(), Settings::default()));
        for invariant in &INVARIANTS {
            let rows = wait(db.read(move |tx| broken(tx, invariant))).unwrap();
            assert!(rows.is_empty(), "{}: {rows:?}", invariant.says);
        }
    }
}

fn publish(broker: &TestBroker, consumer: &str, version: &str, provider: &str, content: &str) -> String {
    let path = format!("/pacts/provider/{provider}/consumer/{consumer}/version/{version}");
    let answer = broker.ok("PUT", &path, &format!(r#"{{"interactions":[{{"description":"{content}"}}]}}"#));
    href(TestBroker::at(&answer, &["_links", "pb:publish-verification-results"]))
}

fn verify(broker: &TestBroker, results: &str, version: &str, success: bool) {
    broker.ok("POST", results, &format!(r#"{{"success":{success},"providerApplicationVersion":"{version}"}}"#));
}

/// The path of a link.
fn href(link: &Json) -> String {
    let href = TestBroker::at(link, &["href"]).as_str().unwrap();
    href.strip_prefix("http://broker").unwrap().to_owned()
}

/// A text in each object of a list.
fn texts(answer: &Json, list: &[&str], path: &[&str]) -> Vec<String> {
    let items = TestBroker::at(answer, list).items().unwrap();
    items.iter().map(|item| TestBroker::at(item, path).as_str().unwrap().to_owned()).collect()
}

fn versions(broker: &TestBroker, path: &str) -> Vec<String> {
    texts(&broker.ok("GET", path, ""), &["_embedded", "pacts"], &["_embedded", "consumerVersion", "number"])
}

fn status(broker: &TestBroker, method: &str, path: &str) -> u16 {
    broker.send(method, path, "").0
}

fn delete_integration(broker: &TestBroker, path: &str) -> u16 {
    broker.request("DELETE", path, "*/*").0
}

/// The official broker deletes every pact of the pair here.
#[test]
fn deleting_the_pacts_of_a_main_branch_that_is_not_set_deletes_nothing() {
    each(|broker| {
        publish(broker, "Web", "1", "Stock", "a");
        broker.ok("PUT", "/pacticipants/Web/branches/feat/versions/2", "{}");
        publish(broker, "Web", "2", "Stock", "b");
        let pair = "/pacts/provider/Stock/consumer/Web";
        for path in ["/branch/versions", "/branch/latest/versions"] {
            let (status, answer) = broker.send("DELETE", &format!("{pair}{path}"), "");
            assert_eq!(status, 404);
            let said = "Web has no main branch: no pact was deleted";
            assert_eq!(TestBroker::at(&answer, &["error"]).as_str(), Some(said));
            assert!(versions(broker, &format!("{pair}{path}")).is_empty());
        }
        assert_eq!(versions(broker, &format!("{pair}/versions")), ["2", "1"]);
        // With one, its pacts go and no others.
        broker.ok("PUT", "/pacticipants/Web/branches/main/versions/3", "{}");
        publish(broker, "Web", "3", "Stock", "c");
        assert_eq!(status(broker, "DELETE", &format!("{pair}/branch/versions")), 200);
        assert_eq!(versions(broker, &format!("{pair}/versions")), ["2", "1"]);
    });
}

#[test]
fn only_the_newest_pact_of_a_branch_is_deleted_where_the_path_says_latest() {
    each(|broker| {
        for version in ["1", "2", "3"] {
            broker.ok("PUT", &format!("/pacticipants/Web/branches/feat%2Fx/versions/{version}"), "{}");
            publish(broker, "Web", version, "Stock", version);
        }
        let branch = "/pacts/provider/Stock/consumer/Web/branch/feat%2Fx";
        assert_eq!(versions(broker, branch), ["1", "2", "3"]);
        assert_eq!(versions(broker, &format!("{branch}/latest/versions")), ["3"]);
        assert_eq!(status(broker, "DELETE", &format!("{branch}/latest/versions")), 200);
        assert_eq!(versions(broker, branch), ["1", "2"]);
        let list = broker.ok("GET", "/pacts/provider/Stock/branch/feat%2Fx/latest", "");
        assert_eq!(texts(&list, &["_links", "pb:pacts"], &["title"]), ["Pact between Web (2) and Stock"]);
    });
}

#[test]
fn links_of_lists_lead_to_names_with_any_sign() {
    each(|broker| {
        let (consumer, version, provider) = ("a%2Fb%20%25c%C3%A9%3F", "v%2F1%20%23", "%22p%22%2C%26");
        publish(broker, consumer, version, provider, "a");
        broker.ok("PUT", &format!("/pacticipants/{consumer}/labels/l%2F%20%C3%A9"), "{}");
        for (list, path) in [
            (format!("/pacts/provider/{provider}"), "_links/pb:pacts"),
            (format!("/pacts/provider/{provider}/latest"), "_links/pb:pacts"),
            ("/pacts/latest".to_owned(), "_links/pb:pacts"),
            (format!("/pacts/provider/{provider}/consumer/{consumer}/versions"), "_links/pact-versions"),
            ("/pacticipants/label/l%2F%20%C3%A9".to_owned(), "_links/pb:pacticipants"),
        ] {
            let answer = broker.ok("GET", &list, "");
            let links = TestBroker::at(&answer, &path.split('/').collect::<Vec<_>>()).items().unwrap();
            assert_eq!(links.len(), 1, "{list}");
            broker.ok("GET", &href(&links[0]), "");
        }
        let answer = broker.ok("GET", "/integrations", "");
        let one = &TestBroker::at(&answer, &["_embedded", "integrations"]).items().unwrap()[0];
        broker.ok("GET", &href(TestBroker::at(one, &["_links", "pb:dashboard"])), "");
        broker.ok("GET", &href(TestBroker::at(one, &["_links", "pb:group"])), "");
        let (_, graph) = broker.request("GET", "/integrations", "*/*");
        assert!(graph.contains("\n  \"a/b %cé?\" -> \"\\\"p\\\",&\"\n"), "{graph}");
        let (_, rows) = broker.request("GET", &format!("/groups/{provider}"), "text/csv");
        assert!(rows.contains(",\"\"\"p\"\",&\",1,1,0,"), "{rows}");
        assert_eq!(delete_integration(broker, &href(TestBroker::at(one, &["_links", "pb:delete_integration"]))), 204);
        assert_eq!(status(broker, "GET", &format!("/pacticipants/{consumer}")), 404);
    });
}

#[test]
fn pages_beyond_the_end_are_empty_and_lead_back() {
    each(|broker| {
        for n in 0..5 {
            broker.ok("PUT", &format!("/pacticipants/App%20{n}/labels/team%2Fa"), "{}");
            broker.ok("PUT", &format!("/pacticipants/App%20{n}/labels/own{n}"), "{}");
            publish(broker, &format!("App%20{n}"), "1", "Stock", "a");
        }
        for (path, list, total) in [
            ("/labels", "labels", "6"),
            ("/pacticipants/label/team%2Fa", "pacticipants", "5"),
            ("/pacticipants", "pacticipants", "6"),
            ("/integrations", "integrations", "5"),
        ] {
            let answer = broker.ok("GET", &format!("{path}?page=4&size=2"), "");
            assert_eq!(TestBroker::at(&answer, &["_embedded", list]).items().unwrap().len(), 0);
            assert_eq!(TestBroker::at(&answer, &["page", "totalElements"]).to_string(), total, "{path}");
            let before = href(TestBroker::at(&answer, &["_links", "previous"]));
            assert_eq!(before, format!("{path}?size=2&page=3"));
            let answer = broker.ok("GET", &before, "");
            assert!(answer.get("_links").unwrap().get("next").is_none(), "{path}");
            assert_eq!(status(broker, "GET", &format!("{path}?size=0")), 400);
            assert_eq!(status(broker, "GET", &format!("{path}?page=x")), 400);
        }
        let answer = broker.ok("GET", "/pacticipants/label/team%2Fa?q=P%203", "");
        assert_eq!(texts(&answer, &["_embedded", "pacticipants"], &["name"]), ["App 3"]);
        assert_eq!(status(broker, "GET", "/pacticipants/label/nobody%25?page=9"), 200);
        let answer = broker.ok("GET", "/integrations?q=%25", "");
        assert!(TestBroker::at(&answer, &["_embedded", "integrations"]).items().unwrap().is_empty());
        assert!(texts(&broker.ok("GET", "/dashboard?page=9&size=2", ""), &["items"], &["x"]).is_empty());
    });
}

#[test]
fn deleting_an_integration_leaves_what_others_need() {
    each(|broker| {
        let shared = publish(broker, "Web", "1", "Stock", "a");
        publish(broker, "Web", "1", "Mail", "a");
        publish(broker, "Web", "2", "Stock", "b");
        publish(broker, "App", "1", "Stock", "a");
        verify(broker, &shared, "s1", true);
        // It never had to do with the pair.
        broker.ok("PUT", "/pacticipants/Stock/branches/main/versions/s2", "{}");
        broker.ok("POST", "/pacticipants", r#"{"name":"Alone"}"#);
        assert_eq!(delete_integration(broker, "/integrations/provider/Stock/consumer/Mail"), 404);
        assert_eq!(delete_integration(broker, "/integrations/provider/Stock/consumer/Web"), 204);
        for (path, expected) in [
            ("/pacticipants/Web/versions/1", 200),
            ("/pacticipants/Web/versions/2", 404),
            ("/pacticipants/Stock/versions/s1", 404),
            ("/pacticipants/Stock/versions/s2", 200),
            ("/pacts/provider/Mail/consumer/Web/version/1", 200),
            ("/pacts/provider/Stock/consumer/App/version/1", 200),
            ("/pacts/provider/Stock/consumer/Web/latest", 404),
        ] {
            assert_eq!(status(broker, "GET", path), expected, "{path}");
        }
        assert_eq!(status(broker, "DELETE", "/integrations"), 204);
        let left = texts(&broker.ok("GET", "/pacticipants", ""), &["_embedded", "pacticipants"], &["name"]);
        assert_eq!(left, ["Alone", "Stock"]);
        assert_eq!(delete_integration(broker, "/integrations/provider/Stock/consumer/Nobody"), 404);
    });
}

#[test]
fn a_dashboard_says_what_became_of_the_newest_pacts() {
    each(|broker| {
        let statuses = || {
            let answer = broker.ok("GET", "/dashboard/provider/Stock/consumer/Web", "");
            let numbers = texts(&answer, &["items"], &["consumer", "version", "number"]);
            let said = texts(&answer, &["items"], &["verificationStatus"]);
            numbers.into_iter().zip(said).map(|(number, said)| format!("{number} {said}")).collect::<Vec<_>>()
        };
        broker.ok("PUT", "/pacticipants/Web/branches/main/versions/1", "{}");
        let results = publish(broker, "Web", "1", "Stock", "a");
        assert_eq!(statuses(), ["1 never"]);
        verify(broker, &results, "s1", true);
        assert_eq!(statuses(), ["1 success"]);
        broker.ok("PUT", "/pacticipants/Web/branches/main/versions/2", "{}");
        let results = publish(broker, "Web", "2", "Stock", "b");
        assert_eq!(statuses(), ["2 stale"]);
        verify(broker, &results, "s2", false);
        assert_eq!(statuses(), ["2 failed"]);
        broker.ok("PUT", "/pacticipants/Web/branches/feat/versions/3", "{}");
        publish(broker, "Web", "3", "Stock", "c");
        assert_eq!(statuses(), ["3 never", "2 failed"]);
        broker.ok("PUT", "/pacticipants/Web/versions/1/tags/prod", "{}");
        assert_eq!(statuses(), ["3 never", "2 failed", "1 success"]);
        let (_, table) = broker.request("GET", "/dashboard", "text/plain");
        assert!(table.contains("\nWeb | 2 | Stock | s2 | failed\n"), "{table}");
    });
}

#[test]
fn a_group_has_the_nearest_applications() {
    each(|broker| {
        for (consumer, provider) in [("A", "B"), ("B", "C"), ("C", "D"), ("E", "E"), ("X", "Y")] {
            publish(broker, consumer, "1", provider, "a");
        }
        broker.ok("POST", "/pacticipants", r#"{"name":"Alone"}"#);
        let names = |path: &str| {
            let (status, rows) = broker.request("GET", path, "text/csv");
            assert_eq!(status, 200);
            let widths: Vec<usize> = rows.lines().map(|row| row.split(',').count()).collect();
            assert!(widths.windows(2).all(|pair| pair[0] == pair[1]), "{rows}");
            rows.lines().map(|row| row.split(',').nth(1).unwrap().to_owned()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(names("/groups/D"), "A B C D");
        assert_eq!(names("/groups/B?maxPacticipants=3"), "A B C");
        assert_eq!(names("/groups/E.csv"), "E");
        assert_eq!(names("/groups/Alone"), "");
        assert_eq!(names("/relationships"), "A B C D E X Y");
        for wrong in ["0", "-1", "x", ""] {
            assert_eq!(broker.request("GET", &format!("/groups/A?maxPacticipants={wrong}"), "text/csv").0, 400);
        }
        assert_eq!(broker.request("GET", "/groups/Nobody", "text/csv").0, 404);
    });
}

#[test]
fn states_of_an_environment_are_found_by_its_name_and_by_its_uuid() {
    each(|broker| {
        let pact = r#"{"interactions":[{"description":"a","providerStates":[{"name":"b","params":{}},{"name":"a","params":null}]},{"description":"b","providerState":"a"},{"description":"c"},{"description":"d","providerStates":[{"name":"b","params":{"n":1.0}}]}]}"#;
        broker.ok("PUT", "/pacts/provider/Stock/consumer/Web/version/1", pact);
        broker.ok("PUT", "/pacts/provider/Stock/consumer/App/version/1", pact);
        let environment = broker.ok("POST", "/environments", r#"{"name":"prod","production":true}"#);
        let uuid = TestBroker::at(&environment, &["uuid"]).as_str().unwrap();
        for app in ["Web", "App"] {
            broker.ok("POST", &format!("/pacticipants/{app}/versions/1/released-versions/environment/{uuid}"), "{}");
        }
        let expected = r#"[{"name":"a","consumers":["Web","App"]},{"name":"b","params":{},"consumers":["Web","App"]},{"name":"b","params":{"n":1.0},"consumers":["Web","App"]}]"#;
        for name in ["prod", uuid] {
            let answer = broker.ok("GET", &format!("/pacts/provider/Stock/provider-states/environment/{name}"), "");
            assert_eq!(TestBroker::at(&answer, &["providerStates"]).to_string(), expected);
        }
        let none = broker.ok("GET", "/pacts/provider/Stock/provider-states", "");
        assert_eq!(TestBroker::at(&none, &["providerStates"]).to_string(), "[]");
    });
}

#[test]
fn a_pact_in_extended_form_has_the_tags_of_its_version() {
    each(|broker| {
        publish(broker, "Web", "1", "Stock", "a");
        broker.ok("PUT", "/pacticipants/Web/versions/1/tags/prod", "{}");
        let accept = "application/vnd.pactbrokerextended.v1+json";
        for path in ["version/1", "latest", "latest/prod"] {
            let (status, text) = broker.request("GET", &format!("/pacts/provider/Stock/consumer/Web/{path}"), accept);
            assert_eq!(status, 200);
            let answer = Json::parse(text.as_bytes()).unwrap();
            assert_eq!(texts(&answer, &["contract", "interactions"], &["description"]), ["a"]);
            assert_eq!(texts(&answer, &["_embedded", "tags"], &["name"]), ["prod"]);
        }
    });
}

#[test]
fn names_are_found_by_a_part_of_them_whatever_the_case_of_any_letter() {
    each(|broker| {
        broker.ok("PUT", "/pacticipants/%C3%89cole%20100%25/branches/%C3%89T%C3%89_x/versions/1", "{}");
        broker.ok("PUT", "/pacticipants/%C3%89cole%20100%25/branches/other/versions/1", "{}");
        publish(broker, "%C3%89cole%20100%25", "1", "Stock", "a");
        for (path, list, q, found) in [
            ("/pacticipants/%C3%89cole%20100%25/branches", "branches", "%C3%A9t%C3%A9_", 1),
            ("/pacticipants/%C3%89cole%20100%25/branches", "branches", "", 2),
            ("/pacticipants/%C3%89cole%20100%25/branches", "branches", "t_%C3%A9", 0),
            ("/pacticipants", "pacticipants", "%C3%A9COLE", 1),
            ("/pacticipants", "pacticipants", "0%25", 1),
            ("/integrations", "integrations", "%C3%A9COLE", 1),
            ("/integrations", "integrations", "_", 0),
        ] {
            let answer = broker.ok("GET", &format!("{path}?q={q}&page=1&size=5"), "");
            let items = TestBroker::at(&answer, &["_embedded", list]).items().unwrap();
            assert_eq!(items.len(), found, "{path} {q}");
        }
    });
}
