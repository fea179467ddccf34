//! Work in progress: what consumers said last on their branches, that nobody selected and the provider has not verified yet.

use std::collections::{HashMap, HashSet};

use super::selection::{Choice, Kind};

/// A pact of the newest version of a branch or a tag of its consumer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head<P> {
    /// The pact.
    pub pact: P,
    /// The branch or the tag.
    pub choice: Choice,
}

/// The branch of the provider, or one of its tags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Its name.
    pub name: String,
    /// Contents, and when each counted as verified for the mark: successes that were not work in progress themselves, of the
    /// mark, and of others before the mark began.
    pub verified: Vec<(i64, i64)>,
}

/// A pact that is work in progress.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InProgress<P> {
    /// The pact, of the newest version where several say the same.
    pub pact: P,
    /// The heads that say it, once for each mark that it is in progress for.
    pub choices: Vec<Choice>,
    /// These marks, once for each choice.
    pub marks: Vec<String>,
}

/// The heads that are in progress for any of the marks: not `selected`, and not verified after `since`.
///
/// `key` says the consumer, the content and the version of a pact. In the order of consumers and versions; heads of the first
/// list come first among the choices.
pub fn in_progress<P: Clone>(
    heads: &[Vec<Head<P>>; 2],
    marks: &[Mark],
    selected: &[i64],
    since: i64,
    key: impl Fn(&P) -> (String, i64, i64),
) -> Vec<InProgress<P>> {
    let done: Vec<(&Mark, HashSet<i64>)> = marks
        .iter()
        .map(|mark| {
            let verified = mark.verified.iter().filter(|(_, at)| *at > since).map(|(content, _)| *content);
            (mark, verified.chain(selected.iter().copied()).collect())
        })
        .collect();
    let mut found: Vec<InProgress<P>> = Vec::new();
    let mut places = HashMap::new();
    for (list, (mark, done)) in heads.iter().flat_map(|list| done.iter().map(move |done| (list, done))) {
        for head in list {
            let (_, content, version) = key(&head.pact);
            if done.contains(&content) {
                continue;
            }
            let at = *places.entry(content).or_insert(found.len());
            if at == found.len() {
                found.push(InProgress { pact: head.pact.clone(), choices: Vec::new(), marks: Vec::new() });
            }
            let one = &mut found[at];
            one.choices.push(head.choice.clone());
            one.marks.push(mark.name.clone());
            if key(&one.pact).2 < version {
                one.pact = head.pact.clone();
            }
        }
    }
    found.sort_by_cached_key(|one| {
        let (consumer, _, version) = key(&one.pact);
        (consumer, version)
    });
    found
}

/// Why work in progress is verified, as a sentence about its address; `by` is who has not verified it.
pub fn progress_inclusion(url: &str, consumer: &str, choices: &[Choice], by: &str) -> String {
    let (mut branches, mut tags) = (Vec::new(), Vec::new());
    for choice in choices {
        let (list, name) = match &choice.kind {
            Kind::LatestWithTag(tag, _) => (&mut tags, tag),
            Kind::Branch(branch) => (&mut branches, branch),
            _ => continue,
        };
        if !list.contains(name) {
            list.push(name.clone());
        }
    }
    let versions = if branches.len() == 1 || tags.len() == 1 { "version" } else { "versions" };
    let mut parts = Vec::new();
    if !branches.is_empty() {
        let word = if branches.len() == 1 { "branch" } else { "branches" };
        parts.push(format!("from {word} {}", quoted(&branches)));
    }
    if !tags.is_empty() {
        parts.push(format!("tagged with {}", quoted(&tags)));
    }
    let same = match choices.len() {
        0 | 1 => "",
        2 => " (both have the same content)",
        _ => " (all have the same content)",
    };
    format!(
        "The pact at {url} is being verified because it is a 'work in progress' pact (ie. it is the pact for the latest {versions} \
         of {consumer} {}{same} and it has not yet been successfully verified by {by} when the pact's application version was \
         explicitly specified in the consumer version selectors). Read more at https://docs.pact.io/go/wip",
        parts.join(" and ")
    )
}

/// Names as part of a sentence: `'a', 'b' and 'c'`.
pub fn quoted(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("'{name}'")).collect();
    match names.split_last() {
        Some((last, others)) if !others.is_empty() => format!("{} and {last}", others.join(", ")),
        _ => names.concat(),
    }
}
