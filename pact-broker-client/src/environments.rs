//! The environments that versions are deployed or released to.

use crate::client::Broker;
use crate::error::BrokerError;
use crate::links::Document;
use pact_core::model::Json;

pub(crate) const ENVIRONMENTS: &str = "pb:environments";
const ENVIRONMENT: &str = "pb:environment";

/// An environment that the broker knows.
#[derive(Debug, Clone, PartialEq)]
pub struct Environment {
    /// What the broker calls it for itself.
    pub uuid: String,
    /// Its name.
    pub name: String,
    /// Its name for people.
    pub display_name: Option<String>,
    /// Whether it is a production environment.
    pub production: bool,
    /// Everything that the broker says of it.
    pub json: Json,
}

/// What is said of an environment when it is made or changed.
///
/// ```
/// use pact_harness::broker::EnvironmentDetails;
///
/// let production = EnvironmentDetails {
///     name: Some("production".into()),
///     production: Some(true),
///     ..EnvironmentDetails::default()
/// };
/// # let _ = production;
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EnvironmentDetails {
    /// Its name.
    pub name: Option<String>,
    /// Its name for people.
    pub display_name: Option<String>,
    /// Whether it is a production environment.
    pub production: Option<bool>,
    /// Whom to ask about it.
    pub contact_name: Option<String>,
    /// Their address.
    pub contact_email_address: Option<String>,
}

impl EnvironmentDetails {
    /// The resource with these details; what is not said stays as it was.
    fn over(&self, existing: Option<&Json>) -> Json {
        let kept = |name: &str| existing.and_then(|json| json.get(name)).cloned();
        let text = |value: &Option<String>| value.as_deref().map(Json::string);
        let old = existing.and_then(|json| json.get("contacts")?.items()?.first());
        let contact = [
            ("name", text(&self.contact_name).or_else(|| old?.get("name").cloned())),
            (
                "details",
                match &self.contact_email_address {
                    Some(address) => Some(Json::object([("emailAddress", Json::string(address.as_str()))])),
                    None => old.and_then(|contact| contact.get("details").cloned()),
                },
            ),
        ];
        let contact: Vec<_> = contact.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
        let is_new = self.contact_name.is_some() || self.contact_email_address.is_some();
        let contacts = if is_new { Some(Json::array([Json::object(contact)])) } else { kept("contacts") };
        let members = [
            ("name", text(&self.name).or_else(|| kept("name"))),
            ("displayName", text(&self.display_name).or_else(|| kept("displayName"))),
            ("production", self.production.map(Json::Bool).or_else(|| kept("production")).or(Some(Json::Bool(false)))),
            ("contacts", contacts),
        ];
        Json::object(members.into_iter().filter_map(|(name, value)| Some((name, value?))))
    }
}

impl Broker {
    /// All environments, and the whole answer.
    ///
    /// # Errors
    ///
    /// When the broker does not answer, or is too old to know environments.
    pub async fn environments(&self) -> Result<(Vec<Environment>, Json), BrokerError> {
        let index = self.index().await?;
        let document = self.get(self.resolve(&index.link(ENVIRONMENTS)?.href)?).await?.document()?;
        let found = document.json.get("_embedded").and_then(|embedded| embedded.get("environments")?.items());
        let found = found
            .ok_or_else(|| document.unexpected("a list of environments in _embedded.environments", &document.json))?;
        let environments = found.iter().map(|json| read(&document, json)).collect::<Result<_, _>>();
        environments.map(|found| (found, document.json)).map_err(|error| self.hidden(error))
    }

    /// An environment; `None` if the broker does not know it.
    ///
    /// # Errors
    ///
    /// When the broker does not answer.
    pub async fn environment(&self, uuid: &str) -> Result<Option<Environment>, BrokerError> {
        let index = self.index().await?;
        match self.get(self.resolve(&index.link(ENVIRONMENT)?.expand(&[("uuid", uuid)])?)?).await {
            Err(BrokerError::Refused { status: 404, .. }) => Ok(None),
            answer => {
                let document = answer?.document()?;
                read(&document, &document.json).map(Some).map_err(|error| self.hidden(error))
            }
        }
    }

    /// Makes an environment.
    ///
    /// # Errors
    ///
    /// When there is one with this name, and when the broker does not answer.
    pub async fn create_environment(&self, details: &EnvironmentDetails) -> Result<Environment, BrokerError> {
        let index = self.index().await?;
        let url = self.resolve(&index.link(ENVIRONMENTS)?.href)?;
        let document = self.post(url, &details.over(None)).await?.document()?;
        read(&document, &document.json).map_err(|error| self.hidden(error))
    }

    /// Changes what the details say of an environment.
    ///
    /// # Errors
    ///
    /// When the broker refuses it, or does not answer.
    pub async fn update_environment(
        &self,
        environment: &Environment,
        details: &EnvironmentDetails,
    ) -> Result<Environment, BrokerError> {
        let body = details.over(Some(&environment.json)).to_string();
        let url = self.environment_url(environment)?;
        let document = self.exchange("PUT", url, &body).await?.document()?;
        read(&document, &document.json).map_err(|error| self.hidden(error))
    }

    /// Deletes an environment, and what was recorded about deployments and releases to it.
    ///
    /// # Errors
    ///
    /// When the broker refuses it, or does not answer.
    pub async fn delete_environment(&self, environment: &Environment) -> Result<(), BrokerError> {
        let url = self.environment_url(environment)?;
        self.exchange("DELETE", url, "").await.map(drop)
    }

    fn environment_url(&self, environment: &Environment) -> Result<url::Url, BrokerError> {
        let url = self.base()?.index();
        self.resolve(&Document::new(url, environment.json.clone()).link("self")?.href)
    }
}

fn read(document: &Document, json: &Json) -> Result<Environment, BrokerError> {
    let text = |name: &str| json.get(name).and_then(Json::as_str).map(str::to_owned);
    let (Some(uuid), Some(name)) = (text("uuid"), text("name")) else {
        return Err(document.unexpected("an environment with \"uuid\" and \"name\"", json));
    };
    let production = json.get("production") == Some(&Json::Bool(true));
    Ok(Environment { uuid, name, display_name: text("displayName"), production, json: json.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_said_of_an_environment_stays_as_it_was() {
        let existing = br#"{"uuid": "u", "name": "uat", "displayName": "UAT", "production": true, "createdAt": "x",
            "contacts": [{"name": "Ops", "details": {"emailAddress": "ops@example.org"}}]}"#;
        let existing = Json::parse(existing).unwrap();
        let renamed = EnvironmentDetails { name: Some("uat2".into()), ..EnvironmentDetails::default() };
        assert_eq!(
            renamed.over(Some(&existing)).to_string(),
            "{\"name\":\"uat2\",\"displayName\":\"UAT\",\"production\":true,\
             \"contacts\":[{\"name\":\"Ops\",\"details\":{\"emailAddress\":\"ops@example.org\"}}]}"
        );
        let contact = EnvironmentDetails { contact_name: Some("Dev".into()), ..EnvironmentDetails::default() };
        assert_eq!(
            contact.over(Some(&existing)).get("contacts").unwrap().to_string(),
            r#"[{"name":"Dev","details":{"emailAddress":"ops@example.org"}}]"#
        );
        assert_eq!(renamed.over(None).to_string(), r#"{"name":"uat2","production":false}"#);
    }
}
