//! What a webhook is to be, as a request says it.

use pact_core::model::Json;
use url::Url;

use crate::action::webhook::Side;
use crate::database::Tx;
use crate::http::{Form, Problem, Request};
use crate::query::pacticipant;
use crate::webhook::event::{ALL, Event, OFFICIAL};
use crate::webhook::{self, Body, Forbidden, Policy, template};

/// Where what is allowed is documented.
const WHITELIST: &str = "See /doc/webhooks#whitelist for more information.";

/// How long an address, or the value of a header, may be.
const LONG: usize = 8 * 1024;
/// How many headers there may be.
const HEADERS: usize = 100;
/// How long a description or a label may be.
const SHORT: usize = 1024;
/// How long a body may be.
const BODY: usize = 1024 * 1024;

/// Headers that belong to the connection.
const OURS: [&str; 9] =
    ["connection", "content-length", "expect", "host", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"];

/// Methods of HTTP, allowed or not.
const METHODS: [&str; 9] = ["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"];

/// A webhook that was read.
pub(super) struct Input {
    pub(super) description: Option<String>,
    pub(super) consumer: Side,
    pub(super) provider: Side,
    pub(super) enabled: bool,
    pub(super) events: Vec<Event>,
    pub(super) request: webhook::Request,
}

/// Reads a webhook. `known` are sides that the path names, in the place of what the body says.
pub(super) fn read(tx: &Tx<'_>, request: &Request, known: [Option<i64>; 2]) -> Result<Input, Problem> {
    let body = request.strict_json()?;
    let mut form = Form::new(&body);
    let uuid = request.name("uuid");
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !uuid.is_empty() && (uuid.len() < 16 || uuid.len() > 255 || !uuid.chars().all(plain)) {
        let text =
            "The UUID can only contain the characters A-Z, a-z, 0-9, _ and -, and must be 16 or more characters.";
        form.wrong("uuid", text);
    }
    let description = form.optional("description").filter(|text| !text.trim().is_empty()).map(str::to_owned);
    if description.as_ref().is_some_and(|text| text.len() > SHORT) {
        form.wrong("description", format!("cannot be longer than {SHORT} bytes"));
    }
    let enabled = form.flag("enabled").unwrap_or(true);
    let events = events(&mut form);
    let sent = sent(&mut form, request.settings.webhooks.policy());
    let [consumer, provider] = known;
    let consumer = side(tx, &mut form, "consumer", consumer)?;
    let provider = side(tx, &mut form, "provider", provider)?;
    form.finish()?;
    Ok(Input { description, consumer, provider, enabled, events, request: sent })
}

fn events(form: &mut Form<'_>) -> Vec<Event> {
    let list = match form.get("events") {
        None => return vec![Event::ContentChanged],
        Some(Json::Array(list)) => list,
        Some(_) => {
            form.wrong("events", "must be an array");
            return Vec::new();
        }
    };
    if list.is_empty() {
        form.wrong("events", "size cannot be less than 1");
    }
    let mut events = Vec::new();
    for (at, one) in list.iter().enumerate() {
        let wrong = match one.get("name") {
            None => "name is missing".to_owned(),
            Some(name) => match name.as_str().map(Event::named) {
                Some(Some(event)) => {
                    if !events.contains(&event) {
                        events.push(event);
                    }
                    continue;
                }
                // Those that only this broker has are in the documentation: clients compare this text.
                Some(None) => {
                    let names: Vec<&str> = ALL[..OFFICIAL].iter().map(|(_, name)| *name).collect();
                    format!("name must be one of: {}", names.join(", "))
                }
                None => "name must be a string".to_owned(),
            },
        };
        form.wrong("events", format!("{wrong} (at index {at})"));
        if at > ALL.len() {
            break;
        }
    }
    events
}

fn side(tx: &Tx<'_>, form: &mut Form<'_>, role: &str, known: Option<i64>) -> Result<Side, Problem> {
    if known.is_some() {
        return Ok(Side { id: known, label: None });
    }
    let Some(one) = form.get(role) else { return Ok(Side::default()) };
    let (name_field, label_field) = (format!("{role}.name"), format!("{role}.label"));
    if one.members().is_none() {
        form.wrong(role, "must be an object");
        return Ok(Side::default());
    }
    let given = |name: &str| one.get(name).filter(|value| !matches!(value, Json::Null));
    match (given("name"), given("label")) {
        (Some(_), Some(_)) => form.wrong(&label_field, "name and label cannot be provided at the same time"),
        (None, None) => form.wrong(&name_field, "cannot be blank"),
        (Some(name), None) => match name.as_str() {
            None => form.wrong(&name_field, "must be a string"),
            Some(name) if name.trim().is_empty() => form.wrong(&name_field, "cannot be blank"),
            Some(name) => match pacticipant::by_name(tx, name)? {
                Some(found) => return Ok(Side { id: Some(found.id), label: None }),
                None => form.wrong(&name_field, "does not match an existing pacticipant"),
            },
        },
        (None, Some(label)) => match label.as_str() {
            None => form.wrong(&label_field, "must be a string"),
            Some(label) if label.trim().is_empty() => form.wrong(&label_field, "cannot be blank"),
            Some(label) if label.len() > SHORT => {
                form.wrong(&label_field, format!("cannot be longer than {SHORT} bytes"));
            }
            Some(label) => return Ok(Side { id: None, label: Some(label.to_owned()) }),
        },
    }
    Ok(Side::default())
}

/// The request that is sent.
fn sent(form: &mut Form<'_>, policy: &Policy) -> webhook::Request {
    let mut sent = webhook::Request::default();
    let Some(request) = form.get("request") else {
        form.wrong("request", if form.has("request") { "must be filled" } else { "is missing" });
        return sent;
    };
    match request.members() {
        None => {
            form.wrong("request", "must be an object");
            return sent;
        }
        Some([]) => {
            form.wrong("request", "must be filled");
            return sent;
        }
        Some(_) => {}
    }
    let mut text = |name: &str, needed: bool| {
        let field = format!("request.{name}");
        match request.get(name) {
            Some(Json::String(text)) if text.trim().is_empty() && needed => form.wrong(&field, "cannot be blank"),
            Some(Json::String(text)) if text.len() > LONG => {
                form.wrong(&field, format!("cannot be longer than {LONG} bytes"));
            }
            Some(Json::String(text)) => return Some(text.to_string()),
            None if needed => form.wrong(&field, "is missing"),
            None | Some(Json::Null) if !needed => {}
            Some(Json::Null) => form.wrong(&field, "must be filled"),
            _ => form.wrong(&field, "must be a string"),
        }
        None
    };
    let (method, url) = (text("method", true), text("url", true));
    sent.username = text("username", false);
    sent.password = text("password", false);
    for (name, value) in [("username", &sent.username), ("password", &sent.password)] {
        if value.iter().any(|value| value.chars().any(char::is_control)) {
            form.wrong(&format!("request.{name}"), "cannot contain control characters");
        }
    }
    if let Some(method) = method {
        sent.method = method.to_uppercase();
        let allowed = &policy.methods;
        if !METHODS.contains(&sent.method.as_str()) {
            form.wrong("request.method", "is not a recognised HTTP method");
        } else if !allowed.iter().any(|one| one.eq_ignore_ascii_case(&sent.method)) {
            let one_of = if allowed.len() > 1 { "one of " } else { "" };
            form.wrong("request.method", format!("must be {one_of}{}. {WHITELIST}", allowed.join(", ")));
        }
    }
    if let Some(url) = url {
        if let Some(wrong) = wrong_url(&url, policy) {
            form.wrong("request.url", wrong);
        }
        sent.url = url;
    }
    headers(form, request.get("headers"), &mut sent);
    sent.body = match request.get("body") {
        None | Some(Json::Null) => None,
        Some(Json::String(text)) => Some(Body::Text(text.to_string())),
        Some(json) => Some(Body::Json(json.clone())),
    };
    if request.get("body").is_some_and(|body| body.to_string().len() > BODY) {
        form.wrong("request.body", format!("cannot be longer than {BODY} bytes"));
    }
    sent
}

/// What is wrong with an address, if anything.
fn wrong_url(url: &str, policy: &Policy) -> Option<String> {
    let invalid = "is not a valid URL eg. http://example.org";
    let origin = template::origin(url);
    if template::has_variables(origin) || origin.contains("${") {
        return Some("cannot have a template parameter in the host".to_owned());
    }
    // What stands for a value takes the place of one.
    let filled: String = template::pieces(url)
        .iter()
        .map(|piece| match piece {
            template::Piece::Text(text) => *text,
            template::Piece::Broker(..) | template::Piece::User(..) => "x",
        })
        .collect();
    if !origin.contains("://") || filled.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Some(invalid.to_owned());
    }
    let Ok(parsed) = Url::parse(&filled) else { return Some(invalid.to_owned()) };
    if parsed.host_str().is_none_or(str::is_empty) {
        return Some(invalid.to_owned());
    }
    if origin.contains('@') {
        return Some("cannot have a user: use request.username and request.password".to_owned());
    }
    match policy.check(policy.methods.first()?, &parsed) {
        Ok(()) | Err(Forbidden::Method { .. }) => None,
        Err(Forbidden::Scheme { allowed, .. }) => Some(format!("scheme must be {}. {WHITELIST}", allowed.join(", "))),
        Err(Forbidden::Host { .. }) => Some(format!("host must be in the whitelist {}. {WHITELIST}", policy.hosts)),
    }
}

