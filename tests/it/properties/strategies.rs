//! Contracts by chance: everything that the model holds, in the form in which it is read from a file.

use pact_harness::model::{
    AsyncMessage, Body, Combine, ContentHint, DatePattern, Details, EachRules, Generator, Generators, HttpInteraction,
    Interaction, Json, MatchingRules, Members, Message, Moment, PathExpression, PathToken, ProviderState, Regex,
    Request, Response, Rule, RuleList, StatusClass, SyncMessage, UuidFormat, Variant,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

pub(super) fn text() -> impl Strategy<Value = String> {
    prop_oneof![4 => "[a-z0-9 ]{1,6}", 1 => "\\PC{1,6}", 1 => Just("it's \"quoted\" \\ é".to_owned())]
}

fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<i64>().prop_map(|n| n.to_string()),
        (any::<i32>(), 0..10_000u32).prop_map(|(n, fraction)| format!("{n}.{fraction}0")),
        (1..9u8, any::<i8>()).prop_map(|(n, exponent)| format!("{n}e{exponent}")),
    ]
}

pub(super) fn json() -> BoxedStrategy<Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::Bool),
        number().prop_map(|text| Json::Number(text.into())),
        text().prop_map(Json::string),
    ];
    leaf.prop_recursive(4, 16, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Json::array),
            vec((text(), inner), 0..4).prop_map(Json::object::<String>),
        ]
    })
    .boxed()
}

/// Members that nothing knows, or nothing looks at.
fn members() -> BoxedStrategy<Members> {
    by_name(json()).prop_map(|members| members.into_iter().map(|(name, json)| (name.into(), json)).collect()).boxed()
}

/// Names are different, as they are in an object.
pub(super) fn by_name<T: std::fmt::Debug + 'static>(
    value: impl Strategy<Value = T> + 'static,
) -> BoxedStrategy<Vec<(String, T)>> {
    vec(value, 0..3)
        .prop_map(|values| values.into_iter().enumerate().map(|(i, value)| (format!("x-{i}"), value)).collect())
        .boxed()
}

fn pattern() -> impl Strategy<Value = Option<DatePattern>> {
    let texts = select(vec!["yyyy-MM-dd", "HH:mm:ss", "dd 'of' MMMM", "yyyy-MM-dd'T'HH:mm:ssXXX"]);
    option::of(texts.prop_map(|text| DatePattern::new(text).unwrap()))
}

fn simple_rule() -> BoxedStrategy<Rule> {
    let plain = vec![
        Rule::Equality,
        Rule::Number,
        Rule::Integer,
        Rule::Decimal,
        Rule::Boolean,
        Rule::Null,
        Rule::NotEmpty,
        Rule::Semver,
        Rule::Values,
    ];
    let classes =
        vec![StatusClass::Success, StatusClass::ClientError, StatusClass::NonError, StatusClass::Codes(vec![200, 404])];
    prop_oneof![
        4 => (option::of(0..3usize), option::of(3..9usize)).prop_map(|(min, max)| Rule::Type { min, max }),
        2 => "[a-z]{1,3}".prop_map(|text| Rule::Regex(Regex::new(&text).unwrap())),
        2 => text().prop_map(Rule::Include),
        6 => select(plain),
        1 => pattern().prop_map(Rule::Date),
        1 => pattern().prop_map(Rule::Time),
        1 => pattern().prop_map(Rule::DateTime),
        1 => select(classes).prop_map(Rule::StatusCode),
        1 => select(vec!["text/plain", "image/png"]).prop_map(|text| Rule::ContentType(text.to_owned())),
        1 => members().prop_map(|attributes| Rule::Plugin { name: "a-plugin".to_owned(), attributes }),
    ]
    .boxed()
}

fn rule() -> BoxedStrategy<Rule> {
    simple_rule()
        .prop_recursive(2, 8, 3, |inner| {
            let each = || {
                (vec(inner.clone(), 0..3), option::of(json())).prop_map(|(rules, example)| EachRules {
                    rules: RuleList { rules, combine: Combine::And },
                    other: example.into_iter().map(|example| ("value".into(), example)).collect(),
                })
            };
            let lists = vec(rule_list_of(inner.clone()), 0..3);
            let variant =
                (0..3usize, lists, option::of(generator()), path()).prop_map(|(index, lists, generator, at)| {
                    let rules =
                        lists.into_iter().enumerate().map(|(i, list)| (at.join(PathToken::Index(i)), list)).collect();
                    Variant {
                        index,
                        rules,
                        generators: generator.into_iter().map(|generator| (at.clone(), generator)).collect(),
                    }
                });
            prop_oneof![
                each().prop_map(Rule::EachKey),
                each().prop_map(Rule::EachValue),
                vec(variant, 0..3).prop_map(Rule::ArrayContains),
            ]
        })
        .boxed()
}

