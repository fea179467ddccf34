//! Pacts: one, the newest, by content, what came before, what differs.

use pact_core::model::Json;

use super::named;
use super::pact_document::{Metadata, answer, document, title};
use crate::action::publish::{Packed, may_change, merged, publish};
use crate::action::{delete, pacticipant, version as versions};
use crate::content::difference;
use crate::database::Tx;
use crate::http::{Answer, Body, Form, Handler, Method, Object, Outcome, Prepared, Problem, Request, Route};
use crate::query::pact::{self, ANY, Pact};
use crate::query::{pacticipant as pacticipants, version};
use crate::text::iso;
use crate::text::names::similar;
use crate::text::notices::{modification_refused, similar_names};

const READ: &[&str] = &["application/json", "text/html", "application/vnd.pactbrokerextended.v1+json"];
const TEXT: &[&str] = &["text/plain"];
const ONE: &[(Method, Body, Handler)] = &[
    (Method::Get, Body::None, Handler::Read(get)),
    (Method::Put, Body::Json, Handler::Prepare(put)),
    (Method::Patch, Body::Json, Handler::Prepare(patch)),
    (Method::Delete, Body::None, Handler::Write(remove)),
];

macro_rules! pair {
    ($rest:literal) => {
        concat!("/pacts/provider/{provider}/consumer/{consumer}", $rest)
    };
}

pub(super) static ROUTES: &[Route] = &[
    Route { path: pair!("/version/{version}"), accepts: READ, methods: ONE },
    Route { path: pair!("/versions/{version}"), accepts: READ, methods: ONE },
    Route { path: "/pact/provider/{provider}/consumer/{consumer}/version/{version}", accepts: READ, methods: ONE },
    Route {
        path: pair!("/version/{version}/previous-distinct"),
        accepts: READ,
        methods: &[(Method::Get, Body::None, Handler::Read(previous))],
    },
    Route {
        path: pair!("/version/{version}/diff/previous-distinct"),
        accepts: TEXT,
        methods: &[(Method::Get, Body::None, Handler::Read(difference_from_previous))],
    },
    Route {
        path: pair!("/version/{version}/diff/version/{other}"),
        accepts: TEXT,
        methods: &[(Method::Get, Body::None, Handler::Read(difference_of_versions))],
    },
    Route {
        path: pair!("/pact-version/{sha}"),
        accepts: READ,
        methods: &[(Method::Get, Body::None, Handler::Read(by_content))],
    },
    Route {
        path: pair!("/pact-version/{sha}/metadata/{metadata}"),
        accepts: READ,
        methods: &[(Method::Get, Body::None, Handler::Read(by_content))],
    },
    Route {
        path: pair!("/pact-version/{sha}/diff/pact-version/{other}"),
        accepts: TEXT,
        methods: &[(Method::Get, Body::None, Handler::Read(difference_of_contents))],
    },
    Route { path: pair!("/latest"), accepts: READ, methods: &[(Method::Get, Body::None, Handler::Read(latest))] },
    Route {
        path: "/pact/provider/{provider}/consumer/{consumer}/latest",
        accepts: READ,
        methods: &[(Method::Get, Body::None, Handler::Read(latest))],
    },
    Route { path: pair!("/latest/{tag}"), accepts: READ, methods: &[(Method::Get, Body::None, Handler::Read(latest))] },
    Route {
        path: pair!("/latest-untagged"),
        accepts: READ,
        methods: &[(Method::Get, Body::None, Handler::Read(latest_untagged))],
    },
    Route {
        path: pair!("/branch/{branch}/latest"),
        accepts: READ,
        methods: &[(Method::Get, Body::None, Handler::Read(latest_on_branch))],
    },
    Route {
        path: pair!("/versions"),
        accepts: &[],
        methods: &[
            (Method::Get, Body::None, Handler::Read(list)),
            (Method::Delete, Body::None, Handler::Write(remove_all)),
        ],
    },
];

/// The applications of the path: provider and consumer.
fn the_pair(tx: &Tx<'_>, request: &Request) -> Result<[i64; 2], Problem> {
    let id = |name: &str| Ok::<_, Problem>(pacticipants::by_name(tx, request.name(name))?.ok_or(Problem::NotFound)?.id);
    Ok([id("provider")?, id("consumer")?])
}

/// The pact of the path.
pub(super) fn the_pact(tx: &Tx<'_>, request: &Request) -> Result<Pact, Problem> {
    let [provider, _] = the_pair(tx, request)?;
    let of = version::by_number(tx, request.name("consumer"), request.name("version"))?.ok_or(Problem::NotFound)?;
    pact::of_version(tx, of.id, provider)?.ok_or(Problem::NotFound)
}

