//! Reads: SQL, the struct of a row, a function. No rule is in here.

#![expect(clippy::missing_errors_doc, reason = "each function returns what the database says, and nothing else")]

pub mod branch;
pub mod dashboard;
pub mod delivery;
pub mod environment;
pub mod integration;
pub mod invariant;
pub mod matrix;
pub mod metrics;
pub mod pact;
pub mod pact_list;
pub mod pacticipant;
pub mod pending;
pub mod selection;
pub mod verification;
pub mod version;
pub mod webhook;
