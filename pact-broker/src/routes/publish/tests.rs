//! Contracts of one version that differ.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use crate::action::Settings;
use crate::testing::{TestBroker, databases};

fn pact(members: &str) -> String {
    format!(r#"{{"consumer":{{"name":"C"}},"provider":{{"name":"P"}},{members}}}"#)
}

fn contract(pact: &str, more: &str) -> String {
    let content = BASE64_STANDARD.encode(pact);
    format!(
        r#"{{"consumerName":"C","providerName":"P","specification":"pact","contentType":"application/json","content":"{content}"{more}}}"#
    )
}

fn publication(contracts: &[String]) -> String {
    let contracts = contracts.join(",");
    format!(r#"{{"pacticipantName":"C","pacticipantVersionNumber":"1","contracts":[{contracts}]}}"#)
}

const ONE: &str = r#""interactions":[{"description":"a","request":{"path":"/a"},"response":{"status":200}}]"#;
const OTHER: &str = r#""interactions":[{"description":"a","request":{"path":"/a"},"response":{"status":201}}]"#;
const PATH: &str = "/pacts/provider/P/consumer/C/version/1";

#[test]
fn two_contracts_of_one_pair_are_one_contract_or_a_conflict() {
    for db in databases() {
        let broker = TestBroker::new(db, Settings::default());
        let send = |contracts: &[String]| broker.send("POST", "/contracts/publish", &publication(contracts));
        let (one, other) = (contract(&pact(ONE), ""), contract(&pact(OTHER), ""));
        for more in ["", r#","onConflict":"merge""#, r#","onConflict":"overwrite""#] {
            let (status, answer) = send(&[one.clone(), contract(&pact(OTHER), more)]);
            assert_eq!(status, 409, "{answer}");
            assert!(answer.to_string().contains("Cannot change the content of the pact for C version 1"), "{answer}");
            assert!(answer.to_string().contains("201"), "no difference: {answer}");
            assert_eq!(broker.send("GET", PATH, "").0, 404);
        }
        assert_eq!(send(&[one.clone(), one.clone()]).0, 200);
        assert_eq!(send(&[one, other]).0, 409);
        assert!(broker.ok("GET", PATH, "").to_string().contains(r#""status":200"#));
    }
}

#[test]
fn what_happens_on_a_conflict_is_one_of_two_words() {
    for db in databases() {
        let broker = TestBroker::new(db, Settings::default());
        for value in ["1", "true", "[]", "{}", r#"["merge"]"#, r#""explode""#, r#""""#] {
            let body = publication(&[contract(&pact(ONE), &format!(r#","onConflict":{value}"#))]);
            let (status, answer) = broker.send("POST", "/contracts/publish", &body);
            assert_eq!(status, 400, "{value}: {answer}");
            assert!(answer.to_string().contains("onConflict must be "), "{answer}");
        }
    }
}

#[test]
fn a_merge_is_refused_with_the_setting_that_allows_it() {
    for db in databases() {
        let forbids = TestBroker::new(db.clone(), Settings::default());
        let settings = Settings { allow_dangerous_contract_modification: true, ..Settings::default() };
        let allows = TestBroker::new(db, settings);
        let shard = |name: &str| {
            let shard = format!(r#""interactions":[{{"description":"{name}","request":{{"path":"/{name}"}}}}]"#);
            publication(&[contract(&pact(&shard), r#","onConflict":"merge""#)])
        };
        forbids.ok("POST", "/contracts/publish", &shard("a"));
        let (status, answer) = forbids.send("POST", "/contracts/publish", &shard("b"));
        assert_eq!(status, 409);
        assert!(answer.to_string().contains("--allow-dangerous-contract-modification true"), "{answer}");
        allows.ok("POST", "/contracts/publish", &shard("b"));
        let pact = allows.ok("GET", PATH, "");
        assert_eq!(TestBroker::at(&pact, &["interactions"]).items().unwrap().len(), 2);
    }
}

#[test]
fn a_patch_adds_and_does_not_change() {
    for db in databases() {
        let forbids = TestBroker::new(db.clone(), Settings::default());
        let settings = Settings { allow_dangerous_contract_modification: true, ..Settings::default() };
        let allows = TestBroker::new(db, settings);
        let message = r#"{"description":"m","contents":{"content":1},"type":"Asynchronous/Messages"}"#;
        let old = r#","messages":[{"description":"old","contents":1}]"#;
        let first = format!(r#"{},{message}]{old},"metadata":{{"tool":{{"version":"1"}}}}"#, ONE.trim_end_matches(']'));
        forbids.ok("PATCH", PATH, &pact(&first));
        let before = forbids.ok("GET", PATH, "").to_string();
        for (added, says) in [
            (OTHER.to_owned(), r#"\"a\", with a different response"#),
            (format!(r#""interactions":[{}]"#, message.replace('1', "2")), r#"\"m\", with a different contents"#),
            (r#""messages":[{"description":"old","contents":2}]"#.to_owned(), r#"\"old\", with a different contents"#),
            (r#""interactions":[],"metadata":{"tool":{"version":"2"}}"#.to_owned(), "/metadata/tool/version"),
            (r#""metadata":{}"#.to_owned(), "only pacts with a list of interactions or messages"),
        ] {
            let (status, answer) = forbids.send("PATCH", PATH, &pact(&added));
            assert_eq!(status, 409, "{added}");
            assert!(answer.to_string().contains(says), "{answer}");
            assert_eq!(forbids.ok("GET", PATH, "").to_string(), before);
        }
        let added = r#""interactions":[{"description":"b"}],"messages":[{"description":"new"}],"metadata":{"tool":{"version":"1","language":"x"},"other":2}"#;
        let merged = forbids.ok("PATCH", PATH, &pact(added));
        let count = |list: &str| TestBroker::at(&merged, &[list]).items().unwrap().len();
        assert_eq!((count("interactions"), count("messages")), (3, 2), "{merged}");
        let metadata = TestBroker::at(&merged, &["metadata"]).to_string();
        assert_eq!(metadata, r#"{"tool":{"version":"1","language":"x"},"other":2}"#);
        assert!(allows.ok("PATCH", PATH, &pact(OTHER)).to_string().contains(r#""status":201"#));
    }
}

#[test]
fn many_tags_are_set_in_one_publication() {
    for db in databases() {
        let broker = TestBroker::new(db, Settings::default());
        let tags: Vec<String> = (0..300).map(|number| format!(r#""t{number}""#)).collect();
        let body = publication(&[contract(&pact(ONE), "")]);
        let body = body.replacen('{', &format!(r#"{{"tags":[{}],"#, tags.join(",")), 1);
        broker.ok("POST", "/contracts/publish", &body);
        let version = broker.ok("GET", "/pacticipants/C/versions/1", "");
        assert_eq!(TestBroker::at(&version, &["_embedded", "tags"]).items().unwrap().len(), 300);
        let branches = TestBroker::at(&version, &["_embedded", "branchVersions"]).items().unwrap();
        assert_eq!(branches.len(), 1, "the first tag is the branch");
    }
}
