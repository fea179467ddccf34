//! Lists of pacts: the newest of all pairs, those of a provider, those of a pair.

use super::pacts::deleted;
use super::{named, pact_document::title};
use crate::action::delete;
use crate::database::Tx;
use crate::http::{Answer, Body, Handler, Method, Object, Outcome, Problem, Request, Route};
use crate::query::pact::Pact;
use crate::query::pact_list::{self, Which};
use crate::query::pacticipant::Pacticipant;
use crate::text::{day, iso};

/// A list of the pacts of a provider.
macro_rules! of_provider {
    ($rest:literal, $which:expr, $newest:literal) => {
        Route {
            path: concat!("/pacts/provider/{provider}", $rest),
            accepts: &[],
            methods: &[(
                Method::Get,
                Body::None,
                Handler::Read(|tx, request| of_provider(tx, request, $which(request), $newest)),
            )],
        }
    };
}

/// A list of the pacts of a pair, which can be deleted.
macro_rules! of_pair {
    ($rest:literal, $which:expr, $newest:literal, $get:ident, $delete:ident) => {
        Route {
            path: concat!("/pacts/provider/{provider}/consumer/{consumer}", $rest),
            accepts: &[],
            methods: &[
                (Method::Get, Body::None, Handler::Read(|tx, request| $get(tx, request, $which(request), $newest))),
                (
                    Method::Delete,
                    Body::None,
                    Handler::Write(|tx, request| $delete(tx, request, $which(request), $newest)),
                ),
            ],
        }
    };
}

// Names that are part of a path come before the branch or tag that could have them.
pub(super) static ROUTES: &[Route] = &[
    Route { path: "/pacts/latest", accepts: &[], methods: &[(Method::Get, Body::None, Handler::Read(latest))] },
    of_provider!("", every, false),
    of_provider!("/latest", every, true),
    of_provider!("/latest/{tag}", tagged, true),
    of_provider!("/tag/{tag}", tagged, false),
    of_provider!("/branch", on_main_branch, false),
    of_provider!("/branch/latest", on_main_branch, true),
    of_provider!("/branch/{branch}", on_branch, false),
    of_provider!("/branch/{branch}/latest", on_branch, true),
    of_pair!("/versions", every, false, newest_first, remove_all),
    of_pair!("/tag/{tag}", tagged, false, with_tag, remove),
    of_pair!("/branch/versions", on_main_branch, false, oldest_first, remove),
    of_pair!("/branch/latest/versions", on_main_branch, true, oldest_first, remove),
    of_pair!("/branch/{branch}", on_branch, false, oldest_first, remove),
    of_pair!("/branch/{branch}/latest/versions", on_branch, true, oldest_first, remove),
];

fn every(_: &Request) -> Which<'_> {
    Which::Every
}

fn tagged(request: &Request) -> Which<'_> {
    Which::Tagged(request.name("tag"))
}

fn on_main_branch(_: &Request) -> Which<'_> {
    Which::OnMainBranch
}

fn on_branch(request: &Request) -> Which<'_> {
    Which::OnBranch(request.name("branch"))
}

fn latest(tx: &Tx<'_>, request: &Request) -> Outcome {
    let all = pact_list::latest(tx)?;
    let urls = &request.urls;
    Ok(Answer::ok(Object::of(|o| {
        o.list("pacts", &all, |o, one| {
            o.put("createdAt", iso(one.created_at));
            o.object("_embedded", |embedded| {
                embedded.object("consumer", |consumer| {
                    consumer.put("name", &one.consumer);
                    consumer.object("_embedded", |embedded| {
                        embedded.object("version", |version| write_version(version, request, one));
                    });
                    consumer.object("_links", |links| {
                        links.link("self", &urls.pacticipant(&one.consumer), &[]);
                    });
                });
                embedded.object("provider", |provider| {
                    provider.put("name", &one.provider).object("_links", |links| {
                        links.link("self", &urls.pacticipant(&one.provider), &[]);
                    });
                });
            });
            o.object("_links", |links| {
                let own = [latest_url(request, one), urls.pact(&one.provider, &one.consumer, &one.number)];
                links.list("self", own, |link, href| link.href(&href, &[]));
            });
        });
        o.object("_links", |links| {
            links.link("self", &request.url(), &[]);
            let deprecated = ("name", "DEPRECATED - please use the pb:pacts relation");
            for (rel, more) in [("pb:pacts", None), ("pacts", Some(deprecated))] {
                links.list(rel, &all, |link, one| {
                    let title = format!("Latest pact between {} and {}", one.consumer, one.provider);
                    let members: Vec<_> = std::iter::once(("title", title.as_str())).chain(more).collect();
                    link.href(&latest_url(request, one), &members);
                });
            }
            links.curies(&urls.base, "pacts");
        });
    })))
}

fn latest_url(request: &Request, one: &Pact) -> String {
    request.urls.pair(&one.provider, &one.consumer, "/latest", &[])
}

fn write_version(o: &mut Object, request: &Request, one: &Pact) {
    o.put("number", &one.number).object("_links", |links| {
        let href = request.urls.version(&one.consumer, &one.number);
        links.link("self", &href, &[("title", "Version"), ("name", &one.number)]);
    });
}

