use pact_harness::prelude::*;

#[test]
fn pays() {
    pattern!({ 1: 2 });
    pattern!({ let x = 1; x });
    pattern!({ "a", "b": 1 });
    pattern!({ "a": , "b": 1 });
    pattern!({ "a" = 1 });
}
