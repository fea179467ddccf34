//! What pact-harness promises, through its public surface.

mod support;

mod architecture;
mod broker;
mod consumer_failures;
mod contracts;
mod format;
mod matching_bodies;
mod matching_messages;
mod matching_quirks;
mod matching_xml;
mod pact_file;
mod properties;
mod provider_states;
mod readme;
mod registry;
mod verification;
