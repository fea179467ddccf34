//! Values that are made anew for every run, in the place of a contract's examples.
//!
//! [`request`], [`response`] and [`message`] make what is sent; what they make it from is a [`Context`]. The contract
//! itself keeps its examples.

mod body;
mod context;
mod date_expression;
mod error;
mod generator;
mod run;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

pub use context::{Context, MOST_BYTES};
pub use date_expression::{DateExpression, DateExpressionError};
pub use error::{GenerateError, GenerateReason};

use error::Place;
use run::Run;

use crate::model::{Generator, Json, Members, Message, Request, Response};

/// The request with the values that its generators make; the request itself where they make none.
///
/// ```
/// use pact_harness::generate::{self, Context};
/// use pact_harness::model::{DateTime, Generator, Generators, Json, Request};
///
/// let by_id = Generator::ProviderState { expression: "/users/${id}".into(), data_type: None };
/// let generators = Generators { path: Some(by_id), ..Generators::default() };
/// let request = Request { path: "/users/1".into(), generators, ..Request::default() };
///
/// let now = DateTime::new(2000, 1, 1).unwrap();
/// let values = [("id".into(), Json::Number("1000".into()))];
/// let made = generate::request(&request, &Context::provider(now, 1).with_values(&values))?;
/// assert_eq!(made.path, "/users/1000");
///
/// let error = generate::request(&request, &Context::provider(now, 1)).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "the generator ProviderState makes no value for the path: no provider state gives a value `id`; take it into the \
///      parameters of a state, or return it from the state's handler"
/// );
/// # Ok::<(), generate::GenerateError>(())
/// ```
///
/// # Errors
///
/// The first generator that makes no value, its place and the reason.
pub fn request<'m>(request: &'m Request, context: &Context<'_>) -> Result<Cow<'m, Request>, GenerateError> {
    let mut run = Run::new(context);
    let mut made = Cow::Borrowed(request);
    let generators = &request.generators;
    if let Some(generator) = run.single(generators.method.as_ref()) {
        made.to_mut().method = run.text(generator, &request.method, || Place::Method)?;
    }
    if let Some(generator) = run.single(generators.path.as_ref()) {
        made.to_mut().path = run.text(generator, &request.path, || Place::Path)?;
    }
    for (name, generator) in run.of(&generators.header) {
        header(&mut made.to_mut().headers, name, generator, &mut run)?;
    }
    for (name, generator) in run.of(&generators.query) {
        let query = &mut made.to_mut().query;
        let values = values_of(query, |known| known == name, name, || vec![None]);
        for value in values {
            let example = value.as_deref().unwrap_or_default();
            *value = Some(run.text(generator, example, || Place::Query(name.clone()))?);
        }
    }
    if let Some(body) = body::generate(request.content(), &mut run)? {
        made.to_mut().body = body;
    }
    Ok(made)
}

/// The response with the values that its generators make; the response itself where they make none.
///
/// ```
/// use pact_harness::generate::{self, Context};
/// use pact_harness::model::{Body, DateTime, Generator, Generators, Json, Response};
///
/// let link = Generator::MockServerUrl { example: "http://shop/items/1".into(), regex: ".*(/items/1)".into() };
/// let generators = Generators { body: vec![("$.self".parse()?, link)], ..Generators::default() };
/// let body = Body::Json(Json::object([("self", Json::string("http://shop/items/1"))]));
/// let response = Response { status: 200, body, generators, ..Response::default() };
///
/// let context = Context::consumer(DateTime::new(2000, 1, 1).unwrap(), 1).with_mock_url("http://127.0.0.1:4000");
/// let made = generate::response(&response, &context)?;
/// assert_eq!(made.body_bytes().unwrap(), br#"{"self":"http://127.0.0.1:4000/items/1"}"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// The first generator that makes no value, its place and the reason.
pub fn response<'m>(response: &'m Response, context: &Context<'_>) -> Result<Cow<'m, Response>, GenerateError> {
    let mut run = Run::new(context);
    let mut made = Cow::Borrowed(response);
    let generators = &response.generators;
    if let Some(generator) = run.single(generators.status.as_ref()) {
        made.to_mut().status = status(response.status, generator, &mut run)?;
    }
    for (name, generator) in run.of(&generators.header) {
        header(&mut made.to_mut().headers, name, generator, &mut run)?;
    }
    if let Some(body) = body::generate(response.content(), &mut run)? {
        made.to_mut().body = body;
    }
    Ok(made)
}

