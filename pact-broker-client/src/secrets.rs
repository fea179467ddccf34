//! Secrets of webhooks. A broker that has them answers at `/secrets`; the official one has none.

use crate::client::Broker;
use crate::error::BrokerError;
use crate::links::Link;
use pact_core::model::Json;

impl Broker {
    /// The secrets of webhooks, by their names, and the whole answer.
    ///
    /// # Errors
    ///
    /// When the broker does not answer, or has no secrets.
    pub async fn secrets_of_webhooks(&self) -> Result<(Vec<Json>, Json), BrokerError> {
        let document = self.get(self.resolve("secrets")?).await?.document()?;
        let secrets = document.json.get("_embedded").and_then(|embedded| embedded.get("secrets"));
        let secrets = secrets.and_then(Json::items).map(<[Json]>::to_vec);
        let secrets =
            secrets.ok_or_else(|| self.hidden(document.unexpected("a list of \"secrets\"", &document.json)))?;
        Ok((secrets, document.json))
    }

    /// Sets the value of a secret of webhooks; the answer, and whether it is new.
    ///
    /// # Errors
    ///
    /// When the broker refuses it, or does not answer.
    pub async fn put_secret_of_webhooks(&self, name: &str, value: &str) -> Result<(Json, bool), BrokerError> {
        let body = Json::object([("value", Json::string(value))]);
        let answer = self.exchange("PUT", self.secret(name)?, &body.to_string()).await?;
        let is_new = answer.status == 201;
        Ok((answer.document()?.json, is_new))
    }

    /// Deletes a secret of webhooks.
    ///
    /// # Errors
    ///
    /// When the broker does not know it, refuses it, or does not answer.
    pub async fn delete_secret_of_webhooks(&self, name: &str) -> Result<(), BrokerError> {
        self.exchange("DELETE", self.secret(name)?, "").await.map(drop)
    }

    fn secret(&self, name: &str) -> Result<url::Url, BrokerError> {
        self.resolve(&Link::to("secrets/{name}").expand(&[("name", name)])?)
    }
}
