//! What a server says at the address of a broker, whatever it is.

use url::Url;

use crate::answer::Answer;
use crate::client::Broker;
use crate::error::BrokerError;

/// The first answer of a server that may be a broker.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FirstAnswer {
    /// Where it was asked.
    pub url: String,
    /// The status.
    pub status: u16,
    /// The media type of the body.
    pub content_type: Option<String>,
    /// Where a redirect leads.
    pub location: Option<String>,
    /// The time that the server has, as it says it.
    pub date: Option<String>,
    /// The version that a broker says it has.
    pub version: Option<String>,
    /// Whether the body is a page for a browser.
    pub is_page: bool,
    /// The relations that a resource has links for, if the body is a resource.
    pub relations: Vec<String>,
}

impl FirstAnswer {
    /// Whether it is the index of a broker.
    pub fn is_broker(&self) -> bool {
        // Every version of it has this relation, and no other resource does.
        (200..300).contains(&self.status) && self.relations.iter().any(|name| name == "pb:latest-pact-versions")
    }

    fn of(answer: Answer, url: &Url) -> Self {
        let text = String::from_utf8_lossy(&answer.body);
        let is_html = answer.content_type.as_deref().is_some_and(|kind| kind.starts_with("text/html"));
        let document = answer.document().ok();
        let links = document.as_ref().and_then(|document| document.json.get("_links")?.members());
        FirstAnswer {
            url: url.to_string(),
            status: answer.status,
            is_page: is_html || text.trim_start().starts_with('<'),
            relations: links.unwrap_or_default().iter().map(|(name, _)| name.to_string()).collect(),
            content_type: answer.content_type,
            location: answer.location,
            date: answer.date,
            version: answer.version,
        }
    }
}

impl Broker {
    /// Asks for the index, and takes any answer: to find out what is at an address.
    ///
    /// ```no_run
    /// use pact_harness::broker::{Broker, BrokerError};
    ///
    /// # async fn look() -> Result<(), BrokerError> {
    /// let seen = Broker::new("http://localhost:9292").look().await?;
    /// assert!(seen.is_broker(), "{} answered {}", seen.url, seen.status);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// When there is none, and when the address is not one.
    pub async fn look(&self) -> Result<FirstAnswer, BrokerError> {
        let url = self.base()?.index();
        let (answer, _) = self.ask("GET", url.clone(), "").await.map_err(|error| self.hidden(error))?;
        Ok(FirstAnswer::of(answer, &url))
    }
}
