//! Versions in environments: deployed or released, now or once.

use super::environment::{the_environment, write};
use crate::action::place;
use crate::database::Tx;
use crate::http::{Answer, Form, Object, Outcome, Problem, Request, Urls};
use crate::query::environment::{self as query, Environment, Placement};
use crate::query::pacticipant::{self as pacticipants, Pacticipant};
use crate::query::version::{self, Version};
use crate::text::iso;

/// Links to where versions are or were.
pub(in crate::routes) fn links<'a>(
    links: &mut Object,
    rel: &str,
    urls: &Urls,
    places: impl Iterator<Item = &'a Placement>,
    environments: &[Environment],
    released: bool,
    instances: bool,
) {
    links.list(rel, places, |link, one| {
        let name = environments.iter().find(|it| it.id == one.environment_id).map_or("", |it| &it.display_name);
        let title =
            if released { format!("Version released to {name}") } else { format!("Version deployed to {name}") };
        link.href(&place_url(urls, one), &[("title", &title), ("name", name)]);
        let live = one.ended_at.is_none();
        link.put(if released { "currently_supported" } else { "currently_deployed" }, live);
        link.opt("application_instance", one.instance.as_ref().filter(|_| instances));
    });
}

fn place_url(urls: &Urls, one: &Placement) -> String {
    urls.at(if one.released { "/released-versions/{}" } else { "/deployed-versions/{}" }, &[&one.uuid])
}

/// What is embedded in a version in an environment.
#[derive(Default)]
struct Embedded<'a> {
    pacticipant: Option<&'a Pacticipant>,
    version: Option<&'a Version>,
    environment: Option<&'a Environment>,
}

fn write_place(o: &mut Object, urls: &Urls, one: &Placement, with: &Embedded<'_>) {
    let live = one.ended_at.is_none();
    o.put("uuid", &one.uuid).put(if one.released { "currentlySupported" } else { "currentlyDeployed" }, live);
    o.opt("target", one.instance.as_ref()).opt("applicationInstance", one.instance.as_ref());
    o.opt(if one.released { "supportEndedAt" } else { "undeployedAt" }, one.ended_at.map(iso));
    o.put("createdAt", iso(one.created_at));
    o.opt("updatedAt", (one.updated_at != one.created_at).then(|| iso(one.updated_at)));
    if let (Some(pacticipant), Some(version)) = (with.pacticipant, with.version) {
        o.object("_embedded", |embedded| {
            embedded.object("pacticipant", |p| {
                p.put("name", &pacticipant.name).object("_links", |links| {
                    links.link("self", &urls.pacticipant(&pacticipant.name), &[]);
                });
            });
            embedded.object("version", |v| {
                v.put("number", &version.number).object("_links", |links| {
                    let href = urls.version(&pacticipant.name, &version.number);
                    links.link("self", &href, &[("title", "Version"), ("name", &version.number)]);
                });
            });
            if let Some(environment) = with.environment {
                embedded.object("environment", |e| write(e, urls, environment, true));
            }
        });
    }
    o.object("_links", |links| {
        links.link("self", &place_url(urls, one), &[]);
    });
}

/// A version in an environment with all that is around it.
fn place_document(tx: &Tx<'_>, request: &Request, one: &Placement) -> Result<Object, Problem> {
    let pacticipant = pacticipants::by_ids(tx, &[one.pacticipant_id])?.pop();
    let version = version::by_id(tx, one.version_id)?;
    let environment = query::all(tx)?.into_iter().find(|it| it.id == one.environment_id);
    let with =
        Embedded { pacticipant: pacticipant.as_ref(), version: version.as_ref(), environment: environment.as_ref() };
    Ok(Object::of(|o| write_place(o, &request.urls, one, &with)))
}

pub(super) fn deployed_now(tx: &Tx<'_>, request: &Request) -> Outcome {
    places_now(tx, request, false)
}

pub(super) fn released_now(tx: &Tx<'_>, request: &Request) -> Outcome {
    places_now(tx, request, true)
}

fn places_now(tx: &Tx<'_>, request: &Request, released: bool) -> Outcome {
    let of = the_environment(tx, request)?;
    let mut all = query::now_in(tx, of.id, released)?;
    if released {
        all.reverse();
    }
    let versions = version::by_ids(tx, &all.iter().map(|one| one.version_id).collect::<Vec<_>>())?;
    let owners = pacticipants::by_ids(tx, &all.iter().map(|one| one.pacticipant_id).collect::<Vec<_>>())?;
    let owner = |one: &Placement| owners.iter().find(|it| it.id == one.pacticipant_id);
    if let Some(name) = request.query("pacticipant") {
        all.retain(|one| owner(one).is_some_and(|it| it.name == name));
    }
    if let Some(number) = request.query("version") {
        all.retain(|one| versions.get(&one.version_id).is_some_and(|it| it.number == number));
    }
    if let Some(instance) = request.query("applicationInstance").or_else(|| request.query("target")) {
        // An empty value asks for those without an instance.
        all.retain(|one| one.instance.as_deref() == Some(instance).filter(|it| !it.is_empty()));
    }
    let (list, title) = if released {
        ("releasedVersions", format!("Currently supported versions in {}", of.display_name))
    } else {
        ("deployedVersions", format!("Currently deployed versions for {}", of.display_name))
    };
    Ok(Answer::ok(Object::of(|o| {
        o.object("_embedded", |embedded| {
            embedded.list(list, &all, |o, one| {
                let with =
                    Embedded { pacticipant: owner(one), version: versions.get(&one.version_id), environment: None };
                write_place(o, &request.urls, one, &with);
            });
        });
        o.object("_links", |links| {
            links.link("self", &request.url_with_query(), &[("title", &title)]);
        });
    })))
}