fn rule_list_of(rule: impl Strategy<Value = Rule> + 'static) -> BoxedStrategy<RuleList> {
    let combine = prop_oneof![Just(Combine::And), Just(Combine::Or)];
    (vec(rule, 1..3), combine)
        .prop_map(|(rules, combine)| {
            // How a single rule combines is nothing that a file of version 2 could say.
            let combine = if rules.len() == 1 { Combine::And } else { combine };
            RuleList { rules, combine }
        })
        .boxed()
}

fn rule_list() -> BoxedStrategy<RuleList> {
    rule_list_of(rule()).boxed()
}

fn moment() -> impl Strategy<Value = Moment> {
    (pattern(), option::of(text())).prop_map(|(format, expression)| Moment { format, expression })
}

fn generator() -> BoxedStrategy<Generator> {
    let uuids = [UuidFormat::Simple, UuidFormat::LowerCaseHyphenated, UuidFormat::UpperCaseHyphenated, UuidFormat::Urn];
    prop_oneof![
        (option::of(any::<i64>()), option::of(any::<i64>())).prop_map(|(min, max)| Generator::RandomInt { min, max }),
        option::of(any::<u16>()).prop_map(|digits| Generator::RandomDecimal { digits }),
        option::of(any::<u16>()).prop_map(|digits| Generator::RandomHexadecimal { digits }),
        option::of(any::<u16>()).prop_map(|size| Generator::RandomString { size }),
        Just(Generator::RandomBoolean),
        text().prop_map(Generator::Regex),
        option::of(select(uuids.to_vec())).prop_map(Generator::Uuid),
        moment().prop_map(Generator::Date),
        moment().prop_map(Generator::Time),
        moment().prop_map(Generator::DateTime),
        (text(), option::of(text()))
            .prop_map(|(expression, data_type)| Generator::ProviderState { expression, data_type }),
        (text(), text()).prop_map(|(example, regex)| Generator::MockServerUrl { example, regex }),
        members().prop_map(|attributes| Generator::Plugin { name: "a-plugin".to_owned(), attributes }),
    ]
    .boxed()
}

fn path() -> BoxedStrategy<PathExpression> {
    let token = prop_oneof![
        text().prop_map(PathToken::Field),
        (0..5usize).prop_map(PathToken::Index),
        Just(PathToken::Star),
        Just(PathToken::StarIndex),
    ];
    vec(token, 0..4).prop_map(|tokens| PathExpression { tokens }).boxed()
}

fn by_path<T: std::fmt::Debug + 'static>(
    value: impl Strategy<Value = T> + 'static,
) -> BoxedStrategy<Vec<(PathExpression, T)>> {
    vec((path(), value), 0..4)
        .prop_map(|mut found| {
            found.sort_by_key(|(path, _)| path.to_string());
            found.dedup_by_key(|(path, _)| path.to_string());
            found
        })
        .boxed()
}

/// What a message is, and what can be said about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Request,
    Response,
    Message,
}

pub(super) fn matching_rules(kind: Kind) -> BoxedStrategy<MatchingRules> {
    let single = || prop_oneof![3 => Just(RuleList::default()), 1 => rule_list()];
    let named = || prop_oneof![1 => Just(Vec::new()), 1 => by_name(rule_list())];
    (single(), single(), named(), named(), by_path(rule_list()))
        .prop_map(move |(first, second, names, others, body)| {
            let rules = MatchingRules { body, ..MatchingRules::default() };
            match kind {
                Kind::Request => MatchingRules { path: first, method: second, query: names, header: others, ..rules },
                Kind::Response => MatchingRules { status: first, header: others, ..rules },
                Kind::Message => MatchingRules { metadata: names, ..rules },
            }
        })
        .boxed()
}

fn generators(kind: Kind) -> BoxedStrategy<Generators> {
    let named = || prop_oneof![2 => Just(Vec::new()), 1 => by_name(generator())];
    let all = (option::of(generator()), option::of(generator()), named(), named(), by_path(generator()));
    let some = all.prop_map(move |(first, second, names, others, body)| {
        let generators = Generators { body, ..Generators::default() };
        match kind {
            Kind::Request => Generators { path: first, method: second, query: names, header: others, ..generators },
            Kind::Response => Generators { status: first, header: others, ..generators },
            Kind::Message => Generators { metadata: names, ..generators },
        }
    });
    prop_oneof![2 => Just(Generators::default()), 1 => some].boxed()
}

const TYPES: [&str; 6] =
    ["application/json", "text/plain; charset=utf-8", "application/xml", "image/png", "application/hal+json", "*/*"];

/// A body, the content type of its own, and the hint.
pub(super) type AnyBody = (Body, Option<String>, Option<ContentHint>);

