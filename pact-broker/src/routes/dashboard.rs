//! The newest pacts and their results.

use std::fmt::Write;

use super::named;
use crate::database::Tx;
use crate::http::{Answer, Body, Handler, Method, Object, Outcome, Page, Problem, Request, Route, Urls};
use crate::query::pact::Pact;
use crate::query::verification::{self, Verification};
use crate::query::version::{self, Mark, Marks};
use crate::query::{dashboard, delivery, webhook};
use crate::text::iso;

const TEXT: &[&str] = &["text/plain"];
const SIZE: i64 = 30;

pub(super) static ROUTES: &[Route] = &[
    Route { path: "/dashboard", accepts: TEXT, methods: &[(Method::Get, Body::None, Handler::Read(everything))] },
    Route {
        path: "/dashboard/provider/{provider}/consumer/{consumer}",
        accepts: TEXT,
        methods: &[(Method::Get, Body::None, Handler::Read(of_pair))],
    },
];

/// A pact and the result that counts for it: of what it says, or else the last of what was said before.
struct Item {
    pact: Pact,
    result: Option<(Pact, Verification)>,
    /// What became of webhooks, and when the last of them was triggered.
    webhooks: (&'static str, Option<i64>),
}

impl Item {
    fn status(&self) -> &'static str {
        match &self.result {
            None => "never",
            Some((_, result)) if !result.success => {
                if result.pending {
                    "failed_pending"
                } else {
                    "failed"
                }
            }
            Some((of, _)) if of.content_id == self.pact.content_id => "success",
            Some(_) => "stale",
        }
    }
}

fn everything(tx: &Tx<'_>, request: &Request) -> Outcome {
    let page = Page::of(request)?.unwrap_or(Page { number: 1, size: SIZE });
    answer(tx, request, dashboard::heads(tx, None, Page::range(Some(page)))?)
}

fn of_pair(tx: &Tx<'_>, request: &Request) -> Outcome {
    let consumer = named(tx, request.name("consumer"), "consumer")?;
    let provider = named(tx, request.name("provider"), "provider")?;
    let range = Page::range(Page::of(request)?);
    answer(tx, request, dashboard::heads(tx, Some([consumer.id, provider.id]), range)?)
}

fn answer(tx: &Tx<'_>, request: &Request, pacts: Vec<Pact>) -> Outcome {
    let items = pacts.into_iter().map(|pact| item(tx, pact)).collect::<Result<Vec<_>, _>>()?;
    let mut versions: Vec<i64> = items.iter().map(|item| item.pact.version_id).collect();
    versions.extend(items.iter().filter_map(|item| Some(item.result.as_ref()?.1.provider_version_id)));
    let marks = version::marks(tx, &versions)?;
    if request.prefers("text/plain") {
        return Ok(Answer::text(table(&items)));
    }
    Ok(Answer::ok(Object::of(|o| {
        o.list("items", &items, |o, item| write(o, &request.urls, item, &marks));
    })))
}

fn item(tx: &Tx<'_>, pact: Pact) -> Result<Item, Problem> {
    let mut of = Some(pact.clone());
    let mut result = verification::latest(tx, pact.content_id)?;
    if result.is_none() {
        of = dashboard::verified_before(tx, pact.version_id, pact.provider_id)?;
        if let Some(before) = &of {
            result = verification::latest(tx, before.content_id)?;
        }
    }
    let webhooks = webhooks(tx, &pact)?;
    Ok(Item { pact, result: of.zip(result), webhooks })
}

/// What became of the last delivery of each webhook and event about a pair: the worst of it.
fn webhooks(tx: &Tx<'_>, pact: &Pact) -> Result<(&'static str, Option<i64>), Problem> {
    let all = delivery::latest(tx, pact.consumer_id, pact.provider_id)?;
    let worst = ["failure", "retrying", "not_run", "success"];
    let status = worst.into_iter().find(|status| all.iter().any(|one| one.status == *status));
    let status = match status {
        Some(status) => status,
        None if webhook::listening(tx, pact.consumer_id, pact.provider_id)?.is_empty() => "none",
        None => "not_run",
    };
    Ok((status, all.iter().map(|one| one.created_at).max()))
}

