//! Pacts come from a broker, and what became of them goes back.

use serde_json::{Value, json};

use crate::support::{Answer, Place, Received, Run, Server, get, pact};

/// A broker with a pact of stock; it answers 201 to what is published, or something else.
fn broker(taken: u16) -> Server {
    Server::answering(move |request| {
        let base = format!("http://{}", request.headers["host"].to_str().unwrap());
        answer(request, &base, taken)
    })
}

fn answer(request: &Received, base: &str, taken: u16) -> Answer {
    let pact_url = format!("{base}/pacts/provider/stock/consumer/web-shop/pact-version/a1");
    let body = match (request.method.as_str(), request.target.as_str()) {
        ("GET", "/") => json!({ "_links": {
            "pb:provider-pacts-for-verification": { "href": format!("{base}/pacts/provider/{{provider}}/for-verification") },
            "pb:pacticipant-version-tag": { "href": format!("{base}/pacticipants/{{pacticipant}}/versions/{{version}}/tags/{{tag}}") },
            "pb:pacticipant-branch-version": { "href": format!("{base}/pacticipants/{{pacticipant}}/branches/{{branch}}/versions/{{version}}") },
        } }),
        ("POST", "/pacts/provider/stock/for-verification") => json!({ "_embedded": { "pacts": [{
            "verificationProperties": { "notices": [{ "when": "before_verification", "text": "it is the latest" }] },
            "_links": { "self": { "href": pact_url } },
        }] } }),
        ("GET", "/pacts/provider/stock/consumer/web-shop/pact-version/a1") => {
            let mut pact = pact("web-shop", "stock", &[get("get an article", "/article", &[])]);
            let results = format!("{pact_url}/verification-results");
            pact["_links"] = json!({ "pb:publish-verification-results": { "href": results } });
            pact
        }
        ("PUT", _) => return (201, Vec::new(), "{}".to_owned()),
        ("POST", _) => return (taken, Vec::new(), "{}".to_owned()),
        _ => return (404, Vec::new(), "{}".to_owned()),
    };
    (200, vec![("content-type", "application/hal+json".to_owned())], body.to_string())
}

fn run(broker: &Server, provider: &Server, arguments: &[&str]) -> Run {
    let line = format!("-b {} -n stock -p {} -h 127.0.0.1", broker.url(""), provider.port);
    Run::of(&Place::new().command(&line).args(arguments).output().unwrap())
}

fn sent(broker: &Server, end: &str) -> Value {
    let received = broker.received();
    let found = received.iter().find(|request| request.target.ends_with(end)).unwrap();
    serde_json::from_str(&found.body).unwrap()
}

#[test]
fn pacts_are_selected_verified_and_published() {
    let broker = broker(201);
    let options = [
        "--consumer-version-selectors",
        r#"{"mainBranch": true}"#,
        "--consumer-version-selectors",
        r#"[{"deployed": true}, {"branch": "x"}]"#,
        "--consumer-version-tags",
        "dev,prod",
        "--enable-pending",
        "--include-wip-pacts-since",
        "2026-01-31",
        "--publish",
        "--provider-version",
        "1",
        "--provider-branch",
        "main",
        "--provider-tags",
        "a,b",
        "--build-url",
        "http://ci/7",
        "--token",
        "t0ken",
    ];
    run(&broker, &Server::good(), &options)
        .ends_with(0)
        .reports("Passed: 1/1")
        .reports("it is the latest")
        .says("The results of 1 pact were published.");
    let expected = json!({
        "consumerVersionSelectors": [
            { "mainBranch": true }, { "deployed": true }, { "branch": "x" },
            { "tag": "dev", "latest": true }, { "tag": "prod", "latest": true },
        ],
        "includePendingStatus": true, "includeWipPactsSince": "2026-01-31", "providerVersionBranch": "main",
        "providerVersionTags": ["a", "b"],
    });
    assert_eq!(sent(&broker, "/for-verification"), expected);
    let result = sent(&broker, "/verification-results");
    assert_eq!(result["success"], true);
    assert_eq!(result["providerApplicationVersion"], "1");
    assert_eq!(result["buildUrl"], "http://ci/7");
    let puts: Vec<_> = broker.asked().into_iter().filter(|line| line.starts_with("PUT")).collect();
    let expected = ["branches/main/versions/1", "versions/1/tags/a", "versions/1/tags/b"];
    assert_eq!(puts, expected.map(|path| format!("PUT /pacticipants/stock/{path}")));
    assert!(broker.received().iter().all(|request| request.headers["authorization"] == "Bearer t0ken"));
}

