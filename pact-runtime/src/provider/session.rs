//! A `#[pact_provider]` test from its beginning to its end. The macro calls this.

use std::fmt::Debug;
use std::future::Future;

use super::builder::Provider;
use super::outcome::Verification;
#[cfg(feature = "consumer")]
use crate::consumer::Contract;
use crate::registry::{Entry, Site};
use crate::terminal;

/// What `#[pact_provider]` registers.
#[derive(Debug)]
pub struct ProviderTest {
    /// Where it was written.
    pub site: Site,
    /// The provider's name, as the pacts have it.
    pub name: &'static str,
    /// Where its pacts come from.
    pub pacts: &'static [PactSource],
}

/// Where pacts of a provider test come from.
#[derive(Debug)]
pub enum PactSource {
    /// A file, a directory or a pattern, relative to the workspace.
    Files(&'static str),
    /// A URL.
    Url(&'static str),
    /// A contract.
    #[cfg(feature = "consumer")]
    Contract {
        /// Its name.
        name: &'static str,
        /// The function that describes it.
        define: fn(&mut Contract),
    },
}

impl PactSource {
    /// A contract.
    #[cfg(feature = "consumer")]
    pub const fn contract(name: &'static str, define: fn(&mut Contract)) -> Self {
        PactSource::Contract { name, define }
    }

    /// # Panics
    ///
    /// Always, when the test is compiled: contracts are the consumer's.
    #[cfg(not(feature = "consumer"))]
    pub const fn contract<F: Copy>(_name: &'static str, _define: F) -> Self {
        panic!("the option `contract` needs the feature `consumer` of pact-harness: add it in Cargo.toml")
    }
}

inventory::collect!(ProviderTest);

impl Entry for ProviderTest {
    fn site(&self) -> &Site {
        &self.site
    }
}

/// What a provider test may return: a [`Verification`], or a `Result` with one.
#[diagnostic::on_unimplemented(
    message = "a provider test returns the `Verification` that `.verify().await` gives, not `{Self}`",
    label = "not a `Verification`"
)]
pub trait VerificationOutcome {
    /// The verification, or why there is none.
    ///
    /// # Errors
    ///
    /// What the test returned.
    fn into_verification(self) -> Result<Verification, String>;
}

impl VerificationOutcome for Verification {
    fn into_verification(self) -> Result<Verification, String> {
        Ok(self)
    }
}

impl<E: Debug> VerificationOutcome for Result<Verification, E> {
    fn into_verification(self) -> Result<Verification, String> {
        self.map_err(|error| format!("the test returned an error: {error:?}"))
    }
}

/// Runs a provider test, on a runtime of its own. The test fails with the report.
#[track_caller]
#[expect(clippy::print_stdout, reason = "the report of a passed test is what `--nocapture` is for")]
pub(crate) fn provider_test<F: Future<Output: VerificationOutcome>>(
    test: &'static ProviderTest,
    body: impl FnOnce(Provider) -> F,
) {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => panic!("the test's runtime cannot start: {error}"),
    };
    match runtime.block_on(body(Provider::of(test))).into_verification() {
        Ok(verification) if verification.is_ok() => println!("{verification}"),
        Ok(verification) => terminal::fail(format!("\n{verification}")),
        Err(failure) => terminal::fail(failure),
    }
}
