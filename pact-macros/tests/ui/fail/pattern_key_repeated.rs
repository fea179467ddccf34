use pact_harness::prelude::*;

#[test]
fn pays() {
    pattern!({ "a": 1, "b": 2, "a": 3 });
}
