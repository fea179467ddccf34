//! Single versions.

use std::collections::HashMap;

use pact_core::model::Json;

use super::environments;
use crate::action::{delete, pacticipant::ensure, version as action};
use crate::database::Tx;
use crate::http::{Answer, Body, Form, Handler, Method, Object, Outcome, Problem, Request, Route, Urls};
use crate::query::environment::{self, Environment, Placement};
use crate::query::pact::{self, Pact};
use crate::query::version::{self, Marks, Version};
use crate::query::{branch, pacticipant as pacticipants};
use crate::text::iso;

pub(super) static ROUTES: &[Route] = &[
    Route {
        path: "/pacticipants/{pacticipant}/versions/{version}",
        accepts: &[],
        methods: &[
            (Method::Get, Body::None, Handler::Read(get)),
            (Method::Put, Body::Json, Handler::Write(put)),
            (Method::Patch, Body::Patch, Handler::Write(patch)),
            (Method::Delete, Body::None, Handler::Write(remove)),
        ],
    },
    Route {
        path: "/pacticipants/{pacticipant}/latest-version",
        accepts: &[],
        methods: &[(Method::Get, Body::None, Handler::Read(latest))],
    },
    Route {
        path: "/pacticipants/{pacticipant}/latest-version/{tag}",
        accepts: &[],
        methods: &[(Method::Get, Body::None, Handler::Read(latest_tagged))],
    },
    Route {
        path: "/pacticipants/{pacticipant}/branches/{branch}/latest-version",
        accepts: &[],
        methods: &[(Method::Get, Body::None, Handler::Read(latest_on_branch))],
    },
];

/// What is shown of versions beside themselves.
pub(super) struct Around {
    marks: Marks,
    pacts: HashMap<i64, Vec<Pact>>,
    places: HashMap<i64, Vec<Placement>>,
    environments: Vec<Environment>,
}

impl Around {
    pub(super) fn of(tx: &Tx<'_>, ids: &[i64]) -> Result<Self, Problem> {
        Ok(Self {
            marks: version::marks(tx, ids)?,
            pacts: by_version(pact::of_versions(tx, ids)?, |one| one.version_id),
            places: by_version(environment::of_versions(tx, ids)?, |one| one.version_id),
            environments: environment::all(tx)?,
        })
    }
}

/// Puts what belongs to the same version together, in the order in which it came.
fn by_version<T>(all: Vec<T>, version: impl Fn(&T) -> i64) -> HashMap<i64, Vec<T>> {
    let mut by_version: HashMap<i64, Vec<T>> = HashMap::new();
    for one in all {
        by_version.entry(version(&one)).or_default().push(one);
    }
    by_version
}

/// How much of a version is shown.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Show {
    /// One version: where it can be recorded, too.
    Alone,
    /// In a list.
    Listed,
    /// In a list of what is in an environment.
    Placed,
}

/// The branches of a version, each with a link.
pub(super) fn branch_marks(o: &mut Object, list: &str, urls: &Urls, name: &str, number: &str, marks: &[version::Mark]) {
    o.list(list, marks, |branch, mark| {
        branch.put("name", &mark.name).put("latest", mark.latest).object("_links", |links| {
            let href = urls.branch_version(name, &mark.name, number);
            links.link("self", &href, &[("title", "Branch version"), ("name", &mark.name)]);
        });
    });
}

pub(super) fn write(o: &mut Object, urls: &Urls, name: &str, one: &Version, around: &Around, own: &str, show: Show) {
    let number = &one.number;
    o.put("number", number).opt("buildUrl", one.build_url.as_ref()).put("createdAt", iso(one.created_at));
    o.opt("updatedAt", (one.updated_at != one.created_at).then(|| iso(one.updated_at)));
    o.object("_embedded", |embedded| {
        branch_marks(embedded, "branchVersions", urls, name, number, around.marks.branches_of(one.id));
        embedded.list("tags", around.marks.tags_of(one.id), |tag, mark| {
            tag.put("name", &mark.name).object("_links", |links| {
                links.link("self", &urls.tag(name, number, &mark.name), &[("title", "Tag"), ("name", &mark.name)]);
            });
        });
    });
    o.object("_links", |links| {
        let canonical = urls.version(name, number);
        links.link("self", own, &[("title", "Version"), ("name", number)]);
        links.link("pb:pacticipant", &urls.pacticipant(name), &[("title", "Pacticipant"), ("name", name)]);
        links.template(
            "pb:tag",
            &format!("{canonical}/tags/{{tag}}"),
            "Get, create or delete a tag for this pacticipant version",
        );
        links.link(
            "pb:latest-verification-results-where-pacticipant-is-consumer",
            &urls.at("/verification-results/consumer/{}/version/{}/latest", &[name, number]),
            &[("title", "Latest verification results for consumer version")],
        );
        links.list("pb:pact-versions", around.pacts.get(&one.id).into_iter().flatten(), |link, pact| {
            let title = format!("Pact between {} ({}) and {}", pact.consumer, pact.number, pact.provider);
            link.href(&urls.pact(&pact.provider, &pact.consumer, &pact.number), &[("title", "Pact"), ("name", &title)]);
        });
        if show != Show::Listed {
            let places =
                |released| around.places.get(&one.id).into_iter().flatten().filter(move |l| l.released == released);
            environments::links(
                links,
                "pb:deployed-environments",
                urls,
                places(false),
                &around.environments,
                false,
                true,
            );
            if show == Show::Alone {
                environments::links(
                    links,
                    "pb:released-environments",
                    urls,
                    places(true),
                    &around.environments,
                    true,
                    true,
                );
            }
        }
        if show == Show::Alone {
            for (rel, verb, path) in [
                ("pb:record-deployment", "deployment", "deployed-versions"),
                ("pb:record-release", "release", "released-versions"),
            ] {
                links.list(rel, &around.environments, |link, environment| {
                    let href = format!("{canonical}/{path}/environment/{}", environment.uuid);
                    let title = format!("Record {verb} to {}", environment.display_name);
                    link.href(&href, &[("title", &title), ("name", &environment.name)]);
                });
            }
        }
        links.curies(&urls.base, "version");
    });
}

