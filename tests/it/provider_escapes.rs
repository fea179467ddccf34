//! What a URL may not have goes out percent-encoded, and once.

use std::sync::{Arc, Mutex};

use axum::http::{HeaderMap, Method, Uri};
use axum::routing::any;
use pact_harness::format;
use pact_harness::model::parse_query;
use pact_harness::prelude::*;
use pact_harness::provider::StateChange;
use percent_encoding::percent_decode_str;
use proptest::prelude::{Strategy as _, *};
use serde_json::{Value, json};

use super::provider_client::serve;
use super::verification::{pact_file, verify};

type Notes = Arc<Mutex<Vec<String>>>;

/// Notes the target of each request.
fn noting(notes: &Notes) -> axum::Router {
    let notes = notes.clone();
    axum::Router::new().fallback(any(move |uri: Uri| async move { notes.lock().unwrap().push(uri.to_string()) }))
}

fn provider(request: &Value) -> Provider {
    let pact = json!({
        "consumer": { "name": "c" }, "provider": { "name": "p" },
        "interactions": [{ "type": "Synchronous/HTTP", "description": "d", "request": request, "response": { "status": 200 } }],
        "metadata": { "pactSpecification": { "version": "4.0" } },
    });
    Provider::new("p").pact(format::read(pact.to_string().as_bytes()).unwrap(), "a pact")
}

/// What a provider gets for a request, in this process and over HTTP.
async fn targets(request: &Value) -> Vec<String> {
    let notes = Notes::default();
    let url = serve(noting(&notes)).await;
    for provider in [provider(request).app(noting(&notes)), provider(request).url(url)] {
        let verification = provider.verify().await;
        assert!(verification.is_ok(), "{verification}");
    }
    std::mem::take(&mut *notes.lock().unwrap())
}

/// RFC 3986: segments, and a query behind them.
fn is_strict(target: &str) -> bool {
    let (path, query) = target.split_once('?').map_or((target, ""), |(path, query)| (path, query));
    let is_made_of = |text: &str, more: &[u8]| {
        let mut bytes = text.bytes();
        while let Some(byte) = bytes.next() {
            let is_escape = |mut digits: std::iter::Take<&mut std::str::Bytes<'_>>| {
                digits.len() == 2 && digits.all(|digit| digit.is_ascii_hexdigit())
            };
            let is_good = match byte {
                b'%' => is_escape(bytes.by_ref().take(2)),
                _ => byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/".contains(&byte) || more.contains(&byte),
            };
            if !is_good {
                return false;
            }
        }
        true
    };
    path.starts_with('/') && is_made_of(path, b"") && is_made_of(query, b"?")
}

#[tokio::test]
async fn what_a_query_may_not_have_is_encoded() {
    let nasty = "{x}|y^`<>\"\\ ~!*'();:@,/?$#[]%é";
    let query = json!({ "ids[]": ["1", "2"], "filter[name]": [nasty] });
    for target in targets(&json!({ "path": "/items", "query": query })).await {
        assert!(is_strict(&target), "{target}");
        let (path, sent) = target.split_once('?').unwrap();
        assert_eq!((path, sent.contains("ids%5B%5D=1&ids%5B%5D=2")), ("/items", true), "{target}");
        let read = parse_query(sent);
        let value = |name: &str| read.iter().find(|(known, _)| known == name).map(|(_, values)| values.clone());
        assert_eq!(value("filter[name]"), Some(vec![Some(nasty.to_owned())]));
    }
}

