use crate::pattern::{expand, expand_params};

/// Compares what the macro makes with an expression in which `P` is the private module.
#[track_caller]
fn assert_expands(pattern: &str, expected: &str) {
    let expansion = super::dense(&expand(super::tokens(&format!("[h] {pattern}"))).to_string());
    let expansion = expansion.replace("h::__private::", "P::").replace("::std::string::String::", "");
    assert_eq!(expansion, super::dense(expected));
}

fn rejected(pattern: &str) -> Vec<String> {
    let expansion = expand(super::tokens(&format!("[h] {pattern}")));
    let mut block = expansion.into_iter();
    let Some(proc_macro2::TokenTree::Group(group)) = block.next() else { panic!("the expansion is a block") };
    let (errors, rest) = super::split_errors(group.stream());
    assert_eq!(rest.to_string(), "h :: __private :: Pattern :: null ()");
    errors
}

#[test]
fn rust_expressions_are_converted() {
    assert_expands("1", "P::into_pattern(1)");
    assert_expands("-1.5", "P::into_pattern(-1.5)");
    assert_expands("true", "P::into_pattern(true)");
    assert_expands("\"text\"", "P::into_pattern(\"text\")");
    assert_expands("user.name", "P::into_pattern(user.name)");
    assert_expands("HashMap::<K, V>::new()", "P::into_pattern(HashMap::<K, V>::new())");
    assert_expands("one_of(\"a\", \"b\")", "P::into_pattern(one_of(\"a\", \"b\"))");
}

#[test]
fn the_parentheses_around_a_block_are_not_passed_on() {
    assert_expands("({ let x = 1; x })", "P::into_pattern({ let x = 1; x })");
    assert_expands("like(({ let x = 1; x }))", "like({ let x = 1; x })");
    assert_expands("(1, 2)", "P::into_pattern((1, 2))");
}

#[test]
fn a_comma_may_follow_the_pattern() {
    assert_expands("1,", "P::into_pattern(1)");
}

#[test]
fn null_is_a_pattern_of_its_own() {
    assert_expands("null", "P::Pattern::null()");
    assert_expands("null.len()", "P::into_pattern(null.len())");
}

#[test]
fn arrays_may_be_nested_and_empty() {
    assert_expands("[]", "P::Pattern::array(::std::vec![])");
    assert_expands(
        "[1, [null],]",
        "P::Pattern::array(::std::vec![P::into_pattern(1), P::Pattern::array(::std::vec![P::Pattern::null()])])",
    );
}

#[test]
fn an_array_with_a_method_is_rust() {
    assert_expands("[1, 2].concat()", "P::into_pattern([1, 2].concat())");
}

#[test]
fn objects_may_be_nested_and_empty() {
    assert_expands("{}", "P::Pattern::object(::std::vec![])");
    assert_expands(
        "{ \"a\": 1, \"b\": {}, }",
        "P::Pattern::object(::std::vec![(from(\"a\"), P::into_pattern(1)), (from(\"b\"), P::Pattern::object(::std::vec![]))])",
    );
}

#[test]
fn keys_may_be_rust() {
    assert_expands("{ KEY: 1 }", "P::Pattern::object(::std::vec![(from(KEY), P::into_pattern(1))])");
    assert_expands("{ keys::ID: 1 }", "P::Pattern::object(::std::vec![(from(keys::ID), P::into_pattern(1))])");
    assert_expands(
        "{ (format!(\"x{n}\")): 1 }",
        "P::Pattern::object(::std::vec![(from(format!(\"x{n}\")), P::into_pattern(1))])",
    );
}

#[test]
fn matchers_take_patterns_and_rust() {
    assert_expands("like(\"x\")", "like(\"x\")");
    assert_expands("matchers::integer(2)", "matchers::integer(2)");
    assert_expands("regex(r\"^a$\", value)", "regex(r\"^a$\", value)");
    assert_expands("equal(null)", "equal(P::Pattern::null())");
    assert_expands("like([1])", "like(P::Pattern::array(::std::vec![P::into_pattern(1)]))");
    assert_expands("each_like(like(1))", "each_like(like(1))");
    assert_expands("null_value()", "null_value()");
    assert_expands(
        "each_like({ \"q\": integer(2) }).min(1).max(5)",
        "each_like(P::Pattern::object(::std::vec![(from(\"q\"), integer(2))])).min(1).max(5)",
    );
}

#[test]
fn matchers_of_several_patterns_take_them_in_brackets() {
    assert_expands(
        "array_containing([{ \"a\": 1 }])",
        "array_containing(P::Pattern::array(::std::vec![P::Pattern::object(::std::vec![(from(\"a\"), P::into_pattern(1))])]))",
    );
    assert_expands("any_of([integer(1), 2])", "any_of(P::Pattern::array(::std::vec![integer(1), P::into_pattern(2)]))");
    assert_expands("one_of([\"a\", \"b\"])", "P::into_pattern(one_of([\"a\", \"b\"]))");
}

