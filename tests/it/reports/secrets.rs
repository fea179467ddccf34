use std::cell::RefCell;
use std::rc::Rc;

use axum::Router;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::routing::get;
use pact_harness::prelude::*;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{http, write};
use crate::support::ErrorTexts as _;

/// Every report of one verification, with its name.
fn reports(verification: &Verification) -> Vec<(&'static str, String)> {
    vec![
        ("human", verification.to_string()),
        ("json", verification.to_json()),
        ("junit", verification.to_junit()),
        ("github", verification.to_github()),
        ("markdown", verification.to_markdown()),
        ("html", verification.to_html()),
    ]
}

#[tokio::test]
async fn no_report_shows_a_secret_wherever_it_comes_from() {
    let pacts = tempfile::tempdir().unwrap();
    let mut interaction = http(
        "get",
        "/",
        json!({ "status": 200, "headers": {
        "Set-Cookie": ["id=s3cret-1"], "X-Session-Id": ["s3cret-2"], "X-Team-Key": ["s3cret-3"],
        "Location": ["http://ada:s3cret-4@example.com/?token=s3cret-5"] } }),
    );
    interaction["request"]["query"] = json!({ "api_key": ["s3cret-6"], "page": ["1"] });
    interaction["request"]["headers"] = json!({ "X-Api-Key": ["s3cret-7"], "Cookie": ["s3cret-8"] });
    write(&pacts, "app", &json!([interaction]));
    let answer = || async {
        [("Set-Cookie", "id=s3cret-9"), ("X-Team-Key", "s3cret-10"), ("Location", "/?access_token=s3cret-11&page=7")]
    };
    let verification = Provider::new("shop")
        .pacts(pacts.path())
        .app(Router::new().route("/", get(answer)))
        .request_filter(|request| request.header("X-Auth-Token", "s3cret-12"))
        .mask("x-team-key")
        .verify()
        .await;
    assert_eq!(verification.failed().len(), 1, "{verification}");
    for (name, report) in reports(&verification) {
        let report = report.replace("&amp;", "&").replace('\\', "");
        assert!(!report.contains("s3cret"), "{name}: {report}");
        for kept in ["access_token=***&page=7", "http://***@example.com/?token=***", "X-Team-Key", "page=7"] {
            assert!(
                report.contains(kept) || report.contains(&kept.to_lowercase()),
                "{name}: {kept} is missing: {report}"
            );
        }
    }
}

