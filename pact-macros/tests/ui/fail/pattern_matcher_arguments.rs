use pact_harness::prelude::*;

#[test]
fn pays() {
    pattern!({ "a": integer("x"), "b": regex("^a$"), "c": like() });
}
