use pact_harness::prelude::*;

#[test]
fn pays() {
    pattern!(each_lik({ "sku": 1 }));
    pattern!({ "lines": somewhat({ "sku": 1 }) });
    pattern!({ "lines": shape() });
    pattern!({ "state": one_off({ "a": 1 }) });
}
