//! Applications, their versions and tags, and the latest pacts.

use crate::client::Broker;
use crate::error::BrokerError;
use crate::links::Document;
use pact_core::model::Json;

const PACTICIPANT: &str = "pb:pacticipant";
const PACTICIPANTS: &str = "pb:pacticipants";
const VERSION: &str = "pb:pacticipant-version";
const LATEST_VERSION: &str = "pb:latest-version";
const LATEST_TAGGED_VERSION: &str = "pb:latest-tagged-version";
const TAG: &str = "pb:pacticipant-version-tag";
const LATEST_PACTS: &str = "pb:latest-pact-versions";

/// What is said of an application.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PacticipantDetails {
    /// Its name for people.
    pub display_name: Option<String>,
    /// Its main branch.
    pub main_branch: Option<String>,
    /// Where its source code is.
    pub repository_url: Option<String>,
}

/// Which version of an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhichVersion<'a> {
    /// This one.
    Number(&'a str),
    /// The latest one.
    Latest,
    /// The latest one with this tag.
    LatestTagged(&'a str),
}

impl Broker {
    /// Makes an application known, or changes what the details say of it. The answer, and whether it is new.
    ///
    /// # Errors
    ///
    /// When the broker refuses it, or does not answer.
    pub async fn put_pacticipant(&self, name: &str, details: &PacticipantDetails) -> Result<(Json, bool), BrokerError> {
        let member = |key, value: &Option<String>| value.as_deref().map(|value| (key, Json::string(value)));
        let members = [
            Some(("name", Json::string(name))),
            member("displayName", &details.display_name),
            member("mainBranch", &details.main_branch),
            member("repositoryUrl", &details.repository_url),
        ];
        let body = Json::object(members.into_iter().flatten());
        let index = self.index().await?;
        let url = self.resolve(&index.link(PACTICIPANT)?.expand(&[("pacticipant", name)])?)?;
        let is_new = self.found(self.get(url.clone()).await)?.is_none();
        let answer = if is_new {
            self.post(self.resolve(&index.link(PACTICIPANTS)?.href)?, &body).await?
        } else {
            self.patch(url, &body).await?
        };
        Ok((answer.document()?.json, is_new))
    }

    /// A version of an application; `None` if the broker does not know it.
    ///
    /// # Errors
    ///
    /// When the broker does not answer.
    pub async fn version(&self, pacticipant: &str, which: WhichVersion<'_>) -> Result<Option<Json>, BrokerError> {
        let index = self.index().await?;
        let name = ("pacticipant", pacticipant);
        let path = match which {
            WhichVersion::Number(version) => index.link(VERSION)?.expand(&[name, ("version", version)])?,
            WhichVersion::Latest => index.link(LATEST_VERSION)?.expand(&[name])?,
            WhichVersion::LatestTagged(tag) => index.link(LATEST_TAGGED_VERSION)?.expand(&[name, ("tag", tag)])?,
        };
        let found = self.found(self.get(self.resolve(&path)?).await)?;
        Ok(found.map(|document| document.json))
    }

    /// Gives a version a tag. A version that the broker does not know is made.
    ///
    /// # Errors
    ///
    /// When the broker refuses it, or does not answer.
    pub async fn put_tag(&self, pacticipant: &str, version: &str, tag: &str) -> Result<(), BrokerError> {
        let index = self.index().await?;
        let names = [("pacticipant", pacticipant), ("version", version), ("tag", tag)];
        self.put(self.resolve(&index.link(TAG)?.expand(&names)?)?).await.map(drop)
    }

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

    fn found(&self, answer: Result<crate::answer::Answer, BrokerError>) -> Result<Option<Document>, BrokerError> {
        match answer {
            Err(BrokerError::Refused { status: 404, .. }) => Ok(None),
            answer => answer?.document().map(Some).map_err(|error| self.hidden(error)),
        }
    }
}
