//! A Pact Broker: contracts, results, deployments and what may be deployed, in SQLite or PostgreSQL.
//!
//! From left to right, each module names only those to its left:
//!
//! ```text
//! text | content | decision | database | query | webhook | action | http | pages | routes | server | settings | serve check | embedded
//! ```

pub mod action;
pub mod check;
pub mod content;
pub mod database;
pub mod decision;
mod embedded;
pub mod http;
mod pages;
pub mod query;
mod routes;
pub mod serve;
pub mod server;
pub mod settings;
pub mod text;
pub mod webhook;

pub use embedded::Embedded;

#[cfg(test)]
mod oracle;
#[cfg(test)]
mod testing;
