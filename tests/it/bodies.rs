//! Bodies that are not JSON, described by both sides: bytes, texts with matchers, forms and multipart forms.

use axum::Router;
use axum::body::Bytes;
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::routing::{get, post};
use pact_harness::format;
use pact_harness::model::Pact as PactModel;
use pact_harness::prelude::*;
use reqwest::header::CONTENT_TYPE;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

const PNG: [u8; 8] = *b"\x89PNG\r\n\x1a\n";

#[pact_contract(consumer = "it-bodies", provider = "bytes")]
fn it_bytes(contract: &mut Contract) {
    let convert = contract.interaction("convert").post("/convert").bytes("application/pdf", b"%PDF\xff".as_slice());
    convert.responds(200).bytes("image/png", PNG);
    let untyped = contract.interaction("store").post("/untyped").bytes(None, [0, 159, 146]);
    untyped.responds(200).bytes(None, [255, 0, 254]);
    contract.interaction("table").get("/table").responds(200).bytes("text/csv", "a,b\n1,2\n");
}

#[pact_contract(consumer = "it-bodies", provider = "texts")]
fn it_texts(contract: &mut Contract) {
    let log = contract.interaction("log").post("/log").text(regex(r"\[\w+\] .*", "[info] started"));
    log.responds(200).text(includes("line", "1 line"));
    contract.interaction("count").get("/count").responds(200).header("Content-Type", "text/csv").text(integer(7));
}

#[derive(serde::Serialize, serde::Deserialize, PactBody)]
struct Session {
    #[pact(regex = "[a-z]+", example = "abc")]
    token: String,
    #[pact(min = 1, max = 3)]
    roles: Vec<String>,
}

#[pact_contract(consumer = "it-bodies", provider = "forms")]
fn it_forms(contract: &mut Contract) {
    let form = pattern!({
        "name": like("Ada Lovelace"),
        "age": integer(36),
        "plan": "free & easy",
        "tag[]": each_like(regex("[a-z]+", "new")).min(2).max(3),
        "sort": ["a", "b"],
    });
    contract.interaction("sign up").post("/users").form(form).responds(200).form(Session::pattern());
    contract.interaction("made anew").get("/made").responds(200).form(pattern!({ "id": uuid(), "next": 1 }));
}

#[pact_contract(consumer = "it-bodies", provider = "parts")]
fn it_parts(contract: &mut Contract) {
    let parts = [
        part("title").text(regex("[A-Z].*", "Sunset")),
        part("picture").file_name("a.png").binary(content_type("image/png", PNG)),
        part("meta").file_name("meta.json").json(pattern!({ "places": each_like({ "x": integer(1) }), "by": "Ada" })),
        part("raw").bytes(None, "as it is"),
    ];
    let answer =
        [part("ticket").text(like("T-1")), part("receipt").file_name("r.txt").text(includes("Ada", "for Ada"))];
    contract.interaction("upload").post("/pictures").multipart(parts).responds(200).multipart(answer);
}

fn written(name: &str, spec: SpecVersion) -> Result<Value, String> {
    let pact = Contract::find(name).unwrap().to_pact();
    let json = format::write(&pact, spec).map_err(|error| error.to_string())?;
    assert_eq!(read(&json.to_pretty()).interactions, pact.interactions, "read again as it was written");
    Ok(serde_json::from_str(&json.to_string()).unwrap())
}

fn read(text: &str) -> PactModel {
    format::read(text.as_bytes()).unwrap()
}

/// The first interaction of a description.
fn interaction<'p>(pact: &'p Value, description: &str) -> &'p Value {
    pact["interactions"].as_array().unwrap().iter().find(|one| one["description"] == description).unwrap()
}

async fn verified(name: &str, app: Router) -> Verification {
    Provider::new(name.trim_start_matches("it_"))
        .pact(Contract::find(name).unwrap().to_pact(), name)
        .app(app)
        .verify()
        .await
}

async fn send(
    mock: &MockProvider,
    method: Method,
    path: &str,
    content_type: Option<&str>,
    body: &[u8],
) -> (StatusCode, HeaderMap, Vec<u8>) {
    let mut request = mock.request(method, path).body(body.to_vec());
    if let Some(content_type) = content_type {
        request = request.header(CONTENT_TYPE, content_type);
    }
    let response = request.send().await.unwrap();
    (response.status(), response.headers().clone(), response.bytes().await.unwrap().to_vec())
}

