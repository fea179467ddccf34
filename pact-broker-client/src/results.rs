//! What a verification found, for the broker to know.

use pact_core::model::EcoVec;

use crate::client::Broker;
use crate::error::BrokerError;
use crate::fetch::FetchedPact;
use crate::links::Document;
use pact_core::matching::Mismatch;
use pact_core::model::Json;

const BRANCH: &str = "pb:pacticipant-branch-version";
const TAG: &str = "pb:pacticipant-version-tag";

/// The version of a provider that was verified.
///
/// ```
/// use pact_harness::broker::ProviderVersion;
///
/// let version = ProviderVersion::new("stock", "1.4.0").branch("main").tag("dev").build_url("http://ci.example.org/7");
/// # let _ = version;
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderVersion {
    provider: String,
    version: String,
    branch: Option<String>,
    tags: Vec<String>,
    build_url: Option<String>,
}

impl ProviderVersion {
    /// A version of a provider: best the commit, or something that has it in it.
    pub fn new(provider: impl Into<String>, version: impl Into<String>) -> Self {
        let (provider, version) = (provider.into(), version.into());
        ProviderVersion { provider, version, branch: None, tags: Vec::new(), build_url: None }
    }

    /// The branch that it is on.
    pub fn branch(mut self, branch: impl Into<String>) -> Self {
        self.branch = Some(branch.into());
        self
    }

    /// A tag that it has, beside others.
    pub fn tag(mut self, tag: impl Into<String>) -> Self {
        self.tags.push(tag.into());
        self
    }

    /// The build that verified it; results link there.
    pub fn build_url(mut self, url: impl Into<String>) -> Self {
        self.build_url = Some(url.into());
        self
    }

    /// The same of this provider, unless it is of another.
    pub(crate) fn of(mut self, provider: &str) -> Self {
        if self.provider.is_empty() {
            provider.clone_into(&mut self.provider);
        }
        self
    }

    /// Names that a build made with a variable that is not set, or with a line break at its end.
    fn check(&self) -> Result<(), BrokerError> {
        let named = [("provider", &self.provider), ("version", &self.version)].into_iter();
        let branch = self.branch.iter().map(|branch| ("branch", branch));
        let others =
            self.tags.iter().map(|tag| ("tag", tag)).chain(self.build_url.iter().map(|url| ("build URL", url)));
        for (what, name) in named.chain(branch).chain(others) {
            if name.is_empty() || name.trim() != name {
                let reason = "it must not be empty, and neither begin nor end with white space";
                return Err(BrokerError::Setup(format!("{name:?} cannot be the provider's {what}: {reason}")));
            }
        }
        Ok(())
    }
}

/// What became of one interaction.
///
/// ```
/// use pact_harness::broker::TestResult;
///
/// assert!(TestResult::passed("list all articles").is_success());
/// assert!(!TestResult::error("list all articles", "the provider hangs").is_success());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestResult {
    /// What it is called.
    pub description: String,
    /// Where the provider's answer differs from the contract.
    pub mismatches: Vec<TestMismatch>,
    /// What kept the verification from finding out.
    pub errors: Vec<String>,
}

impl TestResult {
    /// The provider did as the contract says.
    pub fn passed(description: impl Into<String>) -> Self {
        TestResult { description: description.into(), mismatches: Vec::new(), errors: Vec::new() }
    }

    /// The provider did something else.
    pub fn failed(description: impl Into<String>, mismatches: &[Mismatch]) -> Self {
        TestResult { mismatches: mismatches.iter().map(TestMismatch::of).collect(), ..Self::passed(description) }
    }

    /// It could not be found out, for this reason.
    pub fn error(description: impl Into<String>, reason: impl Into<String>) -> Self {
        TestResult { errors: vec![reason.into()], ..Self::passed(description) }
    }

    /// Whether the provider did as the contract says.
    pub fn is_success(&self) -> bool {
        self.mismatches.is_empty() && self.errors.is_empty()
    }

    fn to_json(&self, id: Option<&str>) -> Json {
        // A success that has an id needs nothing else; that it is so short is what other tools expect.
        let described = id.is_none() || !self.is_success();
        let exception = |error: &String| Json::object([("message", Json::string(error.as_str()))]);
        let members = [
            id.map(|id| ("interactionId", Json::string(id))),
            described.then(|| ("interactionDescription", Json::string(self.description.as_str()))),
            Some(("success", Json::Bool(self.is_success()))),
            list("mismatches", self.mismatches.iter().map(TestMismatch::to_json)),
            list("exceptions", self.errors.iter().map(exception)),
        ];
        Json::object(members.into_iter().flatten())
    }
}

