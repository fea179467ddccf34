//! Webhooks are made, changed and deleted.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use super::document::document;
use super::read::{Input, read};
use crate::action::webhook::{self as action, Profile};
use crate::database::Tx;
use crate::http::{Answer, Outcome, Problem, Request};
use crate::query::webhook::{self as query, Webhook};
use crate::routes::named;
use crate::webhook::{self, Place, STARS, SealError};

/// The ids of the consumer and the provider that the path names.
pub(super) fn sides(tx: &Tx<'_>, request: &Request) -> Result<[Option<i64>; 2], Problem> {
    let id = |role: &str| match request.name(role) {
        "" => Ok(None),
        name => named(tx, name, role).map(|found| Some(found.id)),
    };
    let provider = id("provider")?;
    Ok([id("consumer")?, provider])
}

/// The webhook of the path.
pub(super) fn the_webhook(tx: &Tx<'_>, request: &Request) -> Result<Webhook, Problem> {
    query::by_uuid(tx, request.name("uuid"))?.ok_or(Problem::NotFound)
}

/// The request of a webhook with its secrets.
pub(super) fn with_secrets(tx: &Tx<'_>, request: &Request, one: &Webhook) -> Result<webhook::Request, Problem> {
    let secret = match query::sealed(tx, one.id)? {
        None => None,
        Some(sealed) => {
            let opened = request.settings.webhooks.keys.open(Place::Webhook(&one.uuid), &sealed);
            let opened = opened.map_err(|error| Problem::Said(422, unreadable(&error)))?;
            Some(String::from_utf8(opened).map_err(|error| crate::database::Error::Stored(error.to_string()))?)
        }
    };
    Ok(webhook::Request::stored(&one.request, secret.as_deref()).map_err(crate::database::Error::Stored)?)
}

fn unreadable(error: &SealError) -> String {
    format!("The secrets of the webhook cannot be read: {error}")
}

/// Stars stand for what is stored already. They never go to another host, where somebody could read what they stand for.
fn keep_secrets(tx: &Tx<'_>, request: &Request, input: &mut Input, one: Option<&Webhook>) -> Result<(), Problem> {
    let starred = |text: &str| text == STARS;
    let has_stars = input.request.headers.iter().any(|(_, value)| starred(value))
        || input.request.password.as_deref().is_some_and(starred);
    if !has_stars {
        return Ok(());
    }
    let stored = one.map(|one| with_secrets(tx, request, one)).transpose()?;
    let mut wrong = Vec::new();
    let moved = stored.as_ref().is_some_and(|stored| stored.origin() != input.request.origin());
    let mut replace = |field: String, value: &mut String, known: Option<&str>| {
        let why = match known {
            Some(_) if moved => "must be given again where the URL has another host",
            Some(known) => {
                known.clone_into(value);
                return;
            }
            None => "stands for a value that the broker does not have",
        };
        wrong.push((field, vec![why.to_owned()]));
    };
    for (name, value) in input.request.headers.iter_mut().filter(|(_, value)| starred(value)) {
        let known = stored.as_ref().and_then(|stored| stored.headers.iter().find(|(other, _)| other == name));
        replace(format!("request.headers.{name}"), value, known.map(|(_, value)| value.as_str()));
    }
    if let Some(password) = input.request.password.as_mut().filter(|password| starred(password)) {
        let known = stored.as_ref().and_then(|stored| stored.password.as_deref());
        replace("request.password".to_owned(), password, known);
    }
    if wrong.is_empty() { Ok(()) } else { Err(Problem::Fields(400, wrong)) }
}

/// Stores a webhook under an id, new or in the place of another.
fn store(
    tx: &Tx<'_>,
    request: &Request,
    uuid: &str,
    mut input: Input,
    existing: Option<&Webhook>,
) -> Result<Webhook, Problem> {
    keep_secrets(tx, request, &mut input, existing)?;
    let sealed = match input.request.secret() {
        None => None,
        Some(secret) => {
            let sealed = request.settings.webhooks.keys.seal(Place::Webhook(uuid), secret.as_bytes());
            Some(sealed.map_err(|error| Problem::field("request", error.to_string()))?)
        }
    };
    let profile = Profile {
        description: input.description.as_deref(),
        consumer: &input.consumer,
        provider: &input.provider,
        enabled: input.enabled,
        events: &input.events,
        request: &input.request,
        sealed: sealed.as_deref(),
    };
    match existing {
        Some(existing) => action::update(tx, existing.id, &profile, request.now)?,
        None => action::create(tx, uuid, &profile, request.now)?,
    }
    query::by_uuid(tx, uuid)?.ok_or(Problem::NotFound)
}

pub(super) fn create(tx: &Tx<'_>, request: &Request) -> Outcome {
    let known = sides(tx, request)?;
    let input = read(tx, request, known)?;
    // As long as those of the official broker.
    let uuid = BASE64_URL_SAFE_NO_PAD.encode(uuid::Uuid::new_v4().as_bytes());
    let one = store(tx, request, &uuid, input, None)?;
    let location = request.urls.at("/webhooks/{}", &[&uuid]);
    Ok(Answer::created(document(&request.urls, &one)?).location(&location))
}

pub(super) fn get(tx: &Tx<'_>, request: &Request) -> Outcome {
    Ok(Answer::ok(document(&request.urls, &the_webhook(tx, request)?)?))
}

pub(super) fn put(tx: &Tx<'_>, request: &Request) -> Outcome {
    let uuid = request.name("uuid");
    let existing = query::by_uuid(tx, uuid)?;
    let input = read(tx, request, [None, None])?;
    let one = store(tx, request, uuid, input, existing.as_ref())?;
    let document = document(&request.urls, &one)?;
    Ok(if existing.is_some() { Answer::ok(document) } else { Answer::created(document) })
}

pub(super) fn remove(tx: &Tx<'_>, request: &Request) -> Outcome {
    action::delete(tx, the_webhook(tx, request)?.id)?;
    Ok(Answer::empty(204))
}
