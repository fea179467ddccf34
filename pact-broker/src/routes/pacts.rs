//! Pacts: one, the newest, by content, what came before, what differs.

use pact_core::model::Json;

use super::pact_document::{Metadata, answer, document, represented};
use crate::action::publish::{Packed, may_change, merged, publish};
use crate::action::{delete, pacticipant, version as versions};
use crate::database::Tx;
use crate::http::{Answer, Body, Form, Handler, Method, Object, Outcome, Prepared, Problem, Request, Route};
use crate::query::pact::{self, ANY, Pact};
use crate::query::{pacticipant as pacticipants, version};
use crate::text::names::similar;
use crate::text::notices::{modification_refused, similar_names};

const READ: &[&str] = &["application/json", "text/html", "application/vnd.pactbrokerextended.v1+json"];
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
        path: pair!("/pact-version/{sha}"),
        accepts: READ,
        methods: &[(Method::Get, Body::None, Handler::Read(by_content))],
    },
    Route {
        path: pair!("/pact-version/{sha}/metadata/{metadata}"),
        accepts: READ,
        methods: &[(Method::Get, Body::None, Handler::Read(by_content))],
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
];

/// The applications of the path: provider and consumer.
pub(super) fn the_pair(tx: &Tx<'_>, request: &Request) -> Result<[i64; 2], Problem> {
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
    Ok(represented(request, document).header("x-pact-consumer-version", one.number))
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
    delete::pacts(tx, one.consumer_id, one.provider_id, &[one.version_id], request.now)?;
    deleted(tx, request, one.provider_id, one.consumer_id)
}

/// 200 with where to go on after pacts of a pair were deleted.
pub(super) fn deleted(tx: &Tx<'_>, request: &Request, provider: i64, consumer: i64) -> Outcome {
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