fn write(o: &mut Object, urls: &Urls, item: &Item, marks: &Marks) {
    let Item { pact, result, .. } = item;
    let Pact { consumer, provider, number, .. } = pact;
    o.object("consumer", |o| {
        o.put("name", consumer).object("version", |o| {
            write_version(o, number, marks.branches_of(pact.version_id)).object("_links", |links| {
                links.link("self", &urls.version(consumer, number), &[]);
            });
        });
        write_self(o, &urls.pacticipant(consumer));
    });
    o.object("provider", |o| {
        o.put("name", provider);
        match result {
            Some((_, result)) => o.object("version", |o| {
                write_version(o, &result.provider_version, marks.branches_of(result.provider_version_id));
            }),
            None => o.put("version", ()),
        };
        write_self(o, &urls.pacticipant(provider));
    });
    o.object("pact", |o| {
        o.put("createdAt", iso(pact.created_at));
        write_self(o, &urls.pact(provider, consumer, number));
    });
    write_tags(o, "pactTags", urls, (consumer, number), marks.tags_of(pact.version_id));
    match result {
        Some((of, result)) => {
            o.object("latestVerificationResult", |o| {
                o.put("success", result.success).put("verifiedAt", iso(result.executed_at));
                write_self(o, &format!("{}/verification-results/latest", urls.pact(provider, consumer, &of.number)));
            });
            let version = (provider.as_str(), result.provider_version.as_str());
            let tags = marks.tags_of(result.provider_version_id);
            write_tags(o, "latestVerificationResultTags", urls, version, tags);
        }
        None => {
            o.put("latestVerificationResult", ()).put("latestVerificationResultTags", [(); 0]);
        }
    }
    o.put("verificationStatus", item.status());
    let (status, triggered) = item.webhooks;
    o.put("webhookStatus", status);
    match triggered {
        Some(at) => o.object("latestWebhookExecution", |o| {
            o.put("triggeredAt", iso(at));
        }),
        None => o.put("latestWebhookExecution", ()),
    };
    o.object("_links", |links| {
        let title = format!("Status of webhooks for {consumer}/{provider} pact");
        let href = urls.pair(provider, consumer, "/webhooks/status", &[]);
        links.link("pb:webhook-status", &href, &[("title", &title)]);
    });
}

fn write_self(o: &mut Object, href: &str) {
    o.object("_links", |links| {
        links.link("self", href, &[]);
    });
}

fn write_version<'o>(o: &'o mut Object, number: &str, branches: &[Mark]) -> &'o mut Object {
    let heads: Vec<&str> = branches.iter().filter(|mark| mark.latest).map(|mark| mark.name.as_str()).collect();
    o.put("number", number);
    o.put("branch", branches.last().map(|mark| &mark.name)).put("headBranchNames", heads)
}

fn write_tags(o: &mut Object, list: &str, urls: &Urls, (name, number): (&str, &str), tags: &[Mark]) {
    o.list(list, tags, |o, tag| {
        o.put("name", &tag.name).put("latest", tag.latest);
        write_self(o, &urls.tag(name, number, &tag.name));
    });
}

/// As a table for people.
fn table(items: &[Item]) -> String {
    let mut text = "CONSUMER | C_VERSION | PROVIDER | P_VERSION | STATUS\n".to_owned();
    for item in items {
        let version = item.result.as_ref().map_or("", |(_, result)| &result.provider_version);
        let Pact { consumer, number, provider, .. } = &item.pact;
        let _ = writeln!(text, "{consumer} | {number} | {provider} | {version} | {}", item.status());
    }
    text
}
