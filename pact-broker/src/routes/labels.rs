//! Labels of applications, and lists by them.

use super::pacticipants;
use crate::action::pacticipant::{delete_label, ensure, put_label};
use crate::database::Tx;
use crate::http::{Answer, Body, Handler, Method, Object, Outcome, Page, Problem, Request, Route};
use crate::query::pacticipant as query;
use crate::text::iso;

pub(super) static ROUTES: &[Route] = &[
    Route { path: "/labels", accepts: &[], methods: &[(Method::Get, Body::None, Handler::Read(list))] },
    Route {
        path: "/pacticipants/label/{label}",
        accepts: &[],
        methods: &[(Method::Get, Body::None, Handler::Read(labelled))],
    },
    Route {
        path: "/pacticipants/{pacticipant}/labels/{label}",
        accepts: &[],
        methods: &[
            (Method::Get, Body::None, Handler::Read(get)),
            (Method::Put, Body::Json, Handler::Write(put)),
            (Method::Delete, Body::None, Handler::Write(remove)),
        ],
    },
];

fn list(tx: &Tx<'_>, request: &Request) -> Outcome {
    let page = Page::of(request)?;
    let all = query::every_label(tx, Page::range(page))?;
    let total = query::count_labels(tx)?;
    Ok(Answer::ok(Object::of(|o| {
        if let Some(page) = page {
            page.describe(total, o);
        }
        o.object("_embedded", |embedded| {
            embedded.list("labels", &all, |label, name| {
                label.put("name", name);
            });
        });
        o.object("_links", |links| {
            links.link("self", &request.url(), &[("title", "Labels")]);
            if let Some(page) = page {
                page.links(total, &request.url(), links);
            }
        });
    })))
}

fn labelled(tx: &Tx<'_>, request: &Request) -> Outcome {
    let (label, page, part) = (request.name("label"), Page::of(request)?, request.query("q"));
    let all = query::labelled(tx, label, part, Page::range(page))?;
    let total = query::count_labelled(tx, label, part)?;
    pacticipants::collection(tx, request, &all, page, total, false)
}

fn answer(request: &Request, since: i64) -> Answer {
    let (name, label) = (request.name("pacticipant"), request.name("label"));
    let own = request.urls.at("/pacticipants/{}/labels/{}", &[name, label]);
    Answer::ok(Object::of(|o| {
        o.put("name", label).put("createdAt", iso(since)).object("_links", |links| {
            links.link("self", &own, &[("title", "Label"), ("name", label)]);
            links.link("pacticipant", &request.urls.pacticipant(name), &[("title", "Pacticipant"), ("name", name)]);
        });
    }))
}

fn get(tx: &Tx<'_>, request: &Request) -> Outcome {
    let one = query::by_name(tx, request.name("pacticipant"))?.ok_or(Problem::NotFound)?;
    let since = query::label(tx, one.id, request.name("label"))?.ok_or(Problem::NotFound)?;
    Ok(answer(request, since))
}

fn put(tx: &Tx<'_>, request: &Request) -> Outcome {
    let label = request.name("label");
    let (one, _) = ensure(tx, request.name("pacticipant"), request.now)?;
    let made = put_label(tx, one.id, label, request.now)?;
    let answer = answer(request, query::label(tx, one.id, label)?.unwrap_or(request.now));
    Ok(if made { answer.status(201).location(&request.url()) } else { answer })
}

fn remove(tx: &Tx<'_>, request: &Request) -> Outcome {
    let one = query::by_name(tx, request.name("pacticipant"))?.ok_or(Problem::NotFound)?;
    if delete_label(tx, one.id, request.name("label"))? { Ok(Answer::empty(204)) } else { Err(Problem::NotFound) }
}
