use pact_harness::prelude::*;

trait Payments {
    #[pact_contract(consumer = "app", provider = "service")]
    fn payments(contract: &mut Contract);
}