/// The pact of the content of the path, as what its metadata says shows it.
pub(super) fn the_content(tx: &Tx<'_>, request: &Request, sha: &str) -> Result<(Pact, Option<Metadata>), Problem> {
    let [provider, consumer] = the_pair(tx, request)?;
    let content = pact::content(tx, consumer, provider, sha)?.ok_or(Problem::NotFound)?;
    let token = request.name("metadata");
    let metadata = (!token.is_empty()).then(|| Metadata::decode(token));
    let number = metadata.as_ref().and_then(|metadata| metadata.versions.first());
    let of = match number {
        Some(number) => version::by_number(tx, request.name("consumer"), number)?.map(|version| version.id),
        None => None,
    };
    Ok((pact::of_content(tx, content, of)?.ok_or(Problem::NotFound)?, metadata))
}

fn get(tx: &Tx<'_>, request: &Request) -> Outcome {
    answer(tx, request, &the_pact(tx, request)?, None)
}

fn by_content(tx: &Tx<'_>, request: &Request) -> Outcome {
    let (one, metadata) = the_content(tx, request, request.name("sha"))?;
    answer(tx, request, &one, metadata.as_ref())
}

fn previous(tx: &Tx<'_>, request: &Request) -> Outcome {
    let one = pact::previous_distinct(tx, &the_pact(tx, request)?)?.ok_or(Problem::NotFound)?;
    answer(tx, request, &one, None)
}

/// The newest of its kind, with the header that says which version it is of.
fn newest(tx: &Tx<'_>, request: &Request, one: Option<Pact>) -> Outcome {
    let one = one.ok_or(Problem::NotFound)?;
    let tags =
        version::marks(tx, &[one.version_id])?.tags_of(one.version_id).iter().map(|tag| tag.name.clone()).collect();
    let metadata = Metadata { versions: vec![one.number.clone()], tags, ..Metadata::default() };
    let document = document(tx, request, &one, Some(&metadata))?;
    Ok(Answer::ok(document).json(request.wants_json()).header("x-pact-consumer-version", one.number))
}

fn latest(tx: &Tx<'_>, request: &Request) -> Outcome {
    let [provider, consumer] = the_pair(tx, request)?;
    let found = match request.name("tag") {
        "" => pact::latest(tx, provider, consumer)?,
        tag => pact::latest_with_tag(tx, provider, consumer, tag, ANY)?,
    };
    newest(tx, request, found)
}

fn latest_untagged(tx: &Tx<'_>, request: &Request) -> Outcome {
    let [provider, consumer] = the_pair(tx, request)?;
    newest(tx, request, pact::latest_untagged(tx, provider, consumer, ANY)?)
}

fn latest_on_branch(tx: &Tx<'_>, request: &Request) -> Outcome {
    let [provider, consumer] = the_pair(tx, request)?;
    newest(tx, request, pact::latest_on_branch(tx, provider, consumer, request.name("branch"))?)
}

fn list(tx: &Tx<'_>, request: &Request) -> Outcome {
    let provider = named(tx, request.name("provider"), "provider")?;
    let consumer = named(tx, request.name("consumer"), "consumer")?;
    let all = pact::all(tx, provider.id, consumer.id)?;
    let urls = &request.urls;
    Ok(Answer::ok(Object::of(|o| {
        o.object("_embedded", |embedded| {
            embedded.list("pacts", &all, |o, one| {
                o.put("createdAt", iso(one.created_at)).object("_embedded", |embedded| {
                    embedded.object("consumerVersion", |v| {
                        v.put("number", &one.number).object("_links", |links| {
                            links.link(
                                "self",
                                &urls.version(&one.consumer, &one.number),
                                &[("title", "Version"), ("name", &one.number)],
                            );
                        });
                    });
                });
                o.object("_links", |links| {
                    links.link("self", &urls.pact(&one.provider, &one.consumer, &one.number), &[]);
                });
            });
        });
        o.object("_links", |links| {
            links.link(
                "self",
                &request.url(),
                &[("title", &format!("All versions of the pact between {} and {}", consumer.name, provider.name))],
            );
            links.link("consumer", &urls.pacticipant(&consumer.name), &[("title", &consumer.name)]);
            links.link("provider", &urls.pacticipant(&provider.name), &[("title", &provider.name)]);
            links.list("pact-versions", &all, |link, one| {
                link.href(
                    &urls.pact(&one.provider, &one.consumer, &one.number),
                    &[("title", "Pact"), ("name", &title(one))],
                );
            });
        });
    })))
}