#[tokio::test]
async fn bytes_are_sent_and_expected_as_they_are() {
    let mock = Contract::find("it_bytes").unwrap().mock_provider().start().await.unwrap();
    let (status, headers, body) = send(&mock, Method::POST, "/convert", Some("application/pdf"), b"%PDF\xff").await;
    assert_eq!((status.as_u16(), &headers["content-type"], &*body), (200, &"image/png".parse().unwrap(), &PNG[..]));
    let (status, headers, body) = send(&mock, Method::POST, "/untyped", None, &[0, 159, 146]).await;
    assert_eq!((status.as_u16(), headers.get("content-type"), &*body), (200, None, &[255, 0, 254][..]));
    assert_eq!(send(&mock, Method::GET, "/table", None, b"").await.2, b"a,b\n1,2\n");

    assert_eq!(send(&mock, Method::POST, "/convert", Some("application/pdf"), b"%PDF\xfe").await.0, 404);
    assert_eq!(send(&mock, Method::POST, "/convert", Some("text/plain"), b"%PDF\xff").await.0, 404);
    assert_eq!(send(&mock, Method::POST, "/untyped", None, &[0, 159]).await.0, 404);

    let app = |png: [u8; 8], untyped: [u8; 3]| {
        let pdf = move |headers: HeaderMap, body: Bytes| async move {
            assert_eq!((&headers["content-type"], &*body), (&"application/pdf".parse().unwrap(), &b"%PDF\xff"[..]));
            ([(CONTENT_TYPE, "image/png")], png)
        };
        let store = move |headers: HeaderMap, body: Bytes| async move {
            assert_eq!((headers.get("content-type"), &*body), (None, &[0, 159, 146][..]));
            axum::http::Response::new(axum::body::Body::from(untyped.to_vec()))
        };
        let table = get(|| async { ([(CONTENT_TYPE, "text/csv; charset=utf-8")], "a,b\n1,2\n") });
        Router::new().route("/convert", post(pdf)).route("/untyped", post(store)).route("/table", table)
    };
    let verification = verified("it_bytes", app(PNG, [255, 0, 254])).await;
    assert!(verification.is_ok(), "{verification}");
    assert_eq!(verified("it_bytes", app(*b"\x89PNG\r\n\x1a\r", [255, 0, 253])).await.failed().len(), 2);
}

#[test]
fn bytes_have_the_form_of_other_tools() {
    let v4 = written("it_bytes", SpecVersion::V4).unwrap();
    let convert = interaction(&v4, "convert");
    let pdf = json!({ "content": "JVBERv8=", "contentType": "application/pdf", "encoded": "base64" });
    assert_eq!(convert["request"]["body"], pdf);
    assert_eq!(interaction(&v4, "store")["response"]["body"], json!({ "content": "/wD+", "encoded": "base64" }));
    let table = json!({ "content": "a,b\n1,2\n", "contentType": "text/csv", "encoded": false });
    assert_eq!(interaction(&v4, "table")["response"]["body"], table);

    let refused = written("it_bytes", SpecVersion::V3).unwrap_err();
    assert!(refused.ends_with("bytes under no content type needs version 4 of the specification"), "{refused}");
}

#[tokio::test]
async fn texts_are_matched_as_a_whole() {
    let mock = Contract::find("it_texts").unwrap().mock_provider().start().await.unwrap();
    let (status, headers, body) = send(&mock, Method::POST, "/log", Some("text/plain"), b"[warn] slow").await;
    assert_eq!(
        (status.as_u16(), &headers["content-type"], &*body),
        (200, &"text/plain".parse().unwrap(), &b"1 line"[..])
    );
    assert_eq!(send(&mock, Method::POST, "/log", Some("text/plain"), b"slow").await.0, 404);

    let app = |log: &'static str, count: &'static str| {
        let count = get(move || async move { ([(CONTENT_TYPE, "text/csv")], count) });
        Router::new().route("/log", post(move || async move { log })).route("/count", count)
    };
    let verification = verified("it_texts", app("2 lines", "12")).await;
    assert!(verification.is_ok(), "{verification}");
    let verification = verified("it_texts", app("nothing", "twelve")).await;
    assert_eq!(verification.failed().len(), 2, "{verification}");
}

