use pact_harness::prelude::*;

pact_defaults!(consumer = "app");

mod payments {
    use pact_harness::prelude::*;

    pact_defaults!(consumer = "checkout", provider = "payments");

    #[pact_consumer]
    fn pays(_: Pact) {}
}
