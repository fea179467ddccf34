//! One version: by its number, or the newest of its kind.

use super::document::{Around, Show, write};
use crate::database::Tx;
use crate::http::{Answer, Object, Outcome, Problem, Request};
use crate::query::version::{self, Version};
use crate::query::{branch, pacticipant as pacticipants};

pub(super) fn document(tx: &Tx<'_>, request: &Request, name: &str, one: &Version) -> Result<Object, Problem> {
    let around = Around::of(tx, &[one.id])?;
    Ok(Object::of(|o| write(o, &request.urls, name, one, &around, &request.url(), Show::Alone)))
}

fn found(tx: &Tx<'_>, request: &Request, one: Option<Version>) -> Outcome {
    let one = one.ok_or(Problem::NotFound)?;
    Ok(Answer::ok(document(tx, request, request.name("pacticipant"), &one)?))
}

pub(super) fn get(tx: &Tx<'_>, request: &Request) -> Outcome {
    found(tx, request, version::by_number(tx, request.name("pacticipant"), request.name("version"))?)
}

pub(super) fn latest(tx: &Tx<'_>, request: &Request) -> Outcome {
    let of = pacticipants::by_name(tx, request.name("pacticipant"))?.ok_or(Problem::NotFound)?;
    found(tx, request, version::page(tx, of.id, (1, 0))?.pop())
}

fn head(tx: &Tx<'_>, request: &Request, of: Option<branch::Branch>) -> Outcome {
    let id = of.and_then(|of| of.head_id).ok_or(Problem::NotFound)?;
    found(tx, request, version::by_id(tx, id)?)
}

pub(super) fn latest_tagged(tx: &Tx<'_>, request: &Request) -> Outcome {
    head(tx, request, branch::tag_by_name(tx, request.name("pacticipant"), request.name("tag"))?)
}

pub(super) fn latest_on_branch(tx: &Tx<'_>, request: &Request) -> Outcome {
    head(tx, request, branch::by_name(tx, request.name("pacticipant"), request.name("branch"))?)
}
