//! What `pact_defaults!` gives to the tests and contracts that leave it out.
//!
//! `pact_defaults!` declares a type of a fixed name, and a test that leaves something out looks for a type of that name: in its
//! own module, then in the root of its crate, then in [`none`]. The types in there have no defaults, and the compiler says so.

use crate::model::SpecVersion;

/// The consumer of the pacts, and how it writes them.
#[diagnostic::on_unimplemented(
    message = "name the consumer: `consumer = \"..\"`, here or in `pact_defaults!`",
    label = "the consumer is missing",
    note = "`pact_defaults!(consumer = \"..\");` in the root of a crate holds for all of it, in a module for that module and those that `use super::*`"
)]
pub trait DefaultConsumer {
    const NAME: &'static str;
    const SPEC: SpecVersion;
    const OUTPUT: Option<&'static str>;
}

/// The provider of the pacts.
#[diagnostic::on_unimplemented(
    message = "name the provider: `provider = \"..\"` (`name = \"..\"` in `#[pact_provider]`), here or in `pact_defaults!`",
    label = "the provider is missing",
    note = "`pact_defaults!(provider = \"..\");` in the root of a crate holds for all of it, in a module for that module and those that `use super::*`"
)]
pub trait DefaultProvider {
    const NAME: &'static str;
}

/// What is found where there is no `pact_defaults!`.
pub mod none {
    pub struct PactDefaultConsumer;
    pub struct PactDefaultProvider;
}
