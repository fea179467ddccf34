//! Environments themselves.

use pact_core::model::Json;

use crate::action::place::{self, Wanted};
use crate::database::Tx;
use crate::http::{Answer, Form, Object, Outcome, Problem, Request, Urls};
use crate::query::environment::{self as query, Environment};
use crate::text::{iso, names::display_name};

/// The members of an environment; with all links, or only its own.
pub(in crate::routes) fn write(o: &mut Object, urls: &Urls, one: &Environment, all_links: bool) {
    o.put("uuid", &one.uuid)
        .put("name", &one.name)
        .put("displayName", &one.display_name)
        .put("production", one.production);
    if let Some(contacts) = &one.contacts {
        o.raw("contacts", contacts);
    }
    o.put("createdAt", iso(one.created_at));
    o.opt("updatedAt", (one.updated_at != one.created_at).then(|| iso(one.updated_at)));
    o.object("_links", |links| {
        let own = urls.environment(&one.uuid);
        links.link("self", &own, &[("title", "Environment"), ("name", &one.name)]);
        if all_links {
            let name = &one.display_name;
            links.link(
                "pb:currently-deployed-deployed-versions",
                &format!("{own}/deployed-versions/currently-deployed"),
                &[("title", &format!("Versions currently deployed to {name} environment"))],
            );
            links.link(
                "pb:currently-supported-released-versions",
                &format!("{own}/released-versions/currently-supported"),
                &[("title", &format!("Versions released and supported in {name} environment"))],
            );
            links.link("pb:environments", &urls.at("/environments", &[]), &[("title", "Environments")]);
        }
    });
}

pub(super) fn the_environment(tx: &Tx<'_>, request: &Request) -> Result<Environment, Problem> {
    query::by_uuid(tx, request.name("environment"))?.ok_or(Problem::NotFound)
}

fn document(request: &Request, one: &Environment) -> Object {
    Object::of(|o| write(o, &request.urls, one, true))
}

pub(super) fn get(tx: &Tx<'_>, request: &Request) -> Outcome {
    Ok(Answer::ok(document(request, &the_environment(tx, request)?)))
}

pub(super) fn list(tx: &Tx<'_>, request: &Request) -> Outcome {
    let mut all = query::all(tx)?;
    if let Some(name) = request.query("name") {
        all.retain(|one| one.name == name);
    }
    let urls = &request.urls;
    Ok(Answer::ok(Object::of(|o| {
        o.object("_embedded", |embedded| {
            embedded.list("environments", &all, |o, one| write(o, urls, one, true));
        });
        o.object("_links", |links| {
            links.link("self", &request.url(), &[("title", "Environments")]);
            links.list("pb:environments", &all, |link, one| {
                link.href(&urls.environment(&one.uuid), &[("title", "Environment"), ("name", &one.name)]);
            });
        });
    })))
}

/// What an environment is to be, as a request says it.
fn read(
    tx: &Tx<'_>,
    form: &mut Form<'_>,
    own: Option<&str>,
) -> Result<(String, String, bool, Option<String>), Problem> {
    let name = form.required("name");
    if name.contains(' ') {
        form.wrong("name", "cannot contain spaces");
    }
    if let Some(other) = query::by_name(tx, name)?
        && own != Some(&other.uuid)
    {
        form.wrong("name", format!("name '{name}' is already used by an existing environment."));
    }
    let shown = form.optional("displayName").map_or_else(|| display_name(name), str::to_owned);
    let production = match form.get("production") {
        Some(Json::Bool(production)) => *production,
        other => {
            let wrong =
                if other.is_none() && !form.has("production") { "is missing" } else { "must be one of: true, false" };
            form.wrong("production", wrong);
            false
        }
    };
    let contacts = form.get("contacts");
    match contacts {
        Some(Json::Array(contacts)) => {
            for (at, contact) in contacts.iter().enumerate() {
                let wrong = match contact.get("name") {
                    None => "name is missing",
                    Some(Json::String(_)) => continue,
                    Some(_) => "name must be a string",
                };
                form.wrong("contacts", format!("{wrong} (at index {at})"));
            }
        }
        Some(_) => form.wrong("contacts", "must be an array"),
        None => {}
    }
    Ok((name.to_owned(), shown, production, contacts.map(Json::to_string)))
}

pub(super) fn create(tx: &Tx<'_>, request: &Request) -> Outcome {
    let body = request.strict_json()?;
    let mut form = Form::new(&body);
    let (name, shown, production, contacts) = read(tx, &mut form, None)?;
    form.finish()?;
    let wanted = Wanted { name: &name, display_name: &shown, production, contacts: contacts.as_deref() };
    let one = place::create(tx, &wanted, request.now)?;
    Ok(Answer::created(document(request, &one)).location(&request.urls.environment(&one.uuid)))
}

pub(super) fn put(tx: &Tx<'_>, request: &Request) -> Outcome {
    let body = request.strict_json()?;
    let uuid = request.name("environment");
    let mut form = Form::new(&body);
    let (name, shown, production, contacts) = read(tx, &mut form, Some(uuid))?;
    form.finish()?;
    let wanted = Wanted { name: &name, display_name: &shown, production, contacts: contacts.as_deref() };
    let one = place::replace(tx, uuid, &wanted, request.now)?.ok_or(Problem::NotFound)?;
    Ok(Answer::ok(document(request, &one)))
}

pub(super) fn remove(tx: &Tx<'_>, request: &Request) -> Outcome {
    if place::delete(tx, request.name("environment"))? { Ok(Answer::empty(204)) } else { Err(Problem::NotFound) }
}
