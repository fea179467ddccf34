//! Tags of versions.

use crate::action::{pacticipant::ensure, version as action};
use crate::database::Tx;
use crate::http::{Answer, Body, Handler, Method, Object, Outcome, Problem, Request, Route};
use crate::query::{branch, pacticipant as pacticipants, version};
use crate::text::iso;

pub(super) static ROUTES: &[Route] = &[Route {
    path: "/pacticipants/{pacticipant}/versions/{version}/tags/{tag}",
    accepts: &[],
    methods: &[
        (Method::Get, Body::None, Handler::Read(get)),
        (Method::Put, Body::Json, Handler::Write(put)),
        (Method::Delete, Body::None, Handler::Write(remove)),
    ],
}];

/// The version and tag of the path, and since when one has the other.
fn the_tag(tx: &Tx<'_>, request: &Request) -> Result<(i64, i64, i64), Problem> {
    let name = request.name("pacticipant");
    let of = version::by_number(tx, name, request.name("version"))?.ok_or(Problem::NotFound)?;
    let tag = branch::tag_by_name(tx, name, request.name("tag"))?.ok_or(Problem::NotFound)?;
    let since = branch::tagged_at(tx, of.id, tag.id)?.ok_or(Problem::NotFound)?;
    Ok((of.id, tag.id, since))
}

fn answer(request: &Request, since: i64) -> Answer {
    let urls = &request.urls;
    let (name, number, tag) = (request.name("pacticipant"), request.name("version"), request.name("tag"));
    Answer::ok(Object::of(|o| {
        o.put("name", tag).put("createdAt", iso(since)).object("_links", |links| {
            links.link("self", &urls.tag(name, number, tag), &[("title", "Tag"), ("name", tag)]);
            links.link("version", &urls.version(name, number), &[("title", "Version"), ("name", number)]);
            links.link("pacticipant", &urls.pacticipant(name), &[("title", "Pacticipant"), ("name", name)]);
        });
    }))
}

fn get(tx: &Tx<'_>, request: &Request) -> Outcome {
    Ok(answer(request, the_tag(tx, request)?.2))
}

fn put(tx: &Tx<'_>, request: &Request) -> Outcome {
    request.json()?;
    let (of, _) = ensure(tx, request.name("pacticipant"), request.now)?;
    tx.lock(&[of.id])?;
    let (one, _) = action::ensure(tx, &of, request.name("version"), request.now)?;
    let added = action::tag(tx, &of, &one, &[request.name("tag")], &request.settings, request.now)?;
    action::deploy_by_tag(tx, &of, one.id, request.name("tag"), &request.settings, request.now)?;
    let answer = answer(request, the_tag(tx, request)?.2);
    Ok(if added { answer.status(201).location(&request.url()) } else { answer })
}

fn remove(tx: &Tx<'_>, request: &Request) -> Outcome {
    let (version, tag, _) = the_tag(tx, request)?;
    let of = pacticipants::by_name(tx, request.name("pacticipant"))?.ok_or(Problem::NotFound)?;
    action::untag(tx, &of, version, &[tag])?;
    Ok(Answer::empty(204))
}
