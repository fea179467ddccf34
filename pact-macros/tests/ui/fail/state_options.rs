use pact_harness::prelude::*;

#[pact_provider_state("a user exists", default)]
fn default_with_a_name() {}

#[pact_provider_state("a user exists", teardown, concurrent)]
fn teardown_that_is_concurrent() {}

#[pact_provider_state("a user exists", "a user exists")]
fn the_same_twice() {}

#[pact_provider_state(default, concurent)]
fn unknown() {}

#[pact_provider_state("a user exists" "user exists")]
fn no_comma() {}
