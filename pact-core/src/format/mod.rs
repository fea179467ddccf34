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
pub use read::{Reading, Unread, read, read_each};
pub use write::{Unwritable, UnwritableReason, check_version, write, write_interaction, write_message};