#[test]
fn a_failure_is_published_and_ends_with_one() {
    let (broker, provider) = (broker(201), Server::answering(|_| (500, Vec::new(), String::new())));
    run(&broker, &provider, &["--publish", "--provider-version", "1"]).ends_with(1);
    let result = sent(&broker, "/verification-results");
    assert_eq!(
        (&result["success"], &result["testResults"][0]["mismatches"][0]["attribute"]),
        (&false.into(), &"status".into())
    );
}

#[test]
fn what_the_broker_refuses_ends_with_two_and_tells_options() {
    let run_with =
        |taken| run(&broker(taken), &Server::good(), &["--publish", "--provider-version", "1", "--retries", "0"]);
    let refused = run_with(401).ends_with(2).reports("the broker answered 401").reports("with --token");
    assert!(!refused.err.contains("were published"), "{}", refused.err);
    run_with(403).ends_with(2).reports("the broker answered 403");
    run_with(409).ends_with(2).reports("the broker answered 409");
    run_with(500).ends_with(2).reports("the broker answered 500");
    let nobody = "-b http://127.0.0.1:1 -n stock -p 1 --retries 0";
    Place::new().run(nobody).ends_with(2).reports("no answer from the broker");
}

#[test]
fn nothing_is_published_unasked() {
    let broker = broker(201);
    run(&broker, &Server::good(), &["--provider-version", "1"])
        .ends_with(0)
        .says("--provider-version changes nothing without --publish");
    assert!(!broker.asked().iter().any(|line| line.ends_with("/verification-results")));
}

#[test]
fn a_webhook_has_the_pact() {
    let broker = broker(201);
    let pact = broker.url("/pacts/provider/stock/consumer/web-shop/pact-version/a1");
    run(&broker, &Server::good(), &["--webhook-callback-url", &pact]).ends_with(0).reports("Passed: 1/1");
    assert_eq!(broker.asked(), ["GET /pacts/provider/stock/consumer/web-shop/pact-version/a1"]);
    let other = Server::good();
    let elsewhere = other.url("/pact");
    run(&broker, &Server::good(), &["--webhook-callback-url", &elsewhere]).ends_with(2).reports("is not at the broker");
    assert!(other.asked().is_empty());
}

#[test]
fn options_that_cannot_work_are_refused_before_anything_is_sent() {
    let (broker, provider) = (broker(201), Server::good());
    run(&broker, &provider, &["--publish"]).ends_with(2).says("--publish requires --provider-version");
    run(&broker, &provider, &["--consumer-version-selectors", "{"])
        .ends_with(2)
        .says("invalid consumer version selector");
    run(&broker, &provider, &["--consumer-version-selectors", r#"{"mainbranch": true}"#])
        .ends_with(2)
        .says("unknown member \"mainbranch\"");
    let place = Place::with_one();
    place.run(&format!("-b {}", broker.url(""))).ends_with(2).says("--broker-url requires --provider-name");
    for option in ["--publish", "--enable-pending", "--consumer-version-tags a", "--webhook-callback-url http://a"] {
        let name = option.split(' ').next().unwrap();
        place.run(&format!("-f pact.json {option}")).ends_with(2).says(&format!("{name} requires --broker-url"));
    }
    assert!(broker.asked().is_empty());
}
