//! Answers whose bodies come compressed.

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::{any, get};
use pact_harness::prelude::*;
use pact_harness::provider::PactUrl;

use super::provider_client::serve;
use super::verification::{only_error, pact_file, verify};

/// `{"a": 1}`, compressed by other programs.
const GZIP: &[u8] =
    b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xab\x56\x4a\x54\xb2\x52\x30\xac\x05\x00\x97\x8e\xa1\xfb\x08\x00\x00\x00";
const ZLIB: &[u8] = b"\x78\x9c\xab\x56\x4a\x54\xb2\x52\x30\xac\x05\x00\x09\xe5\x02\x29";
const RAW: &[u8] = b"\xab\x56\x4a\x54\xb2\x52\x30\xac\x05\x00";
const BROTLI: &[u8] = b"\x8b\x03\x80{\"a\": 1}\x03";
const ZSTD: &[u8] = b"\x28\xb5\x2f\xfd\x24\x08\x41\x00\x00{\"a\": 1}\x7d\x91\x9d\x79";
/// A mebibyte of zeros.
const ZSTD_ZEROS: &[u8] =
    b"\x28\xb5\x2f\xfd\x04\x58\x54\x00\x00\x10\x00\x00\x01\x00\xfb\xff\x39\xc0\x02\x02\x00\x10\x00\
    \x02\x00\x10\x00\x02\x00\x10\x00\x02\x00\x10\x00\x02\x00\x10\x00\x02\x00\x10\x00\x03\x00\x10\x00\xf1\x3e\x16\xe1";
/// A mebibyte of zeros.
const BROTLI_ZEROS: &[u8] = b"\x5b\xff\xff\x8f\x7f\x02\x20\x1e\x0b\x04\x72\xef\x1f\x00";

fn answering(coding: &'static str, body: &'static [u8]) -> axum::Router {
    let answer =
        move || async move { ([(header::CONTENT_TYPE, "application/json"), (header::CONTENT_ENCODING, coding)], body) };
    axum::Router::new().route("/", any(answer))
}

/// In this process, and over HTTP.
async fn providers(pact: &tempfile::TempDir, app: axum::Router) -> [Provider; 2] {
    let over_http = Provider::new("p").pacts(pact.path()).url(serve(app.clone()).await);
    [verify(pact, app), over_http]
}

const EXPECTED: &str =
    r#""response": {"status": 200, "headers": {"Content-Type": "application/json"}, "body": {"a": 1}}"#;