#[test]
fn limits_that_no_array_can_keep_are_rejected_on_the_limit() {
    assert_eq!(
        rejected("{ \"a\": each_like(1).min(3).max(2), \"b\": each_like(1).min(2).max(3) }"),
        ["`2`: an array cannot have at least 3 and at most 2 items"]
    );
    assert_expands("each_like(1).min(n).max(2)", "each_like(1).min(n).max(2)");
}

#[test]
fn literals_that_a_matcher_refuses_are_rejected_wherever_the_call_stands() {
    let no_match = "`\"b\"`: the example \"b\" does not match its own regex `a`, which the whole text has to match";
    for pattern in [
        r#"regex("a", "b")"#,
        r#"[{ "x": like(each_like(regex("a", "b")).min(2)) }]"#,
        r#"(regex("a", "b").generated())"#,
        r#"any_of([null_value(), regex("a", "b")])"#,
        r#"pact_harness::consumer::regex("a", "b")"#,
    ] {
        assert_eq!(rejected(pattern), [no_match], "{pattern}");
    }
    assert_eq!(rejected("integer_in_range(1, -1)"), ["`-1`: no number is from 1 to -1"]);
    assert_eq!(rejected("any_of([])"), ["`any_of`: `any_of` needs a matcher"]);
}

#[test]
fn what_is_no_literal_and_what_is_somebody_elses_is_left_alone() {
    for pattern in [
        r#"regex(expression, "b")"#,
        r#"regex("a", format!("b"))"#,
        r#"date(&pattern, "x")"#,
        r#"my::date("x", "y")"#,
        r#"<My>::date("x", "y")"#,
        "my.date(1)",
        r#"date("x")"#,
        "one_of(texts)",
        "one_of(vec![text; 0])",
        "integer_in_range(1, least)",
        "number_in_range(0, f64::INFINITY)",
        "self::optional(1)",
    ] {
        let expansion = expand(super::tokens(&format!("[h] {pattern}"))).to_string();
        assert!(!expansion.contains("compile_error"), "{pattern}: {expansion}");
    }
}

