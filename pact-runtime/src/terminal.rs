//! The only place that prints. What others wrote becomes visible text in it (`shown`); colours are our own, and come last.

mod printed;

pub(crate) use self::printed::*;
pub(crate) use pact_http::shown::*;
