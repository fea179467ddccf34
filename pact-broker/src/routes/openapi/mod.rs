//! The description of the API as an `OpenAPI` document: the routes, with what `operations.txt` says of each.
//!
//! A line of `operations.txt` is `METHOD path | summary | parameters of the query | schema of the body | answers`, an answer a
//! status and a schema of `schemas.json`, or `text`, `csv`, `page` or `picture`.

#[cfg(test)]
pub(crate) mod check;
#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use serde_json::{Map, Value, json};

use super::all;
use crate::http::{Answer, Body, Handler, Method, Object, Outcome, Request, Route};

pub(super) static ROUTES: &[Route] = &[Route {
    // The extension is taken off every path.
    path: "/openapi",
    accepts: &["application/json"],
    methods: &[(Method::Get, Body::None, Handler::Plain(answer))],
}];

const OPERATIONS: &str = include_str!("operations.txt");
const SCHEMAS: &str = include_str!("schemas.json");

/// What a line of `operations.txt` says.
struct Operation {
    /// Method and path.
    name: &'static str,
    summary: &'static str,
    query: Vec<&'static str>,
    body: &'static str,
    /// Statuses and what comes with each.
    answers: Vec<(&'static str, &'static str)>,
}

fn operations() -> impl Iterator<Item = Operation> {
    OPERATIONS.lines().map(|line| {
        let mut parts = line.split('|').map(str::trim);
        let mut next = || parts.next().unwrap_or_default();
        let (name, summary, query, body) = (next(), next(), next(), next());
        let answers = next().split(", ").map(|answer| answer.split_once(' ').unwrap_or((answer, ""))).collect();
        Operation { name, summary, query: query.split_whitespace().collect(), body, answers }
    })
}

/// The path of a route as clients send it.
fn public(path: &'static str) -> &'static str {
    if path == "/openapi" { "/openapi.json" } else { path }
}

#[expect(clippy::unnecessary_wraps, reason = "what a route has")]
fn answer(request: &Request) -> Outcome {
    Ok(Answer::ok(document(&request.urls.base)).json(true))
}

/// The document of a broker under an address.
fn document(base: &str) -> Object {
    static PATHS: LazyLock<String> = LazyLock::new(|| paths().to_string());
    Object::of(|o| {
        o.put("openapi", "3.1.0");
        o.object("info", |info| {
            info.put("title", "Pact Broker").put("version", env!("CARGO_PKG_VERSION"));
            info.put(
                "description",
                "Every path also answers HEAD, as GET without a body, and OPTIONS. A path may end with .json, .csv or .svg in the \
                 place of an Accept header.",
            );
        });
        o.list("servers", [base], |server, url| {
            server.put("url", url);
        });
        // Everyone, or a user: as the broker is set.
        o.raw("security", r#"[{}, {"basic": []}]"#);
        o.raw("paths", PATHS.as_bytes());
        o.object("components", |components| {
            components.raw("securitySchemes", r#"{"basic": {"type": "http", "scheme": "basic"}}"#);
            components.raw("schemas", SCHEMAS);
        });
    })
}

fn paths() -> Value {
    let known: Vec<Operation> = operations().collect();
    let mut paths = Map::new();
    for route in all() {
        let mut item = Map::new();
        for (method, body, _) in route.methods {
            let name = format!("{} {}", method.as_str(), public(route.path));
            if let Some(operation) = known.iter().find(|operation| operation.name == name) {
                item.insert(method.as_str().to_lowercase(), describe(route, *body, operation));
            }
        }
        // The first route that a path suits answers.
        paths.entry(public(route.path)).or_insert(Value::Object(item));
    }
    Value::Object(paths)
}

fn describe(route: &Route, body: Body, operation: &Operation) -> Value {
    let names = route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let in_path = names.map(
        |name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string", "minLength": 1}}),
    );
    let in_query = operation.query.iter().map(|name| {
        let schema = match *name {
            "page" | "size" | "pageNumber" | "pageSize" | "limit" => json!({"type": "integer", "minimum": 1}),
            name if name.ends_with("[]") => json!({"type": "array", "items": {"type": "string"}}),
            _ => json!({"type": "string"}),
        };
        json!({"name": name, "in": "query", "schema": schema})
    });
    let mut described = json!({
        "summary": operation.summary,
        "parameters": in_path.chain(in_query).collect::<Vec<_>>(),
        "responses": responses(route, operation),
    });
    let types: &[&str] = match body {
        Body::None => &[],
        Body::Json => &["application/json"],
        Body::Patch => &["application/merge-patch+json"],
        Body::Either => &["application/json", "application/merge-patch+json"],
    };
    if !types.is_empty() {
        let required = operation.body != "Empty";
        described["requestBody"] = json!({"required": required, "content": content(types, &reference(operation.body))});
    }
    described
}

fn reference(schema: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{schema}")})
}

fn content(types: &[&str], schema: &Value) -> Value {
    types.iter().map(|kind| ((*kind).to_owned(), json!({"schema": schema}))).collect::<Map<_, _>>().into()
}

fn responses(route: &Route, operation: &Operation) -> Value {
    let text = json!({"type": "string"});
    let mut responses = Map::new();
    for (status, what) in &operation.answers {
        let mut response = json!({"description": "Done"});
        match *what {
            "" => {}
            "text" => response["content"] = content(&["text/plain"], &text),
            "page" => response["content"] = content(&["text/html"], &text),
            "csv" => response["content"] = content(&["text/csv"], &text),
            "picture" => response["content"] = content(&["image/svg+xml"], &text),
            schema => {
                let documents = ["application/hal+json"].into_iter().chain(route.accepts.iter().copied());
                let documents: Vec<&str> = documents.filter(|kind| kind.ends_with("json")).collect();
                response["content"] = content(&documents, &reference(schema));
                for kind in route.accepts.iter().filter(|kind| kind.starts_with("text/")) {
                    response["content"][*kind] = json!({"schema": text});
                }
            }
        }
        responses.insert((*status).to_owned(), response);
    }
    for (status, why) in [
        ("401", "A user is needed, or another one"),
        ("405", "The path has no such method"),
        ("406", "None of the types of Accept"),
        ("415", "Not a type that a body may have"),
    ] {
        responses.insert(status.to_owned(), json!({"description": why}));
    }
    let mut wrong = content(&["application/hal+json", "application/json"], &reference("Error"));
    wrong["application/problem+json"] = json!({"schema": reference("Problem")});
    wrong["text/plain"] = json!({"schema": text});
    responses.insert("default".to_owned(), json!({"description": "What is wrong", "content": wrong}));
    Value::Object(responses)
}
