//! Pacts of a version of a consumer, for the broker to keep.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::client::Broker;
use crate::error::BrokerError;
use crate::notice::{TypedNotice, typed_notices};
use pact_core::model::Json;

const PUBLISH: &str = "pb:publish-contracts";

/// The pacts of one version of a consumer.
///
/// ```
/// use pact_harness::broker::{Contract, Publication};
///
/// let publication = Publication {
///     branch: Some("main".into()),
///     contracts: vec![Contract::new("stock", "{}")],
///     ..Publication::new("web-shop", "1.2.0")
/// };
/// # let _ = publication;
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Publication {
    /// The consumer.
    pub consumer: String,
    /// Its version.
    pub version: String,
    /// The branch of the version.
    pub branch: Option<String>,
    /// Tags of the version.
    pub tags: Vec<String>,
    /// The build that made the pacts.
    pub build_url: Option<String>,
    /// The pacts.
    pub contracts: Vec<Contract>,
    /// Interactions are added to those that another build published for the same version.
    pub merge: bool,
}

/// A pact and its provider.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contract {
    /// The provider.
    pub provider: String,
    /// The pact file.
    pub content: Vec<u8>,
}

/// What the broker says to a publication.
#[derive(Debug, Clone, PartialEq)]
pub struct ContractsPublished {
    /// Whether the pacts were published. If not, the notices have the reason.
    pub accepted: bool,
    /// What a person is to read.
    pub notices: Vec<TypedNotice>,
    /// The whole answer.
    pub json: Json,
}

impl Publication {
    /// A version of a consumer, with no pacts yet.
    pub fn new(consumer: impl Into<String>, version: impl Into<String>) -> Self {
        Publication { consumer: consumer.into(), version: version.into(), ..Publication::default() }
    }

    fn to_json(&self) -> Json {
        let string = |text: &str| Json::string(text);
        let contracts = self.contracts.iter().map(|contract| {
            let members = [
                Some(("consumerName", string(&self.consumer))),
                Some(("providerName", string(&contract.provider))),
                Some(("specification", string("pact"))),
                Some(("contentType", string("application/json"))),
                Some(("content", string(&BASE64_STANDARD.encode(&contract.content)))),
                self.merge.then(|| ("onConflict", string("merge"))),
            ];
            Json::object(members.into_iter().flatten())
        });
        let members = [
            Some(("pacticipantName", string(&self.consumer))),
            Some(("pacticipantVersionNumber", string(&self.version))),
            Some(("tags", Json::array(self.tags.iter().map(|tag| string(tag))))),
            self.branch.as_deref().map(|branch| ("branch", string(branch))),
            self.build_url.as_deref().map(|url| ("buildUrl", string(url))),
            Some(("contracts", Json::array(contracts))),
        ];
        Json::object(members.into_iter().flatten())
    }
}

impl Contract {
    /// A pact with a provider.
    pub fn new(provider: impl Into<String>, content: impl Into<Vec<u8>>) -> Self {
        Contract { provider: provider.into(), content: content.into() }
    }
}

impl Broker {
    /// Publishes the pacts of a version of a consumer, all or none of them. That the broker keeps other content for the
    /// same version is an answer, and not an error.
    ///
    /// # Errors
    ///
    /// When the broker refuses the request for another reason, or does not answer.
    pub async fn publish_contracts(&self, publication: &Publication) -> Result<ContractsPublished, BrokerError> {
        let index = self.index().await?;
        let url = self.resolve(&index.link(PUBLISH)?.href)?;
        let (answer, tries) = self.ask("POST", url, &publication.to_json().to_string()).await?;
        let answer =
            if answer.status == 409 { answer } else { answer.success(tries).map_err(|error| self.hidden(error))? };
        let accepted = answer.status != 409;
        let document = answer.document().map_err(|error| self.hidden(error))?;
        let notices = typed_notices(&document.json);
        if !accepted && notices.is_empty() {
            return Err(self.hidden(answer.refused(tries)));
        }
        Ok(ContractsPublished { accepted, notices, json: document.json })
    }
}
