//! What the benches and the guard work on: bodies, contracts and pacts of the sizes that they ask for, always the same.

mod bodies;
mod contracts;

pub use bodies::{FORMATS, Format, shop};
pub use contracts::{generated, generators, noon, pact, received_request, received_response, request, response, rules};
