//! Two tests that describe one interaction differently.

use std::fs;
use std::process::Command;

use super::{Output, fails, passes};
use crate::support::{Program, in_this_order};

#[test]
fn one_interaction_described_in_two_ways_fails_and_names_both_places() {
    let output = Output::new();
    output.passes("asks_for_a");
    let before = output.text();
    let text = output.fails("describes_a_in_another_way");
    assert!(text.contains("the interaction \"get a\" is described in two ways:"), "{text}");
    assert!(text.contains("pact-harness test it::pact_file::asks_for_a (tests/it/pact_file.rs)"), "{text}");
    assert!(
        text.contains("pact-harness test it::pact_file::describes_a_in_another_way (tests/it/pact_file.rs:"),
        "{text}"
    );
    assert_eq!(output.text(), before);
}

#[test]
fn an_interaction_that_tests_share_may_change_with_them() {
    let output = Output::new();
    output.passes("asks_for_a");
    output.passes("asks_for_a_too");
    // As the tests were before somebody changed what both describe, and built them anew.
    fs::write(output.file(), output.text().replace("\"/a\"", "\"/old\"")).unwrap();
    output.forget();
    output.passes("asks_for_a");
    output.passes("asks_for_a_too");
    assert!(output.text().contains("\"/a\"") && !output.text().contains("\"/old\""), "{}", output.text());
    output.fails("describes_a_in_another_way");
}

const TWO_WAYS: &str = "the interaction \"get a\" is described in two ways:";
const ONE: &str = "pact-harness test it::pact_file::asks_for_a (tests/it/pact_file.rs:";
const OTHER: &str = "pact-harness test it::pact_file::describes_a_in_another_way (tests/it/pact_file.rs:";

#[test]
fn the_earlier_of_two_tests_that_disagree_fails_as_well_when_it_runs_again() {
    let output = Output::new();
    output.passes("asks_for_a");
    output.fails("describes_a_in_another_way");
    in_this_order(&output.fails("asks_for_a"), &[TWO_WAYS, OTHER, ONE]);
    in_this_order(&output.fails("describes_a_in_another_way"), &[TWO_WAYS, ONE.trim_end_matches(':'), OTHER]);

    let output = Output::new();
    output.passes("describes_a_in_another_way");
    output.fails("asks_for_a");
    in_this_order(&output.fails("describes_a_in_another_way"), &[TWO_WAYS, ONE, OTHER]);
    in_this_order(&output.fails("asks_for_a"), &[TWO_WAYS, OTHER.trim_end_matches(':'), ONE]);
}

#[test]
fn tests_that_disagree_fail_also_without_the_file() {
    let output = Output::new();
    output.passes("asks_for_a");
    output.fails("describes_a_in_another_way");
    fs::remove_file(output.file()).unwrap();
    output.fails("asks_for_a");
    output.fails("describes_a_in_another_way");
    assert!(!output.file().exists());
}

#[test]
fn a_third_test_that_sides_with_one_of_them_fails_with_them() {
    let output = Output::new();
    output.passes("asks_for_a");
    output.fails("describes_a_in_another_way");
    in_this_order(&output.fails("asks_for_a_too"), &[TWO_WAYS, OTHER]);
    output.passes("asks_for_b_and_c");
}

const FIRST: &str = "says_of_d_what_it_is_told";
const SECOND: &str = "says_of_d_what_it_is_told_too";

fn told(output: &Output, name: &str, status: &str) -> Command {
    let mut fixture = output.fixture(name);
    fixture.env("STATUS", status);
    fixture
}

#[test]
fn tests_that_agree_at_last_pass_whichever_of_them_gave_way() {
    for (gave_way, other, status) in [(FIRST, SECOND, "201"), (SECOND, FIRST, "200")] {
        let output = Output::new();
        passes(&mut told(&output, FIRST, "200"));
        fails(&mut told(&output, SECOND, "201"));
        fails(&mut told(&output, FIRST, "200"));
        for name in [gave_way, other, gave_way] {
            passes(&mut told(&output, name, status));
        }
        assert!(output.text().contains(&format!("\"status\": {status}")));
    }
}

#[test]
fn tests_that_agree_since_they_were_built_anew_pass_in_any_order() {
    for order in [[FIRST, SECOND], [SECOND, FIRST]] {
        let output = Output::new();
        let program = Program::copied();
        passes(&mut program.instead_of(&told(&output, FIRST, "200")));
        fails(&mut program.instead_of(&told(&output, SECOND, "201")));
        fails(&mut program.instead_of(&told(&output, FIRST, "200")));
        program.build_anew();
        for name in order.into_iter().chain(order) {
            passes(&mut program.instead_of(&told(&output, name, "200")));
        }
    }
}

#[test]
fn what_an_earlier_build_said_disputes_nothing() {
    let output = Output::new();
    let program = Program::copied();
    passes(&mut program.instead_of(&output.fixture("asks_for_a")));
    fails(&mut program.instead_of(&output.fixture("describes_a_in_another_way")));
    fails(&mut program.instead_of(&output.fixture("asks_for_a")));
    program.build_anew();
    passes(&mut program.instead_of(&output.fixture("asks_for_a")));
    fails(&mut program.instead_of(&output.fixture("describes_a_in_another_way")));
    fails(&mut program.instead_of(&output.fixture("asks_for_a")));
}