#[test]
fn a_rule_of_a_text_is_at_its_root() {
    let v4 = written("it_texts", SpecVersion::V4).unwrap();
    let log = interaction(&v4, "log");
    assert_eq!(
        log["request"]["body"],
        json!({ "content": "[info] started", "contentType": "text/plain", "encoded": false })
    );
    let rule = json!({ "combine": "AND", "matchers": [{ "match": "regex", "regex": r"\[\w+\] .*" }] });
    assert_eq!(log["request"]["matchingRules"]["body"], json!({ "$": rule }));
    let v3 = written("it_texts", SpecVersion::V3).unwrap();
    assert_eq!(interaction(&v3, "log")["response"]["body"], "1 line");
    let refused = written("it_texts", SpecVersion::V2).unwrap_err();
    assert!(refused.ends_with("the rule \"include\" at $.body needs version 3 of the specification"), "{refused}");
}

#[tokio::test]
async fn forms_are_matched_by_their_fields() {
    let mock = Contract::find("it_forms").unwrap().mock_provider().start().await.unwrap();
    let content_type = "application/x-www-form-urlencoded";
    let form = Some(content_type);
    let sent = b"sort=a&name=Grace+Hopper&sort=b&age=85&plan=free+%26+easy&tag%5B%5D=a&tag%5B%5D=b&tag%5B%5D=c";
    let (status, headers, body) = send(&mock, Method::POST, "/users", form, sent).await;
    assert_eq!((status.as_u16(), &headers["content-type"]), (200, &content_type.parse().unwrap()));
    assert_eq!(String::from_utf8(body).unwrap(), "token=abc&roles=string");
    let made = String::from_utf8(send(&mock, Method::GET, "/made", None, b"").await.2).unwrap();
    assert!(made.ends_with("&next=1") && !made.contains("e2490de5-5bd3-43d5-b7c4-526e33f71304"), "{made}");

    let sent = std::str::from_utf8(sent).unwrap();
    for (from, to) in [
        ("age=85", "age=old"),
        ("age=85&", ""),
        ("free+", ""),
        ("&tag%5B%5D=b&tag%5B%5D=c", ""),
        ("tag%5B%5D=b", "tag%5B%5D=B"),
        ("tag%5B%5D=b", "tag%5B%5D=b&tag%5B%5D=b"),
        ("sort=a", "sort=b"),
        ("sort=a", "other=a&sort=a"),
    ] {
        let other = sent.replace(from, to);
        assert_ne!(other, sent);
        assert_eq!(send(&mock, Method::POST, "/users", form, other.as_bytes()).await.0, 404, "{other}");
    }

    let app = |session: &'static str| {
        let form = (CONTENT_TYPE, "application/x-www-form-urlencoded");
        let made = "next=1&id=00000000-0000-4000-8000-000000000000";
        let made = get(move || async move { ([(CONTENT_TYPE, "application/x-www-form-urlencoded")], made) });
        Router::new().route("/users", post(move || async move { ([form], session) })).route("/made", made)
    };
    let verification = verified("it_forms", app("roles=a&roles=b&token=xyz")).await;
    assert!(verification.is_ok(), "{verification}");
    for other in ["roles=a&token=XYZ", "roles=a&roles=b&roles=c&roles=d&token=a", "token=xyz"] {
        assert_eq!(verified("it_forms", app(other)).await.failed().len(), 1, "{other}");
    }
}

#[test]
fn the_rules_of_a_form_are_at_its_fields() {
    for spec in [SpecVersion::V3, SpecVersion::V4] {
        let pact = written("it_forms", spec).unwrap();
        let request = &interaction(&pact, "sign up")["request"];
        let form = "name=Ada%20Lovelace&age=36&plan=free%20%26%20easy&tag%5B%5D=new&tag%5B%5D=new&sort=a&sort=b";
        let body = if spec == SpecVersion::V4 { &request["body"]["content"] } else { &request["body"] };
        assert_eq!(body, form);
        let rules = &request["matchingRules"]["body"];
        assert_eq!(rules["$.age"]["matchers"], json!([{ "match": "integer" }]));
        let tag = json!([{ "match": "type", "min": 2, "max": 3 }, { "match": "regex", "regex": "[a-z]+" }]);
        assert_eq!(rules["$['tag[]']"]["matchers"], tag);
        assert_eq!(rules.as_object().unwrap().len(), 3);
        let made = &interaction(&pact, "made anew")["response"];
        assert_eq!(made["generators"]["body"], json!({ "$.id": { "type": "Uuid" } }));
    }
}

