use pact_harness::prelude::*;

#[test]
fn pays() {
    pattern!({ "a": [1 2, { 3: 4 }], "a": like({ "x" }), "b": each_lik({ "y": 1 }) });
}
