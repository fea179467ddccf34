//! Why a deployment or release is not recorded.

use std::fmt;

use crate::error::BrokerError;

/// Why a deployment or release, or the end of one, was not recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PlacementError {
    /// The broker did not do what it was asked.
    Broker(BrokerError),
    /// The broker does not know the application.
    UnknownPacticipant {
        /// Its name.
        pacticipant: String,
    },
    /// The broker does not know the version.
    UnknownVersion {
        /// The application.
        pacticipant: String,
        /// Its version.
        version: String,
    },
    /// The broker does not know the environment.
    UnknownEnvironment {
        /// Its name.
        environment: String,
        /// Those that it knows.
        known: Vec<String>,
    },
    /// There is nothing to end.
    NotThere {
        /// What is said to be there: `Bar`, `Bar version 10`.
        what: String,
        /// `deployed to` or `released in`.
        how: &'static str,
        /// The environment.
        environment: String,
    },
    /// The application is deployed there, but to other instances.
    OtherInstance {
        /// The application.
        pacticipant: String,
        /// The instance that was named, if any.
        instance: Option<String>,
        /// The environment.
        environment: String,
        /// Where it is deployed; `None` is without an instance.
        found: Vec<Option<String>>,
    },
}

impl From<BrokerError> for PlacementError {
    fn from(error: BrokerError) -> Self {
        PlacementError::Broker(error)
    }
}

impl fmt::Display for PlacementError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PlacementError::Broker(error) => error.fmt(f),
            PlacementError::UnknownPacticipant { pacticipant } => write!(
                f,
                "there is no application {pacticipant:?}: check the name, with upper and lower case; an application is known as \
                 soon as a pact or a verification result of it is published"
            ),
            PlacementError::UnknownVersion { pacticipant, version } => write!(
                f,
                "{pacticipant} version {version} not found: publish a pact or a verification result of this version first"
            ),
            PlacementError::UnknownEnvironment { environment, known } if known.is_empty() => {
                write!(f, "no environment found with name '{environment}': there is none at all; create it first")
            }
            PlacementError::UnknownEnvironment { environment, known } => {
                write!(f, "no environment found with name '{environment}'. Available options: {}", known.join(", "))
            }
            PlacementError::NotThere { what, how, environment } => {
                write!(f, "{what} is not currently {how} {environment} environment")
            }
            PlacementError::OtherInstance { pacticipant, instance, environment, found } => {
                match instance {
                    Some(instance) => write!(
                        f,
                        "{pacticipant} is not currently deployed to application instance '{instance}' in {environment} \
                         environment. Please "
                    )?,
                    None => f.write_str("Please ")?,
                }
                let named: Vec<_> = found.iter().flatten().map(String::as_str).collect();
                if found.contains(&None) {
                    f.write_str("omit the application instance")?;
                    if !named.is_empty() {
                        f.write_str(" or ")?;
                    }
                }
                if named.is_empty() {
                    return Ok(());
                }
                write!(
                    f,
                    "specify one of the following application instances to record the undeployment from: {}",
                    named.join(", ")
                )
            }
        }
    }
}

impl std::error::Error for PlacementError {}
