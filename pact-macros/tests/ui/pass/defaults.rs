//! Where `pact_defaults!` holds, and which one wins.

#![deny(warnings)]

use pact_harness::prelude::*;

pact_defaults!(consumer = "app", spec = "v3", output = "pacts/defaults");

#[pact_consumer(provider = "root")]
#[should_panic(expected = "the test describes no interaction with root")]
fn the_root_has_them_itself(_: Pact) {}

/// A module has those of the root.
mod payments {
    use pact_harness::prelude::*;

    pact_defaults!(provider = "payments");

    #[pact_consumer]
    #[should_panic(expected = "the test describes no interaction with payments")]
    fn pays(_: Pact) {}

    #[pact_contract]
    fn payments(contract: &mut Contract) {
        contract.interaction("pay").post("/payments").responds(201);
    }

    #[test]
    fn the_root_names_the_consumer() {
        let contract = Contract::find("payments").unwrap();
        assert_eq!((contract.consumer(), contract.provider()), ("app", "payments"));
        assert_eq!(contract.to_pact().spec, SpecVersion::V3);
    }

    /// One below has those of a module between if it imports what is there.
    mod refunds {
        use super::*;

        #[pact_consumer]
        #[should_panic(expected = "the test describes no interaction with payments")]
        async fn refunds(_: Pact) {}

        /// Its own come first.
        mod partly {
            use super::*;

            pact_defaults!(consumer = "checkout", provider = "refunds");

            #[pact_contract]
            fn partial(contract: &mut Contract) {
                contract.interaction("refund").post("/refunds").responds(201);
            }

            #[pact_consumer(consumer = "of-the-test")]
            #[should_panic(expected = "the test describes no interaction with refunds")]
            fn of_the_test(_: Pact) {}

            #[test]
            fn the_nearest_goes_before_the_others() {
                let contract = Contract::find("partial").unwrap();
                assert_eq!((contract.consumer(), contract.provider()), ("checkout", "refunds"));
                assert_eq!(contract.to_pact().spec, SpecVersion::V4);
            }
        }
    }
}

/// The same once more is no conflict.
mod once_more {
    use pact_harness::prelude::*;

    pact_defaults!(consumer = "app", provider = "once-more");

    #[pact_consumer]
    #[should_panic(expected = "the test describes no interaction with once-more")]
    fn is_not_ambiguous(_: Pact) {}
}
