use pact_text::vocabulary::{GENERATING, MATCHERS, Matcher};

use super::*;

#[pact_contract(consumer = "it-matchers", provider = "it-v3", spec = "v3")]
fn it_v3(_: &mut Contract) {}

fn generated(spec: SpecVersion, describe: impl FnOnce(&mut Contract)) -> Result<(), String> {
    let dir = tempfile::tempdir().unwrap();
    let mut contract = Contract::find("it_v3").unwrap().with_spec(spec);
    describe(&mut contract);
    contract.generate_pact(dir.path()).map(drop).map_err(|error| error.to_string())
}

fn with_body(spec: SpecVersion, body: Pattern) -> Result<(), String> {
    generated(spec, |contract| drop(contract.interaction("get").get("/").responds(200).json(pattern!({ "v": body }))))
}

#[test]
fn a_rule_that_the_version_lacks_is_refused_with_its_place_and_the_version_that_has_it() {
    let refusal = |what: &str| Err(format!("the interaction \"get\" cannot be written: {what} of the specification"));
    for (name, pattern) in [
        ("semver", semver("1.0.0")),
        ("notEmpty", not_empty("a")),
        ("eachKey", each_key(regex("a", "a"), json!({ "a": 1 }))),
        ("eachValue", each_value(integer(1), json!([1]))),
        ("arrayContains", array_containing([1])),
    ] {
        let expected = refusal(&format!("the rule {name:?} at body.v of the response needs version 4"));
        assert_eq!(with_body(SpecVersion::V3, pattern.clone()), expected);
        assert_eq!(with_body(SpecVersion::V2, pattern.clone()), expected);
        assert_eq!(with_body(SpecVersion::V4, pattern), Ok(()));
    }
    for (name, pattern) in [
        ("date", date("yyyy", "2000")),
        ("time", time("HH", "00")),
        ("datetime", datetime("yyyy HH", "2000 00")),
        ("include", includes("a", "a")),
        ("number", number(1)),
        ("integer", integer(1)),
        ("decimal", decimal(0.5)),
        ("boolean", boolean(true)),
        ("null", null_value()),
        ("values", values_like("a", 1)),
    ] {
        let expected = refusal(&format!("the rule {name:?} at body.v of the response needs version 3"));
        assert_eq!(with_body(SpecVersion::V2, pattern.clone()), expected);
        assert_eq!(with_body(SpecVersion::V3, pattern), Ok(()));
    }
    for pattern in [like(1), equal(1), regex("a", "a"), one_of(["a"]), any_value(1), each_like(1)] {
        assert_eq!(with_body(SpecVersion::V2, pattern), Ok(()));
    }
    let expected = refusal("the generator \"MockServerURL\" at body.v of the response needs version 4");
    assert_eq!(with_body(SpecVersion::V3, mock_url("/a", "http://localhost/a")), expected);
    assert_eq!(
        with_body(SpecVersion::V2, uuid()),
        refusal("the generator \"Uuid\" at body.v of the response needs version 3")
    );
    assert_eq!(with_body(SpecVersion::V3, uuid()), Ok(()));
    let refused = generated(SpecVersion::V3, |c| drop(c.interaction("get").get("/").responds(StatusClass::Success)));
    assert_eq!(refused, refusal("the rule \"statusCode\" at status of the response needs version 4"));
    let refused = generated(SpecVersion::V3, |contract| {
        contract.interaction("get").get("/").query("a", semver("1.0.0")).responds(200);
    });
    assert_eq!(refused, refusal("the rule \"semver\" at query.a of the request needs version 4"));
}

/// One of each, by the name that the macros know it by.
fn matcher(name: &str) -> Pattern {
    match name {
        "like" => like(1),
        "each_like" => each_like(1),
        "equal" => equal(1),
        "regex" => regex("a", "a"),
        "includes" => includes("a", "a"),
        "integer" => integer(1),
        "decimal" => decimal(0.5),
        "number" => number(1),
        "boolean" => boolean(true),
        "null_value" => null_value(),
        "array_containing" => array_containing([1]),
        "each_key" => each_key(regex("a", "a"), json!({ "a": 1 })),
        "each_value" => each_value(like(1), json!([1])),
        "values_like" => values_like("a", 1),
        "not_empty" => not_empty("a"),
        "all_of" => all_of([like(1), regex("1", "1").example(1)]),
        "any_of" => any_of([like(1), regex("1", "1").example(1)]),
        "any_value" => any_value(1),
        "from_state" => from_state("id", 1),
        "one_of" => one_of(["a"]),
        "integer_in_range" => integer_in_range(1, 2),
        "number_in_range" => number_in_range(1, 2),
        "semver" => semver("1.0.0"),
        "date" => date("yyyy", "2000"),
        "time" => time("HH", "00"),
        "datetime" => datetime("yyyy HH", "2000 00"),
        "mock_url" => mock_url("/a", "http://localhost/a"),
        "random_boolean" => random_boolean(),
        "random_decimal" => random_decimal(2),
        "random_hexadecimal" => random_hexadecimal(2),
        "random_int" => random_int(1, 2),
        "random_string" => random_string(2),
        "uuid" => uuid(),
        _ => panic!("the macros know a matcher `{name}`, which this test does not"),
    }
}

const VERSIONS: [SpecVersion; 5] =
    [SpecVersion::V1, SpecVersion::V1_1, SpecVersion::V2, SpecVersion::V3, SpecVersion::V4];

#[test]
fn the_macros_know_the_version_that_has_each_matcher() {
    for Matcher { name, since, .. } in MATCHERS {
        for spec in VERSIONS {
            let written = with_body(spec, matcher(name));
            assert_eq!(written.is_ok(), spec >= since, "`{name}`, since {since}, in {spec}: {written:?}");
        }
    }
    for spec in VERSIONS {
        let written = with_body(spec, regex("a", "a").generated());
        assert_eq!(written.is_ok(), spec >= GENERATING.1, "`generated` in {spec}: {written:?}");
    }
}

#[test]
fn the_macros_know_every_matcher() {
    let prelude = include_str!("../../../src/prelude.rs");
    let (_, names) = prelude.split_once("pact_runtime::consumer::{").unwrap();
    let (names, _) = names.split_once('}').unwrap();
    // These are for a status, for bytes and for a multipart form, and never stand in a `pattern!`.
    let matchers = names.split(',').map(str::trim).filter(|name| !["status", "content_type", "part"].contains(name));
    for name in matchers.filter(|name| name.starts_with(char::is_lowercase)) {
        assert!(pact_text::vocabulary::matcher(name).is_some(), "the macros do not know `{name}`");
    }
}
