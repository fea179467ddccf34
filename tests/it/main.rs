//! What pact-harness promises, through its public surface.

mod support;

mod architecture;
