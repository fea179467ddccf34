use super::*;

#[test]
fn dates_and_times_are_in_their_pattern() {
    let day = date("yyyy-MM-dd", "2024-02-29");
    assert_eq!(rules(day.clone()), json!([{ "match": "date", "format": "yyyy-MM-dd" }]));
    assert_accepts(&day, &[json!("2024-02-29"), json!("1999-12-31")], &[json!("2023-02-29"), json!("today"), json!(1)]);
    let clock = time("HH:mm", "23:59");
    assert_eq!(rules(clock.clone()), json!([{ "match": "time", "format": "HH:mm" }]));
    assert_accepts(&clock, &[json!("23:59"), json!("00:00")], &[json!("24:00"), json!("23:59:00")]);
    let both = datetime("yyyy-MM-dd'T'HH:mm:ssXXX", "2024-02-29T23:59:59Z");
    assert_eq!(rules(both.clone()), json!([{ "match": "datetime", "format": "yyyy-MM-dd'T'HH:mm:ssXXX" }]));
    assert_accepts(&both, &[json!("2024-02-29T00:00:00+01:00")], &[json!("2024-02-29")]);
}

#[test]
fn texts_are_one_of_some_a_version_or_anything() {
    let state = one_of(["draft", "a.b|c", "sent"]);
    assert_eq!(rules(state.clone()), json!([{ "match": "regex", "regex": "^(?:draft|a\\.b\\|c|sent)$" }]));
    let refused = [json!("drafts"), json!("axb|c"), json!("c"), json!(""), json!(null)];
    assert_accepts(&state, &[json!("draft"), json!("a.b|c"), json!("sent")], &refused);
    assert_accepts(&state.example("sent"), &[json!("draft")], &[json!("x")]);
    let version = semver("1.0.0-rc.1");
    assert_eq!(rules(version.clone()), json!([{ "match": "semver" }]));
    assert_accepts(&version, &[json!("1.0.0-rc.1"), json!("0.0.1")], &[json!("1.0"), json!("v1.0.0"), json!(1)]);
    let some = not_empty("a");
    assert_eq!(rules(some.clone()), json!([{ "match": "notEmpty" }]));
    assert_accepts(&some, &[json!("a"), json!("b")], &[json!(""), json!(null), json!([])]);
    let any = any_value("a");
    assert_eq!(rules(any.clone()), json!([{ "match": "regex", "regex": "[\\s\\S]*" }]));
    assert_accepts(
        &any,
        &[json!("a"), json!(""), json!("\n"), json!(null), json!(1), json!([1]), json!({ "a": {} })],
        &[],
    );
    assert!(
        !matching::match_response(&with_value(any), &ReceivedResponse { status: 200, ..ReceivedResponse::default() })
            .is_empty()
    );
}

#[test]
fn a_range_of_numbers_is_a_rule_for_the_type_and_one_for_the_digits() {
    let percent = integer_in_range(1, 100).example(7);
    let regex = "^(?:(?:[1-9]|[1-9]\\d|100))$";
    assert_eq!(rules(percent.clone()), json!([{ "match": "integer" }, { "match": "regex", "regex": regex }]));
    let refused = [json!(0), json!(101), json!(-1), json!(1.0), json!(50.5), json!("50"), json!(null), json!([])];
    assert_accepts(&percent, &[json!(1), json!(7), json!(100)], &refused);

    let share = number_in_range(-0.5, 1);
    assert_eq!(rules(share.clone())[0], json!({ "match": "number" }));
    let accepted = [json!(-0.5), json!(0), json!(-0.0), json!(1), json!(1.0), json!(0.999), json!(1e-9), json!(-1e-9)];
    assert_accepts(&share, &accepted, &[json!(-0.51), json!(1.01), json!(2), json!(-1), json!("0.5"), json!(1e9)]);
    for (text, is_in) in [("1.000", true), ("1e0", true), ("1e-1", true), ("2e-1", true), ("1e1", false)] {
        assert_eq!(accepts_text(share.clone(), text), is_in, "{text}");
    }
}

#[test]
fn rules_combine_by_and_and_or() {
    let both = all_of([includes("a", "ab"), regex("..", "ab")]);
    let matchers = json!([{ "match": "include", "value": "a" }, { "match": "regex", "regex": ".." }]);
    assert_eq!(written(both.clone()).0, json!({ "$": { "combine": "AND", "matchers": matchers } }));
    assert_accepts(&both, &[json!("ab"), json!("xa")], &[json!("abc"), json!("xb")]);
    let either = pattern!(any_of([integer(1), null_value(), regex("a+", "a")]));
    assert_eq!(written(either.clone()).0["$"]["combine"], "OR");
    assert_accepts(&either, &[json!(1), json!(20), json!(null), json!("aa")], &[json!(1.5), json!("b"), json!([])]);
}

