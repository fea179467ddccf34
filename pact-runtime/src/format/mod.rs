//! The wire: reads pact files into the model and writes them. What differs between the versions of the specification
//! is known only here.

mod error;
mod generators;
mod members;
mod names;
mod read;
mod rules;
mod write;

pub use error::ReadError;
pub use read::{Unread, read, read_each};
#[cfg(feature = "provider")]
pub(crate) use write::write_message;
pub use write::{Unwritable, check_version, write, write_interaction};
