//! What is said of a publication: notices, events, links.

use super::read::Input;
use crate::action::publish::{Done, Publication};
use crate::database::Tx;
use crate::http::{Answer, Object, Problem, Urls};
use crate::query::pact::Pact;
use crate::query::{verification, webhook};
use crate::routes::pact_document::title;
use crate::text::notices::Notice;

/// 409: what is wrong, and notices about it; of the errors themselves where there are none.
pub(super) fn refused(errors: &[String], notices: Vec<Notice>) -> Problem {
    let notices =
        if notices.is_empty() { errors.iter().map(|text| Notice::new("error", text)).collect() } else { notices };
    let document = Object::of(|o| {
        o.list("notices", &notices, |notice, one| {
            notice.put("type", one.kind).put("text", &one.text);
        });
        o.object("errors", |e| {
            e.put("contracts", errors);
        });
    });
    Problem::Written(Box::new(Answer::ok(document).status(409).json(true)))
}

pub(super) fn describe(
    tx: &Tx<'_>,
    urls: &Urls,
    publication: &Publication,
    merged: bool,
    tags: &[&str],
) -> Result<Vec<Notice>, Problem> {
    let pact = &publication.pact;
    let pair = format!("{} version {} and provider {}", pact.consumer, pact.number, pact.provider);
    let mut notices = vec![match publication.done {
        Done::Published => Notice::new("success", format!("Pact successfully published for {pair}.")),
        Done::Overwritten | Done::Unchanged if merged => {
            Notice::new("success", format!("Pact content merged with existing content for {pair}."))
        }
        Done::Unchanged => {
            Notice::new("success", format!("Pact successfully republished for {pair} with no content changes."))
        }
        Done::Overwritten => Notice::new(
            "warning",
            format!(
                "Pact with changed content published over existing content for {pair}. This is not recommended in normal \
                 circumstances and may indicate that you have not configured your Pact pipeline correctly. For more \
                 information see https://docs.pact.io/go/versioning"
            ),
        ),
    }];
    let url = urls.pact(&pact.provider, &pact.consumer, &pact.number);
    notices.push(Notice::new("debug", format!("  View the published pact at {url}")));
    notices.push(Notice::new("debug", format!("  Events detected: {}", events(publication, tags))));
    let hooked = webhook::any(tx, pact.consumer_id, pact.provider_id)?;
    for told in &publication.triggered {
        let name = match &told.description {
            Some(description) => format!("\"{description}\""),
            None => told.webhook.clone(),
        };
        let logs = urls.at("/triggered-webhooks/{}/logs", &[&told.delivery]);
        let text = format!("  Webhook {name} triggered for event {}.\n    View logs at {logs}", told.event);
        notices.push(Notice::new("debug", text));
    }
    if hooked && publication.triggered.is_empty() {
        notices.push(Notice::new("debug", "  No enabled webhooks found for the detected events"));
    }
    let mut next = Vec::new();
    if !verification::any_of_pair(tx, pact.consumer_id, pact.provider_id)? {
        next.push(format!(
            "    * Add Pact verification tests to the {} build. See https://docs.pact.io/go/provider_verification",
            pact.provider
        ));
    }
    if !hooked {
        next.push(format!(
            "    * Configure separate {} pact verification build and webhook to trigger it when the pact content changes. See https://docs.pact.io/go/webhooks",
            pact.provider
        ));
    }
    if !next.is_empty() {
        notices.push(Notice::new("prompt", "  Next steps:"));
        notices.extend(next.into_iter().map(|text| Notice::new("prompt", text)));
    }
    Ok(notices)
}

/// The events of a publication, in the words of the API.
fn events(publication: &Publication, tags: &[&str]) -> String {
    let changed = !publication.changes.is_empty();
    let same = match (publication.done, tags.first()) {
        (Done::Published, Some(tag)) if !changed => {
            format!(" (pact content is the same as previous version with tag {tag} and no new tags were applied)")
        }
        (Done::Published, None) if !changed => " (pact content is the same as previous untagged version)".to_owned(),
        _ => String::new(),
    };
    let mut events = vec![format!("contract_published{same}")];
    if !publication.required.is_empty() {
        events.push(format!("contract_requiring_verification_published{same}"));
    }
    if changed {
        events.push(format!("contract_content_changed ({})", publication.changes.join(", ")));
    }
    events.join(", ")
}

pub(super) fn answer(input: &Input, notices: &[Notice], published: &[Pact]) -> Answer {
    let (urls, name, number) = (&input.urls, &input.name, &input.number);
    Answer::ok(Object::of(|o| {
        o.list("logs", notices, |log, notice| {
            log.put("level", notice.kind).put("message", &notice.text).put("deprecationWarning", "Replaced by notices");
        });
        o.list("notices", notices, |o, notice| {
            o.put("type", notice.kind).put("text", &notice.text);
        });
        o.object("_embedded", |embedded| {
            embedded.object("pacticipant", |p| {
                p.put("name", name).object("_links", |links| {
                    links.link("self", &urls.pacticipant(name), &[]);
                });
            });
            embedded.object("version", |v| {
                v.put("number", number).object("_links", |links| {
                    links.link("self", &urls.version(name, number), &[("title", "Version"), ("name", number)]);
                });
            });
        });
        o.object("_links", |links| {
            links.link("pb:pacticipant", &urls.pacticipant(name), &[("title", "Pacticipant"), ("name", name)]);
            links.link(
                "pb:pacticipant-version",
                &urls.version(name, number),
                &[("title", "Pacticipant version"), ("name", number)],
            );
            links.list("pb:pacticipant-version-tags", &input.tags, |link, tag| {
                link.href(&urls.tag(name, number, tag), &[("title", "Tag"), ("name", tag)]);
            });
            links.list("pb:contracts", published, |link, pact| {
                let title = title(pact);
                link.href(
                    &urls.pact(&pact.provider, &pact.consumer, &pact.number),
                    &[("title", "Pact"), ("name", &title)],
                );
            });
        });
    }))
}
