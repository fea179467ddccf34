use super::*;
use crate::model::{Body, DateTime, Generators, MatchingRules, Members, PathExpression, Rule, RuleList, Variant};

fn context() -> Context<'static> {
    Context::consumer(DateTime::new(2000, 1, 1).unwrap(), 7).with_mock_url("http://mock")
}

fn int(number: i64) -> Generator {
    Generator::RandomInt { min: Some(number), max: Some(number) }
}

fn state(expression: &str) -> Generator {
    Generator::ProviderState { expression: expression.into(), data_type: None }
}

fn link() -> Generator {
    Generator::MockServerUrl { example: "http://h/a".into(), regex: ".*(/a)".into() }
}

fn at(paths: &[(&str, Generator)]) -> Generators {
    let body = paths.iter().map(|(path, generator)| (path.parse::<PathExpression>().unwrap(), generator.clone()));
    Generators { body: body.collect(), ..Generators::default() }
}

fn with_body(body: Body, content_type: &str, generators: Generators) -> Response {
    let headers = vec![("Content-Type".into(), vec![content_type.into()])];
    Response { status: 200, headers, body, generators, ..Response::default() }
}

fn made(response: &Response) -> String {
    let made = super::response(response, &context()).unwrap();
    String::from_utf8(made.body_bytes().unwrap_or_default()).unwrap()
}

fn in_json(body: &str, paths: &[(&str, Generator)]) -> String {
    let json = Json::parse(body.as_bytes()).unwrap();
    made(&with_body(Body::Json(json), "application/json", at(paths)))
}

fn in_text(content_type: &str, body: &str, paths: &[(&str, Generator)]) -> String {
    made(&with_body(Body::Text(body.into()), content_type, at(paths)))
}

fn error(response: &Response) -> String {
    super::response(response, &context()).unwrap_err().to_string()
}

#[test]
fn what_has_nothing_to_generate_is_borrowed() {
    let of_provider = Generators { header: vec![("A".into(), state("x"))], ..at(&[("$", state("x"))]) };
    let response = with_body(Body::Json(Json::Null), "application/json", of_provider);
    assert!(matches!(super::response(&response, &context()), Ok(Cow::Borrowed(_))));
    let request = Request { generators: Generators { path: Some(link()), ..at(&[]) }, ..Request::default() };
    let provider = Context::provider(DateTime::new(2000, 1, 1).unwrap(), 7);
    assert!(matches!(super::request(&request, &provider), Ok(Cow::Borrowed(_))));
    let message = Message::default();
    assert!(matches!(super::message(&message, &provider), Ok(Cow::Borrowed(_))));
}

#[test]
fn a_request_gets_a_method_a_path_headers_and_a_query() {
    let generators = Generators {
        method: Some(Generator::Regex("PUT".into())),
        path: Some(state("/users/${id}")),
        header: vec![("x-list".into(), int(1)), ("X-New".into(), int(2))],
        query: vec![("page".into(), int(3)), ("new".into(), int(4))],
        ..Generators::default()
    };
    let request = Request {
        method: "POST".into(),
        path: "/users/1".into(),
        query: vec![("page".into(), vec![Some("1".into()), None])],
        headers: vec![("X-List".into(), vec!["a".into(), "b".into()])],
        generators,
        ..Request::default()
    };
    let values = [("id".into(), Json::Number("1000".into()))];
    let context = Context::provider(DateTime::new(2000, 1, 1).unwrap(), 7).with_values(&values);
    let made = super::request(&request, &context).unwrap();
    assert_eq!((made.method.as_str(), made.path.as_str()), ("PUT", "/users/1000"));
    assert_eq!(made.query_string(), "page=3&page=3&new=4");
    let headers = [("X-List".into(), vec!["1".into(), "1".into()]), ("X-New".into(), vec!["2".into()])];
    assert_eq!(made.headers, headers);
}

#[test]
fn a_status_is_made_and_has_three_digits() {
    let status = |generator| {
        let generators = Generators { status: Some(generator), ..Generators::default() };
        let response = Response { status: 200, generators, ..Response::default() };
        super::response(&response, &context()).map(|made| made.status).map_err(|error| error.to_string())
    };
    assert_eq!(status(int(404)), Ok(404));
    assert_eq!(status(Generator::Regex("20[3]".into())), Ok(203));
    let reason = "the generator RandomInt makes no value for the status: it makes `7`, and a status is a number from 100 \
                  to 999";
    assert_eq!(status(int(7)), Err(reason.to_owned()));
}