/// The same parts in another order, with another boundary.
fn upload(title: &str, picture: &[u8], meta: &str, file_name: &str) -> Vec<u8> {
    let mut body = format!(
        "--X\r\nContent-Disposition: form-data; name=\"meta\"{file_name}\r\nContent-Type: application/json\r\n\r\n{meta}\r\n\
         --X\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\n{title}\r\n\
         --X\r\nContent-Disposition: form-data; name=\"raw\"\r\n\r\nas it is\r\n\
         --X\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"b.png\"\r\nContent-Type: image/png\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(picture);
    body.extend_from_slice(b"\r\n--X--\r\n");
    body
}

#[tokio::test]
async fn parts_are_matched_by_their_names() {
    let mock = Contract::find("it_parts").unwrap().mock_provider().start().await.unwrap();
    let form = Some("multipart/form-data; boundary=X");
    let other_png: Vec<u8> = PNG.iter().chain(b"more").copied().collect();
    let meta = r#"{ "by": "Ada", "places": [{ "x": 2 }, { "x": 3 }] }"#;
    let file = "; filename=\"m.json\"";
    let sent = upload("Night", &other_png, meta, file);
    let (status, headers, body) = send(&mock, Method::POST, "/pictures", form, &sent).await;
    let body = String::from_utf8(body).unwrap();
    assert_eq!(status, 200, "{body}");
    let content_type = headers["content-type"].to_str().unwrap();
    let boundary = content_type.strip_prefix("multipart/form-data; boundary=").unwrap();
    let expected = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"ticket\"\r\n\r\nT-1\r\n--{boundary}\r\nContent-Disposition: \
         form-data; name=\"receipt\"; filename=\"r.txt\"\r\nContent-Type: text/plain\r\n\r\nfor Ada\r\n--{boundary}--\r\n"
    );
    assert_eq!(body, expected);

    for other in [
        upload("night", &other_png, meta, file),
        upload("Night", b"GIF89a", meta, file),
        upload("Night", &other_png, &meta.replace('3', "\"3\""), file),
        upload("Night", &other_png, &meta.replace("Ada", "Bob"), file),
        upload("Night", &other_png, meta, ""),
    ] {
        assert_eq!(
            send(&mock, Method::POST, "/pictures", form, &other).await.0,
            404,
            "{}",
            String::from_utf8_lossy(&other)
        );
    }

    let app = |ticket: &'static str| {
        let answer = move |request: Request| async move {
            let content_type = request.headers()["content-type"].to_str().unwrap().to_owned();
            assert!(content_type.starts_with("multipart/form-data; boundary="), "{content_type}");
            let body = format!(
                "--Y\r\nContent-Disposition: form-data; name=\"receipt\"; filename=\"s.txt\"\r\nContent-Type: text/plain\r\n\r\n\
                 Ada, too\r\n--Y\r\nContent-Disposition: form-data; name=\"{ticket}\"\r\n\r\nT-2\r\n--Y--\r\n"
            );
            ([(CONTENT_TYPE, "multipart/form-data; boundary=Y")], body)
        };
        Router::new().route("/pictures", post(answer))
    };
    let verification = verified("it_parts", app("ticket")).await;
    assert!(verification.is_ok(), "{verification}");
    assert_eq!(verified("it_parts", app("other")).await.failed().len(), 1);
}

#[test]
fn a_multipart_form_has_the_form_of_other_tools_and_never_changes() {
    let v4 = written("it_parts", SpecVersion::V4).unwrap();
    assert_eq!(written("it_parts", SpecVersion::V4).unwrap(), v4);
    let request = &interaction(&v4, "upload")["request"];
    let any_boundary =
        json!([{ "match": "regex", "regex": r"multipart/form-data;(\s*charset=[^;]*;)?\s*boundary=.*" }]);
    assert_eq!(request["matchingRules"]["header"]["Content-Type"]["matchers"], any_boundary);
    let rules = &request["matchingRules"]["body"];
    assert_eq!(rules["$.picture"]["matchers"], json!([{ "match": "contentType", "value": "image/png" }]));
    assert_eq!(rules["$.meta.places[*].x"]["matchers"], json!([{ "match": "integer" }]));
    assert_eq!(request["body"]["encoded"], "base64");
    assert_eq!(interaction(&v4, "upload")["response"]["body"]["encoded"], false);
    written("it_parts", SpecVersion::V3).unwrap();
    let refused = written("it_parts", SpecVersion::V2).unwrap_err();
    assert!(refused.contains("needs version 3 of the specification"), "{refused}");
}

