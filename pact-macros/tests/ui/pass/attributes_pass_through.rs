//! Other attributes stay on what is made of the function.

use pact_harness::prelude::*;

/// A test with nothing to it, so that it fails when it is run.
#[pact_consumer(consumer = "app", provider = "attributes-pass-through")]
#[ignore = "shows that it is not run"]
fn is_ignored(_: Pact) {
    unreachable!();
}

#[pact_consumer(consumer = "app", provider = "attributes-pass-through")]
#[should_panic(expected = "the test describes no interaction with attributes-pass-through")]
fn is_expected_to_panic(_: Pact) {}

#[pact_consumer(consumer = "app", provider = "attributes-pass-through")]
#[cfg(any())]
fn is_not_compiled(_: NoSuchType) {}

#[cfg(any())]
#[pact_provider(name = "attributes-pass-through")]
fn is_not_compiled(_: NoSuchType) {}

/// Documented.
#[pact_contract(consumer = "app", provider = "attributes-pass-through")]
#[deny(missing_docs)]
pub fn is_documented(_: &mut Contract) {}

#[pact_contract(consumer = "app", provider = "attributes-pass-through")]
#[cfg(any())]
fn is_not_registered(_: &mut Contract) {}

#[pact_provider_state("a user exists")]
#[cfg(any())]
fn is_not_registered(_: NoSuchType) {}

#[pact_provider_state("a user exists")]
#[must_use]
#[expect(clippy::unnecessary_wraps, reason = "the attribute below the macro's")]
fn is_marked() -> Result<(), String> {
    Ok(())
}
