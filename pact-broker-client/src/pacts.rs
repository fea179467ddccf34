//! Lists of pacts, and the provider states in them.

use crate::client::Broker;
use crate::error::BrokerError;
use crate::links::{Document, Link};
use pact_core::model::Json;

const LATEST_PACTS: &str = "pb:latest-pact-versions";

/// A pact in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedPact {
    /// Its consumer.
    pub consumer: String,
    /// What the broker calls it.
    pub title: String,
    /// Where it is.
    pub url: String,
}

/// Whose provider states.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum StatesOf<'a> {
    /// Of the latest pacts of the main branches.
    #[default]
    MainBranches,
    /// Of the latest pacts of a branch.
    Branch(&'a str),
    /// Of what is deployed or released in an environment.
    Environment(&'a str),
}

impl Broker {
    /// The latest pact between each consumer and provider: the list, and the whole answer.
    ///
    /// # Errors
    ///
    /// When the broker does not answer.
    pub async fn latest_pacts(&self) -> Result<(Vec<Json>, Json), BrokerError> {
        let index = self.index().await?;
        let document = self.get(self.resolve(&index.link(LATEST_PACTS)?.href)?).await?.document()?;
        let pacts = document.json.get("pacts").and_then(Json::items).map(<[Json]>::to_vec);
        let pacts = pacts.ok_or_else(|| self.hidden(document.unexpected("a list of \"pacts\"", &document.json)))?;
        Ok((pacts, document.json))
    }

    /// The pacts of a provider that a branch has, or else that the main branches have: all versions, or the latest.
    ///
    /// # Errors
    ///
    /// [`BrokerError::UnknownProvider`], and when the broker does not answer, or is too old to know branches.
    pub async fn pacts_of_provider(
        &self,
        provider: &str,
        branch: Option<&str>,
        latest: bool,
    ) -> Result<Vec<ListedPact>, BrokerError> {
        let relation = match (branch, latest) {
            (None, false) => "pb:provider-pacts-with-main-branch",
            (None, true) => "pb:latest-provider-pacts-with-main-branch",
            (Some(_), false) => "pb:provider-pacts-with-branch",
            (Some(_), true) => "pb:latest-provider-pacts-with-branch",
        };
        let link = self.index().await?.link(relation)?;
        let document = self.of_provider(&link, provider, &[("branch", branch.unwrap_or_default())]).await?;
        let links = document.links("pb:pacts").map_err(|error| self.hidden(error))?;
        let pact = |link: Link| {
            let Link { href, name, title } = link;
            Ok(ListedPact {
                consumer: name.unwrap_or_default(),
                title: title.unwrap_or_default(),
                url: self.resolve(&href)?.into(),
            })
        };
        links.into_iter().map(pact).collect()
    }

    /// The provider states that consumers rely on, and the whole answer.
    ///
    /// # Errors
    ///
    /// [`BrokerError::UnknownProvider`], and when the broker does not answer.
    pub async fn provider_states(&self, provider: &str, of: StatesOf<'_>) -> Result<(Vec<Json>, Json), BrokerError> {
        // Nothing leads there.
        let (rest, name) = match of {
            StatesOf::MainBranches => ("", ""),
            StatesOf::Branch(branch) => ("/branch/{name}", branch),
            StatesOf::Environment(environment) => ("/environment/{name}", environment),
        };
        let link = Link::to(format!("pacts/provider/{{provider}}/provider-states{rest}"));
        let document = self.of_provider(&link, provider, &[("name", name)]).await?;
        let states = document.json.get("providerStates").and_then(Json::items).map(<[Json]>::to_vec);
        let states =
            states.ok_or_else(|| self.hidden(document.unexpected("a list of \"providerStates\"", &document.json)))?;
        Ok((states, document.json))
    }

    async fn of_provider(&self, link: &Link, provider: &str, more: &[(&str, &str)]) -> Result<Document, BrokerError> {
        let names: Vec<_> = more.iter().copied().chain([("provider", provider)]).collect();
        match self.get(self.resolve(&link.expand(&names)?)?).await {
            Err(BrokerError::Refused { status: 404, url, .. }) => {
                Err(BrokerError::UnknownProvider { provider: provider.to_owned(), url })
            }
            answer => answer?.document().map_err(|error| self.hidden(error)),
        }
    }
}
