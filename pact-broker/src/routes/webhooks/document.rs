//! A webhook as a document.

use pact_core::model::Json;

use crate::http::{Object, Problem, Urls};
use crate::query::webhook::Webhook;
use crate::text::iso;
use crate::webhook::{Body, Request, STARS, name_of};

/// What a webhook is called.
pub(super) fn title(one: &Webhook) -> String {
    one.description.clone().unwrap_or_else(|| name_of(&one.request))
}

/// A webhook, with stars in the place of secrets.
pub(super) fn document(urls: &Urls, one: &Webhook) -> Result<Object, Problem> {
    let request = Request::stored(&one.request, None).map_err(crate::database::Error::Stored)?;
    let events = Json::parse(one.events.as_bytes()).unwrap_or(Json::Null);
    let events = events.items().unwrap_or_default().iter().filter_map(Json::as_str);
    let title = title(one);
    Ok(Object::of(|o| {
        o.put("uuid", &one.uuid).put("description", &title);
        write_side(o, "consumer", one.consumer.as_deref(), one.consumer_label.as_deref());
        write_side(o, "provider", one.provider.as_deref(), one.provider_label.as_deref());
        o.put("enabled", one.enabled);
        o.object("request", |o| write_request(o, &request));
        o.list("events", events, |o, name| {
            o.put("name", name);
        });
        o.put("createdAt", iso(one.created_at));
        o.opt("updatedAt", (one.updated_at != one.created_at).then(|| iso(one.updated_at)));
        o.object("_links", |links| write_links(links, urls, one, &title));
    }))
}

fn write_side(o: &mut Object, role: &str, name: Option<&str>, label: Option<&str>) {
    if name.is_some() || label.is_some() {
        o.object(role, |o| {
            o.opt("name", name).opt("label", label);
        });
    }
}

fn write_request(o: &mut Object, request: &Request) {
    o.put("method", &request.method).put("url", &request.url);
    if !request.headers.is_empty() {
        o.object("headers", |o| {
            for (name, value) in &request.headers {
                o.put(name, value);
            }
        });
    }
    match &request.body {
        Some(Body::Json(json)) => {
            o.raw("body", json.to_string());
        }
        Some(Body::Text(text)) => {
            o.put("body", text);
        }
        None => {}
    }
    o.opt("username", request.username.as_ref());
    o.opt("password", request.password.as_ref().map(|password| if password.is_empty() { STARS } else { password }));
}

fn write_links(links: &mut Object, urls: &Urls, one: &Webhook, title: &str) {
    let own = urls.at("/webhooks/{}", &[&one.uuid]);
    links.link("self", &own, &[("title", title)]);
    links.link(
        "pb:execute",
        &format!("{own}/execute"),
        &[(
            "title",
            "Test the execution of the webhook with the latest matching pact or verification by sending a POST request to this URL",
        )],
    );
    for (relations, titles, name, label) in [
        (["pb:consumer", "pb:consumers"], ["Consumer", "Consumers by label"], &one.consumer, &one.consumer_label),
        (["pb:provider", "pb:providers"], ["Provider", "Providers by label"], &one.provider, &one.provider_label),
    ] {
        if let Some(name) = name {
            links.link(relations[0], &urls.pacticipant(name), &[("title", titles[0]), ("name", name)]);
        } else if let Some(label) = label {
            let href = urls.at("/pacticipants/label/{}", &[label]);
            links.link(relations[1], &href, &[("title", titles[1]), ("name", label)]);
        }
    }
    let named =
        |name: &Option<String>, label: &Option<String>| name.clone().or_else(|| label.is_some().then(String::new));
    let sides = named(&one.consumer, &one.consumer_label).zip(named(&one.provider, &one.provider_label));
    if let Some((consumer, provider)) = sides {
        let title = format!("All webhooks for consumer {consumer} and provider {provider}");
        let href = urls.at("/webhooks/provider/{}/consumer/{}", &[&provider, &consumer]);
        links.link("pb:pact-webhooks", &href, &[("title", &title)]);
    }
    links.link("pb:webhooks", &urls.at("/webhooks", &[]), &[("title", "All webhooks")]);
}
