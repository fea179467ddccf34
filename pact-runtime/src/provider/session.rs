//! A `#[pact_provider]` test from its beginning to its end. The macro calls this.

use std::fmt::Debug;
use std::future::Future;
use std::pin::Pin;

use super::builder::Provider;
use super::interrupt;
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
    /// Whether it is not to run unless somebody insists.
    pub ignored: bool,
    /// Calls the user's function.
    pub body: fn(Provider) -> ProviderRun,
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

/// The user's function at work.
pub type ProviderRun = Pin<Box<dyn Future<Output = Result<Verification, String>>>>;

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

impl ProviderTest {
    /// Runs the user's function with a provider, on a runtime of its own.
    ///
    /// # Errors
    ///
    /// What the function returned, or that there is no runtime.
    pub(super) fn run(&self, provider: Provider) -> Result<Verification, String> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| format!("the test's runtime cannot start: {error}"))?;
        let running = interrupt::Running::begin();
        let verification = runtime.block_on((self.body)(provider));
        // What still hangs was reported, and must not keep the test from ending.
        runtime.shutdown_background();
        running.end(verification.as_ref().ok());
        verification
    }
}

/// Runs a provider test. The test fails with the report.
#[track_caller]
pub(crate) fn provider_test(test: &ProviderTest) {
    let outcome = test.run(Provider::of(test));
    outcome.iter().for_each(Verification::tell_github);
    match outcome {
        Ok(verification) if verification.is_ok() => terminal::report(verification),
        Ok(verification) => terminal::fail(format!("\n{verification}")),
        Err(failure) => terminal::fail(failure),
    }
}
