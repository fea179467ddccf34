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