#[tokio::test]
async fn escapes_that_are_no_text_stay() {
    let pact = pact_file(r#""request": {"query": "q=caf%E9+au%20lait&r=%25E9+1"}, "response": {"status": 200}"#);
    let notes = Notes::default();
    let verification = verify(&pact, noting(&notes)).verify().await;
    assert!(verification.is_ok(), "{verification}");
    assert_eq!(*notes.lock().unwrap(), ["/?q=caf%E9+au%20lait&r=%25E9%201"]);
}

#[tokio::test]
async fn what_a_path_may_not_have_is_encoded_and_what_is_encoded_stays() {
    for (path, target) in [
        ("/items/[1]", "/items/%5B1%5D"),
        ("/a|b/{c}/<d>/\"e\"/f\\g/^/`/h i/é", "/a%7Cb/%7Bc%7D/%3Cd%3E/%22e%22/f%5Cg/%5E/%60/h%20i/%C3%A9"),
        ("/%5B1%5D/a%2Fb/%c3%a9", "/%5B1%5D/a%2Fb/%c3%a9"),
        ("/100%/%zz/%4", "/100%25/%25zz/%254"),
        ("/~!$&'()*+,;=:@-._", "/~!$&'()*+,;=:@-._"),
        ("/a#b", "/a%23b"),
    ] {
        assert_eq!(targets(&json!({ "path": path })).await, [target, target]);
    }
}

#[tokio::test]
async fn a_path_may_have_its_query_in_it() {
    let more = json!({ "c": ["2"] });
    for (request, target) in [
        (json!({ "path": "/a?b=1" }), "/a?b=1"),
        (json!({ "path": "/a?b[]=x y" }), "/a?b%5B%5D=x%20y"),
        (json!({ "path": "/a?b=1", "query": more }), "/a?b=1&c=2"),
    ] {
        assert_eq!(targets(&request).await, [target, target]);
    }
}

#[tokio::test]
async fn a_state_change_is_told_so_too() {
    let notes = Notes::default();
    let url = serve(noting(&notes)).await;
    let name = "a [state] {of} | \"ours\" <é>\\^`#&=+%41";
    let request = json!({ "path": "/" });
    for place in ["/[states]", "/s?x={y}", "/s#fragment"] {
        let mut pact = json!({
            "consumer": { "name": "c" }, "provider": { "name": "p" },
            "interactions": [{ "type": "Synchronous/HTTP", "description": "d", "request": request,
                "providerStates": [{ "name": name, "params": { "ids[]": "{1}|2" } }], "response": { "status": 200 } }],
        });
        pact["metadata"] = json!({ "pactSpecification": { "version": "4.0" } });
        let pact = format::read(pact.to_string().as_bytes()).unwrap();
        let change = StateChange::url(format!("{url}{place}")).as_query();
        let app = axum::Router::new().fallback(any(|| async {}));
        let verification = Provider::new("p").pact(pact, "a pact").state_change(change).app(app).verify().await;
        assert!(verification.is_ok(), "{verification}");
        let target = notes.lock().unwrap().remove(0);
        assert!(is_strict(&target), "{target}");
        let read = parse_query(target.split_once('?').unwrap().1);
        let value = |name: &str| read.iter().find(|(known, _)| known == name).and_then(|(_, values)| values[0].clone());
        assert_eq!(value("state").as_deref(), Some(name));
        assert_eq!(value("ids[]").as_deref(), Some("{1}|2"));
    }
}

#[tokio::test]
async fn a_request_that_could_have_a_body_and_has_none_says_so() {
    let notes = Notes::default();
    let note = notes.clone();
    let app = axum::Router::new().fallback(any(move |method: Method, headers: HeaderMap| async move {
        let length = headers.get("content-length").map(|value| value.to_str().unwrap().to_owned());
        note.lock().unwrap().push(format!("{method} {length:?}"));
    }));
    let url = serve(app.clone()).await;
    for method in ["POST", "PUT", "PATCH", "GET", "HEAD", "DELETE", "OPTIONS"] {
        let pact = pact_file(&format!(r#""request": {{"method": "{method}"}}, "response": {{"status": 200}}"#));
        for provider in [verify(&pact, app.clone()), Provider::new("p").pacts(pact.path()).url(url.clone())] {
            let verification = provider.verify().await;
            assert!(verification.is_ok(), "{verification}");
        }
        let expected = match method {
            "POST" | "PUT" | "PATCH" => format!("{method} Some(\"0\")"),
            _ => format!("{method} None"),
        };
        assert_eq!(std::mem::take(&mut *notes.lock().unwrap()), [expected.clone(), expected]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn what_goes_out_is_strict_and_decodes_to_what_the_pact_says(
        path in "(/[ -~é☃]{0,8}){1,3}".prop_filter("a query of its own", |path| !path.contains('?')),
        name in "[ -~é☃]{1,6}",
        value in "[ -~é☃\\t]{0,8}",
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let query: Value = [(name.clone(), json!([value]))].into_iter().collect::<serde_json::Map<_, _>>().into();
        for target in runtime.block_on(targets(&json!({ "path": path, "query": query }))) {
            prop_assert!(is_strict(&target), "{}", target);
            let (sent, query) = target.split_once('?').unwrap();
            let plain = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
            prop_assert_eq!(plain(sent), plain(&path));
            prop_assert_eq!(parse_query(query), [(name.clone(), vec![Some(value.clone())])]);
        }
    }
}