fn headers(form: &mut Form<'_>, given: Option<&Json>, sent: &mut webhook::Request) {
    let members = match given {
        None | Some(Json::Null) => return,
        Some(json) => json.members(),
    };
    let Some(members) = members else {
        form.wrong("request.headers", "must be an object");
        return;
    };
    if members.len() > HEADERS {
        form.wrong("request.headers", format!("size cannot be greater than {HEADERS}"));
        return;
    }
    for (name, value) in members {
        let name = name.to_lowercase();
        let field = format!("request.headers.{name}");
        let token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
        let Some(value) = value.as_str() else {
            form.wrong(&field, "must be a string");
            continue;
        };
        if name.is_empty() || name.len() > 255 || !name.chars().all(token) {
            form.wrong(&field, "is not a valid name of a header");
        } else if OURS.contains(&name.as_str()) || name.starts_with("proxy-") {
            form.wrong(&field, "is set by the broker");
        } else if value.chars().any(char::is_control) {
            form.wrong(&field, "cannot contain control characters");
        } else if name == "content-type" && template::has_variables(value) {
            // It says how values in the body are escaped.
            form.wrong(&field, "cannot have a template parameter");
        } else if value.len() > LONG {
            form.wrong(&field, format!("cannot be longer than {LONG} bytes"));
        } else if sent.headers.iter().any(|(other, _)| *other == name) {
            form.wrong(&field, "is there twice");
        } else {
            sent.headers.push((name.to_string(), value.to_owned()));
        }
    }
}
