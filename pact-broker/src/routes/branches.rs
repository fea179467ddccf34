//! Branches, and versions on them.

use super::pacticipant;
use crate::action::{delete, pacticipant::ensure, version as action};
use crate::database::Tx;
use crate::http::{Answer, Body, Handler, Method, Object, Outcome, Page, Problem, Request, Route, Urls};
use crate::query::branch::{self, Branch};
use crate::query::version;
use crate::text::iso;

pub(super) static ROUTES: &[Route] = &[
    Route {
        path: "/pacticipants/{pacticipant}/branches",
        accepts: &[],
        methods: &[
            (Method::Get, Body::None, Handler::Read(list)),
            (Method::Delete, Body::None, Handler::Write(remove_others)),
        ],
    },
    Route {
        path: "/pacticipants/{pacticipant}/branches/{branch}",
        accepts: &[],
        methods: &[(Method::Get, Body::None, Handler::Read(get)), (Method::Delete, Body::None, Handler::Write(remove))],
    },
    Route {
        path: "/pacticipants/{pacticipant}/branches/{branch}/versions/{version}",
        accepts: &[],
        methods: &[
            (Method::Get, Body::None, Handler::Read(get_version)),
            (Method::Put, Body::Json, Handler::Write(put_version)),
            (Method::Delete, Body::None, Handler::Write(remove_version)),
        ],
    },
];

fn write(o: &mut Object, urls: &Urls, name: &str, one: &Branch) {
    o.put("name", &one.name).put("createdAt", iso(one.created_at));
    o.opt("updatedAt", (one.updated_at != one.created_at).then(|| iso(one.updated_at)));
    o.object("_links", |links| {
        let own = urls.branch(name, &one.name);
        links.link("self", &own, &[("title", "Branch")]);
        links.link("pb:latest-version", &format!("{own}/latest-version"), &[("title", "Latest version for branch")]);
    });
}

fn the_branch(tx: &Tx<'_>, request: &Request) -> Result<Branch, Problem> {
    branch::by_name(tx, request.name("pacticipant"), request.name("branch"))?.ok_or(Problem::NotFound)
}

fn get(tx: &Tx<'_>, request: &Request) -> Outcome {
    let one = the_branch(tx, request)?;
    Ok(Answer::ok(Object::of(|o| write(o, &request.urls, request.name("pacticipant"), &one))))
}

fn list(tx: &Tx<'_>, request: &Request) -> Outcome {
    let of = pacticipant(tx, request)?;
    let page = Page::of(request)?.unwrap_or(Page { number: 1, size: 100 });
    let (all, total) = match request.query("q").filter(|part| !part.is_empty()) {
        Some(part) => page.part(branch::matching(tx, of.id, part)?),
        None => (branch::page(tx, of.id, Page::range(Some(page)))?, branch::count(tx, of.id)?),
    };
    let urls = &request.urls;
    Ok(Answer::ok(Object::of(|o| {
        page.describe(total, o);
        o.object("_embedded", |embedded| {
            embedded.list("branches", &all, |o, one| write(o, urls, &of.name, one));
        });
        o.object("_links", |links| {
            links.link("self", &request.url_with_query(), &[("title", &format!("{} branches", of.name))]);
            links.list("pb:branches", &all, |link, one| {
                link.href(&urls.branch(&of.name, &one.name), &[("name", &one.name)]);
            });
            page.links(total, &request.url(), links);
        });
    })))
}

fn remove(tx: &Tx<'_>, request: &Request) -> Outcome {
    let one = the_branch(tx, request)?;
    delete::branch(tx, one.id)?;
    Ok(Answer::empty(204))
}

fn remove_others(tx: &Tx<'_>, request: &Request) -> Outcome {
    let of = pacticipant(tx, request)?;
    let excluded = request.query_list("exclude");
    let stays = |name: &str| excluded.contains(&name) || of.main_branch.as_deref() == Some(name);
    let (kept, gone): (Vec<_>, Vec<_>) = delete::branches_of(tx, of.id)?.into_iter().partition(|(_, name)| stays(name));
    for (id, _) in &gone {
        delete::branch(tx, *id)?;
    }
    let kept: Vec<_> = kept.iter().map(|(_, name)| name.as_str()).collect();
    let text = format!(
        "Scheduled deletion of {} branches for pacticipant {}. Remaining branches are: {}",
        gone.len(),
        of.name,
        kept.join(", ")
    );
    Ok(Answer::ok(Object::of(|o| {
        o.list("notices", [text], |notice, text| {
            notice.put("type", "success").put("text", text);
        });
    }))
    .status(202))
}

fn version_answer(request: &Request, added_at: i64) -> Answer {
    let urls = &request.urls;
    let (name, branch, number) = (request.name("pacticipant"), request.name("branch"), request.name("version"));
    Answer::ok(Object::of(|o| {
        o.put("createdAt", iso(added_at)).object("_links", |links| {
            links.link("self", &urls.branch_version(name, branch, number), &[("title", "Branch version")]);
            links.link("pb:branch", &urls.branch(name, branch), &[("title", "Branch"), ("name", branch)]);
            links.link("pb:version", &urls.version(name, number), &[("title", "Version"), ("name", number)]);
        });
    }))
}

/// The version and branch of the path, and since when one is on the other.
fn the_version(tx: &Tx<'_>, request: &Request) -> Result<(i64, i64, i64), Problem> {
    let of = the_branch(tx, request)?;
    let one = version::by_number(tx, request.name("pacticipant"), request.name("version"))?.ok_or(Problem::NotFound)?;
    let since = branch::added_at(tx, one.id, of.id)?.ok_or(Problem::NotFound)?;
    Ok((one.id, of.id, since))
}

fn get_version(tx: &Tx<'_>, request: &Request) -> Outcome {
    Ok(version_answer(request, the_version(tx, request)?.2))
}

fn put_version(tx: &Tx<'_>, request: &Request) -> Outcome {
    request.json()?;
    let (of, _) = ensure(tx, request.name("pacticipant"), request.now)?;
    tx.lock(&[of.id])?;
    let (one, _) = action::ensure(tx, &of, request.name("version"), request.now)?;
    let added = action::put_on_branch(tx, &of, one.id, request.name("branch"), &request.settings, request.now)?;
    let answer = version_answer(request, the_version(tx, request)?.2);
    Ok(if added { answer.status(201).location(&request.url()) } else { answer })
}

fn remove_version(tx: &Tx<'_>, request: &Request) -> Outcome {
    let (version, branch, _) = the_version(tx, request)?;
    action::take_off_branch(tx, version, branch)?;
    Ok(Answer::empty(204))
}