#[tokio::test]
async fn no_difference_of_any_kind_shows_a_secret() {
    let pacts = tempfile::tempdir().unwrap();
    let of = |path: &str, body: Value, rules: Value| {
        http(path, path, json!({ "status": 200, "body": body, "matchingRules": { "body": rules } }))
    };
    let array = json!({ "match": "arrayContains", "variants": [{ "index": 0, "rules": {}, "generators": {} }] });
    let contains = json!({ "$.list": { "matchers": [array] } });
    let interactions = [
        of("/twice", json!({ "content": { "password": "x" } }), json!({})),
        of("/escaped", json!({ "content": { "password": "x" } }), json!({})),
        of("/none", json!({ "content": { "list": [{ "token": "s3cret-1", "a": 1 }] } }), contains),
        of("/length", json!({ "content": { "tokens": ["s3cret-2"] } }), json!({})),
    ];
    write(&pacts, "app", &json!(interactions));
    let xml = "<a><token><![CDATA[s3cret-3 <b> ]]></token><token><!-- s3cret-4 --> s3cret-5</token></a>";
    let app = Router::new()
        .route("/twice", get(|| async { r#"{"password":"s3cret-6","password":"s3cret-7"}"# }))
        .route("/escaped", get(|| async { r#"{"passw\u006frd":"s3cret-8","password":"s3cret-9"}"# }))
        .route("/none", get(|| async { r#"{"list":[{"token":"s3cret-10","a":2},{"token":"s3cret-11"}]}"# }))
        .route("/length", get(|| async { r#"{"tokens":["s3cret-12","s3cret-13"]}"# }))
        .route("/xml", get(move || async move { xml }));
    let mut of_xml = http("/xml", "/xml", json!({ "status": 200, "headers": { "Content-Type": ["text/xml"] } }));
    of_xml["response"]["body"] = json!({ "content": "<b/>", "contentType": "text/xml", "encoded": false });
    write(&pacts, "other", &json!([of_xml]));
    let verification = Provider::new("shop").pacts(pacts.path()).app(app).verify().await;
    assert_eq!(verification.failed().len(), 5, "{verification}");
    for (name, report) in reports(&verification) {
        assert!(!report.contains("s3cret"), "{name}: {report}");
    }
}

#[tokio::test]
async fn no_report_has_characters_that_control_a_terminal_or_turn_text_around() {
    let pacts = tempfile::tempdir().unwrap();
    let body = json!({ "content": "fine", "contentType": "text/plain", "encoded": false });
    write(&pacts, "app", &json!([http("get \u{1b}[2J\u{202e}", "/", json!({ "status": 200, "body": body }))]));
    let answer = || async { "a\u{1b}[31mb\u{9b}31m\u{202e}c\0d\u{7}\u{fffe}\r\nnext" };
    let provider = Provider::new("shop").pacts(pacts.path()).app(Router::new().route("/", get(answer)));
    for (name, report) in reports(&provider.verify().await) {
        let bad = report.chars().find(|c| (c.is_control() && *c != '\n') || "\u{202e}\u{fffe}".contains(*c));
        // JSON has the description as the pact has it, for programs that look for it.
        if name == "json" && bad == Some('\u{202e}') {
            assert_eq!(report.matches('\u{202e}').count(), 1, "{report}");
        } else {
            assert_eq!(bad, None, "{name}: {report:?}");
        }
        // Annotations have no bodies, only what differs in them, as JSON.
        let shown = if name == "github" { "\\u001b[31mb\\u{9b}31m" } else { "␛[31mb\\u{9b}31m" };
        // JSON and Markdown have a backslash of their own before it.
        let report = report.replace("\\\\", "\\").replace("\\{9b\\}", "{9b}").replace("\\[31m", "[31m");
        assert!(report.contains(shown), "{name}: {report}");
    }
}

/// Where a secret can stand in an answer: headers and body.
fn answers(secret: &str) -> Vec<(Vec<(&'static str, String)>, String)> {
    let long = "x".repeat(190);
    let jwt = format!("eyJhbGciOiJIUzI1NiJ9.{secret}.sig");
    let headers = |name, value: String| (vec![(name, value)], String::new());
    let body = |content_type: &str, body: String| (vec![("content-type", content_type.to_owned())], body);
    let json = |value: Value| body("application/json", value.to_string());
    vec![
        headers("location", format!("https://h/callback?{long}&access_token={secret}")),
        headers("location", format!("https://h/cb?to=https%3A%2F%2Fi%2F%3Faccess_token%3D{secret}%26a%3Db")),
        headers("location", format!("https://me:{secret}@h/")),
        headers("location", format!("https://h/#id_token={secret}")),
        headers("x-text", format!("{long} Bearer {secret}")),
        headers("x-text", jwt.clone()),
        headers("x-echo", secret.to_owned()),
        headers("set-cookie", format!("a=b, sid={secret}; HttpOnly")),
        headers("x-acme-key", secret.to_owned()),
        headers("x-amz-signature", secret.to_owned()),
        headers("sessionid", secret.to_owned()),
        json(json!({ "a": "b", "password": secret })),
        json(
            json!({ "a": "b", "nested": [{ "accessToken": [secret, secret] }], "url": format!("http://u:{secret}@h") }),
        ),
        json(json!({ "a": { "client_secret": secret }, "text": jwt })),
        json(json!({ "Message": json!({ "api_key": secret }).to_string() })),
        json(json!({ "a": secret })),
        body("application/json", format!("{{\"a\": \"{}\", \"secret\": \"{secret}\"}}", "y".repeat(1980))),
        body("application/json", format!("{{\"a\": \"{}\", \"b\": \"{secret}\"}}", "y".repeat(32_740))),
        body("text/plain", format!("{long}{long} password={secret}")),
        body("text/plain", format!("GET /\nAuthorization: {secret}\n")),
        body("application/x-www-form-urlencoded", format!("grant_type=password&password={secret}&code={secret}")),
        body("application/xml", format!("<a><token>{secret}</token><b apiKey=\"{secret}\"/></a>")),
        body(
            "multipart/form-data; boundary=X",
            format!("--X\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\n{secret}\r\n--X--\r\n"),
        ),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2, ..ProptestConfig::default() })]

    /// The secret goes out with each request, in its URL and in a header: it is known, wherever it comes back.
    #[test]
    fn no_secret_is_shown_wherever_it_stands(secret in "[a-zA-Z][a-zA-Z0-9]{11,30}", sent in any::<bool>()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        for (headers, body) in answers(&secret) {
            // What has no name and no form is a secret only where it is known.
            if !sent && (body.contains(&format!("\"a\":\"{secret}\"")) || body.contains("\"b\": ") || headers.iter().any(|(name, _)| *name == "x-echo")) {
                continue;
            }
            let pacts = tempfile::tempdir().unwrap();
            let named = headers.first().map_or("x-text", |(name, _)| name);
            let content_type = headers.iter().find(|(name, _)| *name == "content-type").map_or("text/plain", |(_, value)| value);
            let mut interaction = http("get", "/", json!({ "status": 201, "headers": { named: ["another"] },
                "body": { "content": "{\"a\": 1}", "contentType": content_type, "encoded": false } }));
            interaction["comments"] = json!({ "text": [format!("see http://a:{secret}@h/?sig={secret}")] });
            interaction["providerStates"] = json!([{ "name": "a secret is planted", "params": { "password": secret } }]);
            interaction["request"]["query"] = json!({ "token": [secret], "code": [secret] });
            write(&pacts, "app", &json!([interaction]));
            let (mut lines, echoed) = (HeaderMap::new(), body.clone());
            for (name, value) in &headers {
                lines.append(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
            }
            let app = Router::new().route("/", get(move || async move { (lines, echoed) }));
            let (told, failure) = (Rc::new(RefCell::new(String::new())), secret.clone());
            let log = told.clone();
            let mut provider = Provider::new("shop").pacts(pacts.path()).app(app).watch(move |progress| {
                log.borrow_mut().push_str(&pact_harness::report::details(&progress));
            });
            if sent {
                provider = provider.header("X-Auth", format!("Bearer {secret}"));
            }
            let verification = runtime.block_on(provider.allow_unknown_states().verify());
            prop_assert_eq!(verification.failed().len(), 1, "{}", verification);
            let broken = Provider::new("shop").pacts(pacts.path()).url(format!("http://127.0.0.1:{}", crate::support::port::OF_NOBODY));
            let broken = broken.states(move |_| {
                let failure = failure.clone();
                async move { Err::<(), _>(format!("login at http://u:{failure}@h/?apikey={failure} failed: Bearer {failure}, {{\"token\": \"{failure}\"}}")) }
            });
            let broken = runtime.block_on(broken.verify());
            let mut texts = reports(&verification);
            texts.extend(reports(&broken));
            texts.push(("log", told.borrow().clone()));
            texts.push(("errors", broken.error_texts().join("\n") + &verification.warnings().join("\n")));
            for (name, text) in texts {
                prop_assert!(!text.contains(&secret), "{name} of {headers:?} {body:?}:\n{text}");
            }
        }
    }
}

#[tokio::test]
async fn values_that_differ_only_in_what_is_hidden_say_so_in_every_report() {
    let location = |token: &str| format!("https://shop.example/callback?access_token={token}");
    let pacts = tempfile::tempdir().unwrap();
    let expected = location("eyJhbGciOiJIUzI1NiJ9.example");
    let cookies = ["SID=9; HttpOnly", "LB=2; Path=/a"];
    write(
        &pacts,
        "app",
        &json!([http(
            "log in",
            "/",
            json!({ "status": 200, "headers": { "Location": [expected], "Set-Cookie": cookies } })
        )]),
    );
    let answer = move || async move {
        [
            ("Location", location("eyJhbGciOiJIUzI1NiJ9.S3CRETS3CRETS3CRETS3CRET.sig")),
            ("Set-Cookie", "SID=9; HttpOnly".to_owned()),
        ]
    };
    let app = Router::new().route("/", get(answer));
    let verification = Provider::new("shop").pacts(pacts.path()).app(app).verify().await;
    for (name, report) in reports(&verification) {
        let report = report.replace("&quot;", "\"").replace('\\', "");
        assert!(!report.contains("S3CRET") && !report.contains(".example\""), "{name}: {report}");
        assert!(report.contains("they differ in what is hidden: access_token"), "{name}: {report}");
        assert!(report.contains("2 cookies expected (\"SID\", \"LB\"), but 1 came (\"SID\")"), "{name}: {report}");
    }
}