fn document(tx: &Tx<'_>, request: &Request, name: &str, one: &Version) -> Result<Object, Problem> {
    let around = Around::of(tx, &[one.id])?;
    Ok(Object::of(|o| write(o, &request.urls, name, one, &around, &request.url(), Show::Alone)))
}

fn found(tx: &Tx<'_>, request: &Request, one: Option<Version>) -> Outcome {
    let one = one.ok_or(Problem::NotFound)?;
    Ok(Answer::ok(document(tx, request, request.name("pacticipant"), &one)?))
}

fn get(tx: &Tx<'_>, request: &Request) -> Outcome {
    found(tx, request, version::by_number(tx, request.name("pacticipant"), request.name("version"))?)
}

fn latest(tx: &Tx<'_>, request: &Request) -> Outcome {
    let of = pacticipants::by_name(tx, request.name("pacticipant"))?.ok_or(Problem::NotFound)?;
    found(tx, request, version::page(tx, of.id, (1, 0))?.pop())
}

fn head(tx: &Tx<'_>, request: &Request, of: Option<branch::Branch>) -> Outcome {
    let id = of.and_then(|of| of.head_id).ok_or(Problem::NotFound)?;
    found(tx, request, version::by_id(tx, id)?)
}

fn latest_tagged(tx: &Tx<'_>, request: &Request) -> Outcome {
    head(tx, request, branch::tag_by_name(tx, request.name("pacticipant"), request.name("tag"))?)
}

fn latest_on_branch(tx: &Tx<'_>, request: &Request) -> Outcome {
    head(tx, request, branch::by_name(tx, request.name("pacticipant"), request.name("branch"))?)
}

fn put(tx: &Tx<'_>, request: &Request) -> Outcome {
    write_version(tx, request, true)
}

fn patch(tx: &Tx<'_>, request: &Request) -> Outcome {
    write_version(tx, request, false)
}

fn write_version(tx: &Tx<'_>, request: &Request, replace: bool) -> Outcome {
    let body = request.json()?;
    let mut form = Form::new(&body);
    let build_url = form.optional("buildUrl");
    let tags = form.get("tags").and_then(Json::items);
    let names: Option<Vec<&str>> = tags.map(|tags| tags.iter().filter_map(|tag| tag.get("name")?.as_str()).collect());
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
        for mark in version::marks(tx, &[one.id])?.tags_of(one.id) {
            if !names.contains(&mark.name.as_str())
                && let Some(tag) = branch::tag_by_name(tx, &of.name, &mark.name)?
            {
                action::untag(tx, &of, one.id, tag.id)?;
            }
        }
        // These tags are part of the description of a version: they say nothing about its branch.
        let settings = crate::action::Settings { use_first_tag_as_branch: false, ..(*request.settings).clone() };
        for name in names {
            action::tag(tx, &of, &one, name, &settings, request.now)?;
        }
    }
    let one = version::by_id(tx, one.id)?.ok_or(Problem::NotFound)?;
    let answer = document(tx, request, &of.name, &one)?;
    Ok(if made { Answer::created(answer) } else { Answer::ok(answer) })
}

fn remove(tx: &Tx<'_>, request: &Request) -> Outcome {
    let name = request.name("pacticipant");
    let one = version::by_number(tx, name, request.name("version"))?.ok_or(Problem::NotFound)?;
    let of = pacticipants::by_name(tx, name)?.ok_or(Problem::NotFound)?;
    delete::version(tx, &of, one.id, request.now)?;
    Ok(Answer::empty(204))
}
