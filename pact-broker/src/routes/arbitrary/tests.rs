//! Whatever is sent to a route, it answers, and not with 500.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::action::Settings;
use crate::routes::all;
use crate::testing::{TestBroker, databases};

/// Members that bodies have, and texts that mean something somewhere.
const NAMES: &[&str] = &[
    "name",
    "displayName",
    "production",
    "contacts",
    "mainBranch",
    "repositoryUrl",
    "branch",
    "tags",
    "buildUrl",
    "pacticipantName",
    "pacticipantVersionNumber",
    "contracts",
    "consumerName",
    "providerName",
    "specification",
    "contentType",
    "content",
    "onConflict",
    "success",
    "providerApplicationVersion",
    "testResults",
    "verifiedBy",
    "consumerVersionSelectors",
    "providerVersionBranch",
    "providerVersionTags",
    "includePendingStatus",
    "includeWipPactsSince",
    "latest",
    "tag",
    "fallbackTag",
    "deployed",
    "environment",
    "deployedOrReleased",
    "consumer",
    "matchingBranch",
    "applicationInstance",
    "target",
    "currentlyDeployed",
    "currentlySupported",
    "interactions",
    "messages",
    "metadata",
    "description",
    "providerStates",
    "params",
    "request",
    "response",
    "provider",
    "pact",
    "pactSpecification",
    "version",
    "_id",
    "_links",
    "createdAt",
    "events",
    "url",
    "method",
    "headers",
    "body",
    "enabled",
    "email",
];
const TEXTS: &[&str] = &[
    "",
    " ",
    "a",
    "b",
    "main",
    "1",
    "\u{0}",
    "\n",
    "a\nb",
    "\u{1F600}",
    "e30=",
    "eyJpbnRlcmFjdGlvbnMiOltdfQ==",
    "pact",
    "overwrite",
    "merge",
    "application/json",
    "2020-01-01",
    "true",
    "99999999999999999999",
    "-1",
    "%",
    "<&\">",
    "http://x",
    "null",
];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
            6 => prop::sample::select(TEXTS).prop_map(str::to_owned),
            2 => any::<String>(),
    1 => (any::<u64>(), 3000_usize..4000).prop_map(|(seed, length)| long(seed, length)),
        ]
}

/// A text that cannot be compressed.
fn long(seed: u64, length: usize) -> String {
    let mut state = seed | 1;
    let letter = |_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        char::from(b"abcdefghijklmnopqrstuvwxyz012345"[usize::try_from(state >> 59).unwrap_or_default()])
    };
    (0..length).map(letter).collect()
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(|number| json!(number)),
        any::<f64>().prop_map(|number| json!(number)),
        text().prop_map(Value::String),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            prop::collection::vec((name(), inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![9 => prop::sample::select(NAMES).prop_map(str::to_owned), 1 => any::<String>()]
}

fn body() -> impl Strategy<Value = Vec<u8>> {
    let object = prop::collection::vec((name(), value()), 0..8)
        .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>()).to_string().into_bytes());
    prop_oneof![
        6 => object,
        2 => value().prop_map(|value| value.to_string().into_bytes()),
        1 => prop::collection::vec(any::<u8>(), 0..200),
        1 => (1_usize..5000).prop_map(|depth| "[".repeat(depth).into_bytes()),
    ]
}

/// Names for the path, and a query.
fn address() -> impl Strategy<Value = (Vec<String>, String)> {
    let part = prop_oneof![
        4 => prop::sample::select(vec!["a", "b", "1", "main", "production"]).prop_map(str::to_owned),
        2 => text(),
    ];
    let key = prop::sample::select(vec![
        "q[][pacticipant]",
        "q[][version]",
        "q[][latest]",
        "q[][branch]",
        "q[][tag]",
        "q[][environment]",
        "latestby",
        "limit",
        "page",
        "size",
        "pageNumber",
        "q",
        "pacticipant",
        "version",
        "to",
        "environment",
        "ignore[]",
        "ignore[][pacticipant]",
        "label",
        "initials",
        "success[]",
        "consumer_version_selectors[][tag]",
        "include_wip_pacts_since",
        "applicationInstance",
        "exclude[]",
    ]);
    let pair = (key, text()).prop_map(|(key, text)| format!("{key}={}", utf8_percent_encode(&text, NON_ALPHANUMERIC)));
    (prop::collection::vec(part, 6), prop::collection::vec(pair, 0..4))
        .prop_map(|(parts, query)| (parts, query.join("&")))
}

fn path(pattern: &str, names: &[String]) -> String {
    let mut names = names.iter().cycle();
    let part = |part: &str| {
        if part.starts_with('{') {
            utf8_percent_encode(names.next().map_or("", |name| name), NON_ALPHANUMERIC).to_string()
        } else {
            part.to_owned()
        }
    };
    pattern.split('/').map(part).collect::<Vec<_>>().join("/")
}

#[test]
fn no_route_answers_with_500_whatever_is_sent() {
    for db in databases() {
        let broker = TestBroker::new(db, Settings::default());
        for number in ["1", "2"] {
            let pact = r#"{"interactions":[{"description":"x","request":{"path":"/"},"response":{"status":200}}]}"#;
            broker.ok("PUT", &format!("/pacts/provider/b/consumer/a/version/{number}"), pact);
            broker.ok("PUT", &format!("/pacticipants/a/branches/main/versions/{number}"), "{}");
        }
        let mut runner =
            proptest::test_runner::TestRunner::new(ProptestConfig { cases: 24, ..ProptestConfig::default() });
        let sent =
            (address(), body(), prop::sample::select(vec![None, Some("text/plain"), Some("application/hal+json")]));
        let outcome = runner.run(&sent, |((names, query), body, kind)| {
            for route in all() {
                for (method, types, _) in route.methods {
                    let right = if types.accepts("application/json") {
                        "application/json"
                    } else {
                        "application/merge-patch+json"
                    };
                    let path = format!("{}?{query}", path(route.path, &names));
                    let (status, answer) = broker.raw(method.as_str(), &path, kind.unwrap_or(right), body.clone());
                    let answer = String::from_utf8_lossy(&answer);
                    prop_assert!(status < 500, "{} {path}: {status} {answer}", method.as_str());
                }
            }
            Ok(())
        });
        outcome.unwrap();
    }
}
