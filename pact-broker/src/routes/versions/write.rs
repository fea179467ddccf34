//! Versions are written and deleted.

use std::collections::HashSet;

use pact_core::model::Json;

use super::read::document;
use crate::action::{delete, pacticipant::ensure, version as action};
use crate::database::Tx;
use crate::http::{Answer, Form, Outcome, Problem, Request};
use crate::query::{branch, pacticipant as pacticipants, version};

pub(super) fn put(tx: &Tx<'_>, request: &Request) -> Outcome {
    write_version(tx, request, true)
}

pub(super) fn patch(tx: &Tx<'_>, request: &Request) -> Outcome {
    write_version(tx, request, false)
}

fn write_version(tx: &Tx<'_>, request: &Request, replace: bool) -> Outcome {
    let body = request.json()?;
    let mut form = Form::new(&body);
    let build_url = form.optional("buildUrl");
    let names = tags(&mut form);
    let has_build_url = form.has("buildUrl");
    form.finish()?;
    let (of, _) = ensure(tx, request.name("pacticipant"), request.now)?;
    tx.lock(&[of.id])?;
    let (one, made) = action::ensure(tx, &of, request.name("version"), request.now)?;
    if (replace || has_build_url) && one.build_url.as_deref() != build_url {
        let at = if made { one.created_at } else { request.now };
        action::set_build_url(tx, one.id, build_url, at)?;
    }
    if let Some(names) = names {
        let wanted: HashSet<&str> = names.iter().copied().collect();
        let mut others = Vec::new();
        for mark in version::marks(tx, &[one.id])?.tags_of(one.id) {
            if !wanted.contains(mark.name.as_str()) {
                others.extend(branch::tag_by_name(tx, &of.name, &mark.name)?.map(|tag| tag.id));
            }
        }
        action::untag(tx, &of, one.id, &others)?;
        // These tags are part of the description of a version: they say nothing about its branch.
        let settings = crate::action::Settings { use_first_tag_as_branch: false, ..(*request.settings).clone() };
        action::tag(tx, &of, &one, &names, &settings, request.now)?;
    }
    let one = version::by_id(tx, one.id)?.ok_or(Problem::NotFound)?;
    let answer = document(tx, request, &of.name, &one)?;
    Ok(if made { Answer::created(answer) } else { Answer::ok(answer) })
}

/// The names of the tags that a version is to have; `None` where nothing is said of tags.
fn tags<'a>(form: &mut Form<'a>) -> Option<Vec<&'a str>> {
    let tags = form.get("tags")?;
    let Some(tags) = tags.items() else {
        form.wrong("tags", "must be an array");
        return None;
    };
    let mut names = Vec::new();
    for (at, tag) in tags.iter().enumerate() {
        let wrong = match (tag, tag.get("name")) {
            (Json::Object(_), None) => "name is missing",
            (Json::Object(_), Some(Json::String(name))) if name.trim().is_empty() => "name cannot be blank",
            (Json::Object(_), Some(Json::String(name))) if name.contains('\n') => "name cannot contain multiple lines",
            (Json::Object(_), Some(Json::String(name))) => {
                names.push(name.as_str());
                continue;
            }
            (Json::Object(_), Some(_)) => "name must be a string",
            _ => "must be an object",
        };
        form.wrong("tags", format!("{wrong} (at index {at})"));
    }
    Some(names)
}

pub(super) fn remove(tx: &Tx<'_>, request: &Request) -> Outcome {
    let name = request.name("pacticipant");
    let one = version::by_number(tx, name, request.name("version"))?.ok_or(Problem::NotFound)?;
    let of = pacticipants::by_name(tx, name)?.ok_or(Problem::NotFound)?;
    delete::version(tx, &of, one.id, request.now)?;
    Ok(Answer::empty(204))
}
