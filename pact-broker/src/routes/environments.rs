//! Environments, deployed and released versions.

use pact_core::model::Json;

use crate::action::place::{self, Wanted};
use crate::database::Tx;
use crate::http::{Answer, Body, Form, Handler, Method, Object, Outcome, Problem, Request, Route, Urls};
use crate::query::environment::{self as query, Environment, Placement};
use crate::query::pacticipant::{self as pacticipants, Pacticipant};
use crate::query::version::{self, Version};
use crate::text::{iso, names::display_name};

pub(super) static ROUTES: &[Route] = &[
    Route {
        path: "/environments",
        accepts: &[],
        methods: &[(Method::Get, Body::None, Handler::Read(list)), (Method::Post, Body::Json, Handler::Write(create))],
    },
    Route {
        path: "/environments/{environment}",
        accepts: &[],
        methods: &[
            (Method::Get, Body::None, Handler::Read(get)),
            (Method::Put, Body::Json, Handler::Write(put)),
            (Method::Delete, Body::None, Handler::Write(remove)),
        ],
    },
    Route {
        path: "/environments/{environment}/deployed-versions/currently-deployed",
        accepts: &[],
        methods: &[(Method::Get, Body::None, Handler::Read(deployed_now))],
    },
    Route {
        path: "/environments/{environment}/released-versions/currently-supported",
        accepts: &[],
        methods: &[(Method::Get, Body::None, Handler::Read(released_now))],
    },
    Route {
        path: "/pacticipants/{pacticipant}/versions/{version}/deployed-versions/environment/{environment}",
        accepts: &[],
        methods: &[
            (Method::Get, Body::None, Handler::Read(deployments)),
            (Method::Post, Body::Json, Handler::Write(deploy)),
        ],
    },
    Route {
        path: "/pacticipants/{pacticipant}/versions/{version}/released-versions/environment/{environment}",
        accepts: &[],
        methods: &[
            (Method::Get, Body::None, Handler::Read(releases)),
            (Method::Post, Body::Json, Handler::Write(release)),
        ],
    },
    Route {
        path: "/deployed-versions/{uuid}",
        accepts: &[],
        methods: &[
            (Method::Get, Body::None, Handler::Read(get_deployed)),
            (Method::Patch, Body::Patch, Handler::Write(end_deployed)),
        ],
    },
    Route {
        path: "/released-versions/{uuid}",
        accepts: &[],
        methods: &[
            (Method::Get, Body::None, Handler::Read(get_released)),
            (Method::Patch, Body::Patch, Handler::Write(end_released)),
        ],
    },
];

/// Links to where versions are or were.
pub(super) fn links<'a>(
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

/// The members of an environment; with all links, or only its own.
pub(super) fn write(o: &mut Object, urls: &Urls, one: &Environment, all_links: bool) {
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

fn the_environment(tx: &Tx<'_>, request: &Request) -> Result<Environment, Problem> {
    query::by_uuid(tx, request.name("environment"))?.ok_or(Problem::NotFound)
}

fn document(request: &Request, one: &Environment) -> Object {
    Object::of(|o| write(o, &request.urls, one, true))
}

fn get(tx: &Tx<'_>, request: &Request) -> Outcome {
    Ok(Answer::ok(document(request, &the_environment(tx, request)?)))
}

fn list(tx: &Tx<'_>, request: &Request) -> Outcome {
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
                if contact.get("name").is_none() {
                    form.wrong("contacts", format!("name is missing (at index {at})"));
                }
            }
        }
        Some(_) => form.wrong("contacts", "must be an array"),
        None => {}
    }
    Ok((name.to_owned(), shown, production, contacts.map(Json::to_string)))
}

fn create(tx: &Tx<'_>, request: &Request) -> Outcome {
    let body = request.strict_json()?;
    let mut form = Form::new(&body);
    let (name, shown, production, contacts) = read(tx, &mut form, None)?;
    form.finish()?;
    let wanted = Wanted { name: &name, display_name: &shown, production, contacts: contacts.as_deref() };
    let one = place::create(tx, &wanted, request.now)?;
    Ok(Answer::created(document(request, &one)).location(&request.urls.environment(&one.uuid)))
}

