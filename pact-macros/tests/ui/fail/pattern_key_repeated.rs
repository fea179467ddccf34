use pact_harness::prelude::*;

#[test]
fn pays() {
    pattern!({ "a": 1, "b": 2, "a": 3 });
    pattern!({ "id": 1, "lines": each_like({ "sku": 1, "sku": each_lik({ "x": 2 }) }), "id": regex("(", "") });
}
