use pact_harness::prelude::*;

#[test]
fn pays() {
    pattern!({ "a": 1 "b": 2 });
    pattern!({ "a": like(1).min(2) "b": 2 });
    pattern!([{} null]);
    pattern!(like(1 2));
}
