//! A `#[pact_provider]` test from its beginning to its end. The macro calls this.

use std::fmt::Debug;
use std::future::Future;
use std::pin::Pin;

use super::builder::Provider;
use super::filter::Filter;
use super::interrupt;
use super::outcome::Verification;
use crate::registry::{Entry, Site};
use crate::terminal;

/// What `#[pact_provider]` registers.
#[derive(Debug)]
pub struct ProviderTest {
    /// Where it was written.
    pub site: Site,
    /// The provider's name, as the pacts have it.
    pub name: &'static str,
    /// Its pacts: a file or directory, relative to the workspace.
    pub pacts: &'static str,
    /// Whether it is not to run unless somebody insists.
    pub ignored: bool,
    /// Calls the user's function.
    pub body: fn(Provider) -> ProviderRun,
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
    /// The provider that the user's function is given.
    pub(super) fn provider(&self) -> Provider {
        let mut provider =
            Provider::new(self.name).pacts(self.pacts).filter(Filter::from_env()).stop_when(interrupt::interrupted());
        provider.root = self.site.workspace_root();
        provider
    }

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
#[expect(clippy::print_stdout, reason = "the report of a passed test is what `--nocapture` is for")]
pub(crate) fn provider_test(test: &ProviderTest) {
    match test.run(test.provider()) {
        Ok(verification) if verification.is_ok() => println!("{verification}"),
        Ok(verification) => terminal::fail(format!("\n{verification}")),
        Err(failure) => terminal::fail(failure),
    }
}
