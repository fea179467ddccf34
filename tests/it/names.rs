//! Names that are hard to write in the path of a rule: what is written can be read, here and by the other Pact tools.

use std::panic::{AssertUnwindSafe, catch_unwind};

use pact_harness::format;
use pact_harness::model::{
    HttpInteraction, Interaction, Pact, PathExpression, PathToken, Request, Response, Rule, RuleList,
};
use pact_harness::prelude::*;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

#[pact_contract(consumer = "it-names", provider = "it-names")]
fn it_names(_: &mut Contract) {}

/// How the official tools read a path, in Rust and on the JVM: no escapes, a name in quotes ends at the next one.
fn read_by_others(path: &str) -> Option<Vec<PathToken>> {
    let is_plain = |c: char| c.is_alphanumeric() || "_-:#@".contains(c);
    let mut rest = path.strip_prefix('$')?;
    let mut tokens = Vec::new();
    while !rest.is_empty() {
        let (token, behind) = if let Some(name) = rest.strip_prefix("['") {
            let (name, behind) = name.split_once('\'').filter(|(name, _)| !name.is_empty())?;
            (PathToken::Field(name.to_owned()), behind.strip_prefix(']')?)
        } else if let Some(behind) = rest.strip_prefix("[*]") {
            (PathToken::StarIndex, behind)
        } else if let Some(index) = rest.strip_prefix('[') {
            let (index, behind) = index.split_once(']')?;
            (PathToken::Index(index.parse().ok()?), behind)
        } else if let Some(behind) = rest.strip_prefix(".*") {
            (PathToken::Star, behind)
        } else {
            let name = rest.strip_prefix('.')?;
            let (name, behind) = name.split_at(name.find(|c| !is_plain(c)).unwrap_or(name.len()));
            (PathToken::Field((!name.is_empty()).then(|| name.to_owned())?), behind)
        };
        tokens.push(token);
        rest = behind;
    }
    Some(tokens)
}

/// Names with everything in them that means something in a path.
fn name() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z'\\\\.\\[\\]$*\" \n]{0,6}", ".{0,6}", Just("\\'".to_owned()), Just("a\\".to_owned())]
}