fn of_provider(tx: &Tx<'_>, request: &Request, which: Which<'_>, newest: bool) -> Outcome {
    let provider = named(tx, request.name("provider"), "provider")?;
    let all = pact_list::list(tx, provider.id, None, which, newest)?;
    let urls = &request.urls;
    let which = match which {
        Which::Tagged(tag) => format!(" with consumer version tag '{tag}'"),
        Which::OnBranch(branch) => format!(" with consumer version branch '{branch}'"),
        Which::Every | Which::OnMainBranch => String::new(),
    };
    let all_or_latest = if newest { "Latest" } else { "All" };
    let heading = format!("{all_or_latest} pact versions for the provider {}{which}", provider.name);
    Ok(Answer::ok(Object::of(|o| {
        o.object("_links", |links| {
            let own = urls.pacticipant(&provider.name);
            links.link("self", &request.url(), &[("title", &heading)]);
            links.link("pb:provider", &own, &[("name", &provider.name)]);
            let listed = |links: &mut Object, rel: &str, before: &str| {
                links.list(rel, &all, |link, one| {
                    let href = urls.pact(&one.provider, &one.consumer, &one.number);
                    link.href(&href, &[("title", &format!("{before}{}", title(one))), ("name", &one.consumer)]);
                });
            };
            listed(links, "pb:pacts", "");
            let deprecated = "DEPRECATED - please use the pb:provider relation";
            links.link("provider", &own, &[("title", &provider.name), ("name", deprecated)]);
            listed(links, "pacts", "DEPRECATED - please use the pb:pacts relation. ");
        });
    })))
}

/// The applications of the path, each by its role.
fn pair(tx: &Tx<'_>, request: &Request) -> Result<[Pacticipant; 2], Problem> {
    Ok([named(tx, request.name("provider"), "provider")?, named(tx, request.name("consumer"), "consumer")?])
}

/// Words of a list that differ from form to form.
struct Words {
    suffix: String,
    prefix: &'static str,
    title: &'static str,
}

const PLAIN: Words = Words { suffix: String::new(), prefix: "", title: "Pact" };

fn newest_first(tx: &Tx<'_>, request: &Request, which: Which<'_>, newest: bool) -> Outcome {
    of_pair(tx, request, which, newest, true, &PLAIN)
}

fn oldest_first(tx: &Tx<'_>, request: &Request, which: Which<'_>, newest: bool) -> Outcome {
    of_pair(tx, request, which, newest, false, &PLAIN)
}

fn with_tag(tx: &Tx<'_>, request: &Request, which: Which<'_>, newest: bool) -> Outcome {
    let words = Words { suffix: format!(" with tag {}", request.name("tag")), prefix: "pb:", title: "Pact version" };
    of_pair(tx, request, which, newest, true, &words)
}

fn of_pair(
    tx: &Tx<'_>,
    request: &Request,
    which: Which<'_>,
    newest: bool,
    newest_first: bool,
    words: &Words,
) -> Outcome {
    let [provider, consumer] = pair(tx, request)?;
    let mut all = pact_list::list(tx, provider.id, Some(consumer.id), which, newest)?;
    if newest_first {
        all.reverse();
    }
    let urls = &request.urls;
    let rel = |rel: &str| format!("{}{rel}", words.prefix);
    let heading = format!("All versions of the pact between {} and {}{}", consumer.name, provider.name, words.suffix);
    Ok(Answer::ok(Object::of(|o| {
        o.object("_embedded", |embedded| {
            embedded.list("pacts", &all, |o, one| {
                o.put("createdAt", iso(one.created_at)).object("_embedded", |embedded| {
                    embedded.object("consumerVersion", |version| write_version(version, request, one));
                });
                o.object("_links", |links| {
                    let href = urls.pact(&one.provider, &one.consumer, &one.number);
                    links.link("self", &href, &[("title", &title(one))]);
                });
            });
        });
        o.object("_links", |links| {
            links.link("self", &request.url(), &[("title", &heading)]);
            for (role, title, one) in [("consumer", "Consumer", &consumer), ("provider", "Provider", &provider)] {
                links.link(&rel(role), &urls.pacticipant(&one.name), &[("title", title), ("name", &one.name)]);
            }
            links.list(&rel("pact-versions"), &all, |link, one| {
                let name = format!("Version {} - {}", one.number, day(one.created_at));
                link.href(
                    &urls.pact(&one.provider, &one.consumer, &one.number),
                    &[("title", words.title), ("name", &name)],
                );
            });
        });
    })))
}

/// Deletes what is listed, and nothing else.
fn remove_listed(tx: &Tx<'_>, request: &Request, which: Which<'_>, newest: bool) -> Result<[i64; 2], Problem> {
    let [provider, consumer] = pair(tx, request)?.map(|one| one.id);
    let all = pact_list::list(tx, provider, Some(consumer), which, newest)?;
    let versions: Vec<i64> = all.iter().map(|one| one.version_id).collect();
    if !versions.is_empty() {
        delete::pacts(tx, consumer, provider, &versions, request.now)?;
    }
    Ok([provider, consumer])
}

fn remove_all(tx: &Tx<'_>, request: &Request, which: Which<'_>, newest: bool) -> Outcome {
    remove_listed(tx, request, which, newest)?;
    Ok(Answer::empty(204))
}

fn remove(tx: &Tx<'_>, request: &Request, which: Which<'_>, newest: bool) -> Outcome {
    let [_, consumer] = pair(tx, request)?;
    if matches!(which, Which::OnMainBranch) && consumer.main_branch.is_none() {
        // The official broker deletes every pact of the pair here.
        return Err(Problem::Said(404, format!("{} has no main branch: no pact was deleted", consumer.name)));
    }
    let [provider, consumer] = remove_listed(tx, request, which, newest)?;
    deleted(tx, request, provider, consumer)
}
