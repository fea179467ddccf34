//! Requests and responses whose values are made anew.

use cucumber::gherkin::Step;
use cucumber::{given, then, when};
use pact_harness::generate::{self, Context};
use pact_harness::model::{
    DateTime, HttpInteraction, Interaction, Json, Members, Request as Model, Response as Answer,
};
use serde_json::Value;

use super::draft::{Http, Request, Response, http_pact};
use super::table;
use super::value_kind::is_of_kind;
use super::world::{Checked, World, ensure, equal};

/// What is generated.
#[derive(Debug, Default)]
pub(crate) struct Generation {
    draft: Http,
    for_provider: bool,
    /// What the contract has, and what was made from it.
    before: Option<HttpInteraction>,
    request: Option<Model>,
    response: Option<Answer>,
}

/// When values are made: the same for all scenarios.
pub(crate) fn now() -> Checked<DateTime> {
    Ok(DateTime::new(2000, 2, 29).ok_or("there is no such day")?)
}

#[given("a request configured with the following generators:")]
fn request_with_generators(world: &mut World, step: &Step) -> Checked {
    world.generation.draft.request = Request::of(table::row(step)?)?;
    Ok(())
}

#[given("a response configured with the following generators:")]
fn response_with_generators(world: &mut World, step: &Step) -> Checked {
    world.generation.draft.response = Response::of(table::row(step)?)?;
    Ok(())
}

#[given(expr = "the generator test mode is set as {string}")]
fn mode_is_set(world: &mut World, mode: String) -> Checked {
    world.generation.for_provider = match mode.as_str() {
        "Provider" => true,
        "Consumer" => false,
        _ => return Err(format!("{mode:?} is no mode").into()),
    };
    Ok(())
}

#[when("the request is prepared for use")]
fn request_is_prepared(world: &mut World) -> Checked {
    prepare(world, &Value::Null, "")
}

#[when(expr = "the request is prepared for use with a {string} context:")]
fn request_is_prepared_with(world: &mut World, step: &Step, kind: String) -> Checked {
    let cell = step.table.as_ref().and_then(|table| table.rows.first()?.first()).ok_or("there is no context")?;
    prepare(world, &serde_json::from_str(cell)?, &kind)
}

#[when("the response is prepared for use")]
fn response_is_prepared(world: &mut World) -> Checked {
    let before = model(world)?;
    world.generation.response = Some(generate::response(&before.response, &Context::consumer(now()?, 1))?.into_owned());
    world.generation.before = Some(before);
    Ok(())
}

fn model(world: &World) -> Checked<HttpInteraction> {
    let draft = Http { description: "d".to_owned(), ..world.generation.draft.clone() };
    match http_pact(world.spec, "c", &[draft])?.interactions.pop() {
        Some(Interaction::Http(interaction)) => Ok(interaction),
        other => Err(format!("expected an interaction, but read {other:?}").into()),
    }
}

fn prepare(world: &mut World, values: &Value, kind: &str) -> Checked {
    let before = model(world)?;
    let of_states = members(values)?;
    let context = match (world.generation.for_provider, kind) {
        (true, "providerState") => Context::provider(now()?, 1).with_values(&of_states),
        (false, "mockServer") => {
            let url = values["href"].as_str().ok_or("the mock server has no address")?;
            Context::consumer(now()?, 1).with_mock_url(url)
        }
        (_, "") => Context::provider(now()?, 1),
        other => return Err(format!("{other:?} is no context").into()),
    };
    world.generation.request = Some(generate::request(&before.request, &context)?.into_owned());
    world.generation.before = Some(before);
    Ok(())
}

fn members(values: &Value) -> Checked<Members> {
    let values = values.as_object().into_iter().flatten().map(|(name, value)| {
        let json = Json::parse(value.to_string().as_bytes()).map_err(|error| error.to_string())?;
        Ok((name.into(), json))
    });
    values.collect()
}

/// The text at a place: `path`, `status`, `header[X]` or `queryParameter[x]`.
fn text_at(world: &World, part: &str, place: &str) -> Checked<String> {
    let (request, response) = (&world.generation.request, &world.generation.response);
    let name = |kind: &str| place.strip_prefix(kind)?.strip_prefix('[')?.strip_suffix(']');
    let text = match (part, name("header"), name("queryParameter"), request, response) {
        ("request", Some(name), _, Some(request), _) => first(&request.headers, name).cloned(),
        ("response", Some(name), _, _, Some(response)) => first(&response.headers, name).cloned(),
        ("request", _, Some(name), Some(request), _) => first(&request.query, name).cloned().flatten(),
        ("request", _, _, Some(request), _) if place == "path" => Some(request.path.clone()),
        ("response", _, _, _, Some(response)) if place == "status" => Some(response.status.to_string()),
        _ => None,
    };
    Ok(text.ok_or_else(|| format!("there is no {place} in the {part}"))?)
}

fn first<'v, V>(named: &'v [(String, Vec<V>)], name: &str) -> Option<&'v V> {
    named.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).and_then(|(_, values)| values.first())
}

#[then(expr = "the {word} {string} will be set as {string}")]
fn is_set(world: &mut World, part: String, place: String, expected: String) -> Checked {
    equal(text_at(world, &part, &place)?, expected)
}

#[then(expr = "the {word} {string} will not be {string}")]
fn is_not(world: &mut World, part: String, place: String, other: String) -> Checked {
    let text = text_at(world, &part, &place)?;
    ensure(text != other, || format!("it is {text}"))
}

#[then(expr = "the {word} {string} will match {string}")]
fn matches(world: &mut World, part: String, place: String, regex: String) -> Checked {
    let text = text_at(world, &part, &place)?;
    let regex = pact_harness::model::Regex::new(&regex)?;
    ensure(regex.is_match(&text), || format!("{text:?} does not match {regex}", regex = regex.as_str()))
}

#[then(expr = "the body value for {string} will have been replaced with a(n) {string}")]
fn body_is_of_kind(world: &mut World, place: String, kind: String) -> Checked {
    let (before, after) = body_values(world, &place)?;
    ensure(before != after, || format!("it is still {before}"))?;
    is_of_kind(&after, &kind)
}

#[then(expr = "the body value for {string} will have been replaced with {string}")]
fn body_is(world: &mut World, place: String, expected: String) -> Checked {
    let (_, after) = body_values(world, &place)?;
    // The value keeps its type, the feature has only its text.
    equal(after.as_str().map_or_else(|| after.to_string(), str::to_owned), expected)
}

/// The value in the body of the contract, and that which was made.
fn body_values(world: &World, place: &str) -> Checked<(Value, Value)> {
    let Generation { before, request, response, .. } = &*world.generation;
    let before = before.as_ref().ok_or("nothing was prepared")?;
    let (before, after) = match (request, response) {
        (Some(request), _) => (before.request.body_bytes(), request.body_bytes()),
        (_, Some(response)) => (before.response.body_bytes(), response.body_bytes()),
        _ => return Err("nothing was prepared".into()),
    };
    Ok((value_at(before, place)?, value_at(after, place)?))
}

/// The value at a place like `$.one`.
pub(crate) fn value_at(body: Option<Vec<u8>>, place: &str) -> Checked<Value> {
    let body: Value = serde_json::from_slice(&body.ok_or("there is no body")?)?;
    let name = place.strip_prefix("$.").ok_or("it is no place in an object")?;
    Ok(body.get(name).ok_or_else(|| format!("there is no {name} in {body}"))?.clone())
}
