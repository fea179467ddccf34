//! The wire: reads pact files into the model and writes them. What differs between the versions of the specification
//! is known only here.

mod error;
mod generators;
mod members;
mod read;
mod rules;
mod write;

pub use error::ReadError;
pub use read::read;
#[cfg(feature = "provider")]
pub(crate) use write::write_message;
pub use write::{Unwritable, write, write_interaction};
