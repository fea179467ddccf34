use pact_harness::prelude::*;

#[test]
fn pays() {
    pattern!();
}
