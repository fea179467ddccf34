//! What holds for every contract, not only for those that somebody thought of.

mod strategies;

use std::borrow::Cow;

use pact_harness::format;
use pact_harness::matching::{match_message, match_request, match_request_with_body, match_response};
use pact_harness::model::{
    Body, Interaction, Json, MatchingRules, Message, Pact, PathExpression, ReceivedBody, ReceivedMessage,
    ReceivedRequest, ReceivedResponse, Request, Response, Rule, RuleList, SpecVersion,
};
use proptest::collection::vec;
use proptest::prelude::*;
use strategies::{Kind, interaction, json, matching_rules, message, request, response};

fn lines(headers: &[(String, Vec<String>)]) -> Vec<(Cow<'_, str>, Cow<'_, str>)> {
    let lines = headers
        .iter()
        .flat_map(|(name, values)| values.iter().map(|value| (name.as_str().into(), value.as_str().into())));
    lines.collect()
}

/// The request, as it comes from a consumer that does what the contract says.
fn received_request(request: &Request) -> ReceivedRequest<'_> {
    ReceivedRequest {
        method: request.method.as_str().into(),
        path: request.path.as_str().into(),
        query: Some(request.query_string().into()),
        headers: lines(&request.headers),
        body: request.body_bytes().unwrap_or_default().into(),
    }
}

fn received_response(response: &Response) -> ReceivedResponse<'_> {
    let body = response.body_bytes().unwrap_or_default().into();
    ReceivedResponse { status: response.status, headers: lines(&response.headers), body }
}

fn received_message(message: &Message) -> ReceivedMessage {
    ReceivedMessage { metadata: message.metadata.clone(), body: message.body_bytes().unwrap_or_default() }
}

/// Whether the body is what it is said to be: a type of its own is told by nobody else, and bytes are no JSON or XML.
fn is_as_told(body: &Body, own: Option<&String>, told: Option<&str>) -> bool {
    let is = |suffix: &str| told.is_some_and(|told| told.ends_with(suffix));
    let is_structured = is("json") || is("xml") || told.is_none();
    own.is_none()
        && match body {
            Body::Missing | Body::Null | Body::Empty => true,
            Body::Json(_) => !is("xml"),
            Body::Text(_) => !is_structured,
            Body::Binary(_) => told.is_some_and(|told| told == "image/png" || told == "*/*"),
            _ => false,
        }
}

/// Rules that hold for every value that is like itself.
fn lenient() -> impl Strategy<Value = MatchingRules> {
    let rules = vec![Rule::Type { min: None, max: None }, Rule::Equality];
    let list = vec(prop::sample::select(rules), 1..3).prop_map(|rules| RuleList { rules, ..RuleList::default() });
    (vec(list.clone(), 0..2), list).prop_map(|(body, header)| MatchingRules {
        body: body.into_iter().map(|list| (PathExpression::root(), list)).collect(),
        header: vec![("x-0".to_owned(), header.clone())],
        query: vec![("x-0".to_owned(), header.clone())],
        metadata: vec![("x-0".to_owned(), header)],
        ..MatchingRules::default()
    })
}

