use std::collections::BTreeMap;

use pact_core::model::Json;
use proptest::prelude::*;

use super::{Piece, Unrenderable, origin, pieces, render};
use crate::text::pairs;
use crate::webhook::{Body, Context, Rendered, Request};

fn context(value: &str) -> Context {
    let mut context = Context::default();
    context.set("consumerName", value);
    context
}

fn with(value: &str, change: impl FnOnce(&mut Request)) -> Result<Rendered, Unrenderable> {
    let mut request =
        Request { method: "POST".to_owned(), url: "http://ci.example.org/x".to_owned(), ..Request::default() };
    change(&mut request);
    render(&request, &context(value), &BTreeMap::from([("key".to_owned(), value.to_owned())]))
}

fn typed(value: &str, kind: &str, body: &str) -> String {
    let rendered = with(value, |request| {
        request.headers = vec![("content-type".to_owned(), kind.to_owned())];
        request.body = Some(Body::Text(body.to_owned()));
    });
    String::from_utf8(rendered.unwrap().body.unwrap()).unwrap()
}

#[test]
fn variables_are_found_and_what_only_looks_like_one_is_text() {
    assert_eq!(
        pieces("a${pactbroker.consumerName}${user.my-key}b"),
        [
            Piece::Text("a"),
            Piece::Broker("${pactbroker.consumerName}", "consumerName"),
            Piece::User("${user.my-key}", "my-key"),
            Piece::Text("b"),
        ]
    );
    for text in ["${", "$", "${}", "${user.}", "${user.a b}", "${pactbroker.}", "${other.x}", "${pactbroker.x", "é${é}"]
    {
        assert_eq!(pieces(text), [Piece::Text(text)]);
    }
    assert_eq!(pieces("${${user.x}"), [Piece::Text("${"), Piece::User("${user.x}", "x")]);
    assert!(pieces("").is_empty());
}

#[test]
fn the_host_ends_where_the_path_begins() {
    for (url, host) in [
        ("http://a.b:1/c", "http://a.b:1"),
        ("http://a?b", "http://a"),
        ("http://a#b", "http://a"),
        ("http://a\\b", "http://a"),
        ("http://a", "http://a"),
        ("a/b", "a"),
    ] {
        assert_eq!(origin(url), host);
    }
}

