use std::borrow::Cow;

use pact_core::model::{
    Body, DateTime, Generator, Generators, HttpInteraction, Interaction, Json, MatchingRules, Moment, Pact,
    PathExpression, PathRules, ProviderState, ReceivedRequest, ReceivedResponse, Request, Response, Rule, RuleList,
};

use crate::shop;

const JSON: &str = "application/json";

/// A contract's request with this body.
pub fn request(content_type: &str, body: Body, rules: PathRules) -> Request {
    Request {
        method: "POST".to_owned(),
        path: "/orders".to_owned(),
        headers: vec![("Content-Type".to_owned(), vec![content_type.to_owned()])],
        body,
        rules: MatchingRules { body: rules, ..MatchingRules::default() },
        ..Request::default()
    }
}

/// A contract's response with this body.
pub fn response(content_type: &str, body: Body, rules: PathRules) -> Response {
    let Request { headers, body, rules, .. } = request(content_type, body, rules);
    Response { status: 200, headers, body, rules, ..Response::default() }
}

/// The contract's request as it comes over the wire, its examples being the values.
pub fn received_request(contract: &Request) -> ReceivedRequest<'_> {
    ReceivedRequest {
        method: Cow::from(&contract.method),
        path: Cow::from(&contract.path),
        query: None,
        headers: lines(&contract.headers),
        body: contract.body_bytes().unwrap_or_default().into(),
    }
}

/// The contract's response as it comes over the wire, its examples being the values.
pub fn received_response(contract: &Response) -> ReceivedResponse<'_> {
    let body = contract.body_bytes().unwrap_or_default().into();
    ReceivedResponse { status: contract.status, headers: lines(&contract.headers), body }
}

fn lines(headers: &[(String, Vec<String>)]) -> Vec<(Cow<'_, str>, Cow<'_, str>)> {
    headers.iter().flat_map(|(name, values)| values.iter().map(move |value| (name.into(), value.into()))).collect()
}

/// Rules by path; the first two hold for all articles of a [`shop`], the others for one article each.
pub fn rules(count: usize) -> PathRules {
    let like = |path: &str| rule(path, Rule::Type { min: None, max: None });
    let of_one = |number: usize| match number % 2 {
        0 => like(&format!("$.articles[{}].*", number / 2)),
        _ => rule(&format!("$.articles[{}].id", number / 2), Rule::Integer),
    };
    let of_all = [like("$.articles[*].*"), rule("$.articles[*].id", Rule::Integer)];
    of_all.into_iter().chain((0..).map(of_one)).take(count).collect()
}

fn rule(at: &str, rule: Rule) -> (PathExpression, RuleList) {
    (path(at), RuleList::of(rule))
}

fn path(text: &str) -> PathExpression {
    text.parse().expect("the path can be read")
}

/// Every kind of generator, in a form that makes values on the consumer's side; but that for values of provider states,
/// which makes them on the other.
pub fn generators() -> [Generator; 12] {
    let in_a_week = Moment { format: None, expression: Some("next monday + 1 week".to_owned()) };
    [
        Generator::RandomInt { min: Some(1), max: Some(1000) },
        Generator::RandomDecimal { digits: Some(8) },
        Generator::RandomHexadecimal { digits: Some(8) },
        Generator::RandomString { size: Some(20) },
        Generator::Regex("[A-Z]{2}-[0-9]{4,8}".to_owned()),
        Generator::Uuid(None),
        Generator::Date(in_a_week),
        Generator::Time(Moment::default()),
        Generator::DateTime(Moment::default()),
        Generator::RandomBoolean,
        Generator::ProviderState { expression: "order ${id}".to_owned(), data_type: None },
        Generator::MockServerUrl { example: "http://shop/orders/1".to_owned(), regex: ".*(/orders/1)".to_owned() },
    ]
}

/// A contract's response that makes a value with each of the generators, in a place of its own among so many articles.
pub fn generated(articles: usize, generators: impl IntoIterator<Item = Generator>) -> Response {
    let place = |number: usize| path(&format!("$.articles[{}].name", number % articles));
    let body = generators.into_iter().enumerate().map(|(number, generator)| (place(number), generator)).collect();
    let generators = Generators { body, ..Generators::default() };
    Response { generators, ..response(JSON, json(articles), rules(2)) }
}

/// The time, which nothing in a bench looks up.
///
/// # Panics
///
/// Never: there was such a day.
pub fn noon() -> DateTime {
    DateTime::new(2000, 1, 1).and_then(|day| day.at(12, 0, 0, 0)).expect("there was such a day")
}

/// A pact between `shop` and `orders` with this many interactions, each with a state, bodies, rules and a generator.
pub fn pact(interactions: usize) -> Pact {
    let interactions = (0..interactions).map(|number| Interaction::Http(http(number))).collect();
    Pact { interactions, ..Pact::new("shop", "orders") }
}

/// One interaction of a [`pact`]: its path has its number.
fn http(number: usize) -> HttpInteraction {
    let mut state = ProviderState::new("an order exists");
    state.params.push(("id".into(), Json::string(number.to_string())));
    HttpInteraction {
        description: format!("change order {number}"),
        states: vec![state],
        request: Request { path: format!("/orders/{number}"), ..request(JSON, json(2), rules(2)) },
        response: generated(3, [Generator::RandomInt { min: None, max: None }]),
        ..HttpInteraction::default()
    }
}

fn json(articles: usize) -> Body {
    Body::Json(Json::from(shop(articles)))
}
