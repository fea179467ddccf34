//! What a team has for all its tests: pact-harness comes with it.

pub use harness as pact;
