//! What holds for every contract, not only for those that somebody thought of.

use std::borrow::Cow;

use pact_harness::format;
use pact_harness::matching::{match_request, match_response};
use pact_harness::model::{
    Body, Combine, HttpInteraction, Interaction, Json, MatchingRules, Pact, PathExpression, PathToken, ProviderState,
    ReceivedRequest, ReceivedResponse, Regex, Request, Response, Rule, RuleList, SpecVersion,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

fn text() -> impl Strategy<Value = String> {
    prop_oneof![4 => "[a-z0-9 ]{1,6}", 1 => "\\PC{1,6}", 1 => Just("it's \"quoted\" \\ é".to_owned())]
}

fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<i64>().prop_map(|n| n.to_string()),
        (any::<i32>(), 0..10_000u32).prop_map(|(n, fraction)| format!("{n}.{fraction}0")),
        (1..9u8, any::<i8>()).prop_map(|(n, exponent)| format!("{n}e{exponent}")),
    ]
}

fn json() -> impl Strategy<Value = Json<'static>> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::Bool),
        number().prop_map(|text| Json::Number(text.into())),
        text().prop_map(Json::string),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![vec(inner.clone(), 0..6).prop_map(Json::Array), vec((text(), inner), 0..6).prop_map(Json::object),]
    })
}

fn rule() -> impl Strategy<Value = Rule> {
    prop_oneof![
        Just(Rule::Equality),
        (option::of(0..3usize), option::of(3..9usize)).prop_map(|(min, max)| Rule::Type { min, max }),
        "[a-z]{1,3}".prop_map(|text| Rule::Regex(Regex::new(&text).unwrap())),
        text().prop_map(Rule::Include),
        prop_oneof![
            Just(Rule::Number),
            Just(Rule::Integer),
            Just(Rule::Decimal),
            Just(Rule::Boolean),
            Just(Rule::Null)
        ],
    ]
}

fn rule_list() -> impl Strategy<Value = RuleList> {
    let combine = prop_oneof![Just(Combine::And), Just(Combine::Or)];
    (vec(rule(), 1..3), combine).prop_map(|(rules, combine)| {
        // How a single rule combines is nothing that a file needs to say.
        let combine = if rules.len() == 1 { Combine::And } else { combine };
        RuleList { rules, combine }
    })
}

fn path() -> impl Strategy<Value = PathExpression> {
    let token = prop_oneof![
        text().prop_map(PathToken::Field),
        (0..5usize).prop_map(PathToken::Index),
        Just(PathToken::Star),
        Just(PathToken::StarIndex),
    ];
    vec(token, 0..4).prop_map(|tokens| PathExpression { tokens })
}

/// Names are different, as they are in an object.
fn by_name<T: std::fmt::Debug>(value: impl Strategy<Value = T>) -> impl Strategy<Value = Vec<(String, T)>> {
    vec(value, 0..3)
        .prop_map(|values| values.into_iter().enumerate().map(|(i, value)| (format!("x-{i}"), value)).collect())
}

fn matching_rules() -> impl Strategy<Value = MatchingRules> {
    let body = vec((path(), rule_list()), 0..4).prop_map(|mut rules| {
        rules.sort_by_key(|(path, _)| path.to_string());
        rules.dedup_by_key(|(path, _)| path.to_string());
        rules
    });
    (option::of(rule_list()), by_name(rule_list()), by_name(rule_list()), body).prop_map(
        |(path, query, header, body)| MatchingRules {
            path: path.unwrap_or_default(),
            query,
            header,
            body,
            ..MatchingRules::default()
        },
    )
}

fn headers() -> impl Strategy<Value = Vec<(String, Vec<String>)>> {
    by_name(vec("[a-z0-9]{1,5}", 1..2))
}