/// The message with the values that its generators make; the message itself where they make none.
///
/// ```
/// use pact_harness::generate::{self, Context};
/// use pact_harness::model::{DateTime, Generator, Generators, Message};
///
/// let generators = Generators { metadata: vec![("id".into(), Generator::Uuid(None))], ..Generators::default() };
/// let message = Message { generators, ..Message::default() };
/// let made = generate::message(&message, &Context::consumer(DateTime::new(2000, 1, 1).unwrap(), 1))?;
/// assert_eq!(made.metadata[0].1.as_str().unwrap().len(), 36);
/// # Ok::<(), generate::GenerateError>(())
/// ```
///
/// # Errors
///
/// The first generator that makes no value, its place and the reason.
pub fn message<'m>(message: &'m Message, context: &Context<'_>) -> Result<Cow<'m, Message>, GenerateError> {
    let mut run = Run::new(context);
    let mut made = Cow::Borrowed(message);
    let generators = &message.generators;
    for (name, generator) in run.of(&generators.metadata) {
        let value = value_of(&mut made.to_mut().metadata, name);
        *value = run.value(generator, value, || Place::Metadata(name.clone()))?;
    }
    if let Some(body) = body::generate(message.content(), &mut run)? {
        made.to_mut().body = body;
    }
    Ok(made)
}

/// What stands under a name. A name that the contract has no example for gets a value all the same.
fn values_of<'v, V>(
    all: &'v mut Vec<(String, V)>,
    is_it: impl Fn(&str) -> bool,
    name: &str,
    missing: impl FnOnce() -> V,
) -> &'v mut V {
    let place = all.iter().position(|(known, _)| is_it(known)).unwrap_or_else(|| {
        all.push((name.to_owned(), missing()));
        all.len() - 1
    });
    &mut all[place].1
}

/// The same of metadata, where a value is one.
fn value_of<'v>(all: &'v mut Members, name: &str) -> &'v mut Json {
    let place = all.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
        all.push((name.into(), Json::Null));
        all.len() - 1
    });
    &mut all.make_mut()[place].1
}

/// Each value of a header is made anew.
fn header(
    headers: &mut Vec<(String, Vec<String>)>,
    name: &str,
    generator: &Generator,
    run: &mut Run<'_>,
) -> Result<(), GenerateError> {
    let place = || Place::Header(name.to_owned());
    for value in values_of(headers, |known| known.eq_ignore_ascii_case(name), name, || vec![String::new()]) {
        let made = run.text(generator, value, place)?;
        if made.bytes().any(|byte| byte != b'\t' && byte.is_ascii_control()) {
            let reason = GenerateReason::invalid(format!("it makes {made:?}, which a header cannot hold"));
            return Err(GenerateError::new(generator.name(), place(), reason));
        }
        *value = made;
    }
    Ok(())
}

fn status(example: u16, generator: &Generator, run: &mut Run<'_>) -> Result<u16, GenerateError> {
    let made = text_of(run.value(generator, &Json::of_number(example), || Place::Status)?);
    let status = made.parse().ok().filter(|status| (100..=999).contains(status));
    let reason = || GenerateReason::invalid(format!("it makes `{made}`, and a status is a number from 100 to 999"));
    status.ok_or_else(|| GenerateError::new(generator.name(), Place::Status, reason()))
}

/// A value as it is written where there is only text.
fn text_of(value: Json) -> String {
    match value {
        Json::String(text) | Json::Number(text) => text.into(),
        other => other.to_string(),
    }
}
