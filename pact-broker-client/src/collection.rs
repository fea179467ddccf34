//! Lists that a broker gives page by page, and resources that may not be there.

use url::Url;

use crate::answer::Answer;
use crate::client::Broker;
use crate::error::BrokerError;
use crate::links::Document;
use pact_core::model::Json;

/// A broker whose list has more pages leads in a circle.
const MOST_PAGES: usize = 1000;

impl Broker {
    /// Everything in a list, and the answer; of several pages, one with all of them.
    pub(crate) async fn collection(&self, mut url: Url, member: &str) -> Result<(Vec<Json>, Json), BrokerError> {
        let mut all = Vec::new();
        for page in 0..MOST_PAGES {
            let document = self.get(url.clone()).await?.document().map_err(|error| self.hidden(error))?;
            let items = document.json.get("_embedded").and_then(|embedded| embedded.get(member)?.items());
            let items = items.ok_or_else(|| {
                self.hidden(document.unexpected(&format!("a list in _embedded.{member}"), &document.json))
            })?;
            all.extend_from_slice(items);
            if items.is_empty() || !document.has_link("next") {
                let whole = || Json::object([("_embedded", Json::object([(member, Json::array(all.clone()))]))]);
                let json = if page == 0 { document.json } else { whole() };
                return Ok((all, json));
            }
            url = self.resolve(&document.link("next")?.href)?;
        }
        Err(self.hidden(BrokerError::Unexpected {
            url: url.into(),
            expected: format!("a last page of {member}"),
            found: format!("more than {MOST_PAGES} pages"),
        }))
    }

    /// A resource that may not be there.
    pub(crate) fn found(&self, answer: Result<Answer, BrokerError>) -> Result<Option<Document>, BrokerError> {
        match answer {
            Err(BrokerError::Refused { status: 404, .. }) => Ok(None),
            answer => answer?.document().map(Some).map_err(|error| self.hidden(error)),
        }
    }

    /// Deletes a resource; whether it was there.
    pub(crate) async fn delete(&self, url: Url) -> Result<bool, BrokerError> {
        match self.exchange("DELETE", url, "").await {
            Err(BrokerError::Refused { status: 404, .. }) => Ok(false),
            answer => answer.map(|_| true),
        }
    }
}
