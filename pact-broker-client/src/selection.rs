//! Which pacts are to be verified.

use crate::error::BrokerError;
use crate::selector::ConsumerVersionSelector;
use pact_core::model::Json;

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
