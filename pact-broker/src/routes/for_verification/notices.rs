//! What verifiers show about pending pacts, in the words that clients know.

use super::read::Asked;
use crate::decision::quoted;

/// For clients that ask by GET.
pub(super) const OLD: &str = "WARNING - this version of the Pact library uses a beta version of the API which will be removed in the future. \
    Please upgrade your Pact library. See \
    https://docs.pact.io/pact_broker/advanced_topics/provider_verification_results/#pacts-for-verification for minimum required versions.";

const MORE: &str = "Read more at https://docs.pact.io/go/pending";

/// Versions of the provider that a result is about.
pub(super) struct Mark<'a> {
    provider: &'a str,
    branch: Option<&'a str>,
    tags: &'a [String],
    is_pending: bool,
}

impl<'a> Mark<'a> {
    /// The branch of the provider's version, or else the tags that a content is pending for, or else all tags.
    pub(super) fn new(provider: &'a str, asked: &'a Asked, pending: &'a [String]) -> Self {
        let tags = if pending.is_empty() || asked.tags.is_empty() { &asked.tags } else { pending };
        let branch = asked.branch.as_deref();
        Self { provider, branch, tags: if branch.is_some() { &[] } else { tags }, is_pending: !pending.is_empty() }
    }

    /// As part of a sentence, after `a` or `any`.
    pub(super) fn of(&self, article: &str) -> String {
        let provider = self.provider;
        match (self.branch, self.tags) {
            (Some(branch), _) => format!("{article} version of {provider} from branch '{branch}'"),
            (None, []) => provider.to_owned(),
            // As clients know it.
            (None, [_, _, ..]) if self.is_pending => {
                format!("{article} versions of {provider} with tag {}", quoted(self.tags))
            }
            (None, tags) => format!("{article} version of {provider} with tag {}", quoted(tags)),
        }
    }

    /// How results for tags are told from others.
    fn with_these(&self) -> &'static str {
        match self.tags {
            [] => "",
            [_] => " with this tag",
            _ => " with these tags",
        }
    }
}

/// When each is shown, and the text.
pub(super) fn pending(mark: &Mark<'_>, wip: bool) -> Vec<(&'static str, String)> {
    let (provider, any, with_these) = (mark.provider, mark.of("any"), mark.with_these());
    if !mark.is_pending {
        let by = mark.of("a");
        let text = format!(
            "This pact has previously been successfully verified by {by}. If this verification fails, it will fail the build. {MORE}"
        );
        return vec![("before_verification", text)];
    }
    let because = if wip {
        "it was included as a 'work in progress' pact".to_owned()
    } else {
        format!("a successful verification result for {} has not yet been published", mark.of("a"))
    };
    let failed = format!(
        "This pact is still in pending state for {any} as a successful verification result{with_these} has not yet been published"
    );
    vec![
        (
            "before_verification",
            format!(
                "This pact is in pending state for this version of {provider} because {because}. If this verification fails, \
                 it will not cause the overall build to fail. {MORE}"
            ),
        ),
        (
            "after_verification:success_true_published_false",
            format!(
                "This pact is still in pending state for {any} as the successful verification results{with_these} have not yet \
                 been published."
            ),
        ),
        ("after_verification:success_false_published_false", failed.clone()),
        (
            "after_verification:success_true_published_true",
            format!(
                "This pact is no longer in pending state for {any}, as a successful verification result{with_these} has been \
                 published. If a verification for a version of {provider}{with_these} fails in the future, it will fail the \
                 build. {MORE}"
            ),
        ),
        ("after_verification:success_false_published_true", failed),
    ]
}
