//! `PACT_WRITE`: whether tests write pacts.

use std::fs;
use std::process::Command;

use pact_harness::prelude::*;

use super::{Output, fails, passes};
use crate::support::{in_this_order, printed};

/// A test as one of a run.
fn in_run(output: &Output, run: &str, test: &str, variables: &[(&str, &str)]) -> Command {
    let mut fixture = output.fixture(test);
    fixture.env("NEXTEST_RUN_ID", run).envs(variables.iter().copied());
    fixture
}

const CI: &[(&str, &str)] = &[("CI", "true")];
const NEVER: &[(&str, &str)] = &[("PACT_WRITE", "never")];

#[test]
fn in_ci_a_pact_that_is_not_there_is_written_by_all_tests_of_the_run() {
    let output = Output::new();
    for test in ["asks_for_a", "asks_for_b_and_c", "asks_for_a"] {
        passes(&mut in_run(&output, "1", test, CI));
    }
    assert_eq!(output.descriptions(), ["get a", "get b", "get c"]);
    let text = fails(&mut in_run(&output, "1", "describes_a_in_another_way", CI));
    assert!(text.contains("the interaction \"get a\" is described in two ways:"), "{text}");
}

#[test]
fn in_ci_a_pact_that_is_there_and_would_change_fails_the_test_with_the_difference_and_stays() {
    let output = Output::new();
    output.passes("asks_for_a");
    output.passes("asks_for_b_and_c");
    let committed = output.text().replace("\"/a\"", "\"/old\"").replace("\"get c\"", "\"get d\"");
    fs::write(output.file(), &committed).unwrap();
    // As on a fresh clone, and as in the workspace itself.
    for clone in [true, false] {
        if clone {
            output.forget();
        }
        let text = fails(&mut in_run(&output, "2", "asks_for_a", CI));
        in_this_order(
            &text,
            &[
                "app-written.json is out of date, and is not changed because of `PACT_WRITE=new`, which is the default",
                "  ~ \"get a\"\n      request.path: \"/old\" -> \"/a\"\n",
                "Run the tests with `PACT_WRITE=always`, and commit the pact.",
            ],
        );
        assert!(fails(&mut in_run(&output, "2", "asks_for_b_and_c", CI)).contains("  + \"get c\""));
        assert_eq!(output.text(), committed);
    }
    passes(&mut in_run(&output, "2", "asks_for_a", &[("CI", "true"), ("PACT_WRITE", "always")]));
    assert!(output.text().contains("\"/a\""));
}

#[test]
fn a_pact_that_a_run_in_ci_wrote_is_there_for_the_next_run() {
    let output = Output::new();
    passes(&mut in_run(&output, "1", "asks_for_a", CI));
    let before = output.text();
    assert!(fails(&mut in_run(&output, "2", "asks_for_b_and_c", CI)).contains("  + \"get b\""));
    assert_eq!(output.text(), before);
}

#[test]
fn a_test_of_another_name_changes_nothing_that_others_read() {
    let output = Output::new();
    output.passes("asks_for_a");
    let before = output.text();
    passes(&mut in_run(&output, "2", "asks_for_a_too", CI));
    passes(&mut in_run(&output, "2", "asks_for_a_too", NEVER));
    assert_eq!(output.text(), before);
}

#[test]
fn what_says_that_this_is_not_ci_does_not_count() {
    for ci in ["", "false", "0"] {
        let output = Output::new();
        output.passes("asks_for_a");
        passes(&mut in_run(&output, "2", "asks_for_b_and_c", &[("CI", ci)]));
    }
}

#[test]
fn never_writes_nothing_and_tells_what_is_missing_or_out_of_date() {
    let output = Output::new();
    let text = fails(&mut in_run(&output, "1", "asks_for_a", NEVER));
    assert!(
        text.contains("app-written.json does not exist, and is not written because of `PACT_WRITE=never`"),
        "{text}"
    );
    assert_eq!(fs::read_dir(output.path()).unwrap().count(), 0);
    output.passes("asks_for_a");
    output.forget();
    passes(&mut in_run(&output, "1", "asks_for_a", NEVER));
    assert!(fails(&mut in_run(&output, "1", "asks_for_b_and_c", NEVER)).contains("  + \"get b\"\n  + \"get c\""));
    assert_eq!(fs::read_dir(output.path()).unwrap().count(), 1, "not even the memory is written");
}

#[test]
fn another_value_is_an_error_that_names_the_values() {
    let output = Output::new();
    let text = fails(&mut in_run(&output, "1", "asks_for_a", &[("PACT_WRITE", "no")]));
    assert!(
        text.contains("invalid value \"no\" of the variable `PACT_WRITE`: it takes `always`, `new` and `never`"),
        "{text}"
    );
    assert!(!output.file().exists());
}

#[tokio::test]
#[ignore = "run by another test"]
async fn is_verified_against_what_is_there() {
    let dir = std::path::PathBuf::from(std::env::var("PACT_OUTPUT_DIR").unwrap());
    let app = axum::Router::new().fallback(|| async {});
    let verification = Provider::new("written").pacts(dir.join("app-written.json")).app(app).verify().await;
    assert!(verification.is_ok(), "{verification}");
}

#[test]
fn a_pact_that_changes_after_a_provider_was_verified_against_it_in_the_same_run_is_told() {
    let output = Output::new();
    output.passes("asks_for_a");
    let run = |id: &str, test: &str| {
        let mut fixture = in_run(&output, id, test, &[]);
        passes(&mut fixture);
        printed(&fixture.output().unwrap())
    };
    let note = "has changed after a provider was verified against it in this run: run the tests again";
    run("verified 1", "modes::is_verified_against_what_is_there");
    fs::write(output.file(), output.text().replace("\"/a\"", "\"/old\"")).unwrap();
    let mut changes = in_run(&output, "verified 1", "asks_for_a", &[]);
    assert!(printed(&changes.output().unwrap()).contains(note));
    assert!(!run("verified 1", "asks_for_a").contains(note), "it has not changed again");
    fs::write(output.file(), output.text().replace("\"/a\"", "\"/old\"")).unwrap();
    let mut later = in_run(&output, "another run", "asks_for_a", &[]);
    assert!(!printed(&later.output().unwrap()).contains(note));
}
