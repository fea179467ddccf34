use pact_harness::prelude::*;

#[test]
fn pays() {
    pattern!(each_lik({ "sku": 1 }));
    pattern!({ "lines": somewhat({ "sku": 1 }) });
    pattern!({ "lines": uuid() });
}
