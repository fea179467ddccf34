use pact_harness::prelude::*;

#[test]
fn pays() {
    pattern!({
        "note": optional(like("x")),
        "address": object_with({ "street": like("x") }),
        "state": one_of({ "a": 1 }),
    });
}