/// The version and the environment of the path.
fn the_place(tx: &Tx<'_>, request: &Request) -> Result<(Version, Environment), Problem> {
    let of = version::by_number(tx, request.name("pacticipant"), request.name("version"))?.ok_or(Problem::NotFound)?;
    Ok((of, the_environment(tx, request)?))
}

pub(super) fn deployments(tx: &Tx<'_>, request: &Request) -> Outcome {
    places_of_version(tx, request, false)
}

pub(super) fn releases(tx: &Tx<'_>, request: &Request) -> Outcome {
    places_of_version(tx, request, true)
}

fn places_of_version(tx: &Tx<'_>, request: &Request, released: bool) -> Outcome {
    let (of, place) = the_place(tx, request)?;
    let mut all = query::of_versions(tx, &[of.id])?;
    all.retain(|one| one.environment_id == place.id && one.released == released);
    let (list, word) = if released { ("releasedVersions", "Released") } else { ("deployedVersions", "Deployed") };
    let title = format!(
        "{word} versions for {} version {} in environment {}",
        request.name("pacticipant"),
        of.number,
        place.display_name
    );
    Ok(Answer::ok(Object::of(|o| {
        o.object("_embedded", |embedded| {
            embedded.list(list, &all, |o, one| write_place(o, &request.urls, one, &Embedded::default()));
        });
        o.object("_links", |links| {
            links.link("self", &request.url(), &[("title", &title)]);
        });
    })))
}

pub(super) fn deploy(tx: &Tx<'_>, request: &Request) -> Outcome {
    let body = request.json()?;
    let mut form = Form::new(&body);
    let (instance, target) = (form.optional("applicationInstance"), form.optional("target"));
    form.finish()?;
    let (of, place) = the_place(tx, request)?;
    let one = place::deploy(tx, place.id, of.pacticipant_id, of.id, instance.or(target), request.now)?;
    Ok(Answer::created(place_document(tx, request, &one)?).location(&place_url(&request.urls, &one)))
}

pub(super) fn release(tx: &Tx<'_>, request: &Request) -> Outcome {
    Form::new(&request.json()?).finish()?;
    let (of, place) = the_place(tx, request)?;
    let (one, is_new) = place::release(tx, place.id, of.pacticipant_id, of.id, request.now)?;
    let answer = Answer::ok(place_document(tx, request, &one)?).status(if is_new { 201 } else { 200 });
    Ok(answer.location(&place_url(&request.urls, &one)))
}

fn the_placement(tx: &Tx<'_>, request: &Request, released: bool) -> Result<Placement, Problem> {
    query::placement(tx, request.name("uuid"), released)?.ok_or(Problem::NotFound)
}

pub(super) fn get_deployed(tx: &Tx<'_>, request: &Request) -> Outcome {
    Ok(Answer::ok(place_document(tx, request, &the_placement(tx, request, false)?)?))
}

pub(super) fn get_released(tx: &Tx<'_>, request: &Request) -> Outcome {
    Ok(Answer::ok(place_document(tx, request, &the_placement(tx, request, true)?)?))
}

pub(super) fn end_deployed(tx: &Tx<'_>, request: &Request) -> Outcome {
    end(tx, request, false)
}

pub(super) fn end_released(tx: &Tx<'_>, request: &Request) -> Outcome {
    end(tx, request, true)
}

fn end(tx: &Tx<'_>, request: &Request, released: bool) -> Outcome {
    let body = request.json()?;
    let name = if released { "currentlySupported" } else { "currentlyDeployed" };
    let mut form = Form::new(&body);
    let live = form.flag(name);
    form.finish()?;
    if live == Some(true) {
        let text = format!("The {name} property cannot be set back to true. Please record a new deployment.");
        return Err(Problem::Fields(422, vec![(name.to_owned(), vec![text])]));
    }
    let one = the_placement(tx, request, released)?;
    if live == Some(false) {
        tx.lock(&[one.pacticipant_id])?;
        place::end(tx, &one.uuid, request.now)?;
    }
    Ok(Answer::ok(place_document(tx, request, &the_placement(tx, request, released)?)?))
}
