//! Which versions of the consumers are meant.

use crate::error::BrokerError;
use pact_core::model::Json;

/// Which versions of the consumers are meant. What is said narrows it down; what is left out does not matter.
///
/// ```
/// use pact_harness::broker::ConsumerVersionSelector;
///
/// let in_production = ConsumerVersionSelector {
///     consumer: Some("web-shop".into()),
///     deployed: true,
///     environment: Some("production".into()),
///     ..ConsumerVersionSelector::default()
/// };
/// assert_ne!(in_production, ConsumerVersionSelector::deployed_or_released());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "the fields are those of the broker's interface")]
pub struct ConsumerVersionSelector {
    /// Only of this consumer.
    pub consumer: Option<String>,
    /// With this tag: all of them, or only the [`latest`](ConsumerVersionSelector::latest).
    pub tag: Option<String>,
    /// The tag to take instead, where a consumer has no version with [`tag`](ConsumerVersionSelector::tag).
    pub fallback_tag: Option<String>,
    /// Only the latest one.
    pub latest: bool,
    /// Deployed somewhere, or released and still supported.
    pub deployed_or_released: bool,
    /// Deployed somewhere.
    pub deployed: bool,
    /// Released and still supported.
    pub released: bool,
    /// Deployed or released to this environment.
    pub environment: Option<String>,
    /// The latest one of the consumer's main branch.
    pub main_branch: bool,
    /// The latest one of this branch.
    pub branch: Option<String>,
    /// The latest one of the branch that is named as the provider's: see [`Selection::provider_branch`](crate::Selection::provider_branch).
    pub matching_branch: bool,
    /// The branch to take instead, where a consumer has no [`branch`](ConsumerVersionSelector::branch).
    pub fallback_branch: Option<String>,
}

impl ConsumerVersionSelector {
    /// The latest version of each consumer's main branch.
    pub fn main_branch() -> Self {
        ConsumerVersionSelector { main_branch: true, ..Self::default() }
    }

    /// The latest version of each consumer's branch with this name.
    pub fn branch(name: impl Into<String>) -> Self {
        ConsumerVersionSelector { branch: Some(name.into()), ..Self::default() }
    }

    /// The latest version of each consumer's branch that is named as the provider's.
    pub fn matching_branch() -> Self {
        ConsumerVersionSelector { matching_branch: true, ..Self::default() }
    }

    /// The latest version of each consumer.
    pub fn latest() -> Self {
        ConsumerVersionSelector { latest: true, ..Self::default() }
    }

    /// The latest version of each consumer that has this tag.
    pub fn tag(name: impl Into<String>) -> Self {
        ConsumerVersionSelector { tag: Some(name.into()), ..Self::latest() }
    }

    /// Every version that is deployed.
    pub fn deployed() -> Self {
        ConsumerVersionSelector { deployed: true, ..Self::default() }
    }

    /// Every version that is released and still supported.
    pub fn released() -> Self {
        ConsumerVersionSelector { released: true, ..Self::default() }
    }

    /// Every version that is deployed or released to this environment.
    pub fn environment(name: impl Into<String>) -> Self {
        ConsumerVersionSelector { environment: Some(name.into()), ..Self::default() }
    }

    /// Only of this consumer.
    pub fn of_consumer(self, name: impl Into<String>) -> Self {
        ConsumerVersionSelector { consumer: Some(name.into()), ..self }
    }

    /// The branch to take instead, where a consumer has no such branch.
    pub fn or_branch(self, name: impl Into<String>) -> Self {
        ConsumerVersionSelector { fallback_branch: Some(name.into()), ..self }
    }

    /// The tag to take instead, where a consumer has no version with the tag.
    pub fn or_tag(self, name: impl Into<String>) -> Self {
        ConsumerVersionSelector { fallback_tag: Some(name.into()), ..self }
    }

    /// Only in this environment.
    pub fn in_environment(self, name: impl Into<String>) -> Self {
        ConsumerVersionSelector { environment: Some(name.into()), ..self }
    }

    /// Every version that is deployed, or released and still supported.
    pub fn deployed_or_released() -> Self {
        ConsumerVersionSelector { deployed_or_released: true, ..Self::default() }
    }

