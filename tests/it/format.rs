//! Reading and writing pact files.

use pact_harness::format;
use pact_harness::model::{Body, Combine, Interaction, Pact, Rule, SpecVersion};

/// A pact around one interaction, with `\n` before it so that places are easy to count.
fn pact(version: &str, interaction: &str) -> String {
    format!(
        "{{\"consumer\": {{\"name\": \"c\"}}, \"provider\": {{\"name\": \"p\"}}, \"interactions\": [\n{interaction}\n],\n\
         \"metadata\": {{\"pactSpecification\": {{\"version\": \"{version}\"}}}}}}"
    )
}

fn read(text: &str) -> Pact {
    format::read(text.as_bytes()).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn error(text: &str) -> String {
    let error = format::read(text.as_bytes()).unwrap_err();
    format!("{}: {error}", error.place())
}

fn http(pact: &Pact) -> &pact_harness::model::HttpInteraction {
    match &pact.interactions[0] {
        Interaction::Http(http) => http,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_malformed_file_ends_in_an_error_with_its_place() {
    assert_eq!(error("{\"consumer\": \n <<<<<<< HEAD"), "2:2: not JSON: expected value");
    assert_eq!(error("[]"), "1:1: expected an object, but found []");
    assert_eq!(error("{}"), "1:1: expected a member \"consumer\", but there is none");
    assert_eq!(
        error(r#"{"consumer": {"name": 5}, "provider": {"name": "p"}}"#),
        "1:23: at /consumer/name: expected a string, but found 5"
    );
    assert_eq!(
        error(&pact("3.0.0", r#"{"description": "d", "request": {"headers": [1]}, "response": {}}"#)),
        "2:45: at /interactions/0/request/headers: expected an object, but found [1]"
    );
    assert_eq!(
        error(&pact("3.0.0", r#"{"description": "d", "request": {}, "response": {"status": "many"}}"#)),
        "2:60: at /interactions/0/response/status: expected a status code, but found \"many\""
    );
}

#[test]
fn a_rule_without_what_it_needs_ends_in_an_error_with_its_place() {
    let with = |rules: &str| {
        let request = format!(r#"{{"description": "d", "request": {{"matchingRules": {rules}}}, "response": {{}}}}"#);
        error(&pact("3.0.0", &request))
    };
    assert!(with(r#"{"body": {"$.a": {"matchers": [{"match": "regex"}]}}}"#).ends_with(
        "at /interactions/0/request/matchingRules/body/$.a/matchers/0: a rule \"regex\" needs a member \"regex\""
    ));
    assert!(
        with(r#"{"body": {"$.a": {"matchers": [{"max": "many"}]}}}"#)
            .ends_with("/matchers/0/max: expected a number of items, but found \"many\"")
    );
}

#[test]
fn a_rule_that_cannot_be_compiled_stays_in_the_file_and_nothing_satisfies_it() {
    let rules = r#"{"body": {"$.a": {"combine": "AND", "matchers": [{"match": "regex", "regex": ".(*"}]},
        "$.b": {"combine": "AND", "matchers": [{"match": "date", "format": "yyyy-'"}]}}}"#;
    let text = pact(
        "3.0.0",
        &format!(
            r#"{{"description": "d", "request": {{"body": {{"a": "x", "b": "y"}}, "matchingRules": {rules}}}, "response": {{}}}}"#
        ),
    );
    let pact = read(&text);
    let received = pact_harness::model::ReceivedRequest {
        method: "GET".into(),
        path: "/".into(),
        body: br#"{"a": "x", "b": "y"}"#.into(),
        ..pact_harness::model::ReceivedRequest::default()
    };
    let found = pact_harness::matching::match_request(&http(&pact).request, &received);
    let found: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found[0]
            .starts_with("body.a: expected what nothing can be, because the rule cannot be used: invalid regex `.(*`"),
        "{found:?}"
    );
    assert!(
        found[1].starts_with("body.b: expected what nothing can be, because the rule cannot be used: "),
        "{found:?}"
    );
    let written = format::write(&pact, SpecVersion::V3).unwrap().to_pretty();
    assert_eq!(read(&written), pact);
}

#[test]
fn what_no_version_knows_is_refused_and_never_left_out() {
    let refused = |text: &str, what: &str| {
        let error = error(text);
        assert!(error.contains(what), "{error}");
    };
    refused(
        &pact("4.0", r#"{"type": "Telepathy", "description": "d"}"#),
        "at /interactions/0/type: expected \"Synchronous/HTTP\", \"Asynchronous/Messages\" or \"Synchronous/Messages\", \
         but found \"Telepathy\"",
    );
    refused(&pact("5.0", ""), "expected a version of the Pact specification, like \"4.0\", but found \"5.0\"");
    let generators = r#"{"description": "d", "request": {"generators": {"path": {"size": 3}}}, "response": {}}"#;
    refused(
        &pact("3.0.0", generators),
        "at /interactions/0/request/generators/path: expected a generator with a member \"type\", but found {\"size\":3}",
    );
}

#[test]
fn a_rule_at_a_bad_path_is_left_out_with_a_warning_and_stays_in_the_file() {
    let text = pact(
        "3.0.0",
        r#"{"description": "d", "request": {"matchingRules": {"body": {"$.a b": {"matchers": [{"match": "type"}]},
            "$.c": {"matchers": [{"match": "type"}]}}}, "generators": {"body": {"$[": {"type": "Uuid"}}}}, "response": {}}"#,
    );
    let pact = read(&text);
    assert_eq!(http(&pact).request.rules.body.len(), 1);
    assert_eq!(
        pact.warnings(),
        [
            "the interaction \"d\", request: the rule \"$.a b\" of the body is left out: invalid path expression `$.a b`: \
             expected `.` or `[` at character 4",
            "the interaction \"d\", request: the generator \"$[\" of the body is left out: invalid path expression `$[`: \
             expected an index, `*` or a name in single quotes at character 3",
        ]
    );
    let written = format::write(&pact, SpecVersion::V3).unwrap().to_pretty();
    assert!(written.contains("\"$.a b\"") && written.contains("\"$[\""), "{written}");
    assert_eq!(read(&written), pact);
}

#[test]
fn both_versions_of_the_specification_survive_writing_and_reading() {
    let text = pact(
        "3.0.0",
        r#"{"description": "d", "providerStates": [{"name": "s", "params": {"z": 1.50, "a": [true]}}, {"name": "t"}],
            "request": {"method": "POST", "path": "/a", "query": {"q": ["1", "2"], "é": [""]},
                "headers": {"Content-Type": "application/json", "X": "1"},
                "body": {"z": 1.50, "a": {"k'k": [1e3, null]}},
                "matchingRules": {
                    "path": {"matchers": [{"match": "regex", "regex": "^/\\w$"}]},
                    "query": {"q": {"matchers": [{"match": "type", "min": 1, "max": 3}]}},
                    "header": {"X": {"matchers": [{"match": "include", "value": "1"}]}},
                    "body": {"$.a['k\\'k'][*]": {"combine": "OR", "matchers": [{"match": "null"}, {"match": "number"}]}}}},
            "response": {"status": 204}}"#,
    );
    let read_first = read(&text);
    for spec in [SpecVersion::V3, SpecVersion::V4] {
        let written = format::write(&read_first, spec).unwrap().to_pretty();
        let again = read(&written);
        assert_eq!(again, Pact { spec, ..read_first.clone() });
        assert!(written.contains("\"z\": 1.50"), "the text of numbers survives: {written}");
        assert!(written.find("\"z\": 1.50") < written.find("\"k'k\""), "so does the order of members");
    }
    let rules = &http(&read_first).request.rules.body;
    assert_eq!(rules[0].1.combine, Combine::Or);
    assert_eq!(rules[0].1.rules, [Rule::Null, Rule::Number]);
}

#[test]
fn what_other_tools_write_is_understood() {
    let interaction = r#"{"description": "d", "providerState": "s", "request": {"method": "get", "query": {"a": "1"}},
        "response": {"status": "200", "body": "{\"a\": 1}", "headers": {"Content-Type": "application/json"},
        "matchingRules": {"body": {"$": {"match": "type"}, "$[0]": {"matchers": [{"min": "1"}]}, "$[1]": {"matchers": [{"match": "real"}]}}}}}"#;
    let text = pact("3.0.0", interaction).replace("pactSpecification", "pact-specification");
    let pact = read(&text);
    let http = http(&pact);
    assert_eq!(http.states[0].name, "s");
    assert_eq!(http.request.method, "GET");
    assert_eq!(http.request.query_string(), "a=1");
    assert!(matches!(&http.response.body, Body::Json(json) if json.to_string() == "{\"a\":1}"));
    let rules: Vec<_> = http.response.rules.body.iter().map(|(_, list)| list.rules[0].clone()).collect();
    assert_eq!(rules, [Rule::Type { min: None, max: None }, Rule::Type { min: Some(1), max: None }, Rule::Decimal]);
}

#[test]
fn bodies_of_version_4_have_their_own_form() {
    let body = |body: &str| {
        let interaction = format!(
            r#"{{"type": "Synchronous/HTTP", "description": "d", "request": {{"body": {body}}}, "response": {{}}}}"#
        );
        http(&read(&pact("4.0", &interaction))).request.body.clone()
    };
    assert_eq!(body("{}"), Body::Missing);
    assert_eq!(body(r#"{"contentType": "application/json", "encoded": false}"#), Body::Missing);
    assert!(
        matches!(body(r#"{"id": 1, "name": "x"}"#), Body::Json(json) if json.to_string() == r#"{"id":1,"name":"x"}"#)
    );
    assert_eq!(body(r#"{"content": null}"#), Body::Null);
    assert_eq!(body(r#"{"content": ""}"#), Body::Empty);
    assert_eq!(body(r#"{"content": "", "contentType": "text/plain"}"#), Body::Empty);
    assert_eq!(body(r#"{"content": "x", "contentType": "text/plain"}"#), Body::Text("x".into()));
    assert!(
        matches!(body(r#"{"content": "x", "contentType": "application/json"}"#), Body::Json(json) if json.to_string() == "\"x\"")
    );
    assert!(matches!(
        body(r#"{"content": "[1]", "contentType": "application/json", "encoded": "JSON"}"#),
        Body::Json(json) if json.to_string() == "[1]"
    ));
}

#[test]
fn a_json_string_survives_version_3() {
    let text = pact(
        "4.0",
        r#"{"type": "Synchronous/HTTP", "description": "d", "request": {"headers": {"Content-Type": ["application/json"]},
            "body": {"content": "[1]", "contentType": "application/json", "encoded": false}}, "response": {}}"#,
    );
    let pact = read(&text);
    assert_eq!(
        http(&read(&format::write(&pact, SpecVersion::V3).unwrap().to_pretty())).request.body,
        http(&pact).request.body
    );
}

#[test]
fn version_2_has_its_own_form_for_queries_states_and_rules() {
    let text = pact(
        "2.0.0",
        r#"{"description": "d", "providerState": "a user exists",
            "request": {"method": "get", "path": "/users/1", "query": "q=a+b&q=%C3%A9&flag", "headers": {"X-Id": "1"},
                "matchingRules": {
                    "$.path": {"match": "regex", "regex": "/users/\\d+"},
                    "$.headers.X-Id": {"match": "type"},
                    "$.query.q[0]": {"regex": ".*"}}},
            "response": {"status": 200, "body": [{"id": 1}],
                "matchingRules": {"$.body": {"min": 1}, "$.body[*].id": {"match": "type"}}}}"#,
    );
    let pact = read(&text);
    let interaction = http(&pact);
    assert_eq!(pact.spec, SpecVersion::V2);
    assert_eq!(interaction.states[0].name, "a user exists");
    assert_eq!(interaction.request.query_string(), "q=a%20b&q=%C3%A9&flag");
    assert_eq!(interaction.request.rules.path.rules[0].name(), "regex");
    assert!(interaction.request.rules.header("x-id").is_some() && interaction.request.rules.query("q").is_some());
    let body: Vec<_> = interaction.response.rules.body.iter().map(|(path, _)| path.to_string()).collect();
    assert_eq!(body, ["$", "$[*].id"]);

    let written = format::write(&pact, SpecVersion::V2).unwrap().to_pretty();
    assert_eq!(read(&written), pact);
    assert!(
        written.contains(r#""query": "q=a%20b&q=%C3%A9&flag""#)
            && written.contains(r#""$.body[*].id""#)
            && written.contains(r#""$.query.q[0]""#),
        "{written}"
    );
    let mut lifted = pact.clone();
    let Interaction::Http(interaction) = &mut lifted.interactions[0] else { panic!("{lifted:?}") };
    interaction.request.rules.indexed.clear();
    assert_eq!(read(&format::write(&pact, SpecVersion::V4).unwrap().to_pretty()).interactions, lifted.interactions);
}

/// Some servers put objects together from what comes one after the other: `q[][name]=a&q[][tag]=x&q[][name]=b`.
#[test]
fn parameters_of_a_query_text_keep_their_order() {
    for text in ["q[][name]=a&q[][tag]=x&q[][name]=b", "a=1&b&a=2&c=3&b=4", "a=1&a=2&b=3", "b=1&a=2"] {
        let request =
            format!(r#"{{"description": "d", "request": {{"query": "{text}"}}, "response": {{"status": 200}}}}"#);
        let mut pact = read(&pact("2.0.0", &request));
        let sent = http(&pact).request.query_string();
        assert_eq!(sent.replace("%5B", "[").replace("%5D", "]"), text);
        assert_eq!(read(&format::write(&pact, SpecVersion::V2).unwrap().to_pretty()), pact);
        // What is changed since counts.
        let Interaction::Http(changed) = &mut pact.interactions[0] else { panic!("{pact:?}") };
        changed.request.query[0].1.clear();
        changed.request.query.push(("new".to_owned(), vec![None]));
        let changed = changed.request.query_string();
        assert!(changed.ends_with("&new") && !changed.contains("=a"), "{changed}");
    }
}

#[test]
fn what_an_older_version_cannot_hold_is_an_error_and_never_left_out() {
    let refused =
        |interaction: &str, spec| format::write(&read(&pact("3.0.0", interaction)), spec).unwrap_err().to_string();
    let params = r#"{"description": "d", "providerStates": [{"name": "s", "params": {"id": 1}}], "request": {}, "response": {}}"#;
    assert_eq!(
        refused(params, SpecVersion::V2),
        "the interaction \"d | given \"s\" {\"id\":1}\" cannot be written: parameters of a provider state need version 3 of the \
         specification"
    );
    let rule = |rule: &str| {
        format!(
            r#"{{"description": "d", "request": {{"matchingRules": {{"body": {{"$.a": {{"matchers": [{rule}]}}}}}}}}, "response": {{}}}}"#
        )
    };
    assert!(
        refused(&rule(r#"{"match": "integer"}"#), SpecVersion::V2)
            .ends_with("the rule \"integer\" at $.body.a needs version 3 of the specification")
    );
    assert!(
        refused(&rule(r#"{"match": "type"}, {"match": "type"}"#), SpecVersion::V2)
            .ends_with("several rules at $.body.a need version 3 of the specification")
    );
    assert!(
        refused(&rule(r#"{"match": "type"}"#), SpecVersion::V1)
            .ends_with("matching rules need version 2 of the specification")
    );
}

#[test]
fn old_files_tell_their_version_in_other_places_or_not_at_all() {
    let version = |metadata: &str| {
        let text = format!(
            r#"{{"consumer": {{"name": "c"}}, "provider": {{"name": "p"}}, "interactions": [], "metadata": {metadata}}}"#
        );
        read(&text).spec
    };
    assert_eq!(version(r#"{"pactSpecification": {"version": "1.1"}}"#), SpecVersion::V1_1);
    assert_eq!(version(r#"{"pactSpecification": {"version": "1.0.0"}}"#), SpecVersion::V1);
    assert_eq!(version(r#"{"pact-specification": {"version": "2.0"}}"#), SpecVersion::V2);
    assert_eq!(version(r#"{"pactSpecificationVersion": "2.0.0"}"#), SpecVersion::V2);
    assert_eq!(version("{}"), SpecVersion::V3);
}

#[test]
fn several_values_of_a_header_survive_every_version_that_can_hold_them() {
    let interaction = r#"{"type": "Synchronous/HTTP", "description": "d", "request": {"headers": {"Accept": ["a/b", "c/d"]}},
        "response": {"headers": {"Set-Cookie": ["a=1; Expires=Sat, 21 Nov 2026 10:00:00 GMT", "b=2"]}}}"#;
    let pact = read(&pact("4.0", interaction));
    let cookies = &http(&pact).response.headers;
    assert_eq!(&http(&read(&format::write(&pact, SpecVersion::V3).unwrap().to_pretty())).response.headers, cookies);
    assert!(format::write(&pact, SpecVersion::V3).unwrap().to_string().contains(r#""Accept":"a/b, c/d""#));
    let refused = format::write(&pact, SpecVersion::V2).unwrap_err().to_string();
    assert!(
        refused.ends_with("several values of the header \"Set-Cookie\" need version 3 of the specification"),
        "{refused}"
    );
}

#[test]
fn a_list_in_one_text_stays_a_text_since_other_readers_split_only_texts() {
    let interaction = r#"{"type": "Synchronous/HTTP", "description": "d", "request": {"headers": {"Vary": "a, b", "X": "a, b"}}, "response": {}}"#;
    let pact = read(&pact("4.0", interaction));
    let written = format::write(&pact, SpecVersion::V4).unwrap().to_string();
    assert!(written.contains(r#"{"Vary":"a, b","X":["a, b"]}"#), "{written}");
    assert_eq!(read(&written), pact);
}

#[test]
fn what_an_older_version_would_read_as_something_else_is_refused() {
    let v4 = |body: &str, headers: &str| {
        let interaction = format!(
            r#"{{"type": "Synchronous/HTTP", "description": "d", "request": {{"headers": {headers}, "body": {body}}}, "response": {{}}}}"#
        );
        format::write(&read(&pact("4.0", &interaction)), SpecVersion::V3)
            .map(|_| ())
            .map_err(|refused| refused.reason.to_string())
    };
    let json = r#"{"Content-Type": "application/json"}"#;
    for (body, headers, reason) in [
        (r#"{"content": "a", "contentType": "text/plain"}"#, json, "a content type of the body's own"),
        (r#"{"content": "a", "contentTypeHint": "TEXT"}"#, "{}", "a hint about the body's content"),
        (r#"{"content": "{}"}"#, "{}", "a text under no content type"),
        (r#"{"content": "AAAA"}"#, r#"{"Content-Type": "image/png"}"#, "a text under the content type image/png"),
        (r#"{"content": "AAAA", "encoded": "base64"}"#, "{}", "bytes under no content type"),
        (r#"{"content": "AAAA", "encoded": "base64"}"#, json, "bytes under the content type application/json"),
    ] {
        assert_eq!(v4(body, headers), Err(format!("{reason} needs version 4 of the specification")), "{body}");
    }
    assert_eq!(v4(r#"{"content": "a b"}"#, r#"{"Content-Type": "image/png"}"#), Ok(()));
}

fn json_text(text: &str) -> String {
    pact_harness::model::Json::string(text).to_string()
}

#[test]
fn a_string_survives_under_any_content_type() {
    for (content_type, content, encoded) in [
        ("text/plain", "\"a\"", "JSON"),
        ("application/json", "\"\"", "JSON"),
        ("application/json", "not base64!", "base64"),
    ] {
        let (content, content_type) = (json_text(content), json_text(content_type));
        let interaction = format!(
            r#"{{"type": "Synchronous/HTTP", "description": "d", "request": {{}}, "response": {{"body": {{
                "content": {content}, "contentType": {content_type}, "encoded": "{encoded}"}}}}}}"#
        );
        let pact = read(&pact("4.0", &interaction));
        assert_eq!(read(&format::write(&pact, SpecVersion::V4).unwrap().to_pretty()), pact, "{interaction}");
    }
}

#[test]
fn a_member_that_means_nothing_in_an_old_file_does_not_get_a_meaning_by_writing_it_anew() {
    for member in
        [r#""type": "x""#, r#""pending": true"#, r#""key": "1""#, r#""comments": {"a": 1}"#, r#""transport": "x""#]
    {
        let pact =
            read(&pact("3.0.0", &format!(r#"{{"description": "d", "request": {{}}, "response": {{}}, {member}}}"#)));
        assert_eq!(read(&format::write(&pact, SpecVersion::V3).unwrap().to_pretty()), pact);
        let refused = format::write(&pact, SpecVersion::V4).unwrap_err();
        assert!(
            refused.reason.to_string().ends_with("means something of its own in version 4 of the specification"),
            "{refused}"
        );
    }
}

#[test]
fn a_rule_that_cannot_be_used_stays_in_a_version_where_it_cannot_be_used() {
    let rules = |version: &str, rules: &str| {
        read(&pact(
            version,
            &format!(r#"{{"description": "d", "request": {{"matchingRules": {rules}}}, "response": {{}}}}"#),
        ))
    };
    let by_path = rules("2.0.0", r#"{"$.nonsense": {"match": "type"}}"#);
    assert_eq!(read(&format::write(&by_path, SpecVersion::V2).unwrap().to_pretty()), by_path);
    assert!(
        format::write(&by_path, SpecVersion::V3)
            .unwrap_err()
            .reason
            .to_string()
            .ends_with("can be kept in version 2 only")
    );
    let by_category = rules("3.0.0", r#"{"body": {"bad path": {"matchers": [{"match": "type"}]}}}"#);
    assert_eq!(read(&format::write(&by_category, SpecVersion::V3).unwrap().to_pretty()), by_category);
    assert!(
        format::write(&by_category, SpecVersion::V2)
            .unwrap_err()
            .reason
            .to_string()
            .ends_with("needs version 3 of the specification")
    );
}

#[test]
fn rules_for_one_place_are_asked_together_and_none_is_lost() {
    let request =
        |rules: &str| format!(r#"{{"description": "d", "request": {{"matchingRules": {rules}}}, "response": {{}}}}"#);
    let names = |pact: &Pact| -> Vec<String> {
        let rules = &http(pact).request.rules;
        let named = rules.header.iter().chain(&rules.query).map(|(name, list)| (name.clone(), list));
        let all = named.chain(rules.body.iter().map(|(path, list)| (path.to_string(), list)));
        all.map(|(name, list)| format!("{name}: {}", list.rules.iter().map(Rule::name).collect::<Vec<_>>().join(", ")))
            .collect()
    };
    let rule = |name: &str| format!(r#"{{"matchers": [{{"match": "{name}"}}]}}"#);
    let twice = request(&format!(
        r#"{{"header": {{"X": {}}}, "headers": {{"x": {}, "Y": {}}}, "body": {{"$.a": {}, "$['a']": {}}}}}"#,
        rule("type"),
        rule("number"),
        rule("null"),
        rule("type"),
        rule("integer")
    ));
    let read_twice = read(&pact("3.0.0", &twice));
    assert_eq!(names(&read_twice), ["X: type, number", "Y: null", "$.a: type, integer"]);
    assert_eq!(read(&format::write(&read_twice, SpecVersion::V3).unwrap().to_pretty()), read_twice);

    let indexed =
        request(r#"{"$.query.q[0]": {"match": "type"}, "$.query.q[1]": {"match": "regex", "regex": "\\d+"}}"#);
    let indexed = read(&pact("2.0.0", &indexed));
    assert_eq!(names(&indexed), ["q: type, regex"]);
    let refused = format::write(&indexed, SpecVersion::V2).unwrap_err().to_string();
    assert!(refused.ends_with("several rules at $.query.q need version 3 of the specification"), "{refused}");
}

#[test]
fn the_version_may_be_a_number_and_stand_by_itself() {
    let version = |metadata: &str| {
        let text = format!(
            r#"{{"consumer": {{"name": "c"}}, "provider": {{"name": "p"}}, "interactions": [], "metadata": {metadata}}}"#
        );
        format::read(text.as_bytes()).map(|pact| pact.spec).map_err(|error| error.to_string())
    };
    assert_eq!(version(r#"{"pactSpecification": {"version": 4}}"#), Ok(SpecVersion::V4));
    assert_eq!(version(r#"{"pactSpecification": {"version": " 4.0"}}"#), Ok(SpecVersion::V4));
    assert_eq!(version(r#"{"pactSpecification": "4.0"}"#), Ok(SpecVersion::V4));
    assert_eq!(version(r#"{"pactSpecificationVersion": 2}"#), Ok(SpecVersion::V2));
    let nonsense = version(r#"{"pactSpecificationVersion": "nonsense"}"#).unwrap_err();
    assert!(nonsense.starts_with("at /metadata/pactSpecificationVersion: expected a version"), "{nonsense}");
}
