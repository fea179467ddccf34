//! Applications.

use pact_core::model::Json;

use super::{environments, pacticipant};
use crate::action::pacticipant::{Profile, ensure, update};
use crate::database::Tx;
use crate::http::{Answer, Body, Form, Handler, Method, Object, Outcome, Page, Problem, Request, Route, Urls};
use crate::query::environment;
use crate::query::pacticipant::{self as query, Pacticipant};
use crate::text::iso;

pub(super) static ROUTES: &[Route] = &[
    Route {
        path: "/pacticipants",
        accepts: &[],
        methods: &[(Method::Get, Body::None, Handler::Read(list)), (Method::Post, Body::Json, Handler::Write(create))],
    },
    Route {
        path: "/pacticipants/{pacticipant}",
        accepts: &[],
        methods: &[
            (Method::Get, Body::None, Handler::Read(get)),
            (Method::Put, Body::Json, Handler::Write(put)),
            (Method::Patch, Body::Either, Handler::Write(patch)),
            (Method::Delete, Body::None, Handler::Write(delete)),
        ],
    },
];

fn get(tx: &Tx<'_>, request: &Request) -> Outcome {
    let one = pacticipant(tx, request)?;
    Ok(Answer::ok(document(tx, &request.urls, &one, true)?))
}

/// An application as a document; with where it is deployed, if wanted.
fn document(tx: &Tx<'_>, urls: &Urls, one: &Pacticipant, with_environments: bool) -> Result<Object, Problem> {
    let labels = query::labels(tx, &[one.id])?;
    let latest = query::latest_versions(tx, &[one.id])?;
    let places = if with_environments {
        let now = environment::now_of_pacticipant(tx, one.id)?;
        Some((now, environment::all(tx)?))
    } else {
        None
    };
    Ok(Object::of(|o| {
        write(o, urls, one, &labels, &latest, |links| {
            if let Some((now, all)) = &places {
                environments::links(
                    links,
                    "pb:deployed-environments",
                    urls,
                    now.iter().filter(|l| !l.released),
                    all,
                    false,
                    false,
                );
            }
        });
    }))
}

fn write(
    o: &mut Object,
    urls: &Urls,
    one: &Pacticipant,
    labels: &[(i64, String)],
    latest: &[(i64, String)],
    more_links: impl FnOnce(&mut Object),
) {
    let name = &one.name;
    o.put("name", name).opt("displayName", one.display_name.as_ref()).opt("repositoryUrl", one.repository_url.as_ref());
    o.opt("repositoryName", one.repository_name.as_ref()).opt("repositoryNamespace", one.repository_namespace.as_ref());
    o.opt("mainBranch", one.main_branch.as_ref());
    o.opt("updatedAt", (one.updated_at != one.created_at).then(|| iso(one.updated_at)));
    o.put("createdAt", iso(one.created_at));
    o.object("_embedded", |embedded| {
        let number = latest.iter().find(|(id, _)| *id == one.id).map(|(_, number)| number);
        let version = |v: &mut Object, number: &String| {
            v.put("number", number).object("_links", |links| {
                links.link("self", &urls.version(name, number), &[("title", "Version"), ("name", number)]);
            });
        };
        if let Some(number) = number {
            embedded.object("latestVersion", |v| version(v, number));
        }
        embedded.list("labels", labels.iter().filter(|(id, _)| *id == one.id), |label, (_, text)| {
            label.put("name", text).object("_links", |links| {
                let href = urls.at("/pacticipants/{}/labels/{}", &[name, text]);
                links.link("self", &href, &[("title", "Label"), ("name", text)]);
            });
        });
        if let Some(number) = number {
            embedded.object("latest-version", |v| {
                version(v, number);
                let text = "DEPRECATED - please use latestVersion";
                v.put("title", text).put("name", text);
            });
        }
    });
    o.object("_links", |links| {
        let own = urls.pacticipant(name);
        links.link("self", &own, &[]).link("pb:versions", &format!("{own}/versions"), &[]);
        links.link("pb:branches", &format!("{own}/branches"), &[]);
        more_links(links);
        let version = format!("{own}/versions/{{version}}");
        links.template("pb:version", &version, "Get, create or delete a pacticipant version");
        links.template(
            "pb:version-tag",
            &format!("{version}/tags/{{tag}}"),
            &format!("Get, create or delete a tag for a version of {name}"),
        );
        links.template(
            "pb:branch-version",
            &format!("{own}/branches/{{branch}}/versions/{{version}}"),
            &format!("Get or add/create a version for a branch of {name}"),
        );
        links.template(
            "pb:label",
            &format!("{own}/labels/{{label}}"),
            &format!("Get, create or delete a label for {name}"),
        );
        links.link("versions", &format!("{own}/versions"), &[("title", "Deprecated - use pb:versions")]);
        links.template(
            "pb:can-i-deploy-badge",
            &format!("{own}/latest-version/{{tag}}/can-i-deploy/to/{{environmentTag}}/badge"),
            &format!("Can I Deploy {name} badge"),
        );
        links.template(
            "pb:can-i-deploy-branch-to-environment-badge",
            &format!("{own}/branches/{{branch}}/latest-version/can-i-deploy/to-environment/{{environment}}/badge"),
            &format!("Can I Deploy {name} from branch to environment badge"),
        );
        links.curies(&urls.base, "pacticipant");
    });
}

fn list(tx: &Tx<'_>, request: &Request) -> Outcome {
    let (page, part) = (Page::of(request)?, request.query("q"));
    let all = query::page(tx, part, Page::range(page))?;
    let total = query::count(tx, part)?;
    collection(tx, request, &all, page, total, true)
}

