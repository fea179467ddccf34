//! Versions of applications, their tags and branches.

use crate::client::Broker;
use crate::error::BrokerError;
use pact_core::model::Json;
use url::Url;

const VERSION: &str = "pb:pacticipant-version";
const LATEST_VERSION: &str = "pb:latest-version";
const LATEST_TAGGED_VERSION: &str = "pb:latest-tagged-version";
const TAG: &str = "pb:pacticipant-version-tag";
const BRANCH: &str = "pb:pacticipant-branch";
const BRANCH_VERSION: &str = "pb:pacticipant-branch-version";
const BRANCHES: &str = "pb:branches";

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

    /// Takes a tag from a version; whether it had it.
    ///
    /// # Errors
    ///
    /// When the broker refuses it, or does not answer.
    pub async fn delete_tag(&self, pacticipant: &str, version: &str, tag: &str) -> Result<bool, BrokerError> {
        let names = [("pacticipant", pacticipant), ("version", version), ("tag", tag)];
        self.delete(self.linked(TAG, &names).await?).await
    }

    /// Makes a version known, on a branch if there is one. It is changed in nothing else where the broker knows it.
    ///
    /// # Errors
    ///
    /// When the broker refuses it, or does not answer.
    pub async fn put_version(&self, pacticipant: &str, version: &str, branch: Option<&str>) -> Result<(), BrokerError> {
        let names = [("pacticipant", pacticipant), ("version", version)];
        let url = match branch {
            Some(branch) => self.linked(BRANCH_VERSION, &[names[0], names[1], ("branch", branch)]).await?,
            None => self.linked(VERSION, &names).await?,
        };
        self.put(url).await.map(drop)
    }

    /// The branches of an application, and the whole answer; `None` if the broker does not know the application.
    ///
    /// # Errors
    ///
    /// When the broker does not answer, or is too old to know branches.
    pub async fn branches(&self, pacticipant: &str) -> Result<Option<(Vec<Json>, Json)>, BrokerError> {
        let Some(of) = self.pacticipant_document(pacticipant).await? else { return Ok(None) };
        let url = self.resolve(&of.link(BRANCHES)?.href)?;
        self.collection(url, "branches").await.map(Some)
    }

    /// Deletes a branch, and none of its versions; whether there was one.
    ///
    /// # Errors
    ///
    /// When the broker refuses it, or does not answer.
    pub async fn delete_branch(&self, pacticipant: &str, branch: &str) -> Result<bool, BrokerError> {
        self.delete(self.linked(BRANCH, &[("pacticipant", pacticipant), ("branch", branch)]).await?).await
    }

    async fn linked(&self, relation: &str, names: &[(&str, &str)]) -> Result<Url, BrokerError> {
        self.resolve(&self.index().await?.link(relation)?.expand(names)?)
    }
}