fn list(name: &'static str, items: impl Iterator<Item = Json>) -> Option<(&'static str, Json)> {
    let items: EcoVec<_> = items.collect();
    (!items.is_empty()).then_some((name, Json::Array(items)))
}

/// One difference between a contract and what the provider did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestMismatch {
    /// The part of the message: `status`, `header`, `body`, ...
    pub attribute: String,
    /// The place in that part: a header's name, a path in the body.
    pub identifier: Option<String>,
    /// What was expected there, and what came.
    pub description: String,
}

impl TestMismatch {
    fn of(mismatch: &Mismatch) -> Self {
        let attribute = mismatch.kind().trim_end_matches("-content-type");
        let identifier = Some(mismatch.place()).filter(|place| !place.is_empty());
        TestMismatch { attribute: attribute.to_owned(), identifier, description: mismatch.to_string() }
    }

    fn to_json(&self) -> Json {
        let members = [
            Some(("attribute", Json::string(self.attribute.as_str()))),
            self.identifier.as_deref().map(|place| ("identifier", Json::string(place))),
            Some(("description", Json::string(self.description.as_str()))),
        ];
        Json::object(members.into_iter().flatten())
    }
}

/// Publishes what became of the pacts of one version of a provider: see [`Broker::publisher`].
#[derive(Debug)]
pub struct Publisher {
    broker: Broker,
    version: ProviderVersion,
}

/// A result that the broker has taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Where the result is, if the broker told.
    pub url: Option<String>,
    /// Whether it says that the provider keeps the pact.
    pub success: bool,
}

impl Broker {
    /// Makes a provider's version known, with its branch and tags, so that results can be published for it. They come
    /// first, because a result of a version without its branch counts for no branch; and after the verification, because
    /// since when a branch is known decides what is work in progress for it.
    ///
    /// # Errors
    ///
    /// When the broker does not take the branch or a tag, and when a name cannot be one.
    pub async fn publisher(&self, version: ProviderVersion) -> Result<Publisher, BrokerError> {
        version.check()?;
        if version.branch.is_some() || !version.tags.is_empty() {
            let index = self.index().await?;
            let names = [("pacticipant", &*version.provider), ("version", &*version.version)];
            if let Some(branch) = &version.branch {
                self.put_link(&index, BRANCH, &[&names[..], &[("branch", branch)]].concat()).await?;
            }
            for tag in &version.tags {
                self.put_link(&index, TAG, &[&names[..], &[("tag", tag)]].concat()).await?;
            }
        }
        Ok(Publisher { broker: self.clone(), version })
    }

    async fn put_link(&self, index: &Document, relation: &str, values: &[(&str, &str)]) -> Result<(), BrokerError> {
        let url = self.resolve(&index.link(relation)?.expand(values)?)?;
        self.put(url).await.map(drop)
    }
}

impl Publisher {
    /// Publishes what became of a pact: a result for each of its interactions, in the order of the file.
    ///
    /// # Errors
    ///
    /// [`BrokerError::Incomplete`] when there are fewer or more results than interactions: a pact of which something was
    /// left out has not been verified. Also when the pact came without a link for results, and when the broker says no.
    pub async fn publish(&self, pact: &FetchedPact, results: &[TestResult]) -> Result<Published, BrokerError> {
        if results.len() != pact.interaction_ids.len() {
            return Err(BrokerError::Incomplete {
                url: pact.selected.url.clone(),
                interactions: pact.interaction_ids.len(),
                results: results.len(),
            });
        }
        let url = pact.results_url.as_deref().ok_or_else(|| BrokerError::NoLink {
            relation: "pb:publish-verification-results".to_owned(),
            url: pact.selected.url.clone(),
            found: Vec::new(),
        })?;
        let url = self.broker.base()?.own(url)?;
        let success = results.iter().all(TestResult::is_success);
        let answer = self.broker.post(url, &self.body(pact, results, success)).await?;
        Ok(Published { url: answer.location, success })
    }

    fn body<'j>(&'j self, pact: &'j FetchedPact, results: &'j [TestResult], success: bool) -> Json {
        let tests = results.iter().zip(&pact.interaction_ids).map(|(result, id)| result.to_json(id.as_deref()));
        let verifier = [("implementation", "pact-harness"), ("version", env!("CARGO_PKG_VERSION"))];
        let members = [
            Some(("success", Json::Bool(success))),
            Some(("providerApplicationVersion", Json::string(self.version.version.as_str()))),
            self.version.build_url.as_deref().map(|url| ("buildUrl", Json::string(url))),
            Some(("testResults", Json::Array(tests.collect()))),
            Some(("verifiedBy", Json::object(verifier.map(|(name, value)| (name, Json::string(value)))))),
        ];
        Json::object(members.into_iter().flatten())
    }
}
