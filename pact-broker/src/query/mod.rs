//! Reads: SQL, the struct of a row, a function. No rule is in here.

pub mod branch;
pub mod environment;
pub mod matrix;
pub mod pact;
pub mod pacticipant;
pub mod verification;
pub mod version;
