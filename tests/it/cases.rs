//! Several tests of one function: `#[rstest]` and `#[test_case]` below `#[pact_consumer]`.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::support::{plain, printed};

/// What the tests below run once more, in processes of their own.
mod articles {
    use pact_harness::prelude::*;
    use rstest::rstest;
    use test_case::test_case;

    pact_defaults!(consumer = "it-cases", provider = "articles", output = "target/it-options");

    #[pact_consumer]
    #[rstest]
    #[case("A-1", 200)]
    #[case::not_there("A-2", 404)]
    async fn asks_for_articles(pact: Pact, #[case] sku: &str, #[case] status: u16) -> Result<(), reqwest::Error> {
        pact.interaction(&format!("get {sku}")).get(format!("/articles/{sku}")).responds(status);
        assert_eq!(reqwest::get(format!("{}/articles/{sku}", pact.url())).await?.status(), status);
        Ok(())
    }

    #[pact_consumer]
    #[rstest]
    fn takes_articles(#[values("A-1", "A-2")] sku: &str, pact: Pact) -> Result<(), ureq::Error> {
        pact.interaction(&format!("take {sku}")).delete(format!("/articles/{sku}")).responds(204);
        ureq::delete(format!("{}/articles/{sku}", pact.url())).call().map(drop)
    }

    #[pact_consumer]
    #[test_case("A-3")]
    #[test_case("A-4"; "the other one")]
    fn puts_articles(pact: Pact, sku: &str) -> Result<(), ureq::Error> {
        pact.interaction(&format!("put {sku}")).put(format!("/articles/{sku}")).responds(201);
        ureq::put(format!("{}/articles/{sku}", pact.url())).send_empty().map(drop)
    }
}

const ALL: [&str; 6] = [
    "asks_for_articles::case_1",
    "asks_for_articles::case_2_not_there",
    "takes_articles::sku_1___A_1__",
    "takes_articles::sku_2___A_2__",
    "puts_articles::test_case_1_a_3_expects",
    "puts_articles::test_case_2_the_other_one",
];

/// Runs tests of this file in a process of its own, and returns the pact.
fn run(filter: &[&str], dir: &Path) -> String {
    let run = plain(dir, dir).args(filter).output().unwrap();
    let output = printed(&run);
    assert!(run.status.success() && !output.contains("running 0 tests"), "{filter:?} {output}");
    fs::read_to_string(dir.join("it-cases-articles.json")).unwrap()
}

#[test]
fn every_case_writes_what_it_used_and_none_takes_from_another() {
    let together = tempfile::tempdir().unwrap();
    let pact = run(&["cases::articles::"], together.path());
    let json: Value = serde_json::from_str(&pact).unwrap();
    let descriptions: Vec<_> = json["interactions"].as_array().unwrap().iter().map(|i| &i["description"]).collect();
    assert_eq!(descriptions, ["get A-1", "get A-2", "put A-3", "put A-4", "take A-1", "take A-2"]);

    let apart = tempfile::tempdir().unwrap();
    let pacts = ALL.map(|name| run(&["--exact", &format!("cases::articles::{name}")], apart.path()));
    assert_eq!(pacts.last(), Some(&pact));
    assert_eq!(run(&["cases::articles::asks", "--test-threads", "1"], apart.path()), pact);
}

#[test]
fn a_case_that_is_gone_is_taken_out_when_another_writes() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("it-cases-articles.json");
    let pact = run(&["cases::articles::"], dir.path());
    // In the pact and in what is remembered beside it.
    for path in [path, dir.path().join(".pact-harness/claims")] {
        let text = fs::read_to_string(&path).unwrap();
        let gone = text.replace("asks_for_articles::case_2", "asks_for_articles::case_3").replace("get A-2", "get A-3");
        assert_ne!(gone, text);
        fs::write(path, gone).unwrap();
    }
    assert_eq!(run(&["cases::articles::asks"], dir.path()), pact);
}
