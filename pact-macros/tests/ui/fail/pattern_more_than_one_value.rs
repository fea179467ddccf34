use pact_harness::prelude::*;

#[test]
fn pays() {
    pattern!({} 4 5);
    pattern!(1, 2);
    pattern!("a": 1);
    pattern!(like(1) "x");
}
