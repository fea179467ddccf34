use pact_harness::prelude::*;

#[test]
fn pays() {
    pattern!({ "lines": each_like({ "sku": "A-1" }).min(3).max(2), "more": each_like(1).max(1).min(2) });
}
