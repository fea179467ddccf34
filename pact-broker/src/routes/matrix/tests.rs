//! Every version that is meant counts.

use crate::action::Settings;
use crate::testing::{TestBroker, databases};

fn broker(db: crate::database::Db, judge_every_live_version: bool) -> TestBroker {
    TestBroker::new(db, Settings { judge_every_live_version, ..Settings::default() })
}

/// The version of a consumer says something of its own to a provider; where its results are sent.
fn publish(broker: &TestBroker, consumer: &str, number: &str, provider: &str) -> String {
    let pact = format!(r#"{{"interactions":[{{"description":"{consumer} {number}"}}]}}"#);
    let path = format!("/pacts/provider/{provider}/consumer/{consumer}/version/{number}");
    let answer = broker.ok("PUT", &path, &pact);
    let href = TestBroker::at(&answer, &["_links", "pb:publish-verification-results", "href"]).as_str().unwrap();
    href.strip_prefix("http://broker").unwrap().to_owned()
}

fn verify(broker: &TestBroker, results: &str, number: &str) {
    broker.ok("POST", results, &format!(r#"{{"success":true,"providerApplicationVersion":"{number}"}}"#));
}

/// Whether it is deployable, and how many results are there and are missing.
fn said(broker: &TestBroker, path: &str) -> String {
    let answer = broker.ok("GET", path, "");
    let member = |name| TestBroker::at(&answer, &["summary", name]).to_string();
    format!("{} {} {}", member("deployable"), member("success"), member("unknown"))
}

/// The variable of a script may be empty.
#[test]
fn an_empty_target_is_no_answer() {
    for db in databases() {
        let broker = broker(db, true);
        verify(&broker, &publish(&broker, "C", "1", "P"), "p1");
        for path in [
            "/can-i-deploy?pacticipant=P&version=p1&to=",
            "/can-i-deploy?pacticipant=P&version=p1&environment=",
            "/matrix?q[][pacticipant]=P&q[][version]=p1&latestby=cvp&environment=",
            "/matrix?q[][pacticipant]=P&q[][version]=p1&latestby=cvp&latest=true&tag=",
        ] {
            let (status, answer) = broker.send("GET", path, "");
            assert_eq!(status, 400, "{path}: {answer}");
        }
    }
}

#[test]
fn every_named_version_counts() {
    for db in databases() {
        let two_of = |broker: &TestBroker| {
            let results = publish(broker, "C", "2", "P");
            verify(broker, &results, "p1");
            broker.ok("PUT", "/pacticipants/P/versions/p2", "{}");
            broker.ok("PUT", "/pacticipants/C/versions/1", "{}");
        };
        let official = broker(db.clone(), false);
        two_of(&official);
        let broker = broker(db, true);
        let versions = |all: &[(&str, &str)]| {
            let one = |(name, number): &(&str, &str)| format!("&q[][pacticipant]={name}&q[][version]={number}");
            format!("/matrix?latestby=cvp{}", all.iter().map(one).collect::<String>())
        };
        for all in [[("C", "2"), ("P", "p1"), ("P", "p2")], [("P", "p2"), ("P", "p1"), ("C", "2")]] {
            assert_eq!(said(&broker, &versions(&all)), "null 1 1");
            assert_eq!(said(&official, &versions(&all)), "true 1 0");
        }
        assert_eq!(said(&broker, &versions(&[("C", "2"), ("P", "p1")])), "true 1 0");
        // Two versions of one application, and nobody else: what they need counts.
        let results = publish(&broker, "C", "3", "P");
        assert_eq!(said(&broker, &versions(&[("C", "2"), ("C", "3")])), "null 1 1");
        verify(&broker, &results, "p1");
        assert_eq!(said(&broker, &versions(&[("C", "2"), ("C", "3")])), "true 2 0");
    }
}

#[test]
fn every_version_that_an_option_selects_counts() {
    for db in databases() {
        let broker = broker(db, true);
        let results = publish(&broker, "C", "1", "P");
        broker.ok("PATCH", "/pacticipants/P", r#"{"mainBranch":"trunk"}"#);
        for number in ["p1", "p2"] {
            broker.ok("PUT", &format!("/pacticipants/P/versions/{number}"), "{}");
            broker.ok("PUT", &format!("/pacticipants/P/versions/{number}/tags/live"), "{}");
            broker.ok("PUT", &format!("/pacticipants/P/branches/trunk/versions/{number}"), "{}");
        }
        verify(&broker, &results, "p2");
        let of = "q[][pacticipant]=C&q[][version]=1";
        for target in ["tag=live", "mainBranch=true"] {
            for by in ["", "&latestby=cvp", "&latestby=cp", "&latestby=cvpv"] {
                assert_eq!(said(&broker, &format!("/matrix?{of}&{target}{by}")), "null 1 1", "{target}{by}");
            }
            assert_eq!(said(&broker, &format!("/matrix?{of}&{target}&latest=true&latestby=cvp")), "true 1 0");
        }
        for named in ["q[][tag]=live", "q[][branch]=trunk", "q[][mainBranch]=true"] {
            let path = format!("/matrix?{of}&q[][pacticipant]=P&{named}&latestby=cvp");
            assert_eq!(said(&broker, &path), "null 1 1", "{named}");
        }
        verify(&broker, &results, "p1");
        assert_eq!(said(&broker, &format!("/matrix?{of}&tag=live&latestby=cvp")), "true 2 0");
    }
}

/// An environment `prod`, in which versions are deployed as instances of their own.
fn deploy(broker: &TestBroker, versions: &[(&str, &str)]) {
    let environment = broker.ok("POST", "/environments", r#"{"name":"prod","production":true}"#);
    let uuid = TestBroker::at(&environment, &["uuid"]).as_str().unwrap().to_owned();
    for (name, number) in versions {
        broker.ok("PUT", &format!("/pacticipants/{name}/versions/{number}"), "{}");
        let path = format!("/pacticipants/{name}/versions/{number}/deployed-versions/environment/{uuid}");
        broker.ok("POST", &path, &format!(r#"{{"applicationInstance":"{number}"}}"#));
    }
}

#[test]
fn a_result_that_is_not_shown_counts() {
    for db in databases() {
        let broker = broker(db, true);
        let results = publish(&broker, "C", "1", "P");
        verify(&broker, &results, "p1");
        deploy(&broker, &[("P", "p1"), ("P", "p2")]);
        let path = "/matrix?q[][pacticipant]=C&q[][version]=1&environment=prod&latestby=cvp";
        for (filter, rows) in [("", 2), ("&success[]=true", 1), ("&success[]=", 1), ("&success[]=false", 0)] {
            let path = format!("{path}{filter}");
            assert_eq!(said(&broker, &path), "null 1 1", "{filter}");
            let answer = broker.ok("GET", &path, "");
            assert_eq!(TestBroker::at(&answer, &["matrix"]).items().unwrap().len(), rows, "{filter}");
        }
    }
}

#[test]
fn the_live_versions_of_an_application_that_is_its_own_provider_count() {
    for db in databases() {
        let broker = broker(db, true);
        let first = publish(&broker, "S", "1", "S");
        verify(&broker, &first, "1");
        let second = publish(&broker, "S", "2", "S");
        verify(&broker, &second, "2");
        deploy(&broker, &[("S", "1")]);
        let path = "/can-i-deploy?pacticipant=S&version=2&environment=prod";
        assert_eq!(said(&broker, path), "null 1 2");
        verify(&broker, &second, "1");
        assert_eq!(said(&broker, path), "null 2 1");
        verify(&broker, &first, "2");
        assert_eq!(said(&broker, path), "true 3 0");
        // Of its own version too: no other stands for it.
        let third = publish(&broker, "S", "3", "S");
        verify(&broker, &third, "1");
        verify(&broker, &first, "3");
        assert_eq!(said(&broker, "/can-i-deploy?pacticipant=S&version=3&environment=prod"), "null 2 1");
    }
}

#[test]
fn many_live_versions_of_both_sides_are_all_judged() {
    let broker = broker(databases().swap_remove(0), true);
    let numbers: Vec<String> = (0..60).map(|number| number.to_string()).collect();
    for number in &numbers {
        publish(&broker, "C", number, "P");
    }
    let all = |name| numbers.iter().map(move |number| (name, number.as_str()));
    deploy(&broker, &all("C").chain(all("P")).collect::<Vec<_>>());
    let path = "/matrix?q[][pacticipant]=C&q[][environment]=prod&q[][pacticipant]=P&q[][environment]=prod&latestby=cvp";
    assert_eq!(said(&broker, path), "null 0 3600");
}
