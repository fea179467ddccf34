//! The builder of an interaction: what is given, what is asked, what is answered. Each step has only the methods that
//! make sense there.

use std::sync::Arc;

use wiremock::http::{HeaderName, HeaderValue, Method};

use super::expectations::Expectations;
use super::pattern::{IntoPattern, Pattern};
use crate::model::{Body, Details, HttpInteraction, Json, ProviderState, Query, RuleList, parse_query};

/// The parameters of a provider state; see the `params!` macro.
#[derive(Debug, Clone, PartialEq)]
pub struct StateParams(pub(crate) Vec<(String, Json<'static>)>);

/// An interaction that has a description and perhaps provider states, but no request yet.
#[must_use = "an interaction needs a request and `.responds(..)`"]
#[derive(Debug)]
pub struct InteractionBuilder {
    slot: Slot,
}

/// An interaction whose request is being described.
#[must_use = "an interaction needs `.responds(..)`"]
#[derive(Debug)]
pub struct RequestBuilder {
    slot: Slot,
}

/// An interaction whose response is being described. It is complete at every moment.
#[derive(Debug)]
pub struct ResponseBuilder {
    slot: Slot,
}

/// The interaction under construction, where it stands in its test or contract.
#[derive(Debug)]
struct Slot {
    expectations: Arc<Expectations>,
    index: usize,
}

impl Slot {
    fn update(self, change: impl FnOnce(&mut HttpInteraction)) -> Self {
        self.expectations.update(self.index, change);
        self
    }
}

impl InteractionBuilder {
    #[track_caller]
    pub(super) fn new(expectations: &Arc<Expectations>, description: &str) -> Self {
        assert!(!description.trim().is_empty(), "an interaction needs a description");
        let index = expectations.begin(description);
        InteractionBuilder { slot: Slot { expectations: Arc::clone(expectations), index } }
    }

    /// What must be true at the provider first, as its team names it.
    pub fn given(self, state: impl Into<String>) -> Self {
        let state = ProviderState::new(state);
        InteractionBuilder { slot: self.slot.update(|interaction| interaction.states.push(state)) }
    }

    /// [`given`](Self::given) with parameters: `given_with("a user exists", params! { id: 42 })`.
    pub fn given_with(self, state: impl Into<String>, params: StateParams) -> Self {
        let state = ProviderState { name: state.into(), params: params.0 };
        InteractionBuilder { slot: self.slot.update(|interaction| interaction.states.push(state)) }
    }

    /// A name for the interaction that stays the same whatever becomes of its description.
    pub fn key(self, key: impl Into<String>) -> Self {
        let key = key.into();
        self.details(|details| details.key = Some(key))
    }

    /// The consumer does not count on it yet: the provider's verification reports it, and never fails for it.
    pub fn pending(self) -> Self {
        self.details(|details| details.pending = true)
    }

    /// A comment that stands in the pact, and in the provider's report. Several may be given.
    pub fn comment(self, text: impl Into<String>) -> Self {
        let text = text.into();
        self.details(|details| details.comment(text))
    }
    fn details(self, change: impl FnOnce(&mut Details)) -> Self {
        InteractionBuilder { slot: self.slot.update(|interaction| change(&mut interaction.details)) }
    }

    /// The consumer sends `GET`. A query may follow the path: `/payments?order=o-1`.
    #[track_caller]
    pub fn get(self, path: impl IntoPattern) -> RequestBuilder {
        self.request("GET", path)
    }

    /// The consumer sends `POST`.
    #[track_caller]
    pub fn post(self, path: impl IntoPattern) -> RequestBuilder {
        self.request("POST", path)
    }

    /// The consumer sends `PUT`.
    #[track_caller]
    pub fn put(self, path: impl IntoPattern) -> RequestBuilder {
        self.request("PUT", path)
    }

    /// The consumer sends `PATCH`.
    #[track_caller]
    pub fn patch(self, path: impl IntoPattern) -> RequestBuilder {
        self.request("PATCH", path)
    }

    /// The consumer sends `DELETE`.
    #[track_caller]
    pub fn delete(self, path: impl IntoPattern) -> RequestBuilder {
        self.request("DELETE", path)
    }

    /// The consumer sends `HEAD`.
    #[track_caller]
    pub fn head(self, path: impl IntoPattern) -> RequestBuilder {
        self.request("HEAD", path)
    }

    /// The consumer sends `OPTIONS`.
    #[track_caller]
    pub fn options(self, path: impl IntoPattern) -> RequestBuilder {
        self.request("OPTIONS", path)
    }

    /// The consumer sends a request with any method.
    ///
    /// # Panics
    ///
    /// When the method is none, or the path does not begin with `/`.
    #[track_caller]
    pub fn request(self, method: &str, path: impl IntoPattern) -> RequestBuilder {
        let method = method.to_uppercase();
        if let Err(error) = Method::from_bytes(method.as_bytes()) {
            panic!("{method:?} is not a method: {error}");
        }
        let (text, rules) = scalar(path, "a path");
        let (path, query) = text.split_once('?').unwrap_or((&text, ""));
        assert!(path.starts_with('/'), "the path {path:?} does not begin with `/`");
        let query = parse_query(query);
        let slot = self.slot.update(|interaction| {
            interaction.request.method = method;
            path.clone_into(&mut interaction.request.path);
            interaction.request.query = query;
            interaction.request.rules.path = rules;
        });
        RequestBuilder { slot }
    }
}

impl RequestBuilder {
    /// A header that the consumer sends. A name that is repeated has several values.
    ///
    /// # Panics
    ///
    /// When name or value cannot be sent.
    #[track_caller]
    pub fn header(self, name: &str, value: impl IntoPattern) -> Self {
        let (value, rules) = header_value(name, value);
        let slot = self.slot.update(|interaction| {
            let request = &mut interaction.request;
            add_header(&mut request.headers, &mut request.rules.header, name, value, rules);
        });
        RequestBuilder { slot }
    }

    /// A query parameter that the consumer sends. A name that is repeated has several values, in this order.
    #[track_caller]
    pub fn query(self, name: &str, value: impl IntoPattern) -> Self {
        let (value, rules) = scalar(value, "a query parameter");
        let slot = self.slot.update(|interaction| {
            let request = &mut interaction.request;
            let is_first = !request.query.iter().any(|(key, _)| key == name);
            push_query(&mut request.query, name, Some(value));
            set_rules(&mut request.rules.query, name, rules, is_first, |a, b| a == b);
        });
        RequestBuilder { slot }
    }

    /// The JSON body that the consumer sends; sets `Content-Type: application/json` unless the header is given.
    #[track_caller]
    pub fn json(self, body: impl IntoPattern) -> Self {
        let pattern = body.into_pattern();
        let slot = self.slot.update(|interaction| {
            let request = &mut interaction.request;
            default_content_type(&mut request.headers, "application/json");
            request.body = json_body(&pattern);
            request.rules.body = pattern.rules();
        });
        RequestBuilder { slot }
    }

    /// The text that the consumer sends; sets `Content-Type: text/plain` unless the header is given.
    pub fn text(self, body: impl Into<String>) -> Self {
        let body = Body::Text(body.into());
        let slot = self.slot.update(|interaction| {
            default_content_type(&mut interaction.request.headers, "text/plain");
            interaction.request.body = body;
        });
        RequestBuilder { slot }
    }

    /// The status that the provider answers with.
    ///
    /// # Panics
    ///
    /// When it is no status code.
    #[track_caller]
    pub fn responds(self, status: u16) -> ResponseBuilder {
        assert!((200..600).contains(&status), "{status} is not the status of a final response");
        self.slot.expectations.complete(self.slot.index, status);
        ResponseBuilder { slot: self.slot }
    }
}

impl ResponseBuilder {
    /// A header that the provider answers with. A name that is repeated has several values.
    ///
    /// # Panics
    ///
    /// When name or value cannot be sent.
    #[track_caller]
    pub fn header(self, name: &str, value: impl IntoPattern) -> Self {
        let (value, rules) = header_value(name, value);
        let slot = self.slot.update(|interaction| {
            let response = &mut interaction.response;
            add_header(&mut response.headers, &mut response.rules.header, name, value, rules);
        });
        ResponseBuilder { slot }
    }

    /// The JSON body that the provider answers with; sets `Content-Type: application/json` unless the header is given.
    #[track_caller]
    pub fn json(self, body: impl IntoPattern) -> Self {
        let pattern = body.into_pattern();
        let slot = self.slot.update(|interaction| {
            let response = &mut interaction.response;
            default_content_type(&mut response.headers, "application/json");
            response.body = json_body(&pattern);
            response.rules.body = pattern.rules();
        });
        ResponseBuilder { slot }
    }

    /// The text that the provider answers with; sets `Content-Type: text/plain` unless the header is given.
    pub fn text(self, body: impl Into<String>) -> Self {
        let body = Body::Text(body.into());
        let slot = self.slot.update(|interaction| {
            default_content_type(&mut interaction.response.headers, "text/plain");
            interaction.response.body = body;
        });
        ResponseBuilder { slot }
    }
}

/// Null is a body of its own.
pub(super) fn json_body(pattern: &Pattern) -> Body {
    match pattern.example() {
        Json::Null => Body::Null,
        json => Body::Json(json),
    }
}

/// The text and the rules of a value that has no parts.
#[track_caller]
fn scalar(value: impl IntoPattern, what: &str) -> (String, RuleList) {
    let pattern = value.into_pattern();
    let text = match pattern.example() {
        Json::String(text) | Json::Number(text) => text.into_owned(),
        Json::Bool(value) => value.to_string(),
        other => panic!("{what} is a text, not {other}"),
    };
    (text, pattern.rule())
}

#[track_caller]
fn header_value(name: &str, value: impl IntoPattern) -> (String, RuleList) {
    let (value, rules) = scalar(value, "a header");
    assert!(HeaderName::try_from(name).is_ok(), "{name:?} is not a header name");
    assert!(HeaderValue::try_from(value.as_str()).is_ok(), "{value:?} is not a header value");
    (value, rules)
}

#[track_caller]
fn add_header(
    headers: &mut Vec<(String, Vec<String>)>,
    all_rules: &mut Vec<(String, RuleList)>,
    name: &str,
    value: String,
    rules: RuleList,
) {
    let same = |a: &str, b: &str| a.eq_ignore_ascii_case(b);
    match headers.iter_mut().find(|(key, _)| same(key, name)) {
        Some((_, values)) if same(name, "content-type") => {
            *values = vec![value];
            all_rules.retain(|(key, _)| !same(key, name));
            set_rules(all_rules, name, rules, true, same);
        }
        Some((_, values)) => {
            values.push(value);
            set_rules(all_rules, name, rules, false, same);
        }
        None => {
            headers.push((name.to_owned(), vec![value]));
            set_rules(all_rules, name, rules, true, same);
        }
    }
}

/// A pact has one list of rules for a name: what is asked of one of its values is asked of all of them.
#[track_caller]
fn set_rules(
    all: &mut Vec<(String, RuleList)>,
    name: &str,
    rules: RuleList,
    is_first: bool,
    same: impl Fn(&str, &str) -> bool,
) {
    let known = all.iter().find(|(key, _)| same(key, name)).map(|(_, rules)| rules);
    assert!(
        is_first || known.cloned().unwrap_or_default() == rules,
        "a pact has one rule for all values of {name:?}: give each of them the same matcher, or none"
    );
    if is_first && !rules.is_empty() {
        all.push((name.to_owned(), rules));
    }
}

/// The body may be described before its header: a type that is given later replaces this one.
fn default_content_type(headers: &mut Vec<(String, Vec<String>)>, content_type: &str) {
    if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
        headers.push(("Content-Type".to_owned(), vec![content_type.to_owned()]));
    }
}

fn push_query(query: &mut Query, name: &str, value: Option<String>) {
    match query.iter_mut().find(|(key, _)| key == name) {
        Some((_, values)) => values.push(value),
        None => query.push((name.to_owned(), vec![value])),
    }
}
