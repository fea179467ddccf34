//! What webhooks were told: by pact, by result, of a pair; logs, and sending again what was given up.

use crate::action::webhook as action;
use crate::database::Tx;
use crate::http::{Answer, Object, Outcome, Page, Problem, Request, Urls};
use crate::pages;
use crate::query::delivery::{self as query, Delivery};
use crate::query::pact;
use crate::routes::named;
use crate::routes::pact_document::title;
use crate::routes::pacts::the_pact;
use crate::routes::results::the_result;
use crate::text::iso;

/// How many of those that were given up are listed where no page is asked for.
const SIZE: i64 = 100;

/// The members of a delivery; `redeliver` is whether it has the link to send it again.
fn write(o: &mut Object, request: &Request, one: &Delivery, redeliver: bool) {
    let urls = &request.urls;
    let attempts = i64::try_from(request.settings.webhooks.policy().schedule.attempts()).unwrap_or(i64::MAX);
    let remaining = match &*one.status {
        "success" | "failure" => 0,
        _ => (attempts - one.attempts).max(0),
    };
    o.put("name", &one.name).put("status", &one.status);
    o.put("attemptsMade", one.attempts).put("attemptsRemaining", remaining);
    o.put("triggerType", &one.trigger_kind).put("eventName", &one.event).put("triggeredAt", iso(one.created_at));
    o.object("_links", |links| {
        let logs = logs_url(urls, one);
        links.link("pb:logs", &logs, &[("title", "Webhook execution logs"), ("name", &one.name)]);
        links.link("logs", &logs, &[("title", "DEPRECATED - Use pb:logs"), ("name", &one.name)]);
        if let Some(uuid) = &one.webhook {
            let href = urls.at("/webhooks/{}", &[uuid]);
            links.link("pb:webhook", &href, &[("title", "Webhook"), ("name", &one.name)]);
            if redeliver {
                let href = urls.at("/triggered-webhooks/{}/redeliver", &[&one.uuid]);
                links.link("pb:redeliver", &href, &[("title", "Send it again by a POST of JSON, such as {}")]);
            }
        }
    });
}

fn logs_url(urls: &Urls, one: &Delivery) -> String {
    urls.at("/triggered-webhooks/{}/logs", &[&one.uuid])
}

/// `_embedded` with deliveries.
fn embed(o: &mut Object, request: &Request, all: &[Delivery], redeliver: bool) {
    o.object("_embedded", |embedded| {
        embedded.list("triggeredWebhooks", all, |o, one| write(o, request, one, redeliver));
    });
}

pub(super) fn of_pact(tx: &Tx<'_>, request: &Request) -> Outcome {
    let one = the_pact(tx, request)?;
    let all = query::of_pact(tx, one.version_id, one.provider_id)?;
    let title = title(&one);
    let title = title.strip_prefix("Pact").unwrap_or(&title);
    Ok(Answer::ok(Object::of(|o| {
        embed(o, request, &all, false);
        o.object("_links", |links| {
            let title = format!("Webhooks triggered by the publication of the pact{title}");
            links.link("self", &request.url(), &[("title", &title)]);
        });
    })))
}

pub(in crate::routes) fn of_result(tx: &Tx<'_>, request: &Request) -> Outcome {
    let (_, result) = the_result(tx, request)?;
    let all = query::of_verification(tx, result.id)?;
    let title = format!("Webhooks triggered by the publication of verification result {}", result.id);
    Ok(Answer::ok(Object::of(|o| {
        embed(o, request, &all, false);
        o.object("_links", |links| {
            links.link("self", &request.url(), &[("title", &title)]);
        });
    })))
}

