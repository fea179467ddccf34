//! Looks up what is needed to find work in progress.

use super::read::Asked;
use crate::database::Tx;
use crate::decision::{Choice, Head, InProgress, Kind, Mark, in_progress};
use crate::http::{Problem, Request};
use crate::query::pact::Pact;
use crate::query::pacticipant::Pacticipant;
use crate::query::{branch, pending, selection};

const DAY: i64 = 24 * 60 * 60 * 1_000_000;

/// Work in progress of the consumers of a provider, where it was asked for and the version of the provider has a branch or tags.
/// `selected` are contents that are verified anyway.
pub(super) fn find(
    tx: &Tx<'_>,
    request: &Request,
    provider: &Pacticipant,
    asked: &Asked,
    selected: &[i64],
) -> Result<Vec<InProgress<Pact>>, Problem> {
    let Some(since) = asked.wip_since else { return Ok(Vec::new()) };
    if asked.branch.is_none() && asked.tags.is_empty() {
        return Ok(Vec::new());
    }
    let heads = |found: selection::Named, kind: &dyn Fn(String) -> Kind| -> Vec<Head<Pact>> {
        let head = |(pact, name): (Pact, String)| {
            let choice = Choice { kind: kind(name), consumer: None, number: pact.number.clone() };
            Head { pact, choice }
        };
        found.into_iter().map(head).collect()
    };
    let branches = heads(selection::branch_heads_since(tx, provider.id, since)?, &Kind::Branch);
    let tags = heads(selection::tag_heads_since(tx, provider.id, since)?, &|tag| Kind::LatestWithTag(tag, None));
    let mut contents: Vec<i64> = branches.iter().chain(&tags).map(|head| head.pact.content_id).collect();
    contents.sort_unstable();
    contents.dedup();
    contents.retain(|content| !selected.contains(content));
    let mut marks = Vec::new();
    if let Some(name) = &asked.branch {
        let id = branch::by_name(tx, &provider.name, name)?.map(|branch| branch.id);
        marks.push(Mark { name: name.clone(), verified: pending::real_of_branch(tx, &contents, id)? });
    } else {
        for name in &asked.tags {
            let id = branch::tag_by_name(tx, &provider.name, name)?.map(|tag| tag.id);
            marks.push(Mark { name: name.clone(), verified: pending::real_of_tag(tx, &contents, id)? });
        }
    }
    let lists = if asked.branch.is_some() { [branches, tags] } else { [tags, branches] };
    let back = request.now.saturating_sub(request.settings.verified_lookback_days.saturating_mul(DAY));
    Ok(in_progress(&lists, &marks, selected, back, |pact| (pact.consumer.clone(), pact.content_id, pact.version_id)))
}