fn put(tx: &Tx<'_>, request: &Request) -> Outcome {
    let body = request.strict_json()?;
    let uuid = request.name("environment");
    let mut form = Form::new(&body);
    let (name, shown, production, contacts) = read(tx, &mut form, Some(uuid))?;
    form.finish()?;
    let wanted = Wanted { name: &name, display_name: &shown, production, contacts: contacts.as_deref() };
    let one = place::replace(tx, uuid, &wanted, request.now)?.ok_or(Problem::NotFound)?;
    Ok(Answer::ok(document(request, &one)))
}

fn remove(tx: &Tx<'_>, request: &Request) -> Outcome {
    if place::delete(tx, request.name("environment"))? { Ok(Answer::empty(204)) } else { Err(Problem::NotFound) }
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

fn deployed_now(tx: &Tx<'_>, request: &Request) -> Outcome {
    places_now(tx, request, false)
}

fn released_now(tx: &Tx<'_>, request: &Request) -> Outcome {
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

fn deployments(tx: &Tx<'_>, request: &Request) -> Outcome {
    places_of_version(tx, request, false)
}

fn releases(tx: &Tx<'_>, request: &Request) -> Outcome {
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

fn deploy(tx: &Tx<'_>, request: &Request) -> Outcome {
    let body = request.json()?;
    let instance = ["applicationInstance", "target"]
        .iter()
        .find_map(|name| body.get(name).filter(|value| !matches!(value, Json::Null)));
    let instance = instance.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    let (of, place) = the_place(tx, request)?;
    let one = place::deploy(tx, place.id, of.pacticipant_id, of.id, instance.as_deref(), request.now)?;
    Ok(Answer::created(place_document(tx, request, &one)?).location(&place_url(&request.urls, &one)))
}

fn release(tx: &Tx<'_>, request: &Request) -> Outcome {
    request.json()?;
    let (of, place) = the_place(tx, request)?;
    let (one, is_new) = place::release(tx, place.id, of.pacticipant_id, of.id, request.now)?;
    let answer = Answer::ok(place_document(tx, request, &one)?).status(if is_new { 201 } else { 200 });
    Ok(answer.location(&place_url(&request.urls, &one)))
}

fn the_placement(tx: &Tx<'_>, request: &Request, released: bool) -> Result<Placement, Problem> {
    query::placement(tx, request.name("uuid"), released)?.ok_or(Problem::NotFound)
}

fn get_deployed(tx: &Tx<'_>, request: &Request) -> Outcome {
    Ok(Answer::ok(place_document(tx, request, &the_placement(tx, request, false)?)?))
}

fn get_released(tx: &Tx<'_>, request: &Request) -> Outcome {
    Ok(Answer::ok(place_document(tx, request, &the_placement(tx, request, true)?)?))
}

fn end_deployed(tx: &Tx<'_>, request: &Request) -> Outcome {
    end(tx, request, false)
}

fn end_released(tx: &Tx<'_>, request: &Request) -> Outcome {
    end(tx, request, true)
}

fn end(tx: &Tx<'_>, request: &Request, released: bool) -> Outcome {
    let body = request.json()?;
    let name = if released { "currentlySupported" } else { "currentlyDeployed" };
    if matches!(body.get(name), Some(Json::Bool(true))) {
        let text = format!("The {name} property cannot be set back to true. Please record a new deployment.");
        return Err(Problem::Fields(422, vec![(name.to_owned(), vec![text])]));
    }
    let one = the_placement(tx, request, released)?;
    if matches!(body.get(name), Some(Json::Bool(false))) {
        tx.lock(&[one.pacticipant_id])?;
        place::end(tx, &one.uuid, request.now)?;
    }
    Ok(Answer::ok(place_document(tx, request, &the_placement(tx, request, released)?)?))
}