#[test]
fn keys_and_values_of_an_object_are_free_within_rules() {
    let keys = pattern!(each_key(regex("[A-Z]", "A"), { "A": integer(1) }));
    let expected = json!([{ "match": "eachKey", "rules": [{ "match": "regex", "regex": "[A-Z]" }] }]);
    assert_eq!(rules(keys.clone()), expected);
    assert_eq!(written(keys.clone()).0["$.A"]["matchers"], json!([{ "match": "integer" }]));
    let accepted = [json!({ "A": 1 }), json!({ "B": 1 }), json!({ "A": 2, "C": "x" })];
    assert_accepts(&keys, &accepted, &[json!({ "a": 1 }), json!({ "A": "x" }), json!([])]);

    let values = pattern!(each_value(integer(1), { "A": 1, "B": 2 }));
    assert_eq!(rules(values.clone()), json!([{ "match": "eachValue", "rules": [{ "match": "integer" }] }]));
    assert_accepts(
        &values,
        &[json!({ "A": 1 }), json!({ "x": 7 })],
        &[json!({ "x": "7" }), json!({ "A": 1, "x": 0.5 })],
    );
    assert_accepts(&each_value(integer(1), json!([1])), &[json!([1]), json!([2, 3])], &[json!([1, "x"])]);

    let both = pattern!(each_key(regex("[A-Z]", "A"), each_value(integer(1), { "A": 1 })));
    assert_accepts(&both, &[json!({ "A": 1 }), json!({ "Z": 7 })], &[json!({ "a": 1 }), json!({ "Z": "7" })]);

    let like_one = pattern!(values_like("A", { "left": integer(7), "unit": "kg" }));
    assert_eq!(rules(like_one.clone()), json!([{ "match": "values" }]));
    assert_eq!(written(like_one.clone()).0["$.*.left"]["matchers"], json!([{ "match": "integer" }]));
    let refused = [json!({ "B": { "left": "0", "unit": "kg" } }), json!({ "B": { "left": 0, "unit": "g" } })];
    assert_accepts(&like_one, &[json!({ "B": { "left": 0, "unit": "kg" } }), json!({})], &refused);
}

/// Why there is no `object_with`, which would let further members come and ask for those of the example.
#[test]
fn what_lets_further_members_come_in_a_request_gives_up_the_known_ones() {
    let further = |pattern: Pattern, received: &str| {
        let request =
            described(|contract| drop(contract.interaction("a").post("/").json(pattern).responds(200))).request;
        let headers = vec![(Cow::Borrowed("Content-Type"), Cow::Borrowed("application/json"))];
        let body = received.as_bytes().into();
        let received = ReceivedRequest { method: "POST".into(), path: "/".into(), headers, body, ..Default::default() };
        matching::match_request(&request, &received).is_empty()
    };
    let (more, less) = (r#"{ "a": 1, "b": 2 }"#, "{}");
    for (pattern, verdicts) in [
        (pattern!({ "a": 1 }), [false, false]),
        (like(json!({ "a": 1 })), [false, false]),
        (not_empty(json!({ "a": 1 })), [false, false]),
        (each_key(regex(".*", "a"), json!({ "a": 1 })), [true, true]),
        (values_like("a", like(1)), [true, true]),
    ] {
        assert_eq!([more, less].map(|received| further(pattern.clone(), received)), verdicts, "{pattern:?}");
    }
}

#[test]
fn an_array_contains_its_variants_in_any_order() {
    let lines = pattern!(array_containing([{ "rel": "self", "id": integer(1) }, "x"]));
    let variants = json!([
        { "index": 0, "rules": { "$.id": { "combine": "AND", "matchers": [{ "match": "integer" }] } } },
        { "index": 1, "rules": {} },
    ]);
    assert_eq!(rules(lines.clone()), json!([{ "match": "arrayContains", "variants": variants }]));
    let of = |id: Value| json!({ "rel": "self", "id": id });
    let refused = [json!([of(json!(1))]), json!(["x"]), json!(["x", of(json!("1"))]), json!([])];
    assert_accepts(&lines, &[json!([of(json!(1)), "x"]), json!([3, "x", of(json!(9))])], &refused);
    assert_accepts(&array_containing([1, 2]), &[json!([2, 1, 0])], &[json!([1])]);
}

#[test]
fn a_matcher_that_does_not_accept_its_own_example_says_so_at_once() {
    for (panic, sentence) in [
        (panics(|| drop(date("yyyy-MM-dd", "2024-13-01"))), "is not in its own pattern `yyyy-MM-dd`: month 13"),
        (panics(|| drop(time("b", "1"))), "invalid date pattern `b`"),
        (panics(|| drop(semver("1.0"))), "the example \"1.0\" is not a semantic version: write all of it"),
        (panics(|| drop(not_empty(""))), "does not accept its own example"),
        (panics(|| drop(not_empty(()))), "the example of `not_empty` is null"),
        (panics(|| drop(each_key(regex("[A-Z]", "A"), json!({ "a": 1 })))), "does not accept its own example"),
        (panics(|| drop(each_key(regex("[A-Z]", "A"), 1))), "`each_key` is for an object, and not 1"),
        (panics(|| drop(each_value(integer(1), json!({ "a": "x" })))), "does not accept its own example"),
        (panics(|| drop(each_value(1, json!({ "a": 1 })))), "`each_value` begins with a matcher of one value"),
        (panics(|| drop(pattern!(each_value(integer(1), { "a": integer(1) })))), "leave them out"),
        (panics(|| drop(one_of(Vec::<String>::new()))), "`one_of` needs a text"),
        (panics(|| drop(one_of(["a"]).example("b"))), "does not accept its own example"),
        (panics(|| drop(integer_in_range(1, 5).example(6))), "does not accept its own example"),
        (panics(|| drop(any_value(json!([])))), "the example of `any_value` is a text"),
        (panics(|| drop(all_of([integer(1), null_value()]))), "does not accept its own example"),
        (panics(|| drop(all_of([like(json!([1]))]))), "combines matchers of one value"),
        (panics(|| drop(any_of([all_of([like(1), integer(1)]), like(1)]))), "inside each other"),
        (panics(|| drop(array_containing(Vec::<Pattern>::new()))), "needs a variant"),
        (
            panics(|| drop(content_type("image/png", "GIF89a"))),
            "does not accept its own example in a body of bytes: expected",
        ),
        (panics(|| drop(status(StatusClass::Success, 404))), "the example 404 is not one of the codes"),
        (panics(|| drop(described(|c| drop(c.interaction("a").get("/").header("n", integer(-1)))))), "in a header"),
    ] {
        assert!(panic.contains(sentence), "{panic}");
    }
}
