//! What a delivery sends: the request of its webhook as it is now, with the values of the moment of the event.

use std::collections::BTreeMap;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use pact_core::model::Json;

use super::outbox::{self, Delivery};
use super::seal::{Keys, Place, SealError};
use super::secret::{self, SecretError};
use super::template::render;
use super::{Context, Rendered, Request};
use crate::database::{Error, Result, Tx};

/// A delivery that can be attempted.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) uuid: String,
    pub(super) attempts: i64,
    /// What its log says of the event, as JSON.
    pub(super) context: String,
    pub(super) request: std::result::Result<Rendered, Unsent>,
}

/// Why nothing is sent.
#[derive(Debug)]
pub(super) struct Unsent {
    pub(super) reason: String,
    /// It is not tried again.
    pub(super) is_final: bool,
}

impl Unsent {
    fn for_now(reason: &dyn fmt::Display) -> Self {
        Self { reason: reason.to_string(), is_final: false }
    }

    fn for_good(reason: &str) -> Self {
        Self { reason: reason.to_string(), is_final: true }
    }
}

/// Prepares a delivery; `None` where it was deleted.
pub(super) fn prepare(tx: &Tx<'_>, keys: &Keys, id: i64) -> Result<Option<Prepared>> {
    let Some(delivery) = outbox::load(tx, id)? else { return Ok(None) };
    // A delivery that panics is a failed attempt, and not one that is taken again for ever.
    let request = catch_unwind(AssertUnwindSafe(|| request(tx, keys, &delivery)));
    let request = match request.unwrap_or_else(|_| Err(Unsent::for_now(&"making the request panicked").into())) {
        Ok(request) => Ok(request),
        Err(Failed::Database(error)) if error.unavailable().is_some() => return Err(error),
        Err(Failed::Database(error)) => Err(Unsent::for_now(&error)),
        Err(Failed::Unsent(unsent)) => Err(unsent),
    };
    let context = Json::object([("event_name", Json::string(delivery.event.as_str()))]).to_string();
    Ok(Some(Prepared { uuid: delivery.uuid, attempts: delivery.attempts, context, request }))
}

enum Failed {
    Database(Error),
    Unsent(Unsent),
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Failed::Database(error)
    }
}

impl From<Unsent> for Failed {
    fn from(unsent: Unsent) -> Self {
        Failed::Unsent(unsent)
    }
}

impl From<SealError> for Failed {
    fn from(error: SealError) -> Self {
        Failed::Unsent(Unsent::for_now(&error))
    }
}

impl From<SecretError> for Failed {
    fn from(error: SecretError) -> Self {
        match error {
            SecretError::Database(error) => error.into(),
            SecretError::Seal(error) => error.into(),
        }
    }
}

fn request(tx: &Tx<'_>, keys: &Keys, delivery: &Delivery) -> std::result::Result<Rendered, Failed> {
    let Some(webhook) = &delivery.webhook else {
        return Err(Unsent::for_good("the webhook has been deleted").into());
    };
    if !webhook.enabled && !delivery.is_wanted {
        return Err(Unsent::for_good("the webhook has been disabled").into());
    }
    let sealed = webhook.sealed.as_deref();
    let own = sealed.map(|sealed| keys.open(Place::Webhook(&webhook.uuid), sealed)).transpose()?;
    let own = own.map(String::from_utf8).transpose().map_err(|_| SealError::Damaged)?;
    let request = Request::stored(&webhook.request, own.as_deref()).map_err(|error| Unsent::for_now(&error))?;
    let mut secrets = BTreeMap::new();
    for name in request.user_secrets() {
        if let Some(value) = secret::value(tx, keys, &name)? {
            secrets.insert(name, value);
        }
    }
    Ok(render(&request, &Context::parse(&delivery.context), &secrets).map_err(|error| Unsent::for_now(&error))?)
}
