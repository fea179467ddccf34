//! What pact-harness promises, through its public surface.

mod support;

mod architecture;
mod attribute_options;
mod broker;
mod cases;
mod consumer_failures;
mod consumer_messages;
mod contracts;
mod defaults;
mod derive;
mod format;
mod generators;
mod limits;
mod matchers;
mod matching_bodies;
mod matching_formats;
mod matching_messages;
mod matching_quirks;
mod matching_xml;
mod pact_at_hand;
mod pact_file;
mod properties;
mod provider_client;
mod provider_faults;
mod provider_launch;
mod provider_messages;
mod provider_sources;
mod provider_states;
mod provider_tls;
mod readme;
mod registry;
mod state_change;
mod verification;