#[test]
fn values_are_escaped_for_their_places() {
    let value = r#"a b"&<é"#;
    let rendered = with(value, |request| {
        request.url =
            "http://h/${pactbroker.consumerName}?c=${pactbroker.consumerName}&u=${pactbroker.nothing}#x".to_owned();
        request.headers = vec![("x-c".to_owned(), "c ${pactbroker.consumerName}".to_owned())];
        request.body = Some(Body::Json(
            Json::parse(br#"{"c": "${pactbroker.consumerName}", "n": 1.0, "u": "${pactbroker.nothing}"}"#).unwrap(),
        ));
    })
    .unwrap();
    assert_eq!(rendered.url, "http://h/a%20b%22%26%3C%C3%A9?c=a%20b%22%26%3C%C3%A9&u=$%7Bpactbroker.nothing%7D");
    assert_eq!(rendered.headers[0].1, format!("c {value}"));
    assert_eq!(rendered.headers[1], ("content-type".to_owned(), "application/json".to_owned()));
    assert_eq!(rendered.body.unwrap(), r#"{"c":"a b\"&<é","n":1.0,"u":"${pactbroker.nothing}"}"#.as_bytes());
    assert_eq!(typed(value, "text/xml", "<a>${pactbroker.consumerName}</a>"), "<a>a b&quot;&amp;&lt;é</a>");
    assert_eq!(
        typed(
            value,
            "application/json; charset=utf-8",
            r#"["\"${pactbroker.consumerName}", ${pactbroker.consumerName}]"#
        ),
        r#"["\"a b\"&<é", "a b\"&<é"]"#
    );
    assert_eq!(typed(value, "text/plain", "${pactbroker.consumerName}!"), format!("{value}!"));
    assert_eq!(typed("a&b", "application/x-www-form-urlencoded", "a=${pactbroker.consumerName}"), "a=a%26b");
}

#[test]
fn what_does_not_fit_is_an_error() {
    let url = |url: &str, value: &str| with(value, |request| url.clone_into(&mut request.url)).unwrap_err();
    assert_eq!(url("http://h/a/${pactbroker.consumerName}/b", ".."), Unrenderable::Path);
    assert_eq!(url("http://h/a/.${pactbroker.consumerName}", "."), Unrenderable::Path);
    assert_eq!(url("http://h/a/%2E${pactbroker.consumerName}", "."), Unrenderable::Path);
    assert_eq!(url("http://${pactbroker.consumerName}/b", "x"), Unrenderable::Url);
    assert_eq!(url("http://h/${user.none}", ""), Unrenderable::NoSecret("none".to_owned()));
    let header = with("a\r\nb: c", |request| {
        request.headers = vec![("x".to_owned(), "${pactbroker.consumerName}".to_owned())];
    });
    assert_eq!(header, Err(Unrenderable::Header("x".to_owned())));
    let user = with("a:b", |request| request.username = Some("${user.key}".to_owned()));
    assert_eq!(user, Err(Unrenderable::Credentials));
    let twice = with("admin", |request| {
        let body = br#"{"${pactbroker.consumerName}": 1, "admin": false}"#;
        request.body = Some(Body::Json(Json::parse(body).unwrap()));
    });
    assert_eq!(twice, Err(Unrenderable::Member));
    let yaml = with("a\nb: c", |request| {
        request.headers = vec![("content-type".to_owned(), "application/yaml".to_owned())];
        request.body = Some(Body::Text("a: ${pactbroker.consumerName}".to_owned()));
    });
    assert_eq!(yaml, Err(Unrenderable::Body));
    let long = "${pactbroker.consumerName}".repeat(100);
    let long = with(&"x".repeat(100_000), |request| request.body = Some(Body::Text(long)));
    assert_eq!(long, Err(Unrenderable::TooLong));
}

#[test]
fn secrets_that_were_filled_in_are_named() {
    let rendered = with("s3cret", |request| {
        request.headers = vec![
            ("authorization".to_owned(), "Bearer ${user.key}".to_owned()),
            ("x-token".to_owned(), "fixed".to_owned()),
        ];
        request.password = Some("pass".to_owned());
    });
    assert_eq!(rendered.unwrap().secrets, ["s3cret", "fixed", "pass"]);
}

/// Texts that are likely to mean something somewhere.
fn value() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("\"".to_owned()),
        Just("\\".to_owned()),
        Just("\r\n".to_owned()),
        Just("${user.key}".to_owned()),
        Just("..".to_owned()),
        Just("/".to_owned()),
        Just("<!--".to_owned()),
        Just("&#".to_owned()),
        Just("%2f".to_owned()),
        any::<char>().prop_map(String::from),
        "[a-z&=?#@: ]{0,4}",
    ];
    proptest::collection::vec(part, 0..6).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn no_value_leaves_its_place_in_json(value in value(), quoted in any::<bool>()) {
        let place = if quoted { r#"["\\${pactbroker.consumerName}"]"# } else { "[${pactbroker.consumerName}]" };
        let text = typed(&value, "application/json", place);
        let expected = format!("{}{value}", if quoted { "\\" } else { "" });
        prop_assert_eq!(Json::parse(text.as_bytes()).unwrap(), Json::array([Json::string(expected)]));
        // What comes before it is no JSON, and takes no part in what it is.
        let text = typed(&value, "application/json", r#"["\${pactbroker.consumerName}"]"#);
        prop_assert_eq!(Json::parse(text.as_bytes()).unwrap(), Json::array([Json::string(format!("\\{value}"))]));
        let body = Json::object([("a", Json::string("x${pactbroker.consumerName}"))]);
        let rendered = with(&value, |request| request.body = Some(Body::Json(body))).unwrap();
        let expected = Json::object([("a", Json::string(format!("x{value}")))]);
        prop_assert_eq!(Json::parse(&rendered.body.unwrap()).unwrap(), expected);
    }

    #[test]
    fn no_value_leaves_its_place_in_an_address(value in value()) {
        let url = "http://h/a/${pactbroker.consumerName}?b=${pactbroker.consumerName}&c=1";
        let rendered = with(&value, |request| url.clone_into(&mut request.url));
        let Ok(rendered) = rendered else {
            prop_assert!(value == ".." || value == ".");
            return Ok(());
        };
        let uri: axum::http::Uri = rendered.url.parse().unwrap();
        prop_assert_eq!(uri.authority().unwrap().as_str(), "h");
        prop_assert_eq!(uri.path().split('/').count(), 3);
        let query = pairs(uri.query().unwrap());
        prop_assert_eq!(query, [("b".to_owned(), value.clone()), ("c".to_owned(), "1".to_owned())]);
    }

    #[test]
    fn no_value_leaves_its_place_in_a_header(value in value()) {
        let rendered = with(&value, |request| {
            request.headers = vec![("x".to_owned(), "a ${pactbroker.consumerName}".to_owned())];
            request.username = Some("me".to_owned());
            request.password = Some("${pactbroker.consumerName}".to_owned());
        });
        match rendered {
            Ok(rendered) => {
                prop_assert_eq!(&rendered.headers[0].1, &format!("a {value}"));
                prop_assert!(axum::http::HeaderValue::from_bytes(rendered.headers[0].1.as_bytes()).is_ok());
            }
            Err(_) => prop_assert!(value.chars().any(char::is_control)),
        }
    }

    #[test]
    fn no_value_leaves_its_place_in_xml_or_a_form(value in value()) {
        let text = typed(&value, "text/xml", "<a b='${pactbroker.consumerName}'>${pactbroker.consumerName}</a>");
        prop_assert_eq!(text.matches(['<', '>']).count(), 4);
        prop_assert_eq!(text.matches(['\'', '"']).count(), 2);
        let text = typed(&value, "text/html", "<a b=${pactbroker.consumerName}>${pactbroker.consumerName}</a>");
        prop_assert_eq!(text.matches(['<', '>']).count(), 4);
        prop_assert_eq!(text.matches([' ', '=', '/', '"', '\'', '`']).count(), 3);
        let form = typed(&value, "application/x-www-form-urlencoded", "a=${pactbroker.consumerName}&b=1");
        prop_assert_eq!(pairs(&form), [("a".to_owned(), value.clone()), ("b".to_owned(), "1".to_owned())]);
    }
}
