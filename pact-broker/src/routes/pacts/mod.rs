//! Pacts: one, the newest, by content, what came before, what differs.

mod difference;
mod read;
mod write;

pub(super) use write::deleted;

use crate::database::Tx;
use crate::http::{Body, Handler, Method, Problem, Request, Route};
use crate::query::pact::{self, Pact};
use crate::query::{pacticipant as pacticipants, version};
use crate::text::Metadata;

const READ: &[&str] = &["application/json", "text/html", "application/vnd.pactbrokerextended.v1+json"];
const TEXT: &[&str] = &["text/plain"];
const ONE: &[(Method, Body, Handler)] = &[
    (Method::Get, Body::None, Handler::Read(read::get)),
    (Method::Put, Body::Json, Handler::Prepare(write::put)),
    (Method::Patch, Body::Json, Handler::Prepare(write::patch)),
    (Method::Delete, Body::None, Handler::Write(write::remove)),
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
        methods: &[(Method::Get, Body::None, Handler::Read(read::previous))],
    },
    Route {
        path: pair!("/version/{version}/diff/previous-distinct"),
        accepts: TEXT,
        methods: &[(Method::Get, Body::None, Handler::Read(difference::from_previous))],
    },
    Route {
        path: pair!("/version/{version}/diff/version/{other}"),
        accepts: TEXT,
        methods: &[(Method::Get, Body::None, Handler::Read(difference::of_versions))],
    },
    Route {
        path: pair!("/pact-version/{sha}"),
        accepts: READ,
        methods: &[(Method::Get, Body::None, Handler::Read(read::by_content))],
    },
    Route {
        path: pair!("/pact-version/{sha}/metadata/{metadata}"),
        accepts: READ,
        methods: &[(Method::Get, Body::None, Handler::Read(read::by_content))],
    },
    Route {
        path: pair!("/pact-version/{sha}/diff/pact-version/{other}"),
        accepts: TEXT,
        methods: &[(Method::Get, Body::None, Handler::Read(difference::of_contents))],
    },
    Route { path: pair!("/latest"), accepts: READ, methods: &[(Method::Get, Body::None, Handler::Read(read::latest))] },
    Route {
        path: "/pact/provider/{provider}/consumer/{consumer}/latest",
        accepts: READ,
        methods: &[(Method::Get, Body::None, Handler::Read(read::latest))],
    },
    Route {
        path: pair!("/latest/{tag}"),
        accepts: READ,
        methods: &[(Method::Get, Body::None, Handler::Read(read::latest))],
    },
    Route {
        path: pair!("/latest-untagged"),
        accepts: READ,
        methods: &[(Method::Get, Body::None, Handler::Read(read::latest_untagged))],
    },
    Route {
        path: pair!("/branch/{branch}/latest"),
        accepts: READ,
        methods: &[(Method::Get, Body::None, Handler::Read(read::latest_on_branch))],
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
