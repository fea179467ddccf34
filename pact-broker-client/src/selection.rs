//! Which pacts are to be verified.

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
    /// The latest one of the branch that is named as the provider's: see [`Selection::provider_branch`].
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
    fn to_json(&self) -> Json {
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

/// Which pacts a provider verifies. The default is those that the broker considers the latest.
///
/// ```
/// use pact_harness::broker::{ConsumerVersionSelector, Selection};
///
/// let selection = Selection::new()
///     .consumer_versions(ConsumerVersionSelector::main_branch())
///     .consumer_versions(ConsumerVersionSelector::deployed_or_released())
///     .pending()
///     .provider_branch("main");
/// # let _ = selection;
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    selectors: Vec<ConsumerVersionSelector>,
    pending: bool,
    wip_since: Option<String>,
    branch: Option<String>,
    tags: Vec<String>,
}

impl Selection {
    /// The latest pacts.
    pub fn new() -> Self {
        Self::default()
    }

    /// The pacts of these versions of the consumers, beside those of other selectors.
    pub fn consumer_versions(mut self, selector: ConsumerVersionSelector) -> Self {
        self.selectors.push(selector);
        self
    }

    /// The broker tells which pacts are pending: not kept by the provider's branch so far, so that a failure is the
    /// consumer's news and no fault of the provider.
    pub fn pending(mut self) -> Self {
        self.pending = true;
        self
    }

    /// Pacts of other branches since a date (`2026-01-31`) that are pending come as well, as work in progress. Includes
    /// [`pending`](Selection::pending): without it, what somebody only tries would fail the provider's build.
    pub fn work_in_progress_since(mut self, date: impl Into<String>) -> Self {
        self.wip_since = Some(date.into());
        self.pending()
    }

    /// The branch of the provider that is verified: it decides what is pending, and what a matching branch is.
    pub fn provider_branch(mut self, branch: impl Into<String>) -> Self {
        self.branch = Some(branch.into());
        self
    }

    /// A tag that the provider's version will have: it decides what is pending, where there are no branches.
    pub fn provider_tag(mut self, tag: impl Into<String>) -> Self {
        self.tags.push(tag.into());
        self
    }

    /// What either asks for; the branch of the other wins.
    pub fn and(mut self, other: Selection) -> Self {
        self.selectors.extend(other.selectors);
        self.tags.extend(other.tags);
        Selection {
            pending: self.pending || other.pending,
            wip_since: other.wip_since.or(self.wip_since),
            branch: other.branch.or(self.branch),
            ..self
        }
    }

    /// Whether this asks for more than the latest pacts.
    pub(crate) fn selects(&self) -> bool {
        !self.selectors.is_empty() || self.pending
    }

    /// The body of the request. `includePendingStatus` is always in it: brokers do not agree what it is otherwise.
    pub(crate) fn to_json(&self) -> Result<Json, BrokerError> {
        let names = self.branch.iter().chain(&self.tags).chain(&self.wip_since);
        if names.into_iter().any(|name| name.trim().is_empty()) {
            return Err(BrokerError::Setup(
                "the provider's branch, its tags and the date of work in progress must not be empty: is a variable of \
                 the build not set?"
                    .to_owned(),
            ));
        }
        if self.selectors.contains(&ConsumerVersionSelector::default()) {
            let reason = "a consumer version selector says nothing: set at least one of its fields";
            return Err(BrokerError::Setup(reason.to_owned()));
        }
        let text = |name, value: &'_ Option<String>| value.clone().map(|value| (name, Json::string(value)));
        let tags = self.tags.iter().map(|tag| Json::string(tag.as_str())).collect();
        let members = [
            Some((
                "consumerVersionSelectors",
                Json::Array(self.selectors.iter().map(ConsumerVersionSelector::to_json).collect()),
            )),
            Some(("includePendingStatus", Json::Bool(self.pending))),
            text("includeWipPactsSince", &self.wip_since),
            text("providerVersionBranch", &self.branch),
            (!self.tags.is_empty()).then_some(("providerVersionTags", Json::Array(tags))),
        ];
        Ok(Json::object(members.into_iter().flatten()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(selection: &Selection) -> String {
        selection.to_json().unwrap().to_string()
    }

    #[test]
    fn what_was_not_said_is_not_sent() {
        assert_eq!(json(&Selection::new()), r#"{"consumerVersionSelectors":[],"includePendingStatus":false}"#);
        assert!(!Selection::new().provider_branch("main").provider_tag("dev").selects());
    }

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

    #[test]
    fn work_in_progress_comes_with_the_pending_status() {
        assert_eq!(
            json(&Selection::new().work_in_progress_since("2026-01-31").provider_branch("main").provider_tag("dev")),
            "{\"consumerVersionSelectors\":[],\"includePendingStatus\":true,\"includeWipPactsSince\":\"2026-01-31\",\
             \"providerVersionBranch\":\"main\",\"providerVersionTags\":[\"dev\"]}"
        );
    }

    #[test]
    fn what_says_nothing_is_an_error() {
        let empty = [
            Selection::new().provider_branch(""),
            Selection::new().provider_tag(" "),
            Selection::new().work_in_progress_since(""),
            Selection::new().consumer_versions(ConsumerVersionSelector::default()),
        ];
        assert!(empty.iter().all(|selection| selection.to_json().is_err()));
    }
}
