//! Webhooks are tried: their request is sent now, with the newest pact and result that they mean.

use std::collections::BTreeMap;

use pact_core::model::Json;

use super::read::read;
use super::write::{the_webhook, with_secrets};
use crate::action::webhook::Side;
use crate::database::{Error, Tx};
use crate::http::{Answer, Later, Object, Problem, Request};
use crate::query::{pact, verification};
use crate::webhook::secret::SecretError;
use crate::webhook::{self, Context, Exchange, Policy, Sender, context, secret, template};

/// What stands for an event.
const EVENT: &str = "test";

pub(super) fn unsaved(tx: &Tx<'_>, request: &Request) -> Result<Later, Problem> {
    let input = read(tx, request, [None, None])?;
    let again = request.urls.at("/webhooks/execute", &[]);
    prepare(tx, request, input.request, [&input.consumer, &input.provider], None, again)
}

pub(super) fn saved(tx: &Tx<'_>, request: &Request) -> Result<Later, Problem> {
    let one = the_webhook(tx, request)?;
    let sent = with_secrets(tx, request, &one)?;
    let consumer = Side { id: one.consumer_id, label: one.consumer_label.clone() };
    let provider = Side { id: one.provider_id, label: one.provider_label.clone() };
    let own = request.urls.at("/webhooks/{}", &[&one.uuid]);
    let again = format!("{own}/execute");
    prepare(tx, request, sent, [&consumer, &provider], Some(own), again)
}

fn prepare(
    tx: &Tx<'_>,
    request: &Request,
    sent: webhook::Request,
    sides: [&Side; 2],
    own: Option<String>,
    again: String,
) -> Result<Later, Problem> {
    let values = example(tx, request, sides)?;
    let secrets = user_secrets(tx, request, &sent)?;
    let rendered = template::render(&sent, &values, &secrets).map_err(|error| {
        Problem::Said(422, format!("The request cannot be sent with the newest pact or result: {error}"))
    })?;
    let about = [("base_url", request.urls.base.as_str()), ("event_name", EVENT)];
    let about = Json::object(about.map(|(name, value)| (name, Json::string(value)))).to_string();
    let tried = Tried { request: sent, about, own, again };
    let sender: Sender = request.settings.webhooks.sender.clone();
    Ok(Box::pin(async move {
        let exchange = sender.send(&rendered, None).await;
        Ok(Answer::ok(tried.document(&exchange, sender.policy())))
    }))
}

/// The secrets that a request refers to, by name; those that there are.
fn user_secrets(tx: &Tx<'_>, request: &Request, sent: &webhook::Request) -> Result<BTreeMap<String, String>, Problem> {
    let mut secrets = BTreeMap::new();
    for name in sent.user_secrets() {
        let value = secret::value(tx, &request.settings.webhooks.keys, &name).map_err(|error| match error {
            SecretError::Database(error) => Problem::Database(error),
            SecretError::Seal(error) => Problem::Said(422, format!("The secret {name} cannot be read: {error}")),
        })?;
        if let Some(value) = value {
            secrets.insert(name, value);
        }
    }
    Ok(secrets)
}

/// The values of the newest pact that a webhook means, and of its newest result.
fn example(tx: &Tx<'_>, request: &Request, [consumer, provider]: [&Side; 2]) -> Result<Context, Error> {
    let labels = [consumer.label.as_deref(), provider.label.as_deref()];
    let found = pact::example(tx, [consumer.id, provider.id], labels)?;
    let mut values = match found {
        None => Context::empty(),
        Some(pact) => {
            let result = verification::latest_of_main_branch(tx, pact.content_id)?;
            let mut values = context(tx, &request.urls, &pact, result.as_ref())?;
            values.set("buildUrl", result.and_then(|result| result.build_url).unwrap_or_default());
            values
        }
    };
    values.set("eventName", EVENT);
    values.set("deliveryId", uuid::Uuid::new_v4().to_string());
    Ok(values)
}

/// A webhook that was tried.
struct Tried {
    request: webhook::Request,
    /// What its log says of the event, as JSON.
    about: String,
    own: Option<String>,
    again: String,
}

impl Tried {
    fn document(&self, exchange: &Exchange, policy: &Policy) -> Object {
        let shown = exchange.shown();
        let success = exchange.is_success(policy);
        // Of a request that was not sent nobody has made the headers.
        let own = |name: &str| name == "user-agent" || self.request.headers.iter().any(|(other, _)| other == name);
        let (_, path) = split(&shown.url);
        Object::of(|o| {
            if let Err(error) = &shown.outcome {
                o.object("error", |o| {
                    o.put("message", error.to_string());
                });
            }
            o.object("request", |o| {
                o.object("headers", |o| {
                    for (name, value) in &shown.headers {
                        if shown.outcome.is_ok() || own(name) {
                            o.put(name, value);
                        }
                    }
                });
                if let Some(body) = shown.body.as_deref().filter(|body| !body.is_empty()) {
                    write_body(o, body);
                }
                o.put("url", path);
            });
            match &shown.outcome {
                // What an inner service answers is not for everybody who may write a webhook.
                Ok(_) if policy.hosts.is_empty() => {
                    let text = "For security purposes, the response is not shown. To see it, name the hosts that webhooks may \
                                be sent to in PACT_BROKER_WEBHOOK_HOST_WHITELIST.";
                    o.put("message", text);
                }
                Ok(response) => {
                    o.object("response", |o| {
                        o.put("status", response.status);
                        o.object("headers", |o| {
                            for (name, value) in unique(&response.headers) {
                                o.put(name, value);
                            }
                        });
                        write_body(o, &response.body);
                    });
                }
                Err(_) => {}
            }
            let end = if success { "Webhook execution succeeded" } else { "Webhook execution failed" };
            o.put("logs", exchange.log(&self.about, end)).put("success", success);
            o.object("_links", |links| {
                if let Some(own) = &self.own {
                    links.link("webhook", own, &[]);
                }
                links.link("try-again", &self.again, &[("title", "Execute the webhook again")]);
            });
        })
    }
}

/// An address as what stands before its path, and the path with the query.
fn split(url: &str) -> (&str, &str) {
    url.split_at(template::origin(url).len())
}

/// Headers, each name once, with all of its values.
fn unique(headers: &[(String, String)]) -> Vec<(&str, String)> {
    let mut all: Vec<(&str, String)> = Vec::new();
    for (name, value) in headers {
        match all.iter_mut().find(|(other, _)| other == name) {
            Some((_, values)) => *values = format!("{values}, {value}"),
            None => all.push((name, value.clone())),
        }
    }
    all
}

/// A body: as JSON where it is an object or a list, or else as text.
fn write_body(o: &mut Object, body: &[u8]) {
    match Json::parse(body) {
        Ok(json @ (Json::Object(_) | Json::Array(_))) if !crate::content::too_deep(&json) => {
            o.raw("body", json.to_string());
        }
        _ => {
            o.put("body", String::from_utf8_lossy(body));
        }
    }
}