#[test]
fn matchers_that_pact_has_no_form_for_are_rejected_with_the_reason() {
    let errors = rejected(r#"{ "a": optional(like(1)), "b": object_with({ "c": 1 }) }"#);
    assert!(errors[0].starts_with("`optional`: there is no `optional`: no Pact tool"), "{errors:?}");
    assert!(errors[1].starts_with("`object_with`: there is no `object_with`: in a response"), "{errors:?}");
}

#[test]
fn what_follows_a_matcher_is_kept_up_to_the_comma() {
    assert_expands(
        "[like(1).into::<A, B>()?, like(2) | f::<A, B>(3), 4]",
        "P::Pattern::array(::std::vec![like(1).into::<A, B>()?, like(2) | f::<A, B>(3), P::into_pattern(4)])",
    );
}

#[test]
fn the_path_of_the_crate_is_emitted_as_it_came() {
    let expansion = expand(super::tokens("[::some::path] null"));
    assert_eq!(expansion.to_string(), ":: some :: path :: __private :: Pattern :: null ()");
}

#[test]
fn a_repeated_key_is_rejected_the_second_time() {
    assert_eq!(
        rejected("{ \"a\": 1, \"b\": 2, r\"a\": 3 }"),
        ["`r\"a\"`: the key \"a\" is repeated: remove one of the two"]
    );
}

#[test]
fn an_unknown_matcher_is_rejected_with_the_nearest() {
    assert_eq!(
        rejected("{ \"lines\": each_lik({ \"sku\": 1 }) }"),
        ["`each_lik`: unknown matcher `each_lik`: did you mean `each_like`?"]
    );
    assert_eq!(
        rejected("{ lines: each_lik({ sku: 1 }) }"),
        ["`each_lik`: unknown matcher `each_lik`: did you mean `each_like`?"]
    );
    let errors = rejected("somewhat({ \"sku\": 1 })");
    assert!(errors[0].starts_with("`somewhat`: unknown matcher `somewhat`. The matchers are `"), "{errors:?}");
}

#[test]
fn what_follows_the_pattern_is_rejected() {
    let message = "remove this, since a pattern is one value";
    assert_eq!(rejected("{} 4 5"), [format!("`4 5`: unexpected after the pattern: {message}")]);
    assert_eq!(rejected("like(1) \"x\""), [format!("`\"x\"`: unexpected after the pattern: {message}")]);
    let message = "write `[ .. ]` around several values";
    assert_eq!(rejected("1, 2"), [format!("`2`: unexpected after the pattern: {message}")]);
    let message = "write `{ .. }` around keys and values";
    assert_eq!(rejected("\"a\": 1"), [format!("`: 1`: unexpected after the pattern: {message}")]);
}

#[test]
fn a_pattern_of_nothing_is_rejected() {
    let errors = rejected("");
    assert_eq!(errors, ["call: a pattern is one value: write `{ .. }`, `[ .. ]`, a matcher or a Rust expression"]);
}

#[test]
fn missing_commas_are_rejected_where_they_belong() {
    let message = "unexpected here: write a comma between two values";
    assert_eq!(rejected("{ \"a\": 1 \"b\": 2 }"), [format!("`\"b\"`: {message}")]);
    assert_eq!(rejected("{ \"a\": like(1).min(2) \"b\": 2 }"), [format!("`\"b\"`: {message}")]);
    assert_eq!(rejected("[{} null]"), [format!("`null`: {message}")]);
}

#[test]
fn keys_without_a_value_are_rejected() {
    assert_eq!(rejected("{ \"a\" }"), ["`\"a\"`: the value is missing: write `: value` after the key"]);
    assert_eq!(rejected("{ \"a\" = 1 }"), ["`=`: unexpected after the key: write `: value`"]);
    assert_eq!(rejected("{ \"a\":, \"b\": 1 }"), ["`\"a\"`: the value is missing: write one after the `:`"]);
}

#[test]
fn keys_that_are_no_strings_are_rejected() {
    assert_eq!(rejected("{ 1: 2 }"), ["`1`: a key is a string: write it in quotes"]);
    let errors = rejected("{ let x = 1; x }");
    assert!(errors[0].starts_with("`let`: not a key: write a name, a string literal"), "{errors:?}");
}

#[test]
fn a_name_without_quotes_is_a_key() {
    for key in ["sku", "r#sku", "\"sku\""] {
        let key = format!("{{ {key}: 1 }}");
        let expansion = super::dense(&expand(super::tokens(&format!("[h] {key}"))).to_string());
        assert!(expansion.contains("from(\"sku\")"), "{expansion}");
    }
    assert_expands("{ type: 1 }", "P::Pattern::object(::std::vec![(from(\"type\"), P::into_pattern(1))])");
    assert_expands("{ (sku): 1 }", "P::Pattern::object(::std::vec![(from(sku), P::into_pattern(1))])");
    assert_eq!(rejected("{ sku: 1, \"sku\": 2 }"), ["`\"sku\"`: the key \"sku\" is repeated: remove one of the two"]);
}

/// What `params!` makes, where `P` is the private module.
fn params(params: &str) -> String {
    let expansion = super::dense(&expand_params(super::tokens(&format!("[h] {params}"))).to_string());
    expansion.replace("h::__private::", "P::").replace("::std::string::String::", "").replace("::std::", "")
}

#[test]
fn parameters_are_written_like_a_pattern_with_braces_or_without() {
    let expected = "P::StateParam::into_params(P::StateParam::object(vec![(from(\"sku\"),P::StateParam::of(&sku)),\
        (from(\"tags\"),P::StateParam::array(vec![P::StateParam::of(&1),P::StateParam::null()])),\
        (from(KEY),P::StateParam::object(vec![]))]))";
    for source in [
        "sku: sku, \"tags\": [1, null], KEY: {}",
        "sku: sku, tags: [1, null,], KEY: {},",
        "{ \"sku\": sku, \"tags\": [1, null], KEY: {} }",
    ] {
        assert_eq!(params(source), super::dense(expected), "{source}");
    }
    assert_eq!(params(""), "P::StateParam::into_params(P::StateParam::object(vec![]))");
    assert_eq!(params("{}"), params(""));
}

#[test]
fn parameters_that_are_no_plain_values_are_rejected() {
    for (source, message) in [
        ("sku: like(\"A-1\")", "plain values"),
        ("tags: [each_like(1).min(2)]", "plain values"),
        ("{ sku: { id: equal(1) } }", "plain values"),
        ("sku", "the value is missing"),
        ("[1, 2]", "not a key"),
        ("1: 2", "a key is a string"),
        ("sku: 1 left: 2", "a comma"),
        ("{ sku: 1 }, { left: 2 }", "around several values"),
        ("json!({})", "unexpected after the key"),
    ] {
        let expansion = params(source);
        assert!(
            expansion.contains("compile_error!") && expansion.contains(&super::dense(message)),
            "{source}: {expansion}"
        );
    }
}

#[test]
fn everything_is_rejected_at_once() {
    let errors = rejected("{ \"a\": [1 2, { 3: 4 }], \"a\": like({ \"x\" }), \"b\": each_lik({ \"y\": 1 }) }");
    assert_eq!(errors.len(), 5, "{errors:#?}");
}
