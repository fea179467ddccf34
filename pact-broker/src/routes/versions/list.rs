//! Lists of versions.

use super::document::{Around, Show, write};
use crate::database::Tx;
use crate::http::{Answer, Object, Outcome, Page, Problem, Request};
use crate::query::version::{self, Version};
use crate::query::{branch, environment, pacticipant as pacticipants};
use crate::routes::pacticipant;
use crate::text::day;

pub(super) fn all(tx: &Tx<'_>, request: &Request) -> Outcome {
    let (of, page) = (pacticipant(tx, request)?, Page::of(request)?);
    let all = version::page(tx, of.id, Page::range(page))?;
    let title = format!("All application versions of {}", of.name);
    versions(tx, request, &all, page.map(|page| Ok((page, version::count(tx, of.id)?))), &title, Show::Listed)
}

pub(super) fn on_branch(tx: &Tx<'_>, request: &Request) -> Outcome {
    let name = request.name("pacticipant");
    let of = branch::by_name(tx, name, request.name("branch"))?.ok_or(Problem::NotFound)?;
    let page = Page::of(request)?;
    let all = version::on_branch(tx, of.id, Page::range(page))?;
    let title = format!("Versions for branch {} of {name}", of.name);
    versions(tx, request, &all, page.map(|page| Ok((page, version::count_on_branch(tx, of.id)?))), &title, Show::Listed)
}

pub(super) fn tagged(tx: &Tx<'_>, request: &Request) -> Outcome {
    let name = request.name("pacticipant");
    let of = branch::tag_by_name(tx, name, request.name("tag"))?.ok_or(Problem::NotFound)?;
    let page = Page::of(request)?;
    let all = version::with_tag(tx, of.id, Page::range(page))?;
    let title = format!("All application versions of {name}");
    versions(tx, request, &all, page.map(|page| Ok((page, version::count_with_tag(tx, of.id)?))), &title, Show::Listed)
}

pub(super) fn in_environment(tx: &Tx<'_>, request: &Request) -> Outcome {
    let name = request.name("pacticipant");
    let of = pacticipants::by_name(tx, name)?.ok_or(Problem::NotFound)?;
    let place = environment::by_uuid(tx, request.name("environment"))?.ok_or(Problem::NotFound)?;
    let page = Page::of(request)?;
    let all = version::ever_in(tx, of.id, place.id, Page::range(page))?;
    let title = format!("Versions for {name} in environment {}", place.display_name);
    versions(
        tx,
        request,
        &all,
        page.map(|page| Ok((page, version::count_ever_in(tx, of.id, place.id)?))),
        &title,
        Show::Placed,
    )
}

fn versions(
    tx: &Tx<'_>,
    request: &Request,
    all: &[Version],
    page: Option<Result<(Page, i64), Problem>>,
    title: &str,
    show: Show,
) -> Outcome {
    let page = page.transpose()?;
    let (urls, name) = (&request.urls, request.name("pacticipant"));
    let around = Around::of(tx, &all.iter().map(|one| one.id).collect::<Vec<_>>())?;
    Ok(Answer::ok(Object::of(|o| {
        if let Some((page, total)) = page {
            page.describe(total, o);
        }
        o.object("_embedded", |embedded| {
            embedded.list("versions", all, |o, one| {
                write(o, urls, name, one, &around, &urls.version(name, &one.number), show);
            });
        });
        o.object("_links", |links| {
            links.link("self", &request.url_with_query(), &[("title", title)]);
            if let Some((page, total)) = page {
                page.links(total, &request.url(), links);
            }
            let own = urls.pacticipant(name);
            links.link("pb:pacticipant", &own, &[("title", name)]);
            let listed = |links: &mut Object, rel: &str, prefix: &str| {
                links.list(rel, all, |link, one| {
                    let title = format!("{prefix}Version {} - {}", one.number, day(one.created_at));
                    link.href(&urls.version(name, &one.number), &[("title", &title)]);
                });
            };
            listed(links, "pb:versions", "");
            links.link("pacticipant", &own, &[("title", "Deprecated - please use pb:pacticipant")]);
            listed(links, "versions", "");
        });
    })))
}
