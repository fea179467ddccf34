//! Deletions of many things at once: what is meant goes, and nothing else.

use super::APPS;
use super::past::Past;
use crate::testing::TestBroker;

/// Lets a deletion happen, and looks at what is left.
pub(super) fn play(broker: &TestBroker, past: &mut Past, (a, b, c): (u8, u8, u8)) {
    let consumer = usize::from(a % 3);
    let provider = (consumer + 1 + usize::from(c % 2)) % 3;
    let pair = format!("provider/{}/consumer/{}", APPS[provider], APPS[consumer]);
    let known = past.pacts.iter().any(|one| (one.0, one.2) == (consumer, provider));
    match b % 8 {
        0 => {
            let (status, _) = broker.send("DELETE", "/integrations", "");
            assert_eq!(status, 204);
            for consumer in 0..3 {
                for provider in 0..3 {
                    past.forget_pair(consumer, provider);
                }
            }
        }
        1 | 2 => {
            let (status, _) = broker.request("DELETE", &format!("/integrations/{pair}"), "*/*");
            assert_eq!(status, if known { 204 } else { 404 });
            past.forget_pair(consumer, provider);
        }
        form => {
            let form = ["versions", "tag/main", "tag/feat", "branch/feat", "branch/versions"][usize::from(form - 3)];
            let path = format!("/pacts/{pair}/{form}");
            let listed = numbers(broker, &path);
            let (status, _) = broker.send("DELETE", &path, "");
            assert!(status < 300 || listed.is_empty(), "{path}: {status}");
            assert!(numbers(broker, &path).is_empty(), "{path}");
            for version in listed {
                past.forget_pact(consumer, version, provider);
            }
        }
    }
    let mut left: Vec<u8> =
        past.pacts.iter().filter(|one| (one.0, one.2) == (consumer, provider)).map(|one| one.1).collect();
    left.sort_unstable();
    left.dedup();
    let mut listed = numbers(broker, &format!("/pacts/{pair}/versions"));
    listed.sort_unstable();
    assert_eq!(listed, left, "{pair}");
    for (app, name) in APPS.iter().enumerate() {
        for version in 0..3 {
            let (status, _) = broker.send("GET", &format!("/pacticipants/{name}/versions/v{version}"), "");
            assert_eq!(status == 200, past.versions.contains(&(app, version)), "{name} v{version}");
        }
    }
}

/// The versions that a list of pacts has; none where an application is unknown.
fn numbers(broker: &TestBroker, path: &str) -> Vec<u8> {
    let (status, answer) = broker.send("GET", path, "");
    if status == 404 {
        return Vec::new();
    }
    let number = |pact| {
        let number = TestBroker::at(pact, &["_embedded", "consumerVersion", "number"]).as_str().unwrap();
        number.trim_start_matches('v').parse().unwrap()
    };
    TestBroker::at(&answer, &["_embedded", "pacts"]).items().unwrap().iter().map(number).collect()
}