#[tokio::test]
async fn an_answer_is_decoded_before_it_is_compared_and_shown() {
    let bodies = [
        ("gzip", GZIP),
        ("x-gzip", GZIP),
        ("GZIP", GZIP),
        ("deflate", ZLIB),
        ("deflate", RAW),
        ("br", BROTLI),
        ("zstd", ZSTD),
        ("identity", b"{\"a\": 1}"),
    ];
    for asks in [r#""headers": {"Accept-Encoding": "gzip, deflate"}"#, ""] {
        let pact = pact_file(&format!(r#""request": {{{asks}}}, {EXPECTED}"#));
        for (coding, body) in bodies {
            for provider in providers(&pact, answering(coding, body)).await {
                let verification = provider.verify().await;
                assert!(verification.is_ok(), "{coding}: {verification}");
                let shown = &verification.passed()[0].response.as_ref().unwrap().body;
                assert_eq!(&**shown, b"{\"a\": 1}");
            }
        }
    }
}

#[tokio::test]
async fn the_header_of_a_coding_and_the_length_are_compared_as_they_came() {
    let lines = r#""Content-Encoding": "gzip", "Content-Length": "28""#;
    let body = |value| format!(r#""response": {{"status": 200, "headers": {{{value}}}, "body": {{"a": 1}}}}"#);
    let pact = pact_file(&format!(r#""request": {{}}, {}"#, body(lines)));
    let app = axum::Router::new()
        .route("/", get(|| async { ([("content-type", "application/json"), ("content-encoding", "gzip")], GZIP) }));
    let over_http = Provider::new("p").pacts(pact.path()).url(serve(app).await);
    let verification = over_http.verify().await;
    assert!(verification.is_ok(), "{verification}");
    let pact = pact_file(&format!(r#""request": {{}}, {}"#, body(r#""Content-Encoding": "br""#)));
    for provider in providers(&pact, answering("gzip", GZIP)).await {
        let report = provider.verify().await.to_string();
        assert!(
            report.contains("Expected header.Content-Encoding: \"br\"\n   Actual header.Content-Encoding: \"gzip\""),
            "{report}"
        );
    }
}

#[tokio::test]
async fn a_contract_may_have_the_body_in_its_coding() {
    let text = r#"{"consumer": {"name": "c"}, "provider": {"name": "p"}, "interactions": [{
        "type": "Synchronous/HTTP", "description": "d", "request": {},
        "response": {"status": 200, "headers": {"Content-Type": ["application/json"], "Content-Encoding": ["gzip"]},
            "body": {"content": "H4sIAAAAAAACA6tWSlSyUjCsBQCXjqH7CAAAAA==", "contentType": "application/json",
                "encoded": "base64"}}}],
        "metadata": {"pactSpecification": {"version": "4.0"}}}"#;
    let pact = pact_harness::format::read(text.as_bytes()).unwrap();
    let verification = Provider::new("p").pact(pact.clone(), "a pact").app(answering("gzip", GZIP)).verify().await;
    assert!(verification.is_ok(), "{verification}");
    let other = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x33\x34\x32\x06\x00\xd2\x63\x48\x88\x03\x00\x00\x00";
    let verification = Provider::new("p").pact(pact, "a pact").app(answering("gzip", other)).verify().await;
    assert!(!verification.is_ok(), "{verification}");
}

#[tokio::test]
async fn an_answer_without_a_body_is_not_decoded() {
    for (method, status) in [("HEAD", 200), ("GET", 204), ("GET", 304), ("GET", 200)] {
        let pact = pact_file(&format!(r#""request": {{"method": "{method}"}}, "response": {{"status": {status}}}"#));
        let answer = move || async move {
            (StatusCode::from_u16(status).unwrap(), [(header::CONTENT_ENCODING, "gzip")]).into_response()
        };
        for provider in providers(&pact, axum::Router::new().route("/", any(answer))).await {
            let verification = provider.verify().await;
            assert!(verification.is_ok(), "{method} {status}: {verification}");
        }
    }
}

#[tokio::test]
async fn a_body_that_becomes_too_long_is_an_error_that_names_the_limit() {
    let pact = pact_file(r#""request": {}, "response": {"status": 200}"#);
    for (coding, body) in [("br", BROTLI_ZEROS), ("zstd", ZSTD_ZEROS)] {
        for provider in providers(&pact, answering(coding, body)).await {
            let error = only_error(provider.body_limit(1000)).await;
            let expected = format!(
                "the body has more than 1000 bytes when it is decoded from {coding}: allow more with `.body_limit(..)`, if that \
                 is how it should be"
            );
            assert!(error.ends_with(&expected), "{error}");
        }
    }
}

#[tokio::test]
async fn what_cannot_be_decoded_is_an_error_and_no_failure() {
    let pact = pact_file(&format!(r#""request": {{}}, {EXPECTED}"#));
    for (coding, body, expected) in [
        ("lz4", GZIP, "the content coding \"lz4\" is not supported: gzip, deflate, br, zstd and identity are"),
        ("zstd", GZIP, "the body is not valid zstd, as the header Content-Encoding says it is"),
        ("zstd", &ZSTD[..20], "the body is not valid zstd, as the header Content-Encoding says it is"),
        ("gzip, lzma", GZIP, "the content coding \"lzma\" is not supported"),
        ("gzip", &GZIP[..20], "the body is not valid gzip, as the header Content-Encoding says it is"),
        ("br", b"{\"a\": 1}", "the body is not valid br, as the header Content-Encoding says it is"),
        ("gzip, gzip, gzip, gzip, gzip, gzip", GZIP, "the body has more than 5 content codings"),
    ] {
        for provider in providers(&pact, answering(coding, body)).await {
            let error = only_error(provider).await;
            assert!(error.contains(expected), "{error}");
        }
    }
}

#[tokio::test]
async fn a_pact_at_a_url_may_come_compressed() {
    let app = axum::Router::new().route(
        "/",
        get(|headers: HeaderMap| async move {
            assert!(headers.get("accept-encoding").is_none());
            ([(header::CONTENT_ENCODING, "gzip")], GZIP)
        }),
    );
    let url = serve(app).await;
    let error = only_error(Provider::new("p").pact_url(PactUrl::new(url)).url("http://localhost:1")).await;
    assert!(error.contains("this is not a pact") && !error.contains("UTF"), "{error}");
}
