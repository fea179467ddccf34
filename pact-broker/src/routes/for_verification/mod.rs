//! Which pacts a provider is to verify.

mod notices;
mod progress;
mod read;
mod select;
#[cfg(test)]
mod tests;

use super::named;
use super::pact_document::title;
use crate::database::Tx;
use crate::decision::{Choice, Group, group, inclusion, progress_inclusion};
use crate::http::{Answer, Body, Handler, Method, Object, Outcome, Problem, Request, Route};
use crate::query::pact::Pact;
use crate::query::{branch, pending};
use crate::text::Metadata;
use read::Asked;

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

/// A pact to be verified.
struct Wanted {
    pact: Pact,
    /// Why.
    choices: Vec<Choice>,
    /// What it is pending for, as [`pending_of`] says it.
    pending: Vec<String>,
    /// Whether nobody selected it: it is work in progress.
    wip: bool,
}

fn respond(tx: &Tx<'_>, request: &Request, asked: &Asked, old: bool) -> Outcome {
    let provider = named(tx, request.name("provider"), "provider")?;
    let selected = if asked.selectors.is_empty() {
        select::defaults(tx, provider.id)?
    } else {
        select::select(tx, provider.id, &provider.name, asked)?
    };
    let groups = group(selected, |pact: &Pact| (pact.consumer.clone(), pact.content_id, pact.version_id));
    let contents: Vec<i64> = groups.iter().map(|group| group.pact.content_id).collect();
    let mut pending =
        if asked.pending { pending_of(tx, &provider.name, &contents, asked)? } else { Vec::new() }.into_iter();
    let wanted = groups.into_iter().map(|Group { pact, choices }| Wanted {
        pact,
        choices,
        pending: pending.next().unwrap_or_default(),
        wip: false,
    });
    let mut wanted: Vec<Wanted> = wanted.collect();
    for found in progress::find(tx, request, &provider, asked, &contents)? {
        wanted.push(Wanted { pact: found.pact, choices: found.choices, pending: found.marks, wip: true });
    }
    Ok(Answer::ok(Object::of(|o| {
        o.object("_embedded", |embedded| {
            embedded.list("pacts", &wanted, |o, one| write(o, request, &provider.name, asked, one, old));
        });
        o.object("_links", |links| {
            links.link("self", &request.url(), &[("title", "Pacts to be verified")]);
        });
    })))
}

fn write(o: &mut Object, request: &Request, provider: &str, asked: &Asked, one: &Wanted, old: bool) {
    let Wanted { pact, choices, .. } = one;
    let content = request.urls.content(&pact.provider, &pact.consumer, &pact.sha);
    let is_pending = !one.pending.is_empty();
    let mut versions: Vec<String> = choices.iter().map(|choice| choice.number.clone()).collect();
    versions.sort_unstable();
    versions.dedup();
    let metadata = Metadata { versions, pending: is_pending, wip: one.wip, ..Metadata::default() }.encode();
    let url = format!("{content}/metadata/{metadata}");
    let mut short: Vec<String> = choices.iter().map(Choice::short).collect();
    if !one.wip {
        short.dedup();
    }
    o.put("shortDescription", short.join(", "));
    o.object("verificationProperties", |o| {
        o.opt("pending", asked.pending.then_some(is_pending)).opt("wip", one.wip.then_some(true));
        let mut all = Vec::new();
        if old {
            all.push(("before_verification", notices::OLD.to_owned()));
        }
        let mark = notices::Mark::new(provider, asked, &one.pending);
        let why = if one.wip {
            progress_inclusion(&url, &pact.consumer, choices, &mark.of("a"))
        } else {
            inclusion(&content, choices)
        };
        all.push(("before_verification", why));
        if asked.pending {
            all.extend(notices::pending(&mark, one.wip));
        }
        o.list("notices", &all, |notice, (when, text)| {
            notice.put("when", when).put("text", text);
        });
    });
    o.object("_links", |links| {
        links.link("self", &url, &[("name", &title(pact))]);
    });
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
