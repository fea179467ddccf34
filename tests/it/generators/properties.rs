//! What holds for every generator at every place.

use std::borrow::Cow;

use pact_harness::generate::{self, Context, GenerateError};
use pact_harness::matching::match_response;
use pact_harness::model::{
    Body, DatePattern, DateTime, Generator, Generators, Json, MatchingRules, Members, Message, Moment, PathExpression,
    PathToken, ReceivedResponse, Regex, Request, Response, Rule, RuleList, UuidFormat, Variant,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

fn time() -> impl Strategy<Value = DateTime> {
    (-20_000..30_000i64, 0..86_400_000_000_000i64, -36..36i32).prop_map(|(days, nanos, offset)| {
        let time = DateTime::new(2000, 1, 1).unwrap().plus_days(days).plus_nanoseconds(nanos.into());
        time.with_offset_seconds(offset * 1800).unwrap()
    })
}

fn moment(formats: &'static [&'static str]) -> impl Strategy<Value = Moment> {
    let format = prop::sample::select(formats).prop_map(|text| Some(DatePattern::new(text).unwrap()));
    let expression =
        option::of(prop::sample::select(vec!["now", "+ 1 day", "next monday", "noon", "@ + 2 hours", "?"]));
    (format, expression).prop_map(|(format, expression)| Moment { format, expression: expression.map(Into::into) })
}

fn regex() -> impl Strategy<Value = String> {
    let atom = prop_oneof![
        "[a-z]{1,3}",
        Just(r"\d".to_owned()),
        Just(r"\w".to_owned()),
        Just(".".to_owned()),
        Just("[^/\\s]".to_owned()),
        Just("é".to_owned()),
        Just(r"\b".to_owned()),
        Just("^".to_owned()),
        Just("$".to_owned()),
        Just(r"\$".to_owned()),
    ];
    atom.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 1..4).prop_map(|parts| parts.concat()),
            vec(inner.clone(), 2..4).prop_map(|parts| format!("({})", parts.join("|"))),
            (inner.clone(), 0..4u8, 0..4u8).prop_map(|(part, min, more)| format!("(?:{part}){{{min},{}}}", min + more)),
            (inner, prop::sample::select(vec!["*", "+", "?"])).prop_map(|(part, times)| format!("(?:{part}){times}")),
        ]
    })
}

/// A generator, an example, and the rule of the same kind.
fn generator_and_rule() -> impl Strategy<Value = (Generator, Json, Rule)> {
    let text = Json::string("a");
    let number = |number: &'static str| Json::Number(number.into());
    let matching = |pattern: &str| Rule::Regex(Regex::new(pattern).unwrap());
    prop_oneof![
        (any::<i32>(), any::<u32>()).prop_map(move |(min, more)| {
            let limits = (Some(min.into()), Some(i64::from(min) + i64::from(more)));
            (Generator::RandomInt { min: limits.0, max: limits.1 }, number("1"), Rule::Integer)
        }),
        (1..400u16).prop_map(move |digits| {
            (Generator::RandomDecimal { digits: Some(digits) }, number("1.0"), Rule::Decimal)
        }),
        (0..400u16).prop_map({
            let text = text.clone();
            move |n| {
                (Generator::RandomHexadecimal { digits: Some(n) }, text.clone(), matching(&format!("[0-9A-F]{{{n}}}")))
            }
        }),
        (0..400u16).prop_map({
            let text = text.clone();
            move |n| (Generator::RandomString { size: Some(n) }, text.clone(), matching(&format!("[0-9A-Za-z]{{{n}}}")))
        }),
        Just((Generator::RandomBoolean, Json::Bool(true), Rule::Boolean)),
        regex().prop_map({
            let text = text.clone();
            move |regex| (Generator::Regex(regex.clone()), text.clone(), Rule::Regex(Regex::new(&regex).unwrap()))
        }),
        prop::sample::select(vec!["simple", "lower-case-hyphenated", "upper-case-hyphenated", "URN"]).prop_map({
            let text = text.clone();
            move |name| {
                let uuid = "(urn:uuid:)?[0-9A-Fa-f]{8}-?([0-9A-Fa-f]{4}-?){3}[0-9A-Fa-f]{12}";
                (Generator::Uuid(UuidFormat::named(name)), text.clone(), matching(uuid))
            }
        }),
        moment(&["yyyy-MM-dd", "dd.MM.yyyy", "EEE, d MMM yyyy"]).prop_map({
            let text = text.clone();
            move |moment| (Generator::Date(moment.clone()), text.clone(), Rule::Date(moment.format))
        }),
        moment(&["HH:mm:ss", "h:mm a", "HH:mm:ss.SSSXXX"]).prop_map({
            let text = text.clone();
            move |moment| (Generator::Time(moment.clone()), text.clone(), Rule::Time(moment.format))
        }),
        moment(&["yyyy-MM-dd'T'HH:mm:ss.SSSZ", "yyyy-MM-dd'T'HH:mm:ssXXX"]).prop_map(move |moment| {
            (Generator::DateTime(moment.clone()), text.clone(), Rule::DateTime(moment.format))
        }),
    ]
}

