//! Pacts on wiremock servers, beside the mocks of a team.

use std::fs;
use std::time::Duration;

use pact_harness::consumer::wiremock_request;
use pact_harness::matching;
use pact_harness::prelude::*;
use reqwest::{Client, Method};
use serde_json::{Value, json};
use wiremock::matchers::{any, method, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::support::{failures, in_this_order};

/// A server with the mocks of a team: one path answers any request, another one a query.
async fn server() -> MockServer {
    let server = MockServer::start().await;
    Mock::given(path("/flags")).respond_with(ResponseTemplate::new(200).set_body_string("on")).mount(&server).await;
    let page = Mock::given(path("/articles")).and(query_param("page", "9"));
    page.respond_with(ResponseTemplate::new(299).set_delay(Duration::from_millis(1))).mount(&server).await;
    server
}

async fn status(server: &MockServer, method: Method, path: &str) -> u16 {
    Client::new().request(method, format!("{}{path}", server.uri())).send().await.unwrap().status().as_u16()
}

async fn get(server: &MockServer, path: &str) -> u16 {
    status(server, Method::GET, path).await
}

/// `{"id":1}`, compressed.
const GZIP: &[u8] =
    b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xab\x56\xca\x4c\x51\xb2\x32\xac\x05\x00\xc5\xf8\x5d\x44\x08\x00\x00\x00";

mod passes {
    use super::*;

    pact_defaults!(consumer = "wiremock-app", provider = "service");

    #[pact_consumer]
    #[ignore = "run by another test"]
    async fn beside_other_mocks(pact: Pact) {
        let server = server().await;
        pact.interaction("list articles").get("/articles").query("page", integer(1)).responds(200).json(pattern!({
            "id": uuid(),
            "next": mock_url(r"/articles\?page=\d+", "http://localhost:1234/articles?page=2"),
        }));
        pact.mount(&server).priority(1).await;
        // What is described later is answered as well.
        let head = pact.interaction("look at an article").head("/articles/A-1").responds(200).text("an article");
        let tagged = pact.interaction("list tags").get("/tags").responds(203).header("X-Tag", "a").header("X-Tag", "b");
        let tagged = tagged.header("Content-Type", "application/vnd.tags+json").json(pattern!(["a"]));

        let answers: Vec<Value> = vec![page(&server, 1).await, page(&server, 1).await];
        assert_ne!(answers[0]["id"], answers[1]["id"], "values are made for each answer");
        assert_eq!(answers[0]["next"], format!("{}/articles?page=2", server.uri()));
        assert_eq!((get(&server, "/flags").await, get(&server, "/articles?page=9").await), (200, 200), "priority 1");
        let response = Client::new().get(format!("{}/tags", server.uri())).send().await.unwrap();
        let tags: Vec<_> = response.headers().get_all("X-Tag").iter().map(|tag| tag.to_str().unwrap()).collect();
        assert_eq!((response.status().as_u16(), tags), (203, vec!["a", "b"]));
        assert_eq!(response.headers()["Content-Type"], "application/vnd.tags+json");
        assert_eq!(response.text().await.unwrap(), "[\"a\"]");
        let response = Client::new().head(format!("{}/articles/A-1", server.uri())).send().await.unwrap();
        assert_eq!(response.headers()["Content-Length"], "10");
        assert_eq!((head.calls(), tagged.received().len(), tagged.received()[0].path.as_ref()), (1, 1, "/tags"));
    }

    async fn page(server: &MockServer, number: u32) -> Value {
        reqwest::get(format!("{}/articles?page={number}", server.uri())).await.unwrap().json().await.unwrap()
    }

    /// Of two mocks with one priority, the first that was mounted answers; what differs from an interaction may be a team's.
    #[pact_consumer]
    #[ignore = "run by another test"]
    async fn behind_other_mocks(pact: Pact) {
        let server = server().await;
        pact.interaction("list articles, all").get("/articles").responds(200);
        pact.mount(&server).await;
        assert_eq!(get(&server, "/articles?page=9").await, 299);
        assert_eq!(get(&server, "/articles").await, 200);
        Mock::given(path("/articles")).respond_with(ResponseTemplate::new(298)).mount(&server).await;
        assert_eq!(get(&server, "/articles").await, 200);
        assert_eq!(get(&server, "/articles?page=8").await, 298);
    }

    #[pact_consumer]
    #[ignore = "run by another test"]
    async fn unanswered_and_allowed(pact: Pact) {
        let server = server().await;
        pact.interaction("list articles, all").get("/articles").responds(200);
        pact.mount(&server).allow_unanswered().await;
        assert_eq!((get(&server, "/articles").await, get(&server, "/nothing").await), (200, 404));
    }

    #[pact_consumer(cors_preflight)]
    #[ignore = "run by another test"]
    async fn compressed_and_from_a_browser(pact: Pact) {
        let server = server().await;
        pact.interaction("put an article").put("/articles/1").json(json!({ "id": 1 })).responds(204);
        pact.mount(&server).await;
        let url = format!("{}/articles/1", server.uri());
        let preflight = Client::new().request(Method::OPTIONS, &url).header("Origin", "http://a");
        let allowed = preflight.header("Access-Control-Request-Method", "PUT").send().await.unwrap();
        assert_eq!(
            (allowed.status().as_u16(), &allowed.headers()["Access-Control-Allow-Origin"]),
            (204, &"http://a".parse().unwrap())
        );
        let request =
            Client::new().put(&url).header("Content-Encoding", "gzip").header("Content-Type", "application/json");
        assert_eq!(request.body(GZIP).send().await.unwrap().status(), 204);
    }

    /// What is about one pact is not taken by the other, in whichever order they are mounted.
    #[pact_consumer(consumer = "wiremock-app")]
    #[ignore = "run by another test"]
    async fn two_pacts_on_one_server(
        #[pact(provider = "stock")] stock: Pact,
        #[pact(provider = "payments")] payments: Pact,
    ) {
        let server = MockServer::start().await;
        stock.interaction("take").delete("/articles/1").responds(204);
        payments.interaction("pay").post("/payments").responds(201);
        stock.mount(&server).await;
        payments.mount(&server).await;
        assert_eq!(status(&server, Method::POST, "/payments").await, 201);
        assert_eq!(status(&server, Method::DELETE, "/articles/1").await, 204);
    }

    #[pact_contract(consumer = "wiremock-app", provider = "pages")]
    fn pages(contract: &mut Contract) {
        contract.interaction("get a page").get("/a").responds(200);
    }

    #[pact_consumer(contract = pages)]
    #[ignore = "run by another test"]
    async fn contract(mock: MockProvider) {
        let server = MockServer::start().await;
        mock.mount(&server).await;
        assert_eq!(get(&server, "/a").await, 200);
    }
}

mod fails {
    use super::*;

    pact_defaults!(consumer = "wiremock-app", provider = "failing");

    macro_rules! fails {
        ($($name:ident: |$server:ident| $sent:expr;)*) => { $(
            #[pact_consumer]
            #[ignore = "run by another test"]
            async fn $name(pact: Pact) {
                pact.interaction("create an article").post("/articles").json(pattern!({ "name": like("a") })).responds(201);
                let $server = server().await;
                pact.mount(&$server).await;
                assert_eq!(create(&$server, &json!({ "name": "b" })).await, 201);
                $sent
            }
        )* };
    }

    async fn create(server: &MockServer, body: &Value) -> u16 {
        let sent = Client::new().post(format!("{}/articles", server.uri())).json(body).send().await.unwrap();
        let status = sent.status().as_u16();
        if status == 404 {
            let reason: Value = sent.json().await.unwrap();
            assert_eq!(reason["closest"]["description"], "create an article");
        }
        status
    }

    fails! {
        another_body: |server| assert_eq!(create(&server, &json!({ "name": 1 })).await, 404);
        another_method: |server| assert_eq!(status(&server, Method::PUT, "/articles").await, 404);
        another_path: |server| assert_eq!(get(&server, "/article").await, 404);
        unknown_coding: |server| {
            let request = Client::new().post(format!("{}/articles", server.uri())).header("Content-Encoding", "zip");
            assert_eq!(request.body("PK").send().await.unwrap().status(), 415);
        };
        broken_coding: |server| {
            let request = Client::new().post(format!("{}/articles", server.uri())).header("Content-Encoding", "gzip");
            assert_eq!(request.body("PK").send().await.unwrap().status(), 400);
        };
    }

    #[pact_consumer]
    #[ignore = "run by another test"]
    async fn unused(pact: Pact) {
        pact.interaction("create an article").post("/articles").responds(201);
        let server = server().await;
        Mock::given(any()).respond_with(ResponseTemplate::new(297)).mount(&server).await;
        pact.mount(&server).await;
        assert_eq!(status(&server, Method::POST, "/articles").await, 297);
    }

    #[pact_consumer]
    #[ignore = "run by another test"]
    async fn nearly_although_unanswered_is_allowed(pact: Pact) {
        pact.interaction("get an article").get("/articles/1").header("X-Team", "a").responds(200);
        let server = server().await;
        pact.mount(&server).allow_unanswered().await;
        assert_eq!(get(&server, "/articles/1").await, 404);
    }

    #[pact_consumer(body_limit = 8, unmatched_status = 501)]
    #[ignore = "run by another test"]
    async fn options(pact: Pact) {
        pact.interaction("put").put("/a").text("12345678").responds(200);
        let server = server().await;
        pact.mount(&server).await;
        let url = format!("{}/a", server.uri());
        assert_eq!(Client::new().put(&url).body("123456789").send().await.unwrap().status(), 413);
        assert_eq!(Client::new().put(&url).body("1").send().await.unwrap().status(), 501);
    }

    #[pact_consumer(order = "sequence")]
    #[ignore = "run by another test"]
    async fn out_of_turn(pact: Pact) {
        pact.interaction("first").get("/1").responds(200);
        pact.interaction("second").get("/2").responds(200);
        let server = server().await;
        pact.mount(&server).await;
        assert_eq!([get(&server, "/2").await, get(&server, "/1").await, get(&server, "/2").await], [404, 200, 200]);
    }

    #[pact_consumer(consumer = "wiremock-app")]
    #[ignore = "run by another test"]
    async fn two_pacts(#[pact(provider = "stock")] stock: Pact, #[pact(provider = "payments")] payments: Pact) {
        let server = MockServer::start().await;
        stock.interaction("take").delete("/articles/1").responds(204);
        payments.interaction("pay").post("/payments").header("X-Key", "1").responds(201);
        stock.mount(&server).await;
        payments.mount(&server).await;
        assert_eq!(status(&server, Method::POST, "/payments").await, 404);
        assert_eq!(status(&server, Method::DELETE, "/articles/1").await, 204);
    }
}

#[test]
fn a_pact_on_a_wiremock_server_answers_beside_other_mocks_and_is_written() {
    let dir = tempfile::tempdir().unwrap();
    let (output, failed) = failures("wiremock_servers::passes::", dir.path());
    assert!(failed.is_empty() && output.contains("6 passed"), "{output}");
    let pact: Value = serde_json::from_slice(&fs::read(dir.path().join("wiremock-app-service.json")).unwrap()).unwrap();
    let descriptions: Vec<_> = pact["interactions"].as_array().unwrap().iter().map(|i| &i["description"]).collect();
    let all = ["list articles", "list articles, all", "list tags", "look at an article", "put an article"];
    assert_eq!(descriptions, all.iter().collect::<Vec<_>>());
    assert_eq!(pact["interactions"][0]["response"]["body"]["content"]["next"], "http://localhost:1234/articles?page=2");
    for provider in ["pages", "payments", "stock"] {
        assert!(dir.path().join(format!("wiremock-app-{provider}.json")).exists(), "{provider}");
    }
}

#[test]
fn what_no_mock_answers_fails_the_test_and_nothing_is_written() {
    let dir = tempfile::tempdir().unwrap();
    let (output, failed) = failures("wiremock_servers::fails::", dir.path());
    let expected: [(&str, &[&str]); 10] = [
        (
            "another_body",
            &["Requests that match no interaction (answered with 404)", "POST /articles", "Expected body.name: "],
        ),
        ("another_method", &["PUT /articles", "Expected method: \"POST\"", "Actual method: \"PUT\""]),
        ("another_path", &["GET /article\n", "is closest to \"create an article\"", "Expected path: \"/articles\""]),
        ("unknown_coding", &["POST /articles: the content coding \"zip\" is not supported"]),
        ("broken_coding", &["POST /articles: the body is not valid gzip"]),
        ("unused", &["Interactions that did not occur:", "\"create an article\", POST /articles"]),
        ("nearly_although_unanswered_is_allowed", &["GET /articles/1", "Expected header.X-Team", "did not occur"]),
        ("options", &["(answered with 501)", "PUT /a", "PUT /a: the body is larger than 8 bytes"]),
        ("out_of_turn", &["GET /2", "it is not its turn", "\"first\""]),
        ("two_pacts", &["The pact wiremock-app -> payments was not kept", "POST /payments", "Expected header.X-Key"]),
    ];
    assert_eq!(failed.len(), expected.len(), "{output}");
    for (name, parts) in expected {
        in_this_order(failed.get(name).unwrap_or_else(|| panic!("{name} passed:\n{output}")), parts);
    }
    assert!(!failed["two_pacts"].contains("wiremock-app -> stock was not kept"), "{}", failed["two_pacts"]);
    assert!(fs::read_dir(dir.path()).unwrap().all(|entry| entry.unwrap().path().extension().is_none()));
}

#[tokio::test]
async fn a_request_of_wiremock_is_one_that_matching_takes() {
    let server = server().await;
    Mock::given(method("POST")).respond_with(ResponseTemplate::new(200)).mount(&server).await;
    let sent =
        Client::new().post(format!("{}/a%20b?c=d%26e&c=f", server.uri())).header("X-Two", "1").header("X-Two", "2");
    sent.body("body").send().await.unwrap();
    let requests = server.received_requests().await.unwrap();
    let request = wiremock_request(&requests[0]);
    assert_eq!((&*request.method, &*request.path, request.query.as_deref()), ("POST", "/a%20b", Some("c=d%26e&c=f")));
    let twice = request.headers.iter().filter(|(name, _)| name == "x-two").map(|(_, value)| &**value);
    assert_eq!((twice.collect::<Vec<_>>(), &*request.body), (vec!["1", "2"], b"body".as_slice()));
    let expected = super::support::interaction(
        r#"{"method": "POST", "path": "/a b", "query": {"c": ["d&e", "f"]}, "headers": {"X-Two": ["1", "2"]}}"#,
        r#"{"status": 200}"#,
    );
    let differences = matching::match_request(&expected.request, &request);
    assert!(differences.is_empty(), "{differences:?}");
}