fn request(rules: impl Strategy<Value = MatchingRules>) -> impl Strategy<Value = Request> {
    let query = by_name(vec(option::of(text()), 1..3));
    let body =
        prop_oneof![Just(Body::Missing), Just(Body::Null), json().prop_filter_map("null is another body", json_body)];
    (prop_oneof![Just("GET"), Just("POST")], "(/[a-z]{1,4}){1,3}", query, headers(), body, rules).prop_map(
        |(method, path, query, headers, body, rules)| Request {
            method: method.into(),
            path,
            query,
            headers,
            body,
            rules,
            ..Request::default()
        },
    )
}

fn json_body(json: Json<'static>) -> Option<Body> {
    (!matches!(json, Json::Null | Json::String(_))).then_some(Body::Json(json))
}

fn interaction(rules: impl Strategy<Value = MatchingRules>) -> impl Strategy<Value = HttpInteraction> {
    let state = (text(), by_name(json())).prop_map(|(name, params)| ProviderState { name, params });
    (text(), vec(state, 0..3), request(rules), 200..600u16).prop_map(|(description, states, request, status)| {
        let response = Response {
            status,
            headers: request.headers.clone(),
            body: request.body.clone(),
            rules: MatchingRules { path: RuleList::default(), query: Vec::new(), ..request.rules.clone() },
            ..Response::default()
        };
        HttpInteraction { description, states, request, response, ..HttpInteraction::default() }
    })
}

fn lines(headers: &[(String, Vec<String>)]) -> Vec<(Cow<'_, str>, Cow<'_, str>)> {
    let lines = headers
        .iter()
        .flat_map(|(name, values)| values.iter().map(|value| (name.as_str().into(), value.as_str().into())));
    lines.collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn every_contract_survives_writing_and_reading_in_every_version_that_can_hold_it(interaction in interaction(matching_rules())) {
        let pact = Pact { interactions: vec![Interaction::Http(interaction)], ..Pact::new("c", "p") };
        for spec in [SpecVersion::V1, SpecVersion::V1_1, SpecVersion::V2, SpecVersion::V3, SpecVersion::V4] {
            let Ok(written) = format::write(&pact, spec) else {
                prop_assert!(spec < SpecVersion::V3, "{} holds everything", spec);
                continue;
            };
            let written = written.to_pretty();
            let read = format::read(written.as_bytes());
            prop_assert_eq!(read, Ok(Pact { spec, ..pact.clone() }), "{}", written);
        }
    }

    #[test]
    fn a_message_matches_itself(interaction in interaction(Just(MatchingRules::default()))) {
        let HttpInteraction { request, response, .. } = interaction;
        let query = request.query_string();
        let body = request.body_bytes().unwrap_or_default();
        let received = ReceivedRequest {
            method: request.method.as_str().into(),
            path: request.path.as_str().into(),
            query: Some(query.into()),
            headers: lines(&request.headers),
            body: body.as_slice().into(),
        };
        prop_assert_eq!(match_request(&request, &received), []);
        let received = ReceivedResponse { status: response.status, headers: lines(&response.headers), body: body.as_slice().into() };
        prop_assert_eq!(match_response(&response, &received), []);
    }

    #[test]
    fn matching_is_total(interaction in interaction(matching_rules()), body in vec(any::<u8>(), 0..40), other in json(), query in "\\PC{0,12}") {
        for bytes in [body, other.to_string().into_bytes()] {
            let received = ReceivedRequest { query: Some(query.as_str().into()), body: bytes.as_slice().into(), ..ReceivedRequest::default() };
            let found = match_request(&interaction.request, &received);
            prop_assert!(found.iter().all(|mismatch| !mismatch.to_string().is_empty()));
        }
    }

    #[test]
    fn reading_is_total(bytes in vec(any::<u8>(), 0..60), json in json()) {
        let _ = format::read(&bytes);
        prop_assert!(format::read(json.to_string().as_bytes()).is_err());
    }

    #[test]
    fn json_survives_writing_and_reading(json in json()) {
        for text in [json.to_string(), json.to_pretty()] {
            let again = Json::parse(text.as_bytes()).unwrap();
            prop_assert_eq!(again.to_string(), json.to_string());
        }
    }
}