/// Boxed, because the types of all that is in it do not fit on a stack.
fn any_generator() -> BoxedStrategy<Generator> {
    let text = || prop_oneof!["[a-z0-9 ]{0,6}", "\\PC{0,8}"];
    let expression = prop_oneof![Just("a".to_owned()), "(\\$\\{|\\}|a|b| ){0,6}"];
    let data_type = option::of(prop_oneof![Just("INTEGER"), Just("FLOAT"), Just("BOOLEAN"), Just("STRING"), Just("?")]);
    prop_oneof![
        generator_and_rule().prop_map(|(generator, _, _)| generator),
        (option::of(any::<i64>()), option::of(any::<i64>())).prop_map(|(min, max)| Generator::RandomInt { min, max }),
        option::of(any::<u16>()).prop_map(|digits| Generator::RandomDecimal { digits }),
        "\\PC{0,12}".prop_map(Generator::Regex),
        (expression, data_type).prop_map(|(expression, data_type)| {
            Generator::ProviderState { expression, data_type: data_type.map(Into::into) }
        }),
        (text(), prop_oneof![text(), Just("(.*)".to_owned())])
            .prop_map(|(example, regex)| Generator::MockServerUrl { example, regex }),
        text().prop_map(|name| Generator::Plugin { name, attributes: Members::new() }),
    ]
    .boxed()
}

fn json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::Bool),
        any::<i64>().prop_map(|number| Json::Number(number.to_string().into())),
        "\\PC{0,6}".prop_map(Json::string),
    ];
    leaf.prop_recursive(3, 20, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Json::array),
            vec(("[ab]", inner), 0..4).prop_map(Json::object::<String>)
        ]
    })
}

fn body() -> impl Strategy<Value = Body> {
    let xml = "<a b='[<&]?'>( |1|<b/>|<a c=\"1\">é</a>|<!-- -->|&amp;|<!\\[CDATA\\[<\\]\\]>){0,4}</a>";
    prop_oneof![
        Just(Body::Missing),
        Just(Body::Null),
        Just(Body::Empty),
        json().prop_map(Body::Json),
        json().prop_map(|json| Body::Text(json.to_string())),
        xml.prop_map(Body::Text),
        "((a|b|%20|é)=?[ab]?&?){0,4}".prop_map(Body::Text),
        vec(any::<u8>(), 0..20).prop_map(Body::Binary),
    ]
}

fn path() -> impl Strategy<Value = PathExpression> {
    let names = prop::sample::select(vec!["a", "b", "@b", "@c", "#text"]);
    let token = prop_oneof![
        names.prop_map(|name| PathToken::Field(name.into())),
        (0..3usize).prop_map(PathToken::Index),
        Just(PathToken::Star),
        Just(PathToken::StarIndex),
    ];
    vec(token, 0..4).prop_map(|tokens| PathExpression { tokens })
}

fn generators() -> impl Strategy<Value = Generators> {
    let single = || option::weighted(0.2, any_generator());
    let named = || vec(("[ab]", any_generator()), 0..2);
    let parts = (single(), single(), single(), named(), named(), named(), vec((path(), any_generator()), 0..4));
    parts.prop_map(|(method, path, status, query, header, metadata, body)| Generators {
        method,
        path,
        status,
        query,
        header,
        metadata,
        body,
        ..Generators::default()
    })
}

fn rules() -> impl Strategy<Value = MatchingRules> {
    let variant = (0..3usize, vec((path(), any_generator()), 0..3));
    let variant = variant.prop_map(|(index, generators)| Variant { index, rules: Vec::new(), generators });
    let list = vec(variant, 0..3).prop_map(|variants| RuleList::of(Rule::ArrayContains(variants)));
    vec((path(), list), 0..2).prop_map(|body| MatchingRules { body, ..MatchingRules::default() })
}