/// A list of applications; with the copy of it that old clients read, if wanted.
pub(super) fn collection(
    tx: &Tx<'_>,
    request: &Request,
    all: &[Pacticipant],
    page: Option<Page>,
    total: i64,
    twice: bool,
) -> Outcome {
    let ids: Vec<i64> = all.iter().map(|one| one.id).collect();
    let (labels, latest) = (query::labels(tx, &ids)?, query::latest_versions(tx, &ids)?);
    let urls = &request.urls;
    // The official broker leaves the page out where there is nothing at all.
    let page = page.filter(|_| total > 0);
    Ok(Answer::ok(Object::of(|o| {
        if let Some(page) = page {
            page.describe(total, o);
        }
        o.object("_embedded", |embedded| {
            embedded.list("pacticipants", all, |o, one| write(o, urls, one, &labels, &latest, |_| {}));
        });
        if twice {
            o.list("pacticipants", all, |o, one| {
                write(o, urls, one, &labels, &latest, |_| {});
                o.put("title", "DEPRECATED - Please use the embedded pacticipants collection");
            });
        }
        o.object("_links", |links| {
            // Lists by label have the address of the whole list here, too.
            links.link("self", &urls.at("/pacticipants", &[]), &[]);
            links.template(
                "pb:pacticipants-with-label",
                &urls.at("/pacticipants/label/{label}", &[]),
                "Find pacticipants by label",
            );
            links.list("pb:pacticipants", all, |link, one| {
                link.href(&urls.pacticipant(&one.name), &[("title", "Pacticipant"), ("name", &one.name)]);
            });
            links.list("pacticipants", all, |link, one| {
                let deprecated = "DEPRECATED - please use pb:pacticipants";
                link.href(&urls.pacticipant(&one.name), &[("title", &one.name), ("name", deprecated)]);
            });
            if let Some(page) = page {
                page.links(total, &request.url(), links);
            }
        });
    })))
}

/// Reads what an application is to be; what is absent stays as it is in `profile`.
fn read(form: &mut Form<'_>, mut profile: Profile) -> Profile {
    let mut text = |name: &str, into: &mut Option<String>| {
        if form.has(name) {
            *into = form.optional(name).map(str::to_owned);
        }
    };
    text("displayName", &mut profile.display_name);
    text("repositoryUrl", &mut profile.repository_url);
    text("repositoryName", &mut profile.repository_name);
    text("repositoryNamespace", &mut profile.repository_namespace);
    text("mainBranch", &mut profile.main_branch);
    match &profile.main_branch {
        Some(branch) if branch.trim().is_empty() => form.wrong("mainBranch", "cannot be blank"),
        Some(branch) if branch.contains(' ') => form.wrong("mainBranch", "cannot contain spaces"),
        _ => {}
    }
    profile
}

fn profile(one: &Pacticipant) -> Profile {
    Profile {
        display_name: one.display_name.clone(),
        main_branch: one.main_branch.clone(),
        repository_url: one.repository_url.clone(),
        repository_name: one.repository_name.clone(),
        repository_namespace: one.repository_namespace.clone(),
    }
}

fn create(tx: &Tx<'_>, request: &Request) -> Outcome {
    let body = request.strict_json()?;
    let mut form = Form::new(&body);
    let name = form.required("name");
    if name.is_empty() && body.get("name").and_then(Json::as_str).is_some() {
        // The official broker looks at a text twice, and says twice what is wrong.
        form.required("name");
    }
    let wanted = read(&mut form, Profile::default());
    form.finish()?;
    let (one, made) = ensure(tx, name, request.now)?;
    if made {
        let display_name = wanted.display_name.or_else(|| one.display_name.clone());
        update(tx, one.id, &Profile { display_name, ..wanted }, one.created_at)?;
    }
    let one = query::by_name(tx, name)?.ok_or(Problem::NotFound)?;
    let location = request.urls.at("/pacticpants/{}", &[name]);
    Ok(Answer::created(document(tx, &request.urls, &one, false)?).location(&location))
}

fn put(tx: &Tx<'_>, request: &Request) -> Outcome {
    let body = request.strict_json()?;
    let mut form = Form::new(&body);
    let wanted = read(&mut form, Profile::default());
    form.finish()?;
    let one = pacticipant(tx, request)?;
    update(tx, one.id, &wanted, request.now)?;
    get(tx, request)
}

fn patch(tx: &Tx<'_>, request: &Request) -> Outcome {
    let body = request.strict_json()?;
    let name = request.name("pacticipant");
    let existing = query::by_name(tx, name)?;
    let mut form = Form::new(&body);
    let wanted = read(&mut form, existing.as_ref().map(profile).unwrap_or_default());
    form.finish()?;
    let (one, made) = ensure(tx, name, request.now)?;
    let display_name =
        if made { wanted.display_name.or_else(|| one.display_name.clone()) } else { wanted.display_name };
    let at = if made { one.created_at } else { request.now };
    update(tx, one.id, &Profile { display_name, ..wanted }, at)?;
    let one = query::by_name(tx, name)?.ok_or(Problem::NotFound)?;
    let answer = document(tx, &request.urls, &one, true)?;
    Ok(if made { Answer::created(answer).location(&request.urls.pacticipant(name)) } else { Answer::ok(answer) })
}

fn delete(tx: &Tx<'_>, request: &Request) -> Outcome {
    let one = pacticipant(tx, request)?;
    crate::action::delete::pacticipant(tx, &one)?;
    Ok(Answer::empty(204))
}
