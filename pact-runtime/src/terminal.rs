//! The only place that prints. What others wrote becomes visible text in it (`shown`); colours are our own, and come last.

#[cfg(any(feature = "consumer", feature = "provider"))]
mod printed;
mod shown;

#[cfg(any(feature = "consumer", feature = "provider"))]
pub(crate) use self::printed::*;
pub(crate) use self::shown::*;
