//! A Pact Broker: contracts, results, deployments and what may be deployed, in SQLite or PostgreSQL.
//!
//! From left to right, each module names only those to its left:
//!
//! ```text
//! text | content | decision | database | query | action | http | routes | server
//! ```

pub mod content;
pub mod database;
pub mod text;

#[cfg(test)]
mod testing;
