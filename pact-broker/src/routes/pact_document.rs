//! A pact as a document: what was published, with links.

use crate::database::Tx;
use crate::http::{Answer, Object, Outcome, Problem, Request};
use crate::pages;
use crate::query::pact::{self, Pact};
use crate::query::version;
use crate::text::{Metadata, iso};
use pact_core::model::Json;

/// The name of a pact in links.
pub(super) fn title(pact: &Pact) -> String {
    format!("Pact between {} ({}) and {}", pact.consumer, pact.number, pact.provider)
}

/// A pact as a document; `metadata` goes into where results are published.
fn document(tx: &Tx<'_>, request: &Request, one: &Pact, metadata: Option<&Metadata>) -> Result<Object, Problem> {
    let body = pact::body(tx, one.content_id)?;
    if extended(request) {
        let marks = version::marks(tx, &[one.version_id])?;
        return Ok(Object::of(|o| {
            o.put("createdAt", iso(one.created_at)).raw("contract", &body);
            o.object("_embedded", |embedded| {
                embedded.list("tags", marks.tags_of(one.version_id), |tag, mark| {
                    tag.put("name", &mark.name).put("latest", mark.latest).object("_links", |links| {
                        let href = request.urls.tag(&one.consumer, &one.number, &mark.name);
                        links.link("self", &href, &[("title", "Tag"), ("name", &mark.name)]);
                    });
                });
            });
            o.object("_links", |links| write_links(links, request, one, metadata));
        }));
    }
    Ok(Object::of(|o| {
        // What a document of ours has of its own is the broker's, not the pact's.
        let reserved = ["createdAt", "updatedAt", "_links"];
        match Json::parse(body.as_bytes()) {
            Ok(json) if reserved.iter().any(|name| json.get(name).is_some()) => {
                for (name, value) in json.members().unwrap_or_default() {
                    if !reserved.contains(&name.as_str()) {
                        o.raw(name, value.to_string());
                    }
                }
            }
            _ => {
                o.members(&body);
            }
        }
        o.put("createdAt", iso(one.created_at));
        o.object("_links", |links| write_links(links, request, one, metadata));
    }))
}

/// Whether the pact is to be a member of its own, beside what the broker knows about it.
fn extended(request: &Request) -> bool {
    request.accept.contains("pactbrokerextended") && !request.accept.contains("hal+json")
}

/// A pact in the form that is asked for.
fn represented(request: &Request, document: Object) -> Answer {
    let answer = Answer::ok(document);
    if extended(request) {
        return Answer { content_type: Some("application/vnd.pactbrokerextended.v1+json;charset=utf-8"), ..answer };
    }
    answer.json(request.wants_json())
}

fn write_links(links: &mut Object, request: &Request, one: &Pact, metadata: Option<&Metadata>) {
    let urls = &request.urls;
    let Pact { consumer, provider, number, sha, .. } = one;
    let own = urls.pact(provider, consumer, number);
    let content = urls.content(provider, consumer, sha);
    let pair = |path: &str| urls.pair(provider, consumer, path, &[]);
    let version = urls.version(consumer, number);
    links.link("self", &own, &[("title", "Pact"), ("name", &title(one))]);
    links.link("pb:consumer", &urls.pacticipant(consumer), &[("title", "Consumer"), ("name", consumer)]);
    links.link("pb:consumer-version", &version, &[("title", "Consumer version"), ("name", number)]);
    // Only of what the client came with: the newest pact has metadata of its own making.
    let given = metadata.filter(|_| !request.name("metadata").is_empty());
    if let Some(metadata) = given.filter(|metadata| !metadata.versions.is_empty() && metadata.tags.is_empty()) {
        links.list("pb:consumer-versions", &metadata.versions, |link, number| {
            link.href(&urls.version(consumer, number), &[("title", "Consumer version"), ("name", number)]);
        });
    }
    links.link("pb:provider", &urls.pacticipant(provider), &[("title", "Provider"), ("name", provider)]);
    links.link("pb:pact-version", &content, &[("title", "Pact content version permalink"), ("name", sha)]);
    for (rel, path, title) in [
        ("pb:latest-pact-version", "/latest", "Latest version of this pact"),
        ("pb:all-pact-versions", "/versions", "All versions of this pact"),
        ("pb:latest-untagged-pact-version", "/latest-untagged", "Latest untagged version of this pact"),
    ] {
        links.link(rel, &pair(path), &[("title", title)]);
    }
    links.template(
        "pb:latest-tagged-pact-version",
        &(pair("/latest/") + "{tag}"),
        "Latest tagged version of this pact",
    );
    links.link(
        "pb:previous-distinct",
        &format!("{own}/previous-distinct"),
        &[("title", "Previous distinct version of this pact")],
    );
    links.link(
        "pb:diff-previous-distinct",
        &format!("{own}/diff/previous-distinct"),
        &[("title", "Diff with previous distinct version of this pact")],
    );
    links.template(
        "pb:diff",
        &format!("{content}/diff/pact-version/{{pactVersion}}"),
        "Diff with another specified version of this pact",
    );
    let webhooks = urls.at("/webhooks/provider/{}/consumer/{}", &[provider, consumer]);
    links.link(
        "pb:pact-webhooks",
        &webhooks,
        &[("title", &format!("Webhooks for the pact between {consumer} and {provider}"))],
    );
    let webhooks = urls.at("/webhooks/consumer/{}", &[consumer]);
    links.link(
        "pb:consumer-webhooks",
        &webhooks,
        &[("title", &format!("Webhooks for all pacts with consumer {consumer}"))],
    );
    links.link(
        "pb:tag-prod-version",
        &format!("{version}/tags/prod"),
        &[("title", "PUT to this resource to tag this consumer version as 'production'")],
    );
    links.link(
        "pb:tag-version",
        &format!("{version}/tags/{{tag}}"),
        &[("title", "PUT to this resource to tag this consumer version")],
    );
    let results = match metadata {
        Some(metadata) => format!("{content}/metadata/{}/verification-results", metadata.encode()),
        None => format!("{content}/verification-results"),
    };
    links.link("pb:publish-verification-results", &results, &[("title", "Publish verification results")]);
    links.link("pb:latest-verification-results", &format!("{content}/verification-results/latest"), &[]);
    links.link(
        "pb:triggered-webhooks",
        &format!("{own}/triggered-webhooks"),
        &[("title", "Webhooks triggered by the publication of this pact")],
    );
    let matrix =
        urls.at("/matrix?q%5B%5D%5Bpacticipant%5D={}&q%5B%5D%5Bversion%5D={}&latestby=cvpv", &[consumer, number]);
    // A query: a space is a plus there.
    let matrix = matrix.replace("%20", "+");
    links.link(
        "pb:matrix-for-consumer-version",
        &matrix,
        &[("title", "View matrix rows for the consumer version to which this pact belongs")],
    );
    links.curies(&urls.base, "pact");
}

/// 200 with a pact, in the form that is asked for.
pub(super) fn answer(tx: &Tx<'_>, request: &Request, one: &Pact, metadata: Option<&Metadata>) -> Outcome {
    if request.wants_page() {
        let body = Json::parse(pact::body(tx, one.content_id)?.as_bytes()).unwrap_or(Json::Null);
        return Ok(pages::pact(&pages::Shown {
            consumer: &one.consumer,
            provider: &one.provider,
            number: &one.number,
            published: iso(one.created_at),
            address: request.urls.pact(&one.provider, &one.consumer, &one.number),
            body: &body,
        }));
    }
    Ok(represented(request, document(tx, request, one, metadata)?))
}