/// A boundary is in none of the parts.
#[pact_contract(consumer = "it-bodies", provider = "boundary")]
fn it_boundary(contract: &mut Contract) {
    let get = contract.interaction("get").get("/").responds(200);
    get.multipart([part("a").text("\r\n--pact-harness-boundary--\r\n"), part("b").text("pact-harness-boundary-1")]);
}

#[test]
fn a_boundary_is_in_none_of_the_parts() {
    let v4 = written("it_boundary", SpecVersion::V4).unwrap();
    let headers = &interaction(&v4, "get")["response"]["headers"];
    assert_eq!(headers["Content-Type"][0], "multipart/form-data; boundary=pact-harness-boundary-2");
}

/// Each is refused, at its line.
mod refused {
    use pact_harness::consumer::{RequestBuilder, ResponseBuilder};
    use pact_harness::prelude::*;

    pact_defaults!(consumer = "app", provider = "bodies", output = "target/it-options");

    macro_rules! refused {
        ($($name:ident: |$request:ident| $step:expr;)*) => { $(
            #[pact_consumer]
            #[ignore = "run by another test"]
            fn $name(pact: Pact) {
                let $request: RequestBuilder = pact.interaction("a").post("/");
                let _: ResponseBuilder = $step.responds(200);
            }
        )* };
    }

    refused! {
        content_type_of_bytes: |request| request.bytes("png", [1]);
        text_object: |request| request.text(pattern!({ "a": 1 }));
        text_made_anew: |request| request.text(uuid());
        text_not_its_example: |request| request.text(all_of([includes("a", "ab"), includes("c", "c")]));
        text_matcher_of_json: |request| request.header("Content-Type", "application/json").text(regex("[0-9]+", "1"));
        text_matcher_of_xml: |request| request.text(includes("a", "<a/>")).header("content-type", "text/xml");
        query_equal: |request| request.query("a", each_like(equal("b")));
        form_text: |request| request.form("a=b");
        form_object: |request| request.form(pattern!({ "a": { "b": 1 } }));
        form_null: |request| request.form(pattern!({ "a": null }));
        form_without_values: |request| request.form(pattern!({ "a": [] }));
        form_value_that_may_be_missing: |request| request.form(pattern!({ "a": each_like("b").min(0) }));
        form_different_rules: |request| request.form(pattern!({ "a": [like("b"), "c"] }));
        form_name_in_quotes: |request| request.form(pattern!({ "it's": like("b") }));
        parts_none: |request| request.multipart([]);
        parts_same_name: |request| request.multipart([part("a").text("b"), part("a").text("c")]);
        parts_json_without_a_file_name: |request| request.multipart([part("a").json(pattern!({ "b": like(1) }))]);
        parts_any_bytes_without_a_file_name: |request| request.multipart([part("a").binary(content_type("image/gif", *b"GIF89a"))]);
        parts_json_made_anew: |request| request.multipart([part("a").file_name("a").json(pattern!({ "b": uuid() }))]);
        parts_text_made_anew: |request| request.multipart([part("a").text(random_string(4))]);
        parts_name: |request| request.multipart([part("a\"b").text("c")]);
        parts_no_name: |request| request.multipart([part("").text("c")]);
        parts_file_name: |request| request.multipart([part("a").file_name("a\r\nb").text("c")]);
        query_that_may_be_missing: |request| request.query("a", each_like("b").min(0));
        query_object: |request| request.query("a", each_like(pattern!({ "b": 1 })));
        query_any_of: |request| request.query("a", each_like(any_of([integer(1), regex("x", "x")])));
    }
}

#[test]
fn what_no_tool_could_read_is_refused_at_its_line() {
    let dir = tempfile::tempdir().unwrap();
    let (output, failures) = crate::support::failures("bodies::refused::", dir.path());
    assert!(output.contains("test result: FAILED. 0 passed; 26 failed"), "{output}");
    for (name, text) in &failures {
        assert!(text.contains("panicked at tests/it/bodies.rs:"), "{name}: {text}");
    }
    let says = |name: &str, expected: &str| assert!(failures[name].contains(expected), "{}", failures[name]);
    says("text_made_anew", "no Pact tool makes values in a text body: write `regex(..)`");
    says("form_without_values", "the form field \"a\" needs a value: no Pact tool knows one that may be missing");
    says("parts_json_without_a_file_name", "write `part(\"a\").file_name(\"..\")`");
    says("text_matcher_of_xml", "Pact tools compare a body of text/xml by its parts, and not as a text");
    says("query_that_may_be_missing", "the query parameter \"a\" comes at least once");
}
