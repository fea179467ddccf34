//! A `#[pact_provider]` test from its beginning to its end. The macro calls this.

use std::error::Error;
use std::fmt::{self, Debug};
use std::future::Future;
use std::io;
use std::pin::Pin;

use super::builder::Provider;
use super::interrupt;
use super::running::Running;
use super::source::PactSource;
use crate::registry::{Entry, Site};
use crate::terminal;
use crate::verification::{Filter, Verification};

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

/// The user's function at work.
pub type ProviderRun = Pin<Box<dyn Future<Output = Result<Verification, TestError>>>>;

inventory::collect!(ProviderTest);

impl Entry for ProviderTest {
    fn site(&self) -> &Site {
        &self.site
    }
}

/// Why a provider test has no verification.
#[derive(Debug)]
#[non_exhaustive]
pub enum TestError {
    /// The function returned an error, which is told as `{:?}` does.
    Returned(String),
    /// The function panicked.
    Panicked,
    /// The function wants arguments of another attribute.
    NeedsArguments,
    /// The async runtime of the test cannot start.
    Runtime(io::Error),
}

impl fmt::Display for TestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TestError::Returned(error) => write!(f, "the test returned an error: {error}"),
            TestError::Panicked => f.write_str("the function panicked; see above"),
            TestError::NeedsArguments => f.write_str(
                "another attribute gives it arguments, which `provider_main!` cannot: make them in the function, or move it \
                 to a test target with a harness",
            ),
            TestError::Runtime(error) => write!(f, "the test's runtime cannot start: {error}"),
        }
    }
}

impl Error for TestError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            TestError::Runtime(error) => Some(error),
            _ => None,
        }
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
    fn into_verification(self) -> Result<Verification, TestError>;
}

impl VerificationOutcome for Verification {
    fn into_verification(self) -> Result<Verification, TestError> {
        Ok(self)
    }
}

impl<E: Debug> VerificationOutcome for Result<Verification, E> {
    fn into_verification(self) -> Result<Verification, TestError> {
        self.map_err(|error| TestError::Returned(format!("{error:?}")))
    }
}

impl ProviderTest {
    /// The provider of the test, with the pacts that its attribute names.
    pub(super) fn provider(&self) -> Provider {
        let mut provider = Provider::new(self.name);
        provider.options.pacts.wanted.root = self.site.workspace_root();
        provider = self.pacts.iter().fold(provider, |provider, source| source.add_to(provider));
        provider.filter(Filter::from_env()).stop_when(interrupt::interrupted())
    }

    /// Runs the user's function with a provider, on a runtime of its own.
    ///
    /// # Errors
    ///
    /// What the function returned, or that there is no runtime.
    pub(super) fn run(&self, provider: Provider) -> Result<Verification, TestError> {
        on_a_runtime((self.body)(provider))
    }
}

/// Runs the user's function on a runtime of its own.
fn on_a_runtime(body: impl Future<Output = Result<Verification, TestError>>) -> Result<Verification, TestError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(TestError::Runtime)?;
    let running = Running::begin();
    let verification = runtime.block_on(body);
    // What still hangs was reported, and must not keep the test from ending.
    runtime.shutdown_background();
    running.end(verification.as_ref().ok());
    verification
}

/// Runs a provider test. The test fails with the report.
#[track_caller]
pub(crate) fn provider_test(test: &ProviderTest) {
    conclude(&test.run(test.provider()));
}

/// Runs a provider test that gets arguments from an attribute, which the function holds.
#[track_caller]
pub(crate) fn provider_test_with<F>(test: &ProviderTest, body: impl FnOnce(Provider) -> F)
where
    F: Future<Output: VerificationOutcome>,
{
    let body = body(test.provider());
    conclude(&on_a_runtime(async { body.await.into_verification() }));
}

/// The same on a runtime that the attribute has made. Its result is for [`conclude`], which knows the line of the test.
///
/// # Errors
///
/// What the function returned.
pub(crate) async fn provider_verified<F>(
    test: &ProviderTest,
    body: impl FnOnce(Provider) -> F,
) -> Result<Verification, TestError>
where
    F: Future<Output: VerificationOutcome>,
{
    let running = Running::begin();
    let verification = body(test.provider()).await.into_verification();
    running.end(verification.as_ref().ok());
    verification
}

/// What stands in the place of a function that gets arguments from an attribute, where the attribute is not at work.
pub(crate) fn provider_needs_arguments(_: Provider) -> ProviderRun {
    Box::pin(async { Err(TestError::NeedsArguments) })
}

/// Ends a provider test.
#[track_caller]
pub(crate) fn conclude(outcome: &Result<Verification, TestError>) {
    outcome.iter().for_each(Verification::tell_github);
    match outcome {
        Ok(verification) if verification.is_ok() => terminal::report(verification),
        Ok(verification) => terminal::fail(format!("\n{verification}")),
        Err(failure) => terminal::fail(failure),
    }
}
