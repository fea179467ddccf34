//! Which pacts a provider is to verify.

mod notices;
mod read;

use super::named;
use super::pact_document::{Metadata, title};
use crate::database::Tx;
use crate::decision::{Choice, Group, Kind, group, inclusion};
use crate::http::{Answer, Body, Handler, Method, Object, Outcome, Problem, Request, Route};
use crate::query::pact::Pact;
use crate::query::{branch, pacticipant as pacticipants, pending, selection as query};
use read::{Asked, Selector, What};

pub(super) static ROUTES: &[Route] = &[Route {
    path: "/pacts/provider/{provider}/for-verification",
    accepts: &[],
    methods: &[(Method::Get, Body::None, Handler::Read(old)), (Method::Post, Body::Json, Handler::Read(answer))],
}];

fn old(tx: &Tx<'_>, request: &Request) -> Outcome {
    let asked = read::query(tx, request)?;
    respond(tx, request, &asked, true)
}

fn answer(tx: &Tx<'_>, request: &Request) -> Outcome {
    let asked = read::body(tx, request)?;
    respond(tx, request, &asked, false)
}

fn respond(tx: &Tx<'_>, request: &Request, asked: &Asked, old: bool) -> Outcome {
    let provider = named(tx, request.name("provider"), "provider")?;
    let selected = if asked.selectors.is_empty() {
        defaults(tx, provider.id)?
    } else {
        select(tx, provider.id, &provider.name, asked)?
    };
    let groups = group(selected, |pact: &Pact| (pact.consumer.clone(), pact.content_id, pact.version_id));
    let contents: Vec<i64> = groups.iter().map(|group| group.pact.content_id).collect();
    let pending = if asked.pending { Some(pending_of(tx, &provider.name, &contents, asked)?) } else { None };
    let urls = &request.urls;
    Ok(Answer::ok(Object::of(|o| {
        o.object("_embedded", |embedded| {
            embedded.list("pacts", groups.iter().zip(0..), |o, (group, at): (&Group<Pact>, usize)| {
                let pact = &group.pact;
                let content = urls.content(&pact.provider, &pact.consumer, &pact.sha);
                let still = pending.as_ref().and_then(|all| all.get(at));
                let mut short: Vec<String> = group.choices.iter().map(Choice::short).collect();
                short.dedup();
                o.put("shortDescription", short.join(", "));
                o.object("verificationProperties", |o| {
                    o.opt("pending", still.map(|tags| !tags.is_empty()));
                    let mut all = Vec::new();
                    if old {
                        all.push(("before_verification", notices::OLD.to_owned()));
                    }
                    all.push(("before_verification", inclusion(&content, &group.choices)));
                    if let Some(still) = still {
                        all.extend(notices::pending(&provider.name, asked, still));
                    }
                    o.list("notices", &all, |notice, (when, text)| {
                        notice.put("when", when).put("text", text);
                    });
                });
                o.object("_links", |links| {
                    let mut versions: Vec<String> = group.choices.iter().map(|choice| choice.number.clone()).collect();
                    versions.sort_unstable();
                    versions.dedup();
                    let metadata = Metadata {
                        versions,
                        pending: still.is_some_and(|still| !still.is_empty()),
                        ..Metadata::default()
                    };
                    links.link("self", &format!("{content}/metadata/{}", metadata.encode()), &[("name", &title(pact))]);
                });
            });
        });
        o.object("_links", |links| {
            links.link("self", &request.url(), &[("title", "Pacts to be verified")]);
        });
    })))
}

/// For each content what it is pending for: tags, or the branch or the provider as an empty name. Nothing where it is not.
fn pending_of(tx: &Tx<'_>, provider: &str, contents: &[i64], asked: &Asked) -> Result<Vec<Vec<String>>, Problem> {
    let mut still = vec![Vec::new(); contents.len()];
    let mut add = |verified: &[i64], name: &str| {
        for (content, still) in contents.iter().zip(&mut still) {
            if !verified.contains(content) {
                still.push(name.to_owned());
            }
        }
    };
    if let Some(name) = &asked.branch {
        let found = branch::by_name(tx, provider, name)?.map(|branch| (branch.id, branch.created_at));
        add(&pending::verified_for_branch(tx, contents, found)?, "");
    } else if asked.tags.is_empty() {
        add(&pending::verified_by_anyone(tx, contents)?, "");
    }
    if asked.branch.is_none() {
        for name in &asked.tags {
            let found = branch::tag_by_name(tx, provider, name)?.map(|tag| tag.id);
            add(&pending::verified_for_tag(tx, contents, found)?, name);
        }
    }
    Ok(still)
}

type Selected = Vec<(Pact, Choice)>;

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

fn select(tx: &Tx<'_>, provider: i64, name: &str, asked: &Asked) -> Result<Selected, Problem> {
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
fn defaults(tx: &Tx<'_>, provider: i64) -> Result<Selected, Problem> {
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
        let (has_branch, tagged) = match &main {
            Some(main) => (
                branch::by_name(tx, &consumer, main)?.is_some_and(|branch| branch.head_id.is_some()),
                query::tagged(tx, provider, main, true)?
                    .into_iter()
                    .find(|(tagged, _)| tagged.consumer_id == pact.consumer_id),
            ),
            None => (false, None),
        };
        match tagged {
            _ if has_branch => {}
            Some((tagged, tag)) => selected.push(named(tagged, Kind::LatestWithTag(tag, None))),
            None => {
                let provider = pact.provider.clone();
                selected.push(named(pact, Kind::Latest(provider)));
            }
        }
    }
    let live = Selector { what: What::Placed { deployed: true, released: true, environment: None }, consumer: None };
    selected.extend(choose(find(tx, provider, "", &live.what, None)?, &live));
    Ok(selected)
}