/// As it is read: a text is not empty, and under a JSON type it is JSON; of its own is only a type that is not told yet.
fn body(outer: Option<&'static str>) -> BoxedStrategy<AnyBody> {
    let body = prop_oneof![
        2 => Just(Body::Missing),
        1 => Just(Body::Null),
        1 => Just(Body::Empty),
        4 => json().prop_filter("null is another body", |json| !matches!(json, Json::Null)).prop_map(Body::Json),
        3 => prop_oneof![text(), Just("{\"a\": 1}".to_owned()), Just("AAEC".to_owned())].prop_map(Body::Text),
        2 => vec(any::<u8>(), 1..20).prop_map(Body::Binary),
    ];
    let hint = option::weighted(0.2, select(vec![ContentHint::Binary, ContentHint::Text, ContentHint::Default]));
    (body, option::weighted(0.2, select(&TYPES[..])), hint)
        .prop_map(move |(body, own, hint)| {
            let told = outer.or(matches!(body, Body::Json(_)).then_some("application/json"));
            let own = own.filter(|own| Some(*own) != told).map(str::to_owned);
            match body {
                Body::Missing => (Body::Missing, None, None),
                Body::Text(text) if own.as_deref().or(outer).is_some_and(|name| name.ends_with("json")) => {
                    (Body::Binary(text.into_bytes()), own, hint)
                }
                body => (body, own, hint),
            }
        })
        .boxed()
}

/// A body and the content type that headers or metadata tell.
fn typed_body() -> BoxedStrategy<(Option<&'static str>, AnyBody)> {
    option::of(select(&TYPES[..])).prop_flat_map(|outer| (Just(outer), body(outer))).boxed()
}

pub(super) fn headers() -> impl Strategy<Value = Vec<(String, Vec<String>)>> {
    by_name(vec("[a-z0-9]{1,5}", 1..3))
}

fn with_type(
    mut headers: Vec<(String, Vec<String>)>,
    content_type: Option<&'static str>,
) -> Vec<(String, Vec<String>)> {
    headers.extend(content_type.map(|name| ("Content-Type".to_owned(), vec![name.to_owned()])));
    headers
}

pub(super) fn request(rules: impl Strategy<Value = MatchingRules> + 'static) -> BoxedStrategy<Request> {
    let query = by_name(vec(option::of(text()), 1..3));
    let head = (select(vec!["GET", "POST"]), "(/[a-z]{1,4}){1,3}", query, headers());
    (head, typed_body(), rules, generators(Kind::Request), members())
        .prop_map(
            |((method, path, query, headers), (outer, (body, body_type, body_hint)), rules, generators, other)| {
                Request {
                    method: method.into(),
                    path,
                    query,
                    query_order: Vec::new(),
                    headers: with_type(headers, outer),
                    body,
                    body_type,
                    body_hint,
                    rules,
                    generators,
                    other,
                }
            },
        )
        .boxed()
}

pub(super) fn response(rules: impl Strategy<Value = MatchingRules> + 'static) -> BoxedStrategy<Response> {
    (200..600u16, headers(), typed_body(), rules, generators(Kind::Response), members())
        .prop_map(|(status, headers, (outer, (body, body_type, body_hint)), rules, generators, other)| Response {
            status,
            headers: with_type(headers, outer),
            body,
            body_type,
            body_hint,
            rules,
            generators,
            other,
        })
        .boxed()
}

pub(super) fn message(rules: impl Strategy<Value = MatchingRules> + 'static) -> BoxedStrategy<Message> {
    (members(), typed_body(), rules, generators(Kind::Message))
        .prop_map(|(mut metadata, (outer, (body, body_type, body_hint)), rules, generators)| {
            metadata.extend(outer.map(|name| ("contentType".into(), Json::string(name))));
            Message { metadata, body, body_type, body_hint, rules, generators, other: Members::new() }
        })
        .boxed()
}

fn states() -> BoxedStrategy<Vec<ProviderState>> {
    vec((text(), members()).prop_map(|(name, params)| ProviderState { name, params }), 0..3).boxed()
}

fn details() -> BoxedStrategy<Details> {
    let comments =
        prop_oneof![text().prop_map(Json::string), (text(), json()).prop_map(|member| Json::object([member]))];
    let some = (option::of(text()), any::<bool>(), option::of(comments), option::of(text()), members())
        .prop_map(|(key, pending, comments, transport, other)| Details { key, pending, comments, transport, other });
    let none = members().prop_map(|other| Details { other, ..Details::default() });
    prop_oneof![none, some].boxed()
}

pub(super) fn interaction() -> BoxedStrategy<Interaction> {
    let requests = request(matching_rules(Kind::Request));
    let responses = response(matching_rules(Kind::Response));
    let messages = || message(matching_rules(Kind::Message));
    prop_oneof![
        3 => (text(), states(), requests, responses, details()).prop_map(
            |(description, states, request, response, details)| {
                Interaction::Http(HttpInteraction { description, states, request, response, details })
            },
        ),
        2 => (text(), states(), messages(), details()).prop_map(|(description, states, message, details)| {
            Interaction::AsyncMessage(AsyncMessage { description, states, message, details })
        }),
        1 => (text(), states(), messages(), vec((messages(), members()), 0..3), details()).prop_map(
            |(description, states, request, responses, details)| {
                let responses = responses.into_iter().map(|(message, other)| Message { other, ..message }).collect();
                Interaction::SyncMessage(SyncMessage { description, states, request, responses, details })
            },
        ),
    ]
    .boxed()
}
