//! The reasons in the body of an answer that says no. A broker has a shape for each of its parts, and proxies before it
//! have others.

use pact_core::model::Json;

/// Longer texts are cut: a message is read by a person.
const LONGEST: usize = 500;

/// What an error's body says, a sentence each; empty where it says nothing to a person.
pub(crate) fn reasons(body: &[u8]) -> Vec<String> {
    if let Ok(json) = Json::parse(body) {
        return of_json(&json);
    }
    let text = String::from_utf8_lossy(body);
    let text = text.trim();
    // A page for a browser says nothing that the status does not.
    if text.is_empty() || text.starts_with('<') { Vec::new() } else { vec![short(text)] }
}

fn of_json(json: &Json) -> Vec<String> {
    let mut found = Vec::new();
    match json {
        Json::Object(members) if members.is_empty() => {}
        Json::Object(_) => {
            for name in ["error", "errors", "message"] {
                if let Some(value) = json.get(name) {
                    collect("", value, &mut found);
                }
            }
            // `application/problem+json`: where there is a list of errors, these two only head it.
            let heading = ["detail", "title"].iter().find_map(|name| json.get(name).and_then(Json::as_str));
            found.extend(heading.filter(|_| found.is_empty()).map(short));
            if found.is_empty() {
                found.push(short(&json.to_string()));
            }
        }
        json => collect("", json, &mut found),
    }
    found
}

/// Texts, lists of them, and objects of them by field: `errors` comes in all these.
fn collect(field: &str, json: &Json, found: &mut Vec<String>) {
    match json {
        Json::Null => {}
        Json::Array(items) => items.iter().for_each(|item| collect(field, item, found)),
        Json::Object(_) => match ["message", "detail"].iter().find_map(|name| json.get(name).and_then(Json::as_str)) {
            Some(text) => {
                let pointer = json.get("pointer").and_then(Json::as_str).unwrap_or(field);
                found.push(named(pointer, text));
            }
            None => {
                for (name, value) in json.members().unwrap_or_default() {
                    let name = if field.is_empty() { name.to_string() } else { format!("{field}.{name}") };
                    collect(&name, value, found);
                }
            }
        },
        Json::String(text) => found.push(named(field, text)),
        json => found.push(named(field, &json.to_string())),
    }
}

fn named(field: &str, text: &str) -> String {
    if field.is_empty() { short(text) } else { format!("{field}: {}", short(text)) }
}

pub(crate) fn short(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(body: &str) -> Vec<String> {
        reasons(body.as_bytes())
    }

    #[test]
    fn every_shape_of_an_error_gives_its_reasons() {
        assert_eq!(of(r#"{"error": "No such thing"}"#), ["No such thing"]);
        assert_eq!(of(r#"{"errors": ["one", "two"]}"#), ["one", "two"]);
        assert_eq!(
            of(r#"{"errors": {"a": ["is missing", "is blank"], "b.c": "x"}}"#),
            ["a: is missing", "a: is blank", "b.c: x"]
        );
        assert_eq!(of(r#"{"error": {"message": "Oops", "reference": "AbC"}}"#), ["Oops"]);
        assert_eq!(of(r#"{"title": "Server error", "detail": "Empty path", "status": 404}"#), ["Empty path"]);
        assert_eq!(
            of(r#"{"title": "Validation errors", "errors": [{"detail": "is missing", "pointer": "/a/0"}]}"#),
            ["/a/0: is missing"]
        );
        assert_eq!(of("This is the first time."), ["This is the first time."]);
        assert_eq!(of(r#"{"state": "odd"}"#), [r#"{"state":"odd"}"#]);
        assert!(["", "{}", "<html>502</html>", "null"].into_iter().all(|body| of(body).is_empty()));
    }
}
