//! The path of a request, as the routes see it.

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
    /// Reads a path.
    ///
    /// # Errors
    ///
    /// No resource can have such a path.
    pub fn parse(path: &str) -> Result<Self, Problem> {
        guard(path)?;
        let mut raw_path = path.trim_end_matches('/').to_owned();
        let forced_type = forced_type(&mut raw_path);
        let segments = raw_path.split('/').skip(1).map(|part| percent_decode_str(part).decode_utf8().map(Into::into));
        let segments = segments.collect::<Result<Vec<String>, _>>().map_err(|_| Problem::Status(400))?;
        // What is left of `/labels/.json` names nothing.
        if segments.iter().any(String::is_empty) {
            return Err(Problem::NotFound);
        }
        Ok(Self { raw_path, segments, forced_type })
    }
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

/// The type that the end of a path asks for, taken off the path.
fn forced_type(path: &mut String) -> Option<&'static str> {
    let types = [
        (".csv", "text/csv"),
        (".svg", "image/svg+xml"),
        (".json", "application/hal+json"),
        (".yaml", "application/yaml"),
    ];
    let (end, kind) = types.into_iter().find(|(end, _)| path.ends_with(end))?;
    path.truncate(path.len() - end.len());
    Some(kind)
}
