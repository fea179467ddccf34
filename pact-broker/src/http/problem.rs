//! The shapes in which the API says what is wrong.

use super::{Answer, Object, answer::HAL};
use crate::database;

/// Why a request is refused.
#[derive(Debug)]
pub enum Problem {
    /// No route, or no such resource.
    NotFound,
    /// One sentence.
    Said(u16, String),
    /// What is wrong with each field; an empty name is the whole.
    Fields(u16, Vec<(String, Vec<String>)>),
    /// Several sentences.
    List(Vec<String>),
    /// A text for a person.
    Text(u16, String),
    /// An answer that is written already.
    Written(Box<Answer>),
    /// A status alone.
    Status(u16),
    /// No such method; those that there are.
    NotAllowed(String),
    /// The database failed.
    Database(database::Error),
}

impl From<database::Error> for Problem {
    fn from(error: database::Error) -> Self {
        Problem::Database(error)
    }
}

impl Problem {
    /// One field that is wrong.
    pub fn field(name: &str, message: impl Into<String>) -> Self {
        Problem::Fields(400, vec![(name.to_owned(), vec![message.into()])])
    }

    /// The answer that says it, in the form that the client accepts.
    pub fn answer(self, base: &str, accept: &str) -> Answer {
        let problem_json = accept.contains("application/problem+json");
        let hal = |status: u16, object: Object| Answer::ok(object).status(status);
        let problem = |status: u16, kind: &str, title: &str, detail: &str, said: u16| {
            let object = Object::of(|o| {
                o.put("title", title).put("type", kind).put("detail", detail).put("status", said);
            });
            Answer { content_type: Some("application/problem+json;charset=utf-8"), ..Answer::ok(object).status(status) }
        };
        match self {
            Problem::NotFound if problem_json => problem(
                404,
                "/problem/not-found",
                "404 Not Found",
                "The requested document was not found on this server.",
                404,
            ),
            Problem::NotFound => {
                let text = "The requested document was not found on this server.";
                let object = Object::of(|o| {
                    o.put("error", text);
                });
                Answer::ok(object).status(404).json(true)
            }
            Problem::Said(404, text) if problem_json => {
                problem(404, &format!("{base}/problem/not-found"), "Not found", &text, 404)
            }
            Problem::Said(status, text) if problem_json => {
                problem(status, &format!("{base}/problem/server-error"), "Server error", &text, 500)
            }
            Problem::Said(status, text) => hal(
                status,
                Object::of(|o| {
                    o.put("error", &text);
                }),
            ),
            Problem::Fields(status, fields) if problem_json => {
                let all: Vec<_> =
                    fields.iter().flat_map(|(name, all)| all.iter().map(move |text| (name, text))).collect();
                validation(base, status, all.iter().map(|(name, text)| (Some(name.as_str()), text.as_str())))
            }
            Problem::Fields(status, fields) => hal(
                status,
                Object::of(|o| {
                    o.object("errors", |errors| {
                        for (name, messages) in &fields {
                            errors.put(name, messages);
                        }
                    });
                }),
            ),
            Problem::List(errors) if problem_json => {
                validation(base, 400, errors.iter().map(|text| (None, text.as_str())))
            }
            Problem::List(errors) => hal(
                400,
                Object::of(|o| {
                    o.put("errors", errors);
                }),
            ),
            Problem::Text(status, text) => Answer::text(text).status(status),
            Problem::Written(answer) => *answer,
            Problem::Status(status) if problem_json => {
                let name = axum::http::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
                let name = name.unwrap_or("Error");
                let kind = format!("/problem/{}", name.to_lowercase().replace(' ', "-"));
                problem(status, &kind, &format!("{status} {name}"), name, status)
            }
            Problem::Status(status) => Answer::empty(status),
            Problem::NotAllowed(methods) => Problem::Status(405).answer(base, accept).header("allow", methods),
            Problem::Database(error) if error.unstorable().is_some() => {
                Problem::Said(400, error.unstorable().unwrap_or_default().to_owned()).answer(base, accept)
            }
            Problem::Database(error) => {
                let reference = reported(&error);
                let logged = format!("The details have been logged with the reference {reference}");
                let (status, text) = match error.unavailable() {
                    Some(why) => (503, format!("The request was not carried out: {why}. Try again later. {logged}")),
                    None => (500, format!("An error has occurred. {logged}")),
                };
                let answer = if problem_json {
                    problem(status, &format!("{base}/problems/server-error"), "Server error", &text, status)
                } else {
                    let object = Object::of(|o| {
                        o.object("error", |e| {
                            e.put("message", &text).put("reference", &reference);
                        });
                    });
                    Answer { content_type: Some(HAL), ..Answer::ok(object).status(status) }
                };
                if status == 503 { answer.header("retry-after", "5".to_owned()) } else { answer }
            }
        }
    }
}

/// Writes what failed into the log. The client gets no details, but the reference that is returned.
pub fn reported(error: &database::Error) -> String {
    let reference: String = uuid::Uuid::new_v4().simple().to_string().chars().take(10).collect();
    log(&format!("error {reference}: {error}"));
    reference
}

/// One line on standard error.
pub(crate) fn log(line: &str) {
    use std::io::Write;
    // Nobody may read it.
    let _ = writeln!(std::io::stderr(), "{line}");
}

fn validation<'a>(base: &str, status: u16, errors: impl Iterator<Item = (Option<&'a str>, &'a str)>) -> Answer {
    let object = Object::of(|o| {
        o.put("title", "Validation errors").put("type", format!("{base}/problems/validation-error"));
        o.put("status", status).put("instance", "/");
        o.list("errors", errors, |e, (name, text)| {
            // `.. (at index 0)` is part of the pointer here.
            let indexed = text.strip_suffix(')').and_then(|text| text.rsplit_once(" (at index "));
            let (text, index) = indexed.map_or((text, None), |(text, index)| (text, Some(index)));
            let kind = match text {
                text if text.starts_with("is missing") || text.contains(" is missing") => "missing-body-property",
                "must be filled" => "invalid-body-property-value",
                text if text.starts_with("must be") => "invalid-body-property-format",
                _ => "invalid-body-property-value",
            };
            e.put("type", format!("{base}/problems/{kind}")).put("title", "Invalid body parameter").put("detail", text);
            if let Some(name) = name {
                let name = name.replace('.', "/");
                e.put("pointer", index.map_or_else(|| format!("/{name}"), |index| format!("/{name}/{index}")));
            }
        });
    });
    Answer { content_type: Some("application/problem+json;charset=utf-8"), ..Answer::ok(object).status(status) }
}