fn none() -> Just<MatchingRules> {
    Just(MatchingRules::default())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(100) })]

    #[test]
    fn every_contract_survives_writing_and_reading_in_every_version_that_can_hold_it(interaction in interaction()) {
        let pact = Pact { interactions: vec![interaction], ..Pact::new("c", "p") };
        for spec in [SpecVersion::V1, SpecVersion::V1_1, SpecVersion::V2, SpecVersion::V3, SpecVersion::V4] {
            let written = match format::write(&pact, spec) {
                Ok(written) => written.to_pretty(),
                Err(refused) => {
                    prop_assert!(spec < SpecVersion::V4, "version 4 holds everything: {}", refused);
                    continue;
                }
            };
            let read = format::read(written.as_bytes());
            prop_assert_eq!(read, Ok(Pact { spec, ..pact.clone() }), "{}", written);
        }
    }

    #[test]
    fn a_request_matches_itself(request in request(prop_oneof![none().boxed(), lenient().boxed()])) {
        prop_assume!(is_as_told(&request.body, request.body_type.as_ref(), request.content_type()));
        prop_assert_eq!(match_request(&request, &received_request(&request)), []);
    }

    #[test]
    fn a_response_matches_itself(response in response(prop_oneof![none().boxed(), lenient().boxed()])) {
        prop_assume!(is_as_told(&response.body, response.body_type.as_ref(), response.content_type()));
        prop_assert_eq!(match_response(&response, &received_response(&response)), []);
    }

    #[test]
    fn a_message_matches_itself(message in message(prop_oneof![none().boxed(), lenient().boxed()])) {
        prop_assume!(is_as_told(&message.body, message.body_type.as_ref(), message.content_type()));
        prop_assert_eq!(match_message(&message, &received_message(&message)), []);
    }

    #[test]
    fn matching_is_total(
        request in request(matching_rules(Kind::Request)),
        response in response(matching_rules(Kind::Response)),
        message in message(matching_rules(Kind::Message)),
        (other_request, other_response, other_message) in (request(none()), response(none()), message(none())),
        body in prop_oneof![vec(any::<u8>(), 0..40), json().prop_map(|json| json.to_string().into_bytes())],
        query in "\\PC{0,12}",
    ) {
        let mut found = match_request(&request, &received_request(&other_request));
        let headers = lines(&request.headers);
        let strange = ReceivedRequest { query: Some(query.as_str().into()), headers, body: body.as_slice().into(), ..ReceivedRequest::default() };
        found.extend(match_request(&request, &strange));
        found.extend(match_response(&response, &received_response(&other_response)));
        let headers = lines(&response.headers);
        found.extend(match_response(&response, &ReceivedResponse { status: 200, headers, body: body.as_slice().into() }));
        found.extend(match_message(&message, &received_message(&other_message)));
        found.extend(match_message(&message, &ReceivedMessage { metadata: message.metadata.clone(), body }));
        prop_assert!(found.iter().all(|mismatch| !mismatch.to_string().is_empty()));
    }

    #[test]
    fn reading_is_total(bytes in vec(any::<u8>(), 0..60), json in json()) {
        let _ = format::read(&bytes);
        prop_assert!(format::read(json.to_string().as_bytes()).is_err());
    }

    /// Parts of it are those of the contract, which need not be compared where no rule is about them.
    #[test]
    fn what_came_differs_in_the_same_whatever_it_was_compared_with_before(
        rules in matching_rules(Kind::Request),
        [a, b, c] in [json(), json(), json()],
        in_array: bool,
    ) {
        let both = |first: &Json, second: &Json| {
            let items = [first.clone(), second.clone()];
            if in_array { Json::array(items) } else { Json::object(["a", "b"].into_iter().zip(items)) }
        };
        let contract = |body| Request { method: "PUT".into(), path: "/".into(), body: Body::Json(body), ..Request::default() };
        let (expected, came) = (Request { rules, ..contract(both(&a, &b)) }, both(&a, &c).to_string());
        let received = ReceivedRequest { method: "PUT".into(), path: "/".into(), ..ReceivedRequest::default() };
        let [fresh, seen] = [(); 2].map(|()| ReceivedBody::new(came.as_bytes(), Some("application/json")));
        let _ = match_request_with_body(&contract(Json::Null), &received, &seen);
        let found = [fresh, seen].map(|body| match_request_with_body(&expected, &received, &body));
        prop_assert_eq!(&found[0], &found[1], "{:?} but {}", expected.body, came);
    }

    #[test]
    fn json_survives_writing_and_reading(json in json()) {
        for text in [json.to_string(), json.to_pretty()] {
            let again = Json::parse(text.as_bytes()).unwrap();
            prop_assert_eq!(again.to_string(), json.to_string());
        }
    }
}

#[test]
fn the_interactions_by_chance_are_of_every_kind() {
    use proptest::strategy::ValueTree as _;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut kinds = [0; 3];
    for _ in 0..60 {
        match interaction().new_tree(&mut runner).unwrap().current() {
            Interaction::Http(_) => kinds[0] += 1,
            Interaction::AsyncMessage(_) => kinds[1] += 1,
            Interaction::SyncMessage(_) => kinds[2] += 1,
        }
    }
    assert!(kinds.iter().all(|count| *count > 0), "{kinds:?}");
}
