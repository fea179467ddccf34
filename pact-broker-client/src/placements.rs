//! Where versions are: deployments and releases.

mod error;

use crate::client::Broker;
use crate::environments::Environment;
use crate::error::BrokerError;
use crate::links::{Document, Link};
use pact_core::model::Json;

pub use self::error::PlacementError;

const VERSION: &str = "pb:pacticipant-version";
const PACTICIPANT: &str = "pb:pacticipant";
/// A relation of an environment, and the member with the list.
const DEPLOYED: [&str; 2] = ["pb:currently-deployed-deployed-versions", "deployedVersions"];
const RELEASED: [&str; 2] = ["pb:currently-supported-released-versions", "releasedVersions"];

/// A deployment or release that was ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Ended {
    /// The version.
    pub version: Option<String>,
    /// The broker's answer.
    pub json: Json,
}

impl Broker {
    /// Records that a version is now in an environment, in the place of the one that was there (in that instance).
    ///
    /// # Errors
    ///
    /// When the broker does not know the version or the environment, or does not answer.
    pub async fn record_deployment(
        &self,
        pacticipant: &str,
        version: &str,
        environment: &str,
        instance: Option<&str>,
    ) -> Result<Json, PlacementError> {
        // The second is what older brokers call it.
        let names = ["applicationInstance", "target"].into_iter();
        let body = Json::object(instance.iter().flat_map(|it| names.clone().map(|name| (name, Json::string(*it)))));
        self.record("pb:record-deployment", pacticipant, version, environment, &body).await
    }

    /// Records that a version is now supported in an environment, beside others.
    ///
    /// # Errors
    ///
    /// When the broker does not know the version or the environment, or does not answer.
    pub async fn record_release(
        &self,
        pacticipant: &str,
        version: &str,
        environment: &str,
    ) -> Result<Json, PlacementError> {
        let body = Json::object::<&str>([]);
        self.record("pb:record-release", pacticipant, version, environment, &body).await
    }

    async fn record(
        &self,
        relation: &str,
        pacticipant: &str,
        version: &str,
        environment: &str,
        body: &Json,
    ) -> Result<Json, PlacementError> {
        let index = self.index().await?;
        let names = [("pacticipant", pacticipant), ("version", version)];
        let document = match self.get(self.resolve(&index.link(VERSION)?.expand(&names)?)?).await {
            Err(BrokerError::Refused { status: 404, .. }) => {
                self.check_pacticipant(&index, pacticipant).await?;
                let (pacticipant, version) = (pacticipant.to_owned(), version.to_owned());
                return Err(PlacementError::UnknownVersion { pacticipant, version });
            }
            answer => answer?.document()?,
        };
        let links = if document.has_link(relation) { document.links(relation)? } else { Vec::new() };
        let Some(Link { href, .. }) = links.iter().find(|link| link.name.as_deref() == Some(environment)) else {
            // Either it does not know the environment, or it has no such link.
            self.environment_named(environment).await?;
            let expected = format!("a link {relation:?} with the name {environment:?}");
            let found = document.json.get("_links").unwrap_or(&Json::Null);
            return Err(self.hidden(document.unexpected(&expected, found)).into());
        };
        Ok(self.post(self.resolve(href)?, body).await?.document()?.json)
    }

    /// Records that an application is no longer in an environment, or in an instance there.
    ///
    /// # Errors
    ///
    /// When it is not there, when it is in other instances, and when the broker does not answer.
    pub async fn record_undeployment(
        &self,
        pacticipant: &str,
        environment: &str,
        instance: Option<&str>,
    ) -> Result<Vec<Ended>, PlacementError> {
        let query = [("pacticipant", pacticipant)];
        let all = self.currently(environment, DEPLOYED, &query).await?;
        let of = |json: &Json| ["applicationInstance", "target"].iter().find_map(|name| text(json.get(name)?));
        let (there, elsewhere): (Vec<_>, Vec<_>) = all.into_iter().partition(|one| of(one).as_deref() == instance);
        if there.is_empty() {
            let (what, environment) = (pacticipant.to_owned(), environment.to_owned());
            if elsewhere.is_empty() {
                self.check_pacticipant(&self.index().await?, pacticipant).await?;
                return Err(PlacementError::NotThere { what, how: "deployed to", environment });
            }
            let found = elsewhere.iter().map(of).collect();
            let instance = instance.map(str::to_owned);
            return Err(PlacementError::OtherInstance { pacticipant: what, instance, environment, found });
        }
        self.end(there, "currentlyDeployed").await
    }