fn put(request: &Request) -> Result<Prepared, Problem> {
    prepare(request, false)
}

fn patch(request: &Request) -> Result<Prepared, Problem> {
    prepare(request, true)
}

fn prepare(request: &Request, merge: bool) -> Result<Prepared, Problem> {
    let pact = request.strict_json()?;
    if pact.members().is_none() {
        return Err(Problem::Said(400, "The pact must be a JSON object".to_owned()));
    }
    let mut form = Form::new(&pact);
    for role in ["consumer", "provider"] {
        let said = pact.get(role).and_then(|one| one.get("name")?.as_str());
        if let Some(said) = said.filter(|said| *said != request.name(role)) {
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
        Some(existing) if one.merge => match merged(tx, existing, &one.pact)? {
            Ok(json) => Packed::new(&json)?,
            Err(_) => return Err(Problem::Status(409)),
        },
        existing => {
            if !may_change(existing.as_ref(), &one.packed.sha, settings) {
                return Err(Problem::Said(409, modification_refused(&one.consumer, &one.number, &one.provider)));
            }
            one.packed.clone()
        }
    };
    let publication = publish(tx, consumer, provider, &of, &packed, now)?;
    let answer = answer(tx, &one.request, &publication.pact, None)?;
    Ok(answer.status(if existing.is_some() { 200 } else { 201 }))
}

fn remove(tx: &Tx<'_>, request: &Request) -> Outcome {
    let one = the_pact(tx, request)?;
    delete::pact(tx, &one, request.now)?;
    let others = pact::latest(tx, one.provider_id, one.consumer_id)?;
    let urls = &request.urls;
    Ok(Answer::ok(Object::of(|o| {
        o.object("_links", |links| {
            links.link("index", &urls.base, &[]);
            if others.is_some() {
                links.link(
                    "pb:latest-pact-version",
                    &urls.pair(&one.provider, &one.consumer, "/latest", &[]),
                    &[("title", "Latest pact")],
                );
            }
        });
    })))
}

fn remove_all(tx: &Tx<'_>, request: &Request) -> Outcome {
    let [provider, consumer] = the_pair(tx, request)?;
    for one in pact::all(tx, provider, consumer)? {
        delete::pact(tx, &one, request.now)?;
    }
    Ok(Answer::empty(204))
}

fn difference_from_previous(tx: &Tx<'_>, request: &Request) -> Outcome {
    let one = the_pact(tx, request)?;
    let other = pact::previous_distinct(tx, &one)?;
    differ(tx, request, &one, other.as_ref())
}

fn difference_of_versions(tx: &Tx<'_>, request: &Request) -> Outcome {
    let one = the_pact(tx, request)?;
    let of = version::by_number(tx, request.name("consumer"), request.name("other"))?.ok_or(Problem::NotFound)?;
    let other = pact::of_version(tx, of.id, one.provider_id)?.ok_or(Problem::NotFound)?;
    differ(tx, request, &one, Some(&other))
}

fn difference_of_contents(tx: &Tx<'_>, request: &Request) -> Outcome {
    let (one, _) = the_content(tx, request, request.name("sha"))?;
    let (other, _) = the_content(tx, request, request.name("other"))?;
    differ(tx, request, &one, Some(&other))
}

fn differ(tx: &Tx<'_>, request: &Request, one: &Pact, other: Option<&Pact>) -> Outcome {
    let Some(other) = other else {
        return Ok(Answer::text(format!("No previous distinct version was found for {}", title(one))));
    };
    let (older, newer) = if other.version_id <= one.version_id { (other, one) } else { (one, other) };
    let read = |pact: &Pact| {
        let text = pact::body(tx, pact.content_id)?;
        Json::parse(text.as_bytes()).map_err(|error| crate::database::Error::Stored(error.to_string()))
    };
    let found = difference(&read(older)?, &read(newer)?).unwrap_or_default();
    let link = |pact: &Pact| {
        let href = request.urls.pact(&pact.provider, &pact.consumer, &pact.number);
        format!("  title: Pact\n  name: {}\n  href: {href}\n", title(pact))
    };
    let seconds = (request.now - newer.created_at).max(0) / 1_000_000;
    Ok(Answer::text(format!(
        "# Diff between versions {} and {} of the pact between {} and {}\n\nThe following changes were made {seconds} seconds ago ({})\n\n{found}\n\n## Links\n\npact-version:\n{}comparison-pact-version:\n{}",
        older.number,
        newer.number,
        one.consumer,
        one.provider,
        crate::text::spelled(newer.created_at),
        link(newer),
        link(older),
    )))
}
