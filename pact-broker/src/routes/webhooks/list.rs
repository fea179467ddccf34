//! Lists of webhooks, as links.

use super::document::title;
use super::write::sides;
use crate::database::Tx;
use crate::http::{Answer, Object, Outcome, Request};
use crate::query::webhook::{self as query, Webhook};

/// Whom a webhook means, for a person.
fn scope(one: &Webhook) -> String {
    let side = |name: &Option<String>, label: &Option<String>, many: &str| match (name, label) {
        (Some(name), _) => Some(name.clone()),
        (None, Some(label)) => Some(format!("{many} labeled '{label}'")),
        (None, None) => None,
    };
    let consumer = side(&one.consumer, &one.consumer_label, "consumers");
    let provider = side(&one.provider, &one.provider_label, "providers");
    let named = |role: &str, name: &Option<String>, text: &str| match name {
        Some(_) => format!("A webhook for all pacts with {role} {text}"),
        None => format!("A webhook for all pacts with {text}"),
    };
    match (consumer, provider) {
        (Some(consumer), Some(provider)) => format!("A webhook for the pact between {consumer} and {provider}"),
        (Some(consumer), None) => named("consumer", &one.consumer, &consumer),
        (None, Some(provider)) => named("provider", &one.provider, &provider),
        (None, None) => "A webhook for all pacts".to_owned(),
    }
}

pub(super) fn list(tx: &Tx<'_>, request: &Request) -> Outcome {
    let [consumer, provider] = sides(tx, request)?;
    let all = query::of(tx, consumer, provider)?;
    let urls = &request.urls;
    let title_of_list = if request.raw_path.starts_with("/pacts/") { "Pact webhooks" } else { "Webhooks" };
    Ok(Answer::ok(Object::of(|o| {
        o.object("_links", |links| {
            links.link("self", &request.url(), &[("title", title_of_list)]);
            links.link("pb:create", &request.url(), &[("title", "POST to create a webhook")]);
            links.list("pb:webhooks", &all, |link, one| {
                let href = urls.at("/webhooks/{}", &[&one.uuid]);
                link.href(&href, &[("title", &scope(one)), ("name", &title(one))]);
            });
            links.list("curies", ["pb"], |curie, name| {
                let href = format!("{}/doc/webhooks-{{rel}}", urls.base);
                curie.put("name", name).put("href", href).put("templated", true);
            });
        });
    })))
}
