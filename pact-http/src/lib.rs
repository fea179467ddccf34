//! HTTP as contract tests need it. Depend on `pact-harness`, not on this.
//!
//! The modules stand in one line, each names only those to its left, and those of `pact-core`:
//!
//! ```text
//! shown  coding  remedy | mask | proxy | tls  no_tls | client | redirect  retry
//! ```
//!
//! * [`shown`] makes text of others safe to print, [`mask`] takes secrets out of it;
//! * [`coding`] decodes what `Content-Encoding` says, within a limit;
//! * `client` (a feature) sends requests and little more than what they say, over `tls` (a feature) where an address begins
//!   with `https://`, and through the proxy that the environment names; `redirect` follows redirects where that is asked
//!   for, and `retry` says when a request is sent again.

#[cfg(feature = "client")]
pub mod client;
pub mod coding;
pub mod mask;
#[cfg(all(feature = "client", not(feature = "tls")))]
mod no_tls;
#[cfg(feature = "client")]
mod proxy;
#[cfg(feature = "client")]
pub mod redirect;
#[cfg(feature = "client")]
mod remedy;
#[cfg(feature = "client")]
pub mod retry;
pub mod shown;
#[cfg(feature = "tls")]
pub mod tls;
