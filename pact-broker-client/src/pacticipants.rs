//! Applications, and their labels.

use crate::client::Broker;
use crate::error::BrokerError;
use crate::links::{Document, Link};
use pact_core::model::Json;
use url::Url;

const PACTICIPANT: &str = "pb:pacticipant";
const PACTICIPANTS: &str = "pb:pacticipants";
const WITH_LABEL: &str = "pb:pacticipants-with-label";

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

    /// The applications that the broker knows, or those with a label: the list, and the whole answer.
    ///
    /// # Errors
    ///
    /// When the broker does not answer.
    pub async fn pacticipants(&self, label: Option<&str>) -> Result<(Vec<Json>, Json), BrokerError> {
        let mut url = self.resolve(&self.index().await?.link(PACTICIPANTS)?.href)?;
        if let Some(label) = label {
            let all = self.get(url).await?.document().map_err(|error| self.hidden(error))?;
            url = self.resolve(&all.link(WITH_LABEL)?.expand(&[("label", label)])?)?;
        }
        self.collection(url, "pacticipants").await
    }

    /// An application; `None` if the broker does not know it.
    ///
    /// # Errors
    ///
    /// When the broker does not answer.
    pub async fn pacticipant(&self, name: &str) -> Result<Option<Json>, BrokerError> {
        Ok(self.pacticipant_document(name).await?.map(|document| document.json))
    }

    pub(crate) async fn pacticipant_document(&self, name: &str) -> Result<Option<Document>, BrokerError> {
        let url = self.resolve(&self.index().await?.link(PACTICIPANT)?.expand(&[("pacticipant", name)])?)?;
        self.found(self.get(url).await)
    }

    /// The labels that applications have: the list, and the whole answer.
    ///
    /// # Errors
    ///
    /// When the broker does not answer, or is too old to list them.
    pub async fn labels(&self) -> Result<(Vec<Json>, Json), BrokerError> {
        self.collection(self.resolve("labels")?, "labels").await
    }

    /// Gives an application a label. One that the broker does not know is made.
    ///
    /// # Errors
    ///
    /// When the broker refuses it, or does not answer.
    pub async fn put_label(&self, pacticipant: &str, label: &str) -> Result<(), BrokerError> {
        self.put(self.label_url(pacticipant, label)?).await.map(drop)
    }

    /// Takes a label from an application; whether it had it.
    ///
    /// # Errors
    ///
    /// When the broker refuses it, or does not answer.
    pub async fn delete_label(&self, pacticipant: &str, label: &str) -> Result<bool, BrokerError> {
        self.delete(self.label_url(pacticipant, label)?).await
    }

    /// Not every broker has a link to it.
    fn label_url(&self, pacticipant: &str, label: &str) -> Result<Url, BrokerError> {
        let names = [("pacticipant", pacticipant), ("label", label)];
        self.resolve(&Link::to("pacticipants/{pacticipant}/labels/{label}").expand(&names)?)
    }
}
