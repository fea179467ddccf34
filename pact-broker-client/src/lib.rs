//! A client of the [Pact Broker](https://docs.pact.io/pact_broker): fetches the pacts that a provider has to keep, and
//! publishes what their verification found.
//!
//! ```no_run
//! use pact_harness::broker::{Broker, BrokerError, ConsumerVersionSelector, ProviderVersion, Selection, TestResult};
//!
//! # async fn example() -> Result<(), BrokerError> {
//! let broker = Broker::new("http://broker.example.org:9292").token("..");
//! let selection = Selection::new().consumer_versions(ConsumerVersionSelector::main_branch()).provider_branch("main");
//! let mut verified = Vec::new();
//! for selected in broker.pacts_for_verification("stock", &selection).await? {
//!     let pact = broker.fetch_pact(selected).await?;
//!     // .. verify `pact.text`, and say what became of each of its interactions ..
//!     verified.push((pact, vec![TestResult::passed("get the stock of an article")]));
//! }
//! let publisher = broker.publisher(ProviderVersion::new("stock", "1.4.0").branch("main")).await?;
//! for (pact, results) in &verified {
//!     publisher.publish(pact, results).await?;
//! }
//! # Ok(())
//! # }
//! ```

mod answer;
mod auth;
mod base;
mod client;
mod collection;
mod configured;
mod environments;
mod error;
mod explained;
mod failures;
mod fetch;
mod heartbeat;
mod links;
mod look;
mod matrix;
mod notice;
mod pacticipants;
mod pacts;
mod placements;
mod publish;
mod publishing;
mod reasons;
mod remedy;
mod results;
mod secrets;
mod selection;
mod selector;
mod surroundings;
mod versions;
mod watch;
mod webhooks;

pub use client::Broker;
pub use environments::{Environment, EnvironmentDetails};
pub use error::BrokerError;
pub use failures::FailedInteraction;
pub use fetch::{FetchedPact, Notice, SelectedPact};
pub use look::FirstAnswer;
pub use matrix::{Matrix, MatrixQuery, MatrixRow, Target, VersionSelector};
pub use notice::TypedNotice;
#[cfg(feature = "tls")]
pub use pact_http::tls::{Pem, Tls, TlsError};
pub use pacticipants::PacticipantDetails;
pub use pacts::{ListedPact, StatesOf};
pub use placements::{Ended, PlacementError};
pub use publish::{Contract, ContractsPublished, Publication};
pub use publishing::Publish;
pub use remedy::Remedy;
pub use results::{ProviderVersion, Published, Publisher, TestMismatch, TestResult};
pub use selection::Selection;
pub use selector::ConsumerVersionSelector;
pub use surroundings::Surroundings;
pub use versions::WhichVersion;
pub use watch::Exchange;
