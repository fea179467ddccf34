//! What both directions need: the example provider, whole or broken, and the two verifiers, theirs and ours.

mod ours;
mod provider;
mod theirs;
mod verdict;

use std::path::PathBuf;

pub use provider::{Answer, PaymentService};
pub use verdict::{Verdict, Verdicts};

/// Verification with `pact-harness`.
pub use ours::verify as verify_with_ours;
/// Verification with `pact_verifier`.
pub use theirs::verify as verify_with_theirs;

/// The pact that the example consumer wrote with `pact-harness`.
pub fn committed_pact() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../pacts/checkout-app-payment-service.json"))
}
