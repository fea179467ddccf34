//! Integrations: as a list, as a graph; deleted with all that they have.

use std::fmt::Write;

use super::named;
use crate::action::delete_integration;
use crate::database::Tx;
use crate::http::{Answer, Body, Handler, Method, Object, Outcome, Page, Problem, Request, Route};
use crate::query::integration::{self as query, Integration};

pub(super) static ROUTES: &[Route] = &[
    Route {
        path: "/integrations",
        accepts: &["text/vnd.graphviz"],
        methods: &[
            (Method::Get, Body::None, Handler::Read(get)),
            (Method::Delete, Body::None, Handler::Write(remove_all)),
        ],
    },
    Route {
        path: "/integrations/provider/{provider}/consumer/{consumer}",
        accepts: &[],
        methods: &[(Method::Delete, Body::None, Handler::Write(remove))],
    },
];

/// HAL where a client names JSON; the graph is what everybody else gets.
fn get(tx: &Tx<'_>, request: &Request) -> Outcome {
    if request.accept.contains("json") { list(tx, request) } else { graph(tx) }
}

fn list(tx: &Tx<'_>, request: &Request) -> Outcome {
    let (page, part) = (Page::of(request)?, request.query("q"));
    let all = query::page(tx, part, Page::range(page))?;
    let total = query::count(tx, part)?;
    Ok(Answer::ok(Object::of(|o| {
        if let Some(page) = page {
            page.describe(total, o);
        }
        o.object("_embedded", |embedded| {
            embedded.list("integrations", &all, |o, one| write(o, request, one));
        });
        o.object("_links", |links| {
            links.link("self", &request.url(), &[("title", "All integrations")]);
            if let Some(page) = page {
                page.links(total, &request.url(), links);
            }
        });
    })))
}

fn write(o: &mut Object, request: &Request, one: &Integration) {
    let Integration { consumer, provider, .. } = one;
    let urls = &request.urls;
    let names = [provider.as_str(), consumer.as_str()];
    for (role, name) in [("consumer", consumer), ("provider", provider)] {
        o.object(role, |o| {
            o.put("name", name);
        });
    }
    o.object("_links", |links| {
        let title = "BETA: Pacts to show on the dashboard";
        links.link("pb:dashboard", &urls.at("/dashboard/provider/{}/consumer/{}", &names), &[("title", title)]);
        // Without the address of the broker, as the official one has it.
        let matrix = crate::http::Urls { base: String::new() }.at("/matrix/provider/{}/consumer/{}", &names);
        let title = format!("Matrix of pacts/verification results for {consumer} and {provider}");
        links.link("pb:matrix", &matrix, &[("title", &title)]);
        links.link("pb:group", &urls.pacticipant(consumer), &[]);
        let title = format!("Delete the integration between {consumer} and {provider}");
        let href = urls.at("/integrations/provider/{}/consumer/{}", &names);
        links.link("pb:delete_integration", &href, &[("title", &title)]);
    });
}

/// The graph in the language of Graphviz.
fn graph(tx: &Tx<'_>) -> Outcome {
    let mut text =
        "digraph { ranksep=3; ratio=auto; overlap=false; node [  shape = plaintext, fontname = Helvetica ];\n"
            .to_owned();
    for one in query::all(tx)? {
        let _ = writeln!(text, "  {} -> {}", node(&one.consumer), node(&one.provider));
    }
    text.push_str("}\n");
    Ok(Answer { content_type: Some("text/vnd.graphviz;charset=utf-8"), ..Answer::text(text) })
}

/// A name as it is, or in quotes where it is not a name of Graphviz.
fn node(name: &str) -> String {
    let word = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    let keyword = ["node", "edge", "graph", "digraph", "subgraph", "strict"]
        .iter()
        .any(|keyword| keyword.eq_ignore_ascii_case(name));
    if word && !keyword {
        return name.to_owned();
    }
    format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
}

fn remove_all(tx: &Tx<'_>, _: &Request) -> Outcome {
    delete_integration::delete_all(tx)?;
    Ok(Answer::empty(204))
}

fn remove(tx: &Tx<'_>, request: &Request) -> Outcome {
    if request.accept.contains("hal+json") && !request.accept.contains("*/*") {
        // The answer has no body in HAL or otherwise; the official broker refuses who insists on one.
        return Err(Problem::Status(406));
    }
    let consumer = named(tx, request.name("consumer"), "consumer")?;
    let provider = named(tx, request.name("provider"), "provider")?;
    if delete_integration::delete(tx, consumer.id, provider.id)? {
        Ok(Answer::empty(204))
    } else {
        Err(Problem::NotFound)
    }
}
