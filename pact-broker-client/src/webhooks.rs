//! Webhooks: requests that a broker sends when something happens.

use crate::client::Broker;
use crate::error::BrokerError;
use crate::links::Document;
use pact_core::model::Json;
use url::Url;

const WEBHOOKS: &str = "pb:webhooks";
const WEBHOOK: &str = "pb:webhook";
const EXECUTE: &str = "pb:execute";

/// What a broker says of a webhook, and does not take.
const OF_BROKER: [&str; 4] = ["uuid", "createdAt", "updatedAt", "_links"];

impl Broker {
    /// All webhooks, each as the broker describes it.
    ///
    /// # Errors
    ///
    /// When the broker does not answer, or is too old to know webhooks.
    pub async fn webhooks(&self) -> Result<Vec<Json>, BrokerError> {
        let url = self.resolve(&self.index().await?.link(WEBHOOKS)?.href)?;
        let list = self.get(url).await?.document().map_err(|error| self.hidden(error))?;
        let mut all = Vec::new();
        // The list has nothing but links.
        let links = if list.has_link(WEBHOOKS) { list.links(WEBHOOKS)? } else { Vec::new() };
        for link in links {
            // It may have been deleted meanwhile.
            all.extend(self.found(self.get(self.resolve(&link.href)?).await)?.map(|webhook| webhook.json));
        }
        Ok(all)
    }

    /// A webhook; `None` if the broker does not know it.
    ///
    /// # Errors
    ///
    /// When the broker does not answer.
    pub async fn webhook(&self, uuid: &str) -> Result<Option<Json>, BrokerError> {
        let url = self.webhook_url(uuid).await?;
        Ok(self.found(self.get(url).await)?.map(|webhook| webhook.json))
    }

    /// Makes a webhook: its events, its request, and perhaps the consumer and provider that it is about.
    ///
    /// # Errors
    ///
    /// When the broker refuses it, or does not answer.
    pub async fn create_webhook(&self, webhook: &Json) -> Result<Json, BrokerError> {
        let url = self.resolve(&self.index().await?.link(WEBHOOKS)?.href)?;
        Ok(self.post(url, webhook).await?.document().map_err(|error| self.hidden(error))?.json)
    }

    /// Makes a webhook with this UUID, or puts it in the place of the one that has it. The answer, and whether it is new.
    ///
    /// # Errors
    ///
    /// When the broker refuses it, or does not answer.
    pub async fn put_webhook(&self, uuid: &str, webhook: &Json) -> Result<(Json, bool), BrokerError> {
        let url = self.webhook_url(uuid).await?;
        let answer = self.exchange("PUT", url, &webhook.to_string()).await?;
        Ok((answer.document().map_err(|error| self.hidden(error))?.json, answer.status == 201))
    }

    /// Lets a webhook be sent from now on, or not; `None` if the broker does not know it. Everything else stays as it is.
    ///
    /// # Errors
    ///
    /// When the broker refuses it, or does not answer.
    pub async fn enable_webhook(&self, uuid: &str, enabled: bool) -> Result<Option<Json>, BrokerError> {
        let Some(webhook) = self.webhook(uuid).await? else { return Ok(None) };
        let members = webhook.members().unwrap_or_default().iter();
        let kept = members.filter(|(name, _)| name != "enabled" && !OF_BROKER.contains(&name.as_str())).cloned();
        let changed = Json::object(kept.chain([("enabled".into(), Json::Bool(enabled))]));
        Ok(Some(self.put_webhook(uuid, &changed).await?.0))
    }

    /// Deletes a webhook; whether there was one.
    ///
    /// # Errors
    ///
    /// When the broker refuses it, or does not answer.
    pub async fn delete_webhook(&self, uuid: &str) -> Result<bool, BrokerError> {
        self.delete(self.webhook_url(uuid).await?).await
    }

    /// Lets a webhook be sent once, with the latest pact or result that it is about; `None` if the broker does not know it.
    ///
    /// # Errors
    ///
    /// When the broker refuses it, or does not answer.
    pub async fn execute_webhook(&self, uuid: &str) -> Result<Option<Json>, BrokerError> {
        let url = self.webhook_url(uuid).await?;
        let Some(webhook) = self.found(self.get(url.clone()).await)? else { return Ok(None) };
        let link = Document::new(url, webhook.json).link(EXECUTE)?;
        let answer = self.post(self.resolve(&link.href)?, &Json::object::<&str>([])).await?;
        Ok(Some(answer.document().map_err(|error| self.hidden(error))?.json))
    }

    async fn webhook_url(&self, uuid: &str) -> Result<Url, BrokerError> {
        self.resolve(&self.index().await?.link(WEBHOOK)?.expand(&[("uuid", uuid)])?)
    }
}
