//! A `#[pact_provider]` test from its beginning to its end. The macro calls this.

use std::fmt::Debug;
use std::future::Future;

use super::builder::Provider;
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
    let mut provider = Provider::new(test.name).pacts(test.pacts);
    provider.root = test.site.workspace_root();
    let outcome = runtime.block_on(body(provider)).into_verification();
    outcome.iter().for_each(Verification::tell_github);
    match outcome {
        Ok(verification) if verification.is_ok() => println!("{verification}"),
        Ok(verification) => terminal::fail(format!("\n{verification}")),
        Err(failure) => terminal::fail(failure),
    }
}
