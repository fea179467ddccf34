//! Looks up the pacts that selectors mean.

use super::read::{Asked, Selector, What};
use crate::database::Tx;
use crate::decision::{Choice, Kind};
use crate::http::Problem;
use crate::query::pact::Pact;
use crate::query::{branch, pacticipant as pacticipants, selection as query};

pub(super) type Selected = Vec<(Pact, Choice)>;

fn choose(found: Vec<(Pact, Kind)>, selector: &Selector) -> Selected {
    found
        .into_iter()
        .filter(|(pact, _)| selector.consumer.as_ref().is_none_or(|name| *name == pact.consumer))
        .map(|(pact, kind)| {
            let choice = Choice { kind, consumer: selector.consumer.clone(), number: pact.number.clone() };
            (pact, choice)
        })
        .collect()
}

pub(super) fn select(tx: &Tx<'_>, provider: i64, name: &str, asked: &Asked) -> Result<Selected, Problem> {
    let mut selected = Vec::new();
    for selector in &asked.selectors {
        selected.extend(choose(find(tx, provider, name, &selector.what, None)?, selector));
    }
    // A fallback counts where no pact of any consumer was found for its tag.
    for selector in &asked.selectors {
        let What::Tag { name: tag, fallback: Some(fallback), .. } = &selector.what else { continue };
        let is_found =
            selected.iter().any(|(_, choice)| matches!(&choice.kind, Kind::LatestWithTag(known, _) if known == tag));
        if !is_found {
            let what = What::Tag { name: fallback.clone(), latest: true, fallback: None };
            let found = find(tx, provider, name, &what, Some(tag))?;
            selected.extend(choose(found, selector));
        }
    }
    Ok(selected)
}

fn find(
    tx: &Tx<'_>,
    provider: i64,
    name: &str,
    what: &What,
    instead_of: Option<&str>,
) -> Result<Vec<(Pact, Kind)>, Problem> {
    let kinds = |found: query::Named, kind: &dyn Fn(String) -> Kind| {
        found.into_iter().map(|(pact, name)| (pact, kind(name))).collect()
    };
    Ok(match what {
        What::Latest => {
            query::latest(tx, provider)?.into_iter().map(|pact| (pact, Kind::Latest(name.to_owned()))).collect()
        }
        What::MainBranch => kinds(query::main_branches(tx, provider)?, &Kind::MainBranch),
        What::Branch(branch, fallback) => {
            let mut found = query::branches(tx, provider, branch.as_deref())?;
            if let Some(fallback) = fallback {
                let others = query::branches(tx, provider, Some(fallback))?;
                let known: Vec<i64> = found.iter().map(|(pact, _)| pact.consumer_id).collect();
                found.extend(others.into_iter().filter(|(pact, _)| !known.contains(&pact.consumer_id)));
            }
            kinds(found, &Kind::Branch)
        }
        What::Tag { name, latest: true, .. } => {
            let other = instead_of.map(str::to_owned);
            kinds(query::tagged(tx, provider, name, true)?, &|tag| Kind::LatestWithTag(tag, other.clone()))
        }
        What::Tag { name, latest: false, .. } => kinds(query::tagged(tx, provider, name, false)?, &Kind::WithTag),
        What::Placed { deployed, released, environment } => query::placed(tx, provider)?
            .into_iter()
            .filter(|one| environment.as_ref().is_none_or(|name| *name == one.environment))
            .filter(|one| if one.released { *released } else { *deployed })
            .map(|one| {
                let kind = if one.released { Kind::Released } else { Kind::Deployed };
                (one.pact, kind(one.production, one.environment))
            })
            .collect(),
        What::Environment(environment) => query::placed(tx, provider)?
            .into_iter()
            .filter(|one| one.environment == *environment)
            .map(|one| (one.pact, Kind::Environment(one.production, one.environment)))
            .collect(),
    })
}

/// Without selectors: of each consumer the head of the main branch, or else the newest version that has the name of the main
/// branch as a tag, or else the newest; and what is deployed or released.
pub(super) fn defaults(tx: &Tx<'_>, provider: i64) -> Result<Selected, Problem> {
    let mut selected = Vec::new();
    let named = |pact: Pact, kind: Kind| {
        let choice = Choice { kind, consumer: Some(pact.consumer.clone()), number: pact.number.clone() };
        (pact, choice)
    };
    let heads = query::main_branches(tx, provider)?;
    let newest = query::latest(tx, provider)?;
    let owners = pacticipants::by_ids(tx, &newest.iter().map(|pact| pact.consumer_id).collect::<Vec<_>>())?;
    for pact in newest {
        let main = owners.iter().find(|owner| owner.id == pact.consumer_id).and_then(|owner| owner.main_branch.clone());
        let consumer = pact.consumer.clone();
        if let Some((head, branch)) = heads.iter().find(|(head, _)| head.consumer_id == pact.consumer_id) {
            selected.push(named(head.clone(), Kind::MainBranch(branch.clone())));
            continue;
        }
        // What decides is whether the branch or the tag has a version, not whether that version has a pact with the provider.
        let has_head = |mark: Option<branch::Branch>| mark.is_some_and(|mark| mark.head_id.is_some());
        match &main {
            Some(main) if has_head(branch::by_name(tx, &consumer, main)?) => {}
            Some(main) if has_head(branch::tag_by_name(tx, &consumer, main)?) => {
                let tagged = query::tagged(tx, provider, main, true)?.into_iter();
                let own = tagged.filter(|(tagged, _)| tagged.consumer_id == pact.consumer_id);
                selected.extend(own.map(|(tagged, tag)| named(tagged, Kind::LatestWithTag(tag, None))));
            }
            _ => {
                let provider = pact.provider.clone();
                selected.push(named(pact, Kind::Latest(provider)));
            }
        }
    }
    let live = Selector { what: What::Placed { deployed: true, released: true, environment: None }, consumer: None };
    selected.extend(choose(find(tx, provider, "", &live.what, None)?, &live));
    Ok(selected)
}