fn response() -> impl Strategy<Value = Response> {
    let types = ["application/json", "application/xml", "application/x-www-form-urlencoded", "text/plain", "?"];
    (body(), prop::sample::select(types.to_vec()), generators(), rules()).prop_map(|(body, name, generators, rules)| {
        let headers = vec![("Content-Type".into(), vec![name.into()])];
        Response { status: 200, headers, body, generators, rules, ..Response::default() }
    })
}

/// The same as a request, a response and a message.
fn all(response: &Response, context: &Context<'_>) -> Vec<Result<String, GenerateError>> {
    let Response { headers, body, generators, rules, .. } = response.clone();
    let body_type = headers[0].1.first().cloned();
    let request = Request {
        headers,
        body: body.clone(),
        generators: generators.clone(),
        rules: rules.clone(),
        query: vec![("a".into(), vec![None, Some("1".into())])],
        ..Request::default()
    };
    let message = Message { body, body_type, generators, rules, ..Message::default() };
    vec![
        generate::request(&request, context).map(|made| format!("{made:?}")),
        generate::response(response, context).map(|made| format!("{made:?}")),
        generate::message(&message, context).map(|made| format!("{made:?}")),
    ]
}

/// Whether a response without rules matches itself, which it does not where its body is not what its type says.
fn matches_itself(response: &Response) -> bool {
    let response = Response { rules: MatchingRules::default(), ..response.clone() };
    let body = response.body_bytes().unwrap_or_default();
    let headers = vec![("Content-Type".into(), response.headers[0].1[0].as_str().into())];
    match_response(&response, &ReceivedResponse { status: response.status, headers, body: body.into() }).is_empty()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn what_a_generator_makes_keeps_the_rule_of_the_same_kind((generator, example, rule) in generator_and_rule(), now in time(), seed: u64) {
        let path: PathExpression = "$.a[*]".parse().unwrap();
        let body = Body::Json(Json::object([("a", Json::array([example.clone(), example]))]));
        let rules = MatchingRules { body: vec![(path.clone(), RuleList::of(rule))], ..MatchingRules::default() };
        let generators = Generators { body: vec![(path, generator)], ..Generators::default() };
        let response = Response { status: 200, body, rules, generators, ..Response::default() };
        match generate::response(&response, &Context::consumer(now, seed)) {
            Ok(made) => {
                prop_assert!(matches!(made, Cow::Owned(_)));
                let bytes = made.body_bytes().unwrap();
                let received = ReceivedResponse { status: 200, body: bytes.as_slice().into(), ..ReceivedResponse::default() };
                prop_assert_eq!(match_response(&response, &received), []);
            }
            // Some of the regexes have no text, and some of the date expressions are another kind's.
            Err(error) => {
                let reasons = ["none of 100 texts", "`: expected "];
                prop_assert!(reasons.iter().any(|reason| error.to_string().contains(reason)), "{}", error);
            }
        }
    }

    #[test]
    fn generating_is_total_and_the_same_for_the_same_clock_and_seed(response in response(), now in time(), seed: u64, value in json()) {
        let values = [("a".into(), value)];
        let sides = [
            Context::consumer(now, seed),
            Context::consumer(now, seed).with_mock_url("http://mock"),
            Context::provider(now, seed).with_values(&values),
        ];
        for context in sides {
            let made = all(&response, &context);
            prop_assert_eq!(&made, &all(&response, &context));
            for error in made.into_iter().filter_map(Result::err) {
                prop_assert!(error.to_string().starts_with("the generator "), "{}", error);
            }
        }
    }

    #[test]
    fn a_body_stays_what_it_is(response in response(), seed: u64) {
        let header = Vec::new();
        let response = Response { generators: Generators { header, ..response.generators }, ..response };
        let context = Context::consumer(DateTime::new(2000, 1, 1).unwrap(), seed).with_mock_url("http://mock");
        if let Ok(made) = generate::response(&response, &context) {
            prop_assert!(matches_itself(&made) || !matches_itself(&response), "{:?}", made);
        }
    }

    #[test]
    fn other_seeds_make_other_values(now in time(), seed: u64) {
        let generators = Generators { path: Some(Generator::Uuid(None)), ..Generators::default() };
        let request = Request { generators, ..Request::default() };
        let made = |seed| generate::request(&request, &Context::consumer(now, seed)).unwrap().path.clone();
        prop_assert_ne!(made(seed), made(seed.wrapping_add(1)));
    }
}
