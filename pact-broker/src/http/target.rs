//! The path of a request, as the routes see it.

use axum::http::Method;
use percent_encoding::percent_decode_str;

use super::{Answer, Object, Problem};

/// Where a request goes.
#[derive(Debug)]
pub struct Target {
    /// The path as it was sent, without a slash or an extension at its end.
    pub raw_path: String,
    /// Its parts, decoded.
    pub segments: Vec<String>,
    /// The type that its extension asks for.
    pub forced_type: Option<&'static str>,
}

impl Target {
    /// Reads a path. An extension asks for a type where something is read, but a client that says what type it wants means a
    /// resource that is called so, such as the version `1.json`, where `is_route` knows one. Whoever deletes means the whole name.
    ///
    /// # Errors
    ///
    /// No resource can have such a path.
    pub fn parse(
        method: &Method,
        path: &str,
        accept: &str,
        is_route: impl Fn(&[String]) -> bool,
    ) -> Result<Self, Problem> {
        guard(path)?;
        if *method == Method::DELETE && path.len() > 1 && path.ends_with('/') {
            let reason = "The path ends with a slash: is a name missing there? Nothing was deleted";
            return Err(Problem::Said(404, reason.to_owned()));
        }
        let raw_path = path.trim_end_matches('/');
        let target = Self { raw_path: raw_path.to_owned(), segments: segments(raw_path)?, forced_type: None };
        let Some((end, kind)) = TYPES.into_iter().find(|(end, _)| raw_path.ends_with(end)) else { return Ok(target) };
        let reads = matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS);
        if !reads || accept.contains("json") && is_route(&target.segments) {
            return Ok(target);
        }
        let raw_path = raw_path[..raw_path.len() - end.len()].to_owned();
        Ok(Self { segments: segments(&raw_path)?, raw_path, forced_type: Some(kind) })
    }
}

/// The parts of a path, decoded.
fn segments(path: &str) -> Result<Vec<String>, Problem> {
    let parts = path.split('/').skip(1).map(|part| percent_decode_str(part).decode_utf8().map(Into::into));
    let parts = parts
        .collect::<Result<Vec<String>, _>>()
        .map_err(|_| Problem::Said(400, "The path is not valid UTF-8 where it is percent-encoded".to_owned()))?;
    // What is left of `/labels/.json` names nothing.
    if parts.iter().any(String::is_empty) { Err(Problem::NotFound) } else { Ok(parts) }
}

/// Refuses paths that no resource can have.
fn guard(path: &str) -> Result<(), Problem> {
    let refuse = |status: u16, kind: &str, title: &str, detail: &str| {
        let object = Object::of(|o| {
            o.put("title", title).put("type", format!("/problem/{kind}")).put("detail", detail).put("status", status);
        });
        let answer = Answer { content_type: Some("application/problem+json;charset=utf-8"), ..Answer::ok(object) };
        Err(Problem::Written(Box::new(answer.status(status))))
    };
    if path.contains("//") {
        return refuse(404, "not-found", "Not Found", "Empty path component found");
    }
    let decoded = percent_decode_str(path).collect::<Vec<u8>>();
    for (sign, name) in [(b'\n', "new line"), (b'\t', "tab"), (b'\0', "null")] {
        if decoded.contains(&sign) {
            let detail = format!("URL path cannot contain a {name} character.");
            return refuse(422, "invalid-request-parameter-value", "Unprocessable", &detail);
        }
    }
    Ok(())
}

/// The types that the end of a path asks for.
const TYPES: [(&str, &str); 4] =
    [(".csv", "text/csv"), (".svg", "image/svg+xml"), (".json", "application/hal+json"), (".yaml", "application/yaml")];
