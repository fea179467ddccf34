//! What verifiers show about pending pacts, in the words that clients know.

use super::read::Asked;

/// For clients that ask by GET.
pub(super) const OLD: &str = "WARNING - this version of the Pact library uses a beta version of the API which will be removed in the future. \
    Please upgrade your Pact library. See \
    https://docs.pact.io/pact_broker/advanced_topics/provider_verification_results/#pacts-for-verification for minimum required versions.";

const MORE: &str = "Read more at https://docs.pact.io/go/pending";

fn quoted(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("'{name}'")).collect();
    match names.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        _ => names.concat(),
    }
}

/// When each is shown, and the text; `still` is what the content is pending for.
pub(super) fn pending(provider: &str, asked: &Asked, still: &[String]) -> Vec<(&'static str, String)> {
    let tags = if still.is_empty() || asked.tags.is_empty() { &asked.tags } else { still };
    // Whose result it is about: of whom, of which versions of theirs, and how results and versions are told apart.
    let (by, any, mark) = match (&asked.branch, tags.is_empty()) {
        (Some(branch), _) => {
            let of = format!("version of {provider} from branch '{branch}'");
            (format!("a {of}"), format!("any {of}"), "")
        }
        (None, false) => {
            let of = format!("version of {provider} with tag {}", quoted(tags));
            let mark = if tags.len() == 1 { " with this tag" } else { " with these tags" };
            (format!("a {of}"), format!("any {of}"), mark)
        }
        (None, true) => (provider.to_owned(), provider.to_owned(), ""),
    };
    if still.is_empty() {
        let text = format!(
            "This pact has previously been successfully verified by {by}. If this verification fails, it will fail the build. {MORE}"
        );
        return vec![("before_verification", text)];
    }
    let failed = format!(
        "This pact is still in pending state for {any} as a successful verification result{mark} has not yet been published"
    );
    vec![
        (
            "before_verification",
            format!(
                "This pact is in pending state for this version of {provider} because a successful verification result for {by} \
                 has not yet been published. If this verification fails, it will not cause the overall build to fail. {MORE}"
            ),
        ),
        (
            "after_verification:success_true_published_false",
            format!(
                "This pact is still in pending state for {any} as the successful verification results{mark} have not yet been published."
            ),
        ),
        ("after_verification:success_false_published_false", failed.clone()),
        (
            "after_verification:success_true_published_true",
            format!(
                "This pact is no longer in pending state for {any}, as a successful verification result{mark} has been \
                 published. If a verification for a version of {provider}{mark} fails in the future, it will fail the build. {MORE}"
            ),
        ),
        ("after_verification:success_false_published_true", failed),
    ]
}