#[test]
fn a_message_gets_metadata_whether_it_has_an_example_or_not() {
    let generators =
        Generators { metadata: vec![("id".into(), int(1)), ("new".into(), int(2))], ..at(&[("$.a", int(3))]) };
    let metadata: Members = [("id".into(), Json::string("x"))].into();
    let body = Body::Json(Json::object([("a", Json::Null)]));
    let message = Message { metadata, body, generators, ..Message::default() };
    let made = super::message(&message, &context()).unwrap();
    let expected = [("id".into(), Json::string("1")), ("new".into(), Json::Number("2".into()))];
    assert_eq!(made.metadata, expected);
    assert_eq!(made.body_bytes().unwrap(), br#"{"a":3}"#);
}

#[test]
fn a_header_that_would_break_its_line_is_an_error() {
    let generators =
        Generators { header: vec![("A".into(), Generator::Regex("a\r\nB: c".into()))], ..Generators::default() };
    let reason =
        "the generator Regex makes no value for the header `A`: it makes \"a\\r\\nB: c\", which a header cannot hold";
    assert_eq!(error(&Response { generators, ..Response::default() }), reason);
}

#[test]
fn a_path_in_json_leads_to_every_place_that_it_names() {
    let json = r#"{"a":["A",{"b":["1",2],"c":"C"}],"1":"x"}"#;
    for (path, expected) in [
        ("$", "7"),
        ("$.a[0]", r#"{"a":["7",{"b":["1",2],"c":"C"}],"1":"x"}"#),
        ("$.*[1].b[*]", r#"{"a":["A",{"b":["7",7],"c":"C"}],"1":"x"}"#),
        ("$.a.*.*", r#"{"a":["A",{"b":7,"c":"7"}],"1":"x"}"#),
        ("$['1']", r#"{"a":["A",{"b":["1",2],"c":"C"}],"1":"7"}"#),
        ("$.*", r#"{"a":7,"1":"7"}"#),
        ("$.a[2]", json),
        ("$.b", json),
        ("$[*]", json),
        ("$.a.b", json),
        ("$.a[0].b", json),
    ] {
        assert_eq!(in_json(json, &[(path, int(7))]), expected, "{path}");
    }
}

#[test]
fn shallow_places_come_first_and_then_the_order_of_the_file() {
    let paths = [("$.a[*]", int(1)), ("$.a[0]", int(2)), ("$.a", int(3))];
    assert_eq!(in_json(r#"{"a":[0,0]}"#, &paths), r#"{"a":3}"#);
    assert_eq!(in_json(r#"{"a":[0,0]}"#, &paths[..2]), r#"{"a":[2,1]}"#);
}

#[test]
fn each_variant_makes_values_in_its_own_item() {
    let variant = |index, number| Variant {
        index,
        rules: Vec::new(),
        generators: vec![("$.n".parse().unwrap(), int(number)), ("$.s".parse().unwrap(), state("x"))],
    };
    let inner = Rule::ArrayContains(vec![variant(1, 5)]);
    let outer = Variant { rules: vec![("$.of".parse().unwrap(), RuleList::of(inner))], ..variant(2, 4) };
    let rule = Rule::ArrayContains(vec![variant(0, 3), outer, variant(9, 9)]);
    let rules =
        MatchingRules { body: vec![("$.all".parse().unwrap(), RuleList::of(rule))], ..MatchingRules::default() };
    let json = br#"{"all":[{"n":0,"s":1},{"n":0},{"n":0,"of":[{"n":0},{"n":0}]}]}"#;
    let body = Body::Json(Json::parse(json).unwrap());
    let response = Response { rules, ..with_body(body, "application/json", at(&[])) };
    assert_eq!(made(&response), r#"{"all":[{"n":3,"s":1},{"n":0},{"n":4,"of":[{"n":0},{"n":5}]}]}"#);
}

#[test]
fn an_error_names_the_very_place() {
    let body = Body::Json(Json::parse(br#"{"a":[{"b":1}]}"#).unwrap());
    let no_group = Generator::MockServerUrl { example: "x".into(), regex: "x".into() };
    let response = with_body(body, "application/json", at(&[("$.a[*].*", no_group)]));
    let reason = "the generator MockServerURL makes no value for `$.a[0].b` of the body: `x` has no group";
    assert!(error(&response).starts_with(reason), "{}", error(&response));
    let nowhere = Context::consumer(DateTime::new(2000, 1, 1).unwrap(), 7);
    let reason = "the generator MockServerURL makes no value for `$.a` of the body: there is no mock provider whose address \
                  it could have";
    let response = with_body(response.body, "application/json", at(&[("$.a", link())]));
    assert_eq!(super::response(&response, &nowhere).unwrap_err().to_string(), reason);
}

#[test]
fn json_that_is_written_as_text_stays_to_the_letter_where_nothing_is_made() {
    assert_eq!(in_text("application/json", r#"{ "a": 1 }"#, &[("$.b", int(7))]), r#"{ "a": 1 }"#);
    assert_eq!(in_text("application/hal+json", r#"{ "a": 1 }"#, &[("$.a", int(7))]), r#"{"a":7}"#);
    let response = with_body(Body::Text("{".into()), "application/json", at(&[("$.a", int(7))]));
    assert!(error(&response).contains("for `$.a` of the body: the body is not JSON: "), "{}", error(&response));
}

#[test]
fn a_form_gets_values_in_its_fields_and_stays_to_the_letter_besides() {
    let form = "a=100&b=B%201&&b=B+2&c";
    for (path, expected) in [
        ("$.a", "a=7&b=B%201&&b=B+2&c"),
        ("$.b", "a=100&b=7&&b=7&c"),
        ("$.b[1]", "a=100&b=B%201&&b=7&c"),
        ("$.b[*]", "a=100&b=7&&b=7&c"),
        ("$.c[0]", "a=100&b=B%201&&b=B+2&c=7"),
        ("$.*", "a=7&b=7&&b=7&c=7"),
        ("$.d", form),
        ("$.b[2]", form),
        ("$", form),
        ("$[*]", form),
        ("$.a.b", form),
    ] {
        assert_eq!(in_text("application/x-www-form-urlencoded", form, &[(path, int(7))]), expected, "{path}");
    }
    let regex = Generator::Regex("x & y=é".into());
    assert_eq!(in_text("application/x-www-form-urlencoded", "a=1", &[("$.a", regex)]), "a=x%20%26%20y%3D%C3%A9");
}

#[test]
fn a_body_without_places_is_refused_and_one_that_is_absent_stays_so() {
    let refused = with_body(Body::Text("some text".into()), "text/plain", at(&[("$", int(7))]));
    let reason = "the generator RandomInt makes no value for `$` of the body: the body is text/plain, and generators work \
                  in JSON, XML and forms only; without the generator the example is sent as it is";
    assert_eq!(error(&refused), reason);
    let binary = with_body(Body::Binary(vec![0xff]), "application/octet-stream", at(&[("$", int(7))]));
    assert!(error(&binary).ends_with("the body is not text; generators work in JSON, XML and forms only"));
    for body in [Body::Missing, Body::Null, Body::Empty] {
        let response = with_body(body, "application/json", at(&[("$", int(7))]));
        assert_eq!(super::response(&response, &context()).unwrap().body, response.body);
    }
}

#[cfg(not(feature = "xml"))]
#[test]
fn xml_without_its_feature_is_refused_by_the_name_of_the_feature() {
    let response = with_body(Body::Text("<a/>".into()), "application/xml", at(&[("$.a.#text", int(7))]));
    assert!(error(&response).ends_with("the body is XML, which needs the feature `xml` of pact-harness"));
}

#[cfg(feature = "xml")]
mod xml {
    use super::*;

    fn in_xml(body: &str, path: &str) -> String {
        in_text("application/xml", body, &[(path, int(7))])
    }

    #[test]
    fn texts_and_attributes_get_values_and_the_rest_stays_to_the_letter() {
        for (body, path, expected) in [
            ("<a/>", "$.a.#text", "<a>7</a>"),
            ("<a b='1' />", "$.a.#text", "<a b='1' >7</a>"),
            ("<a></a>", "$.a.#text", "<a>7</a>"),
            ("<a> <b/> </a >", "$.a.#text", "<a> <b/> 7</a >"),
            ("<a>1<b/></a>", "$.a.#text", "<a>7<b/></a>"),
            ("<a><b/>1</a>", "$.a.#text", "<a><b/>7</a>"),
            ("<a>1<b/>2<!-- c --></a>", "$.a.#text", "<a>7<b/>7<!-- c --></a>"),
            ("<a>x<![CDATA[</a>]]>&amp;y</a>", "$.a.#text", "<a>7</a>"),
            ("<a><![CDATA[<]]></a>", "$.a.#text", "<a>7</a>"),
            ("<r><a>1</a> <a>2</a></r>", "$.r.a.#text", "<r><a>7</a> <a>7</a></r>"),
            ("<r><a b=\"1\"/><a/></r>", "$.r.a.@b", "<r><a b=\"7\"/><a/></r>"),
            ("<a b = '&lt;' c='2'>1</a>", "$.a.@b", "<a b = '7' c='2'>1</a>"),
            ("<r><a><d>1</d></a><b><e>2</e></b></r>", "$.r.*.*.#text", "<r><a><d>7</d></a><b><e>7</e></b></r>"),
            ("<?xml version=\"1.0\"?>\n<a>1</a>\n", "$.a.#text", "<?xml version=\"1.0\"?>\n<a>7</a>\n"),
            ("<俄语 լ='1'>данные</俄语>", "$.俄语.#text", "<俄语 լ='1'>7</俄语>"),
        ] {
            assert_eq!(in_xml(body, path), expected, "{path} in {body}");
        }
        for path in ["$", "$.a", "$.b.#text", "$.a.b.#text", "$.a.@c", "$.a[0].#text", "$.*"] {
            assert_eq!(in_xml("<a b='1'>1</a>", path), "<a b='1'>1</a>", "{path}");
        }
    }

    #[test]
    fn a_name_has_its_prefix_or_the_uri_of_its_namespace() {
        let body = "<n:a xmlns:n='urn:n' n:b='1' b='2'><n:c/></n:a>";
        let uri = "$['urn:n:a']";
        assert_eq!(in_xml(body, "$.n:a.@n:b"), body.replace("n:b='1'", "n:b='7'"));
        assert_eq!(in_xml(body, "$.n:a.@b"), body.replace(" b='2'", " b='7'"));
        assert_eq!(in_xml(body, &format!("{uri}.@urn:n:b")), body.replace("n:b='1'", "n:b='7'"));
        assert_eq!(in_xml(body, &format!("{uri}.n:c.#text")), body.replace("<n:c/>", "<n:c>7</n:c>"));
        assert_eq!(in_xml(body, "$.a.#text"), body);
    }

    #[test]
    fn values_are_escaped() {
        let regex = Generator::Regex("<b c=\"'&\r\n\t'\"/>".into());
        let escaped = "&lt;b c=&quot;&apos;&amp;&#13;\n\t&apos;&quot;/&gt;";
        let text = in_text("text/xml", "<a/>", &[("$.a.#text", regex.clone())]);
        assert_eq!(text, format!("<a>{escaped}</a>"));
        let attribute = in_text("text/xml", "<a b=''/>", &[("$.a.@b", regex)]);
        assert_eq!(attribute, format!("<a b='{}'/>", escaped.replace('\n', "&#10;").replace('\t', "&#9;")));
    }

    #[test]
    fn what_xml_cannot_hold_is_an_error_and_so_is_what_is_no_xml() {
        let of =
            |body: &str, generator| with_body(Body::Text(body.into()), "text/xml", at(&[("$.a.#text", generator)]));
        let reason = "for `$.a.#text` of the body: it makes \"\\u{1}\", which XML cannot hold";
        assert!(error(&of("<a/>", Generator::Regex(r"\x01".into()))).ends_with(reason));
        assert!(error(&of("<a>", int(1))).contains("for `$.a.#text` of the body: the body is not XML: "));
    }
}