/// The last delivery of each webhook and event about a pair.
pub(super) fn status(tx: &Tx<'_>, request: &Request) -> Outcome {
    let (consumer, provider) = (request.name("consumer"), request.name("provider"));
    let of_provider = named(tx, provider, "provider")?;
    let of_consumer = named(tx, consumer, "consumer")?;
    let all = query::latest(tx, of_consumer.id, of_provider.id)?;
    let about = match all.first().and_then(|first| first.pact_id) {
        Some(id) => pact::by_id(tx, id)?,
        None => None,
    };
    let count = |status: &str| all.iter().filter(|one| one.status == status).count();
    let urls = &request.urls;
    Ok(Answer::ok(Object::of(|o| {
        o.object("summary", |o| {
            o.put("successful", count("success")).put("failed", count("failure"));
            for (name, status) in [("retrying", "retrying"), ("notRun", "not_run")] {
                o.opt(name, Some(count(status)).filter(|count| *count > 0));
            }
        });
        embed(o, request, &all, false);
        o.object("_links", |links| {
            links.link("self", &request.url(), &[("title", "Webhooks status")]);
            let failed = all.iter().filter(|one| one.status == "failure");
            links.list("pb:error-logs", failed, |link, one| {
                link.href(&logs_url(urls, one), &[("title", "Error logs"), ("name", &one.name)]);
            });
            let title_of_list = format!("Webhooks for the pact between {consumer} and {provider}");
            links.link(
                "pb:pact-webhooks",
                &urls.pair(provider, consumer, "/webhooks", &[]),
                &[("title", &title_of_list)],
            );
            if let Some(about) = &about {
                let href = urls.pact(&about.provider, &about.consumer, &about.number);
                links.link("pb:pact-version", &href, &[("title", "Pact"), ("name", &title(about))]);
            }
            links.link("pb:consumer", &urls.pacticipant(consumer), &[("title", "Consumer"), ("name", consumer)]);
            links.link("pb:provider", &urls.pacticipant(provider), &[("title", "Provider"), ("name", provider)]);
        });
    })))
}

/// The delivery of the path.
fn the_delivery(tx: &Tx<'_>, request: &Request) -> Result<Delivery, Problem> {
    query::by_uuid(tx, request.name("uuid"))?.ok_or(Problem::NotFound)
}

pub(super) fn logs(tx: &Tx<'_>, request: &Request) -> Outcome {
    let one = the_delivery(tx, request)?;
    let attempts = query::attempts(tx, one.id)?;
    if !request.accept.contains("json") {
        if attempts.is_empty() {
            return Ok(Answer::text("Webhook has not executed yet. Please retry in a few seconds.".to_owned()));
        }
        let logs: Vec<String> = attempts.into_iter().map(|attempt| attempt.log).collect();
        return Ok(Answer::text(logs.join("\n")));
    }
    Ok(Answer::ok(Object::of(|o| {
        o.put("eventName", &one.event);
        o.opt("consumerName", one.consumer.as_ref()).opt("providerName", one.provider.as_ref());
        o.list("executions", &attempts, |o, attempt| {
            o.put("success", attempt.success).put("logs", &attempt.log).put("createdAt", iso(attempt.created_at));
        });
        o.object("_embedded", |embedded| {
            embedded.object("triggeredWebhook", |o| {
                o.put("uuid", &one.uuid);
            });
        });
        o.object("_links", |links| {
            links.link("self", &request.url(), &[("title", "Triggered webhook logs")]);
            if let Some(uuid) = &one.webhook {
                links.link("pb:webhook", &request.urls.at("/webhooks/{}", &[uuid]), &[("title", "Webhook")]);
            }
        });
    })))
}

/// What was given up, newest first.
pub(super) fn exhausted(tx: &Tx<'_>, request: &Request) -> Outcome {
    let page = Page::of(request)?.unwrap_or(Page { number: 1, size: SIZE });
    let total = query::count_exhausted(tx)?;
    let all = query::exhausted(tx, Page::range(Some(page)))?;
    if request.wants_page() {
        return Ok(pages::exhausted(&request.urls, &all, total));
    }
    Ok(Answer::ok(Object::of(|o| {
        embed(o, request, &all, true);
        page.describe(total, o);
        o.object("_links", |links| {
            links.link("self", &request.url(), &[("title", "Webhooks that were given up")]);
            page.links(total, &request.url(), links);
        });
    })))
}

pub(super) fn redeliver(tx: &Tx<'_>, request: &Request) -> Outcome {
    let one = the_delivery(tx, request)?;
    if !action::redeliver(tx, one.id, request.now)? {
        let why = match (&one.webhook, &*one.status) {
            (None, _) => "its webhook was deleted".to_owned(),
            (Some(_), status) => format!("only one that was given up is sent again, and its status is {status}"),
        };
        return Err(Problem::Said(409, format!("The triggered webhook is not sent again: {why}")));
    }
    let one = the_delivery(tx, request)?;
    Ok(Answer::ok(Object::of(|o| write(o, request, &one, false))))
}
