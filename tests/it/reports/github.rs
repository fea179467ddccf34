use std::fs;
use std::path::Path;

use pact_harness::prelude::*;

use super::{app, http, pacts, write};
use crate::support::{plain, printed};

/// A provider test that fails. Its pacts are in `FIXTURE_PACTS`.
#[pact_provider(name = "shop", pacts = "no/such/place")]
#[ignore = "run by another test"]
async fn fails_on_github(_: Provider) -> Verification {
    let pacts = std::env::var("FIXTURE_PACTS").unwrap();
    Provider::new("shop").pacts(pacts).app(app()).verify().await
}

/// What the test prints where GitHub's actions run it, as they see it: by line. And the summary of the step.
fn on_github(pacts: &Path, workspace: &Path, summary: &Path) -> Vec<String> {
    let mut run = plain(pacts, pacts);
    run.args(["--exact", "reports::github::fails_on_github", "--ignored", "--test-threads", "1"]);
    run.env("FIXTURE_PACTS", pacts).env("GITHUB_ACTIONS", "true");
    let run = run.env("GITHUB_WORKSPACE", workspace).env("GITHUB_STEP_SUMMARY", summary).output().unwrap();
    assert!(!run.status.success());
    printed(&run).lines().filter(|line| line.starts_with("::")).map(str::to_owned).collect()
}

#[test]
fn a_failing_provider_test_annotates_the_pact_and_adds_to_the_summary_of_the_step() {
    let (pacts, outside) = (pacts(), tempfile::tempdir().unwrap());
    let summary = outside.path().join("summary.md");
    fs::write(&summary, "# What came before\n").unwrap();
    let commands = on_github(pacts.path(), pacts.path(), &summary);
    let expected = "::error file=checkout-app-shop.json,line=3,title=checkout-app%3A get an article::\
                    Expected header.Set-Cookie: ***%0AActual header.Set-Cookie: ***%0A\
                    (cookie 1 of 1: the value of \"session\" differs)%0A\
                    Expected header.X-Page: \"1\"%0AActual header.X-Page: \"2\"%0A\
                    Expected body.price.amount: 10.5%0AActual body.price.amount: 11.5";
    assert_eq!(commands[0], expected);
    let expected = "::warning file=checkout-app-shop.json,line=4,title=checkout-app%3A get an article that is | `gone`::\
                    Expected status: 410%0AActual status: 404%0AIt is pending: the consumer does not count on it yet.";
    assert_eq!(commands[1], expected);
    assert!(
        commands[2].starts_with("::error file=checkout-app-shop.json,line=5,title=checkout-app%3A order an article::")
    );
    assert_eq!(commands.len(), 4, "{commands:#?}");

    let summary = fs::read_to_string(summary).unwrap();
    assert!(summary.starts_with("# What came before\n## ❌ shop does not keep its pacts\n"), "{summary}");
}

#[test]
fn a_place_outside_of_the_workspace_stays_as_it_is_and_what_means_something_is_escaped() {
    let (pacts, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    write(
        &pacts,
        "app",
        &serde_json::json!([http("get 100%,\nnow: ::error::", "/", serde_json::json!({ "status": 200 }))]),
    );
    let commands = on_github(pacts.path(), outside.path(), &outside.path().join("no/such/summary.md"));
    let file = pacts.path().join("app-shop.json").display().to_string();
    let expected = format!(
        "::error file={file},line=2,title=app%3A get 100%25%2C%0Anow%3A %3A%3Aerror%3A%3A::\
         Expected status: 200%0AActual status: 404"
    );
    assert_eq!(commands[0], expected);
    assert!(commands[1].starts_with("::warning title=No summary::"), "{commands:?}");
}
