//! Pacts are written, merged and deleted.

use pact_core::model::Json;

use super::the_pact;
use crate::action::publish::{Packed, may_change, merged, publish};
use crate::action::{delete, pacticipant, version as versions};
use crate::database::Tx;
use crate::http::{Answer, Form, Object, Outcome, Prepared, Problem, Request};
use crate::query::{pact, pacticipant as pacticipants};
use crate::routes::pact_document::answer;
use crate::text::names::similar;
use crate::text::notices::{modification_refused, similar_names};

pub(super) fn put(request: &Request) -> Result<Prepared, Problem> {
    prepare(request, false)
}

pub(super) fn patch(request: &Request) -> Result<Prepared, Problem> {
    prepare(request, true)
}

fn prepare(request: &Request, merge: bool) -> Result<Prepared, Problem> {
    let pact = request.strict_json()?;
    if pact.members().is_none() {
        return Err(Problem::Said(400, "The pact must be a JSON object".to_owned()));
    }
    let mut form = Form::new(&pact);
    for role in ["consumer", "provider"] {
        let Some(one) = form.get(role) else { continue };
        if one.members().is_none() {
            form.wrong(role, "must be an object");
        }
        let Some(said) = one.get("name").filter(|name| !matches!(name, Json::Null)) else { continue };
        let Some(said) = said.as_str() else {
            form.wrong(&format!("{role}.name"), "must be a string");
            continue;
        };
        if said != request.name(role) {
            form.wrong(
                &format!("{role}.name"),
                format!("name in pact '{said}' does not match name in URL path '{}'.", request.name(role)),
            );
        }
    }
    if request.name("version").trim().is_empty() {
        form.wrong("consumer_version_number", "cannot be blank");
    }
    form.finish()?;
    let packed = Packed::new(&pact)?;
    let request = Written {
        consumer: request.name("consumer").to_owned(),
        provider: request.name("provider").to_owned(),
        number: request.name("version").to_owned(),
        pact,
        packed,
        merge,
        request: request.without_body(),
    };
    Ok(Box::new(move |tx| write(tx, &request)))
}

/// A pact that was read and is to be written.
struct Written {
    consumer: String,
    provider: String,
    number: String,
    pact: Json,
    packed: Packed,
    merge: bool,
    request: Request,
}

fn write(tx: &Tx<'_>, one: &Written) -> Outcome {
    let (settings, now) = (&one.request.settings, one.request.now);
    if settings.check_for_potential_duplicate_pacticipant_names {
        for name in [&one.consumer, &one.provider] {
            if pacticipants::by_name(tx, name)?.is_none() {
                let known = pacticipants::names(tx)?;
                let found = similar(name, &known);
                if !found.is_empty() {
                    return Err(Problem::Text(409, similar_names(name, &found, &one.request.urls.base)));
                }
            }
        }
    }
    let applications = pacticipant::ensure_all(tx, &[&one.consumer, &one.provider], now)?;
    let [consumer, provider] = applications.as_slice() else { return Err(Problem::NotFound) };
    let (of, _) = versions::ensure(tx, consumer, &one.number, now)?;
    let existing = pact::of_version(tx, of.id, provider.id)?;
    let packed = match &existing {
        Some(existing) if one.merge => match merged(tx, existing, &one.pact, settings)? {
            Ok(json) => Packed::new(&json)?,
            Err(conflict) => {
                let Written { consumer, number, provider, .. } = one;
                let pair = format!("{consumer} version {number} and provider {provider}");
                let text = format!("The pact for {pair} was not merged with the published one: {conflict}.");
                return Err(Problem::Said(409, text));
            }
        },
        existing => {
            if !may_change(existing.as_ref(), &one.packed.sha, settings) {
                return Err(Problem::Said(409, modification_refused(&one.consumer, &one.number, &one.provider)));
            }
            one.packed.clone()
        }
    };
    let publication = publish(tx, consumer, provider, &of, existing.as_ref(), &packed, one.request.call())?;
    let answer = answer(tx, &one.request, &publication.pact, None)?;
    Ok(answer.status(if existing.is_some() { 200 } else { 201 }))
}

pub(super) fn remove(tx: &Tx<'_>, request: &Request) -> Outcome {
    let one = the_pact(tx, request)?;
    delete::pacts(tx, one.consumer_id, one.provider_id, &[one.version_id], request.now)?;
    deleted(tx, request, one.provider_id, one.consumer_id)
}

/// 200 with where to go on after pacts of a pair were deleted.
pub(in crate::routes) fn deleted(tx: &Tx<'_>, request: &Request, provider: i64, consumer: i64) -> Outcome {
    let others = pact::latest(tx, provider, consumer)?;
    let urls = &request.urls;
    Ok(Answer::ok(Object::of(|o| {
        o.object("_links", |links| {
            links.link("index", &urls.base, &[]);
            if others.is_some() {
                let href = urls.pair(request.name("provider"), request.name("consumer"), "/latest", &[]);
                links.link("pb:latest-pact-version", &href, &[("title", "Latest pact")]);
            }
        });
    })))
}
