//! What generators make, for every contract; and the scenarios of the compatibility suite.

mod properties;

use std::borrow::Cow;

use pact_harness::format;
use pact_harness::generate::{self, Context};
use pact_harness::model::{Body, DateTime, Generator, Generators, Interaction, Json, Regex, Request, Response};

/// The generators of the suite's fixtures stand in a pact file, which is read.
fn of_file(generators: &str) -> Request {
    let body = r#"{"content":{"one":"a","two":"b"},"contentType":"application/json","encoded":false}"#;
    let request = format!(r#"{{"method":"GET","path":"/path/one","body":{body},"generators":{generators}}}"#);
    let interaction = format!(r#"{{"type":"Synchronous/HTTP","description":"d","request":{request},"response":{{}}}}"#);
    let metadata = r#"{"pactSpecification":{"version":"4.0"}}"#;
    let parties = r#""consumer":{"name":"c"},"provider":{"name":"p"}"#;
    let file = format!(r#"{{{parties},"interactions":[{interaction}],"metadata":{metadata}}}"#);
    match format::read(file.as_bytes()).unwrap().interactions.remove(0) {
        Interaction::Http(http) => http.request,
        other => panic!("{other:?} is not an HTTP interaction"),
    }
}

fn new_year() -> DateTime {
    DateTime::new(2024, 1, 1).unwrap()
}

fn one_of(request: &Request) -> Json {
    let Body::Json(json) = &request.body else { panic!("{:?} is not JSON", request.body) };
    assert_eq!(json.get("two").and_then(Json::as_str), Some("b"));
    json.get("one").unwrap().clone()
}

#[test]
fn every_generator_of_the_compatibility_suite_makes_a_value_of_its_kind() {
    let uuid = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    for (generator, regex) in [
        (r#"{"type":"RandomInt","min":0,"max":1000}"#, r#""\d{1,4}""#),
        (r#"{"type":"RandomDecimal","digits":6}"#, r#""\d+\.\d+""#),
        (r#"{"type":"RandomHexadecimal","digits":6}"#, r#""[0-9A-F]{6}""#),
        (r#"{"type":"RandomString","size":6}"#, r#""\w{6}""#),
        (r#"{"type":"Regex","regex":"\\d{1,8}"}"#, r#""\d{1,8}""#),
        (r#"{"type":"Date"}"#, r#""\d{4}-\d{2}-\d{2}""#),
        (r#"{"type":"Time"}"#, r#""\d{2}:\d{2}:\d{2}""#),
        (r#"{"type":"DateTime"}"#, r#""\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{1,9}[+]\d{4}""#),
        (r#"{"type":"RandomBoolean"}"#, "true|false"),
        (r#"{"type":"Uuid"}"#, &format!("\"{uuid}\"")),
        (r#"{"type":"Uuid","format":"simple"}"#, r#""[0-9a-f]{32}""#),
        (r#"{"type":"Uuid","format":"lower-case-hyphenated"}"#, &format!("\"{uuid}\"")),
        (r#"{"type":"Uuid","format":"upper-case-hyphenated"}"#, &format!("\"{}\"", uuid.replace("a-f", "A-F"))),
        (r#"{"type":"Uuid","format":"URN"}"#, &format!("\"urn:uuid:{uuid}\"")),
    ] {
        let request = of_file(&format!(r#"{{"body":{{"$.one":{generator}}}}}"#));
        let regex = Regex::new(regex).unwrap();
        for seed in 0..50 {
            let made = one_of(&generate::request(&request, &Context::consumer(new_year(), seed)).unwrap()).to_string();
            assert!(regex.is_match(&made), "{generator} makes {made}");
        }
    }
}

#[test]
fn what_a_side_knows_is_used_on_that_side_only() {
    let values = [("id".into(), Json::Number("1000".into()))];
    let provider = Context::provider(new_year(), 1).with_values(&values);
    let consumer = Context::consumer(new_year(), 1).with_mock_url("http://somewhere.world");

    let path = of_file(r#"{"path":{"type":"ProviderState","expression":"/path/${id}"}}"#);
    assert_eq!(generate::request(&path, &provider).unwrap().path, "/path/1000");
    assert!(matches!(generate::request(&path, &consumer), Ok(Cow::Borrowed(_))));

    let id = of_file(r#"{"body":{"$.one":{"type":"ProviderState","expression":"${id}"}}}"#);
    assert_eq!(one_of(&generate::request(&id, &provider).unwrap()).to_string(), "1000");

    let url = r#"{"type":"MockServerURL","regex":".*(/a)","example":"http://1234:8080/a"}"#;
    let url = of_file(&format!(r#"{{"body":{{"$.one":{url}}}}}"#));
    assert_eq!(one_of(&generate::request(&url, &consumer).unwrap()), Json::string("http://somewhere.world/a"));
    assert!(matches!(generate::request(&url, &provider), Ok(Cow::Borrowed(_))));
}

#[test]
fn headers_parameters_and_the_status_are_made_also_where_there_is_no_example() {
    let int = r#"{"type":"RandomInt","min":1,"max":10}"#;
    let request = of_file(&format!(r#"{{"header":{{"X-TEST":{int}}},"query":{{"v1":{int}}}}}"#));
    let made = generate::request(&request, &Context::provider(new_year(), 1)).unwrap();
    let is_number = |text: &str| text.parse::<u8>().is_ok_and(|number| (1..=10).contains(&number));
    assert!(is_number(&made.headers[0].1[0]) && is_number(made.query[0].1[0].as_ref().unwrap()));

    let status = Generator::RandomInt { min: Some(201), max: Some(599) };
    let generators = Generators { status: Some(status), ..Generators::default() };
    let response = Response { status: 200, generators, ..Response::default() };
    let made = generate::response(&response, &Context::consumer(new_year(), 1)).unwrap();
    assert!((201..600).contains(&made.status));
}
