use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request};

use super::Broker;
use crate::action::Settings;
use crate::database::{Config, Db};
use crate::http::{Access, Credentials};
use crate::testing::wait;

struct Got {
    status: u16,
    headers: HeaderMap,
    body: String,
}

impl Got {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

fn broker(settings: Settings) -> Broker {
    Broker::new(Db::open(&Config::Memory).unwrap(), settings, 10_000)
}

fn ask(broker: &Broker, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Got {
    let mut request = Request::builder().method(method).uri(path).header("host", "broker");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::from(body.to_owned())).unwrap();
    wait(async {
        let response = tower::ServiceExt::oneshot(broker.clone().router(), request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        Got { status: parts.status.as_u16(), headers: parts.headers, body: String::from_utf8(body.to_vec()).unwrap() }
    })
}

const JSON: (&str, &str) = ("content-type", "application/json");
const PROBLEM: (&str, &str) = ("accept", "application/hal+json, application/problem+json");
const HTML: (&str, &str) = ("accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");

#[test]
fn head_answers_as_get_without_a_body() {
    let broker = broker(Settings::default());
    for (path, status) in [("/", 200), ("/pacticipants", 200), ("/pacticipants/x", 404), ("/no/such/route", 404)] {
        let (get, head) = (ask(&broker, "GET", path, &[], ""), ask(&broker, "HEAD", path, &[], ""));
        assert_eq!((get.status, head.status, &*head.body), (status, status, ""), "{path}");
        assert_eq!(head.header("content-type"), get.header("content-type"));
        assert_eq!(head.header("content-length"), get.body.len().to_string());
    }
    assert_eq!(ask(&broker, "HEAD", "/contracts/publish", &[], "").status, 405);
}

#[test]
fn every_answer_has_the_headers_that_all_have() {
    let broker = broker(Settings::default());
    for (method, path) in
        [("GET", "/"), ("GET", "/no"), ("GET", "//"), ("OPTIONS", "/"), ("DELETE", "/"), ("POST", "/pacticipants")]
    {
        let got = ask(&broker, method, path, &[], "");
        let all =
            ["x-pact-broker-version", "vary", "cache-control", "x-content-type-options"].map(|name| got.header(name));
        assert_eq!(all, [env!("CARGO_PKG_VERSION"), "Accept", "no-cache", "nosniff"], "{method} {path}");
    }
}

#[test]
fn every_kind_of_error_has_a_form_as_a_problem() {
    let broker = broker(Settings::default());
    for (method, path, header, body, status) in [
        ("GET", "/no/such/route", JSON, "", 404),
        ("GET", "/pacticipants/x", JSON, "", 404),
        ("GET", "/pacticipants//x", JSON, "", 404),
        ("GET", "/pacticipants/a%0Ab", JSON, "", 422),
        ("GET", "/pacticipants/a%00b", JSON, "", 422),
        ("GET", "/pacticipants/%FF", JSON, "", 400),
        ("DELETE", "/pacticipants", JSON, "", 405),
        ("BREW", "/pacticipants", JSON, "", 405),
        ("POST", "/pacticipants", ("content-type", "text/plain"), "{}", 415),
        ("POST", "/pacticipants", JSON, "{", 400),
        ("POST", "/pacticipants", JSON, "{}", 400),
        ("POST", "/pacticipants", JSON, "{\"name\":\"a\\u0000b\"}", 400),
        ("GET", "/matrix", JSON, "", 400),
        ("GET", "/pacticipants?page=x", JSON, "", 400),
    ] {
        let got = ask(&broker, method, path, &[PROBLEM, header], body);
        assert_eq!(got.status, status, "{method} {path}: {}", got.body);
        assert_eq!(got.header("content-type"), "application/problem+json;charset=utf-8", "{method} {path}");
        let problem: serde_json::Value = serde_json::from_str(&got.body).unwrap();
        assert!(problem["title"].is_string() && problem["type"].is_string() && problem["status"].is_u64(), "{problem}");
        assert_eq!(got.header("allow").is_empty(), status != 405);
    }
    let long = "x".repeat(10_001);
    assert_eq!(ask(&broker, "POST", "/pacticipants", &[JSON, PROBLEM], &long).status, 413);
    let text = ask(&broker, "GET", "/pacticipants", &[("accept", "text/csv")], "");
    assert_eq!((text.status, &*text.body), (406, ""));
}

#[test]
fn an_extension_stands_for_the_accept_header() {
    let broker = broker(Settings::default());
    for (path, status) in [
        ("/pacticipants.json", 200),
        ("/pacticipants.csv", 406),
        ("/pacticipants.svg", 406),
        ("/pacticipants.yaml", 406),
        ("/pacticipants/.json", 404),
        ("/openapi.json", 200),
    ] {
        assert_eq!(ask(&broker, "GET", path, &[("accept", "image/png, */*")], "").status, status, "{path}");
    }
}

fn user(name: &str) -> Credentials {
    Credentials { username: name.to_owned(), password: "p".to_owned().into() }
}

#[test]
fn a_reader_may_do_what_only_reads() {
    let access = Access { writer: Some(user("w")), reader: Some(user("r")), ..Access::default() };
    let broker = broker(Settings::default()).access(access);
    let reader = ("authorization", "Basic cjpw");
    for route in crate::routes::all() {
        let path = route.path.replace(['{', '}'], "");
        for (method, ..) in route.methods {
            let refused = ask(&broker, method.as_str(), &path, &[reader, JSON, ("accept", "*/*")], "{}").status == 401;
            let reads = method.as_str() == "GET" || path.ends_with("/for-verification");
            assert_eq!(refused, !reads, "{} {path}", method.as_str());
        }
        for method in ["HEAD", "OPTIONS"] {
            assert_ne!(ask(&broker, method, &path, &[reader, ("accept", "*/*")], "").status, 401, "{method} {path}");
        }
    }
}

#[test]
fn badges_are_drawn_and_say_what_was_not_found() {
    let broker = broker(Settings::default());
    let evil = "%3Cscript%3E%26%22'";
    let pact = r#"{"interactions":[{"description":"x"}]}"#;
    let put = ask(&broker, "PUT", &format!("/pacts/provider/{evil}p/consumer/{evil}c/version/1"), &[JSON], pact);
    assert_eq!(put.status, 201, "{}", put.body);
    for (path, text) in [
        (format!("/pacts/provider/{evil}p/consumer/{evil}c/latest/badge.svg"), "&lt;script&gt;&amp;&quot;&#39;c/"),
        (format!("/pacts/provider/{evil}p/consumer/{evil}c/latest/t/badge.svg"), "pact not found"),
        (format!("/pacts/provider/{evil}p/consumer/{evil}c/latest-untagged/badge"), ">unknown<"),
        ("/matrix/provider/a/latest/b/consumer/c/latest/d/badge".to_owned(), "pact not found"),
        (format!("/pacticipants/{evil}c/latest-version/a/can-i-deploy/to/b/badge"), ">version<"),
        (format!("/pacticipants/{evil}c/branches/a/latest-version/can-i-deploy/to-environment/b/badge"), ">branch<"),
        (format!("/pacticipants/{evil}c/main-branch/can-i-merge/badge"), ">main branch version<"),
        ("/pacticipants/no/main-branch/can-i-merge/badge".to_owned(), ">pacticipant<"),
    ] {
        let got = ask(&broker, "GET", &path, &[("accept", "image/avif,image/svg+xml,*/*;q=0.8")], "");
        assert_eq!((got.status, got.header("content-type")), (200, "image/svg+xml;charset=utf-8"), "{path}");
        assert!(got.body.contains(text) && !got.body.contains("<script"), "{path}: {}", got.body);
    }
    let as_document = ask(&broker, "GET", "/pacticipants/no/main-branch/can-i-merge/badge", &[PROBLEM], "");
    assert_eq!(as_document.status, 406);
}

#[test]
fn badges_are_redirected_where_that_is_set() {
    let broker = broker(Settings { shields_io: Some("https://img.example.org".to_owned()), ..Settings::default() });
    let got = ask(&broker, "GET", "/pacts/provider/a/consumer/b/latest/badge.svg", &[], "");
    let expected = "https://img.example.org/badge/pact%20not%20found-unknown-lightgrey.svg";
    assert_eq!((got.status, got.header("location")), (307, expected));
}

#[test]
fn a_browser_gets_pages_that_load_nothing() {
    let broker = broker(Settings::default());
    let pact = r#"{"interactions":[{"description":"<b>bold</b>","request":{"path":"/"}}]}"#;
    assert_eq!(ask(&broker, "PUT", "/pacts/provider/p/consumer/c/version/1", &[JSON], pact).status, 201);
    for (path, text) in [
        ("/", "href=\"http://broker/doc/pb:publish-pact?context=index\""),
        ("/doc/pb:publish-pact?context=index", "<h1>pb:publish-pact</h1>"),
        ("/doc/webhooks", "<h1>pb:webhooks</h1>"),
        ("/pacts/provider/p/consumer/c/latest", "&lt;b&gt;bold&lt;/b&gt;"),
    ] {
        let got = ask(&broker, "GET", path, &[HTML], "");
        assert_eq!((got.status, got.header("content-type")), (200, "text/html;charset=utf-8"), "{path}");
        assert!(got.header("content-security-policy").starts_with("default-src 'none'"), "{path}");
        assert!(got.body.contains(text), "{path}: {}", got.body);
    }
    assert_eq!(ask(&broker, "GET", "/doc/no-such-relation", &[HTML], "").status, 404);
    // A client that takes documents as well gets one.
    let both = ask(&broker, "GET", "/", &[("accept", "text/html, application/hal+json")], "");
    assert_eq!(both.header("content-type"), "application/hal+json;charset=utf-8");
}

#[test]
fn a_name_with_an_extension_is_not_another_name() {
    let broker = broker(Settings::default());
    let hal = ("accept", "application/hal+json");
    for name in ["Foo", "Foo.json", "Foo.csv"] {
        let body = format!(r#"{{"mainBranch":"of {}"}}"#, name.replace('.', "-").replace(' ', ""));
        let path = format!("/pacticipants/{name}");
        assert_eq!(ask(&broker, "PATCH", &path, &[JSON], &body.replace("of ", "of-")).status, 201, "{name}");
    }
    for name in ["Foo.json", "Foo.csv"] {
        let got = ask(&broker, "GET", &format!("/pacticipants/{name}"), &[hal], "");
        assert!(got.body.contains(&format!("\"name\":\"{name}\"")), "{}", got.body);
    }
    assert_eq!(ask(&broker, "DELETE", "/pacticipants/Foo.json", &[], "").status, 204);
    assert_eq!(ask(&broker, "DELETE", "/pacticipants/Foo.json", &[], "").status, 404);
    assert_eq!(ask(&broker, "GET", "/pacticipants/Foo", &[hal], "").status, 200);
    // Without such a resource, or without a type in `Accept`, the extension is one.
    assert_eq!(ask(&broker, "GET", "/pacticipants.json", &[hal], "").status, 200);
    let got = ask(&broker, "GET", "/pacticipants/Foo.json", &[], "");
    assert!(got.body.contains("\"name\":\"Foo\""), "{}", got.body);
}

#[test]
fn a_deletion_of_an_empty_name_deletes_nothing() {
    let broker = broker(Settings::default());
    for branch in ["main", "feat"] {
        let path = format!("/pacticipants/Foo/branches/{branch}/versions/1");
        assert_eq!(ask(&broker, "PUT", &path, &[JSON], "{}").status, 201);
    }
    for path in ["/pacticipants/Foo/branches/", "/pacticipants/Foo/", "/integrations/", "/"] {
        let got = ask(&broker, "DELETE", path, &[], "");
        assert!(matches!(got.status, 404 | 405), "{path}: {} {}", got.status, got.body);
    }
    assert!(ask(&broker, "DELETE", "/pacticipants/Foo/", &[], "").body.contains("Nothing was deleted"));
    assert_eq!(ask(&broker, "GET", "/pacticipants/Foo/branches/feat", &[], "").status, 200);
}