    /// Selectors as the broker reads them: a JSON object, or an array of objects.
    ///
    /// ```
    /// use pact_harness::broker::ConsumerVersionSelector;
    ///
    /// let selectors = ConsumerVersionSelector::from_json(r#"[{"mainBranch": true}, {"deployed": true}]"#)?;
    /// assert_eq!(selectors, [ConsumerVersionSelector::main_branch(), ConsumerVersionSelector::deployed()]);
    /// assert!(ConsumerVersionSelector::from_json(r#"{"mainbranch": true}"#).is_err());
    /// # Ok::<(), pact_harness::broker::BrokerError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When it is something else, and when a member is unknown or has a value of another type.
    pub fn from_json(text: &str) -> Result<Vec<Self>, BrokerError> {
        let wrong = |what: String| {
            BrokerError::Setup(format!("invalid consumer version selector: {what}; write {{\"mainBranch\": true}}"))
        };
        let json = Json::parse(text.as_bytes()).map_err(|error| wrong(format!("this is not JSON: {error}")))?;
        let objects = json.items().unwrap_or(std::slice::from_ref(&json));
        objects.iter().map(|object| Self::read(object).map_err(wrong)).collect()
    }

    fn read(json: &Json) -> Result<Self, String> {
        let mut selector = Self::default();
        let members = json.members().ok_or_else(|| format!("expected a JSON object, but found {json}"))?;
        for (name, value) in members {
            let text = |place: &mut Option<String>| match value.as_str() {
                Some(text) if !text.trim().is_empty() => {
                    *place = Some(text.to_owned());
                    Ok(())
                }
                _ => Err(format!("expected a name for {name:?}, but found {value}")),
            };
            let flag = |place: &mut bool| match value {
                Json::Bool(value) => {
                    *place = *value;
                    Ok(())
                }
                _ => Err(format!("expected true or false for {name:?}, but found {value}")),
            };
            match &**name {
                "consumer" => text(&mut selector.consumer),
                "tag" => text(&mut selector.tag),
                "fallbackTag" => text(&mut selector.fallback_tag),
                "latest" => flag(&mut selector.latest),
                "deployedOrReleased" => flag(&mut selector.deployed_or_released),
                "deployed" => flag(&mut selector.deployed),
                "released" => flag(&mut selector.released),
                "environment" => text(&mut selector.environment),
                "mainBranch" => flag(&mut selector.main_branch),
                "branch" => text(&mut selector.branch),
                "matchingBranch" => flag(&mut selector.matching_branch),
                "fallbackBranch" => text(&mut selector.fallback_branch),
                _ => Err(format!("unknown member {name:?}")),
            }?;
        }
        if selector == Self::default() {
            return Err("it selects nothing".to_owned());
        }
        Ok(selector)
    }

    /// As the broker reads it: what is not said is not there, since it refuses `null` and `false`.
    pub(crate) fn to_json(&self) -> Json {
        let text = |name, value: &'_ Option<String>| value.clone().map(|value| (name, Json::string(value)));
        let flag = |name, value: bool| value.then_some((name, Json::Bool(true)));
        let members = [
            text("consumer", &self.consumer),
            text("tag", &self.tag),
            text("fallbackTag", &self.fallback_tag),
            flag("latest", self.latest),
            flag("deployedOrReleased", self.deployed_or_released),
            flag("deployed", self.deployed),
            flag("released", self.released),
            text("environment", &self.environment),
            flag("mainBranch", self.main_branch),
            text("branch", &self.branch),
            flag("matchingBranch", self.matching_branch),
            text("fallbackBranch", &self.fallback_branch),
        ];
        Json::object(members.into_iter().flatten())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_of_a_selector_has_the_name_that_the_broker_knows() {
        let name = |name: &str| Some(name.to_owned());
        let all = ConsumerVersionSelector {
            consumer: name("c"),
            tag: name("t"),
            fallback_tag: name("ft"),
            latest: true,
            deployed_or_released: true,
            deployed: true,
            released: true,
            environment: name("e"),
            main_branch: true,
            branch: name("b"),
            matching_branch: true,
            fallback_branch: name("fb"),
        };
        assert_eq!(
            all.to_json().to_string(),
            "{\"consumer\":\"c\",\"tag\":\"t\",\"fallbackTag\":\"ft\",\"latest\":true,\"deployedOrReleased\":true,\
             \"deployed\":true,\"released\":true,\"environment\":\"e\",\"mainBranch\":true,\"branch\":\"b\",\
             \"matchingBranch\":true,\"fallbackBranch\":\"fb\"}"
        );
    }
}
