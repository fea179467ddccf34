//! The Pact specification as a library, versions 1 to 4: no async, no network, no registry.
//!
//! * [`model`] is pure data: a [`Pact`](model::Pact), its interactions, bodies, rules and generators, and
//!   [`Json`](model::Json), a JSON value that keeps the order of members and the text of numbers;
//! * [`format`](mod@format) reads and writes pact files;
//! * [`matching`] compares a request or a response with what a contract expects, and explains each difference;
//! * [`generate`] replaces example values by generated ones.
//!
//! Tests depend on `pact-harness`, which has all of this. This crate is for other tools that read, write or compare pacts.
//!
//! ```
//! let file = br#"{
//!     "consumer": {"name": "web-shop"}, "provider": {"name": "stock"},
//!     "interactions": [{
//!         "description": "an article",
//!         "request": {"method": "GET", "path": "/articles/1"},
//!         "response": {"status": 200, "body": {"stock": 3}}
//!     }],
//!     "metadata": {"pactSpecification": {"version": "2.0.0"}}
//! }"#;
//! let pact = pact_core::format::read(file)?;
//! assert_eq!((&*pact.consumer, &*pact.provider), ("web-shop", "stock"));
//! # Ok::<(), pact_core::format::ReadError>(())
//! ```

pub mod format;
pub mod generate;
pub mod matching;
pub mod model;