fn token() -> impl Strategy<Value = PathToken> {
    prop_oneof![
        4 => name().prop_map(PathToken::Field),
        1 => any::<u16>().prop_map(|index| PathToken::Index(index.into())),
        1 => Just(PathToken::Star),
        1 => Just(PathToken::StarIndex),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

    #[test]
    fn a_path_is_read_as_it_was_written_and_by_others_wherever_they_can(tokens in vec(token(), 0..5)) {
        let path = PathExpression { tokens };
        let written = path.to_string();
        prop_assert_eq!(written.parse(), Ok(path.clone()), "{}", written);
        let is_hard = |token: &PathToken| matches!(token, PathToken::Field(name) if name.is_empty() || name.contains('\''));
        let by_others = read_by_others(&written);
        if path.tokens.iter().any(is_hard) {
            prop_assert_ne!(by_others, Some(path.tokens));
        } else {
            prop_assert_eq!(by_others, Some(path.tokens), "{}", written);
        }
    }

    #[test]
    fn rules_for_any_names_are_read_as_they_were_written(query in name(), member in name(), header in "[a-z'.*$!]{1,5}") {
        let rules = |name: &str| vec![(name.to_owned(), RuleList::of(Rule::Type { min: None, max: None }))];
        let mut request = Request { method: "GET".into(), path: "/".into(), ..Request::default() };
        request.query = vec![(query.clone(), vec![Some("1".to_owned())])];
        request.headers = vec![(header.clone(), vec!["1".to_owned()])];
        (request.rules.query, request.rules.header) = (rules(&query), rules(&header));
        let path = PathExpression::root().join(PathToken::Field(member));
        request.rules.body = vec![(path, RuleList::of(Rule::Equality))];
        let response = Response { status: 200, ..Response::default() };
        let http = HttpInteraction { description: "d".into(), request, response, ..HttpInteraction::default() };
        let pact = Pact { interactions: vec![Interaction::Http(http)], ..Pact::new("c", "p") };
        for spec in [SpecVersion::V2, SpecVersion::V3, SpecVersion::V4] {
            let written = format::write(&Pact { spec, ..pact.clone() }, spec).unwrap().to_pretty();
            prop_assert_eq!(format::read(written.as_bytes()), Ok(Pact { spec, ..pact.clone() }), "{}", written);
        }
    }
}

/// What a test is told that describes a body.
fn refusal(body: impl Fn() -> Pattern) -> Option<String> {
    let mut contract = Contract::find("it_names").unwrap();
    let described = catch_unwind(AssertUnwindSafe(|| {
        contract.interaction("d").get("/").responds(200).json(body());
    }));
    described.err().map(|panic| panic.downcast_ref::<String>().cloned().unwrap_or_default())
}

#[test]
fn a_matcher_whose_place_no_other_tool_can_read_fails_the_test_where_it_is_described() {
    let quote = "the matcher for the member \"it's\" cannot be written: its name has a single quote in it";
    let empty = "the matcher for the member \"\" cannot be written: its name is empty";
    for (body, reason) in [
        (pattern!({ "it's": integer(1) }), quote),
        (pattern!({ "a": { "it's": { "b": like(1) } } }), quote),
        (pattern!({ "a": each_like(pattern!({ "it's": like(1) })) }), quote),
        (pattern!({ "a": array_containing([pattern!({ "it's": like(1) })]) }), quote),
        (pattern!({ "it's": uuid() }), quote),
        (pattern!({ "packages": { "": { "name": like("root") } } }), empty),
    ] {
        let told = refusal(|| body.clone()).unwrap();
        assert!(told.starts_with(reason), "{told}");
        assert!(told.ends_with("write this member, and what is in it, without a matcher"), "{told}");
    }
    let names = [
        "a.b",
        "a b",
        "[0]",
        "*",
        "$",
        "new\nline",
        "back\\slash",
        "\\\\",
        "end\\",
        "\"q\"",
        "é😀",
        "0",
        "-1",
        "@id",
        "#",
    ];
    for name in names {
        let body = Value::from_iter([(name.to_owned(), json!(1))]);
        assert_eq!(refusal(|| each_value(integer(1), body.clone())), None, "{name}");
    }
    assert_eq!(
        refusal(|| pattern!({ "it's": 1, "": { "a": "b" }, "c": like(1) })),
        None,
        "without a matcher there is no path"
    );
}

fn written(spec: SpecVersion, describe: impl FnOnce(&mut Contract)) -> Result<String, String> {
    let dir = tempfile::tempdir().unwrap();
    let mut contract = Contract::find("it_names").unwrap().with_spec(spec);
    describe(&mut contract);
    let path = contract.generate_pact(dir.path()).map_err(|error| error.to_string())?;
    Ok(std::fs::read_to_string(path).unwrap())
}

#[test]
fn a_rule_for_a_name_that_version_2_has_no_form_for_is_refused_with_the_version_that_has_one() {
    for name in ["ids[]", "a b", "*", "a.b", "$x", "_a", "it's"] {
        let query = |contract: &mut Contract| {
            drop(contract.interaction("d").get("/").query(name, regex("\\d+", "1")).responds(200));
        };
        let expected = format!(
            "the interaction \"d\" cannot be written: the rule for the query parameter {name:?} of the request needs version 3 \
             of the specification: in version 2 other Pact tools cannot read a rule for this name"
        );
        assert_eq!(written(SpecVersion::V2, query), Err(expected));
        for spec in [SpecVersion::V3, SpecVersion::V4] {
            let pact = format::read(written(spec, query).unwrap().as_bytes()).unwrap();
            let Interaction::Http(http) = &pact.interactions[0] else { panic!("{pact:?}") };
            assert_eq!(http.request.rules.query[0].0, name);
        }
        written(SpecVersion::V2, |contract| drop(contract.interaction("d").get("/").query(name, "1").responds(200)))
            .unwrap();
    }
    for name in ["X.Y", "X'Y", "X*"] {
        let header = |contract: &mut Contract| {
            drop(contract.interaction("d").get("/").responds(200).header(name, regex("\\d+", "1")));
        };
        let error = written(SpecVersion::V2, header).unwrap_err();
        assert!(
            error.contains(&format!("the rule for the header {name:?} of the response needs version 3")),
            "{error}"
        );
        written(SpecVersion::V3, header).unwrap();
    }
    for name in ["page", "X-Trace", "a_b", "@id", "100"] {
        if name != "@id" {
            written(SpecVersion::V2, |c| {
                drop(c.interaction("d").get("/").query(name, regex("\\d+", "1")).responds(200));
            })
            .unwrap();
        }
    }
}

#[test]
fn what_a_pact_at_hand_cannot_say_in_an_older_version_is_an_error_and_in_its_own_is_kept() {
    let pact = |version: &str| {
        let text = json!({ "consumer": { "name": "c" }, "provider": { "name": "p" },
            "metadata": { "pactSpecification": { "version": version } },
            "interactions": [{ "type": "Synchronous/HTTP", "description": "d", "request": { "method": "GET", "path": "/" },
                "response": { "status": 200, "matchingRules": { "body": { "$.a": { "matchers": [{ "match": "semver" }] } } } } }] });
        format::read(text.to_string().as_bytes()).unwrap()
    };
    let reason = "the interaction \"d\" cannot be written: the rule \"semver\" at body.a of the response needs version 4 of the \
                  specification";
    let dir = tempfile::tempdir().unwrap();
    let generated = |version: &str, spec| {
        let contract = Contract::of_pact(pact(version)).with_spec(spec);
        contract.generate_pact(dir.path().join(version)).map(drop).map_err(|error| error.to_string())
    };
    assert_eq!(generated("4.0", SpecVersion::V3), Err(reason.to_owned()));
    assert_eq!(generated("3.0.0", SpecVersion::V3), Ok(()), "as another tool wrote it");
    assert_eq!(generated("4.0", SpecVersion::V4), Ok(()));
    assert_eq!(format::write(&pact("4.0"), SpecVersion::V3).unwrap_err().to_string(), reason);
    assert!(format::write(&pact("3.0.0"), SpecVersion::V3).is_ok());
}