    /// Records that a version is no longer supported in an environment.
    ///
    /// # Errors
    ///
    /// When it is not released there, and when the broker does not answer.
    pub async fn record_support_ended(
        &self,
        pacticipant: &str,
        version: &str,
        environment: &str,
    ) -> Result<Vec<Ended>, PlacementError> {
        let query = [("pacticipant", pacticipant), ("version", version)];
        let there = self.currently(environment, RELEASED, &query).await?;
        if there.is_empty() {
            self.check_pacticipant(&self.index().await?, pacticipant).await?;
            let what = format!("{pacticipant} version {version}");
            let environment = environment.to_owned();
            return Err(PlacementError::NotThere { what, how: "released in", environment });
        }
        self.end(there, "currentlySupported").await
    }

    /// What is deployed to an environment now, of an application.
    ///
    /// # Errors
    ///
    /// When the broker does not know the application or the environment, or does not answer.
    pub async fn deployed_versions(&self, pacticipant: &str, environment: &str) -> Result<Vec<Json>, PlacementError> {
        self.placed(pacticipant, environment, DEPLOYED).await
    }

    /// What is released and supported in an environment now, of an application.
    ///
    /// # Errors
    ///
    /// When the broker does not know the application or the environment, or does not answer.
    pub async fn released_versions(&self, pacticipant: &str, environment: &str) -> Result<Vec<Json>, PlacementError> {
        self.placed(pacticipant, environment, RELEASED).await
    }

    async fn placed(
        &self,
        pacticipant: &str,
        environment: &str,
        relation: [&str; 2],
    ) -> Result<Vec<Json>, PlacementError> {
        let all = self.currently(environment, relation, &[("pacticipant", pacticipant)]).await?;
        if all.is_empty() {
            self.check_pacticipant(&self.index().await?, pacticipant).await?;
        }
        Ok(all)
    }

    async fn end(&self, there: Vec<Json>, member: &str) -> Result<Vec<Ended>, PlacementError> {
        let body = Json::object([(member, Json::Bool(false))]);
        let mut ended = Vec::new();
        for one in there {
            let link = Document::new(self.base()?.index(), one).link("self")?;
            let json = self.patch(self.resolve(&link.href)?, &body).await?.document()?.json;
            let version = json.get("_embedded").and_then(|embedded| text(embedded.get("version")?.get("number")?));
            ended.push(Ended { version, json });
        }
        Ok(ended)
    }

    /// What is in an environment: a relation, and the member with the list.
    async fn currently(
        &self,
        environment: &str,
        [relation, member]: [&str; 2],
        query: &[(&str, &str)],
    ) -> Result<Vec<Json>, PlacementError> {
        let environment = self.environment_named(environment).await?;
        let link = Document::new(self.base()?.index(), environment.json).link(relation)?;
        let mut url = self.resolve(&link.href)?;
        url.query_pairs_mut().extend_pairs(query);
        let document = self.get(url).await?.document()?;
        let found = document.json.get("_embedded").and_then(|embedded| embedded.get(member)?.items());
        let expected = format!("a list in _embedded.{member}");
        Ok(found.ok_or_else(|| self.hidden(document.unexpected(&expected, &document.json)))?.to_vec())
    }

    /// Fails where the broker does not know an application; one that has no such link is not asked.
    async fn check_pacticipant(&self, index: &Document, name: &str) -> Result<(), PlacementError> {
        if !index.has_link(PACTICIPANT) {
            return Ok(());
        }
        match self.get(self.resolve(&index.link(PACTICIPANT)?.expand(&[("pacticipant", name)])?)?).await {
            Err(BrokerError::Refused { status: 404, .. }) => {
                Err(PlacementError::UnknownPacticipant { pacticipant: name.to_owned() })
            }
            Err(error) => Err(error.into()),
            Ok(_) => Ok(()),
        }
    }

    async fn environment_named(&self, name: &str) -> Result<Environment, PlacementError> {
        let (all, _) = self.environments().await?;
        let known = all.iter().map(|environment| environment.name.clone()).collect();
        let found = all.into_iter().find(|environment| environment.name == name);
        found.ok_or_else(|| PlacementError::UnknownEnvironment { environment: name.to_owned(), known })
    }
}

fn text(json: &Json) -> Option<String> {
    json.as_str().map(str::to_owned)
}
