//! What a mock provider takes from clients: paths, content codings, and how much of everything.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use pact_harness::model::{HttpInteraction, Interaction, Pact as PactModel};
use pact_harness::prelude::*;
use reqwest::Client;
use serde_json::json;

use super::support::{failures, port};

pact_defaults!(consumer = "app", provider = "requests", output = "target/it-options");

/// What comes back, as far as it comes.
fn exchange(url: &str, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(url.strip_prefix("http://").unwrap()).unwrap();
    let _ = stream.write_all(request);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

fn get(url: &str, path: &str) -> String {
    exchange(url, format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").as_bytes())
}

fn post(url: &str, headers: &str, body: &[u8]) -> String {
    let length = body.len();
    let head = format!("POST /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n");
    exchange(url, &[head.as_bytes(), body].concat())
}

#[pact_consumer]
async fn a_path_is_the_same_as_it_reads_and_as_it_is_sent(pact: Pact) {
    for (i, (written, sent)) in [
        ("/café", "/caf%C3%A9"),
        ("/caf%C3%A9/2", "/caf%C3%A9/2"),
        ("/a b\"<>`{}", "/a%20b%22%3C%3E%60%7B%7D"),
        ("/a|b[1]^", "/a|b[1]^"),
        ("/c|d[1]^", "/c%7Cd%5B1%5D%5E"),
        ("/e%7Cf", "/e|f"),
        ("/100%", "/100%25"),
        ("/%E4", "/%E4"),
    ]
    .into_iter()
    .enumerate()
    {
        let interaction = pact.interaction(&format!("get path {i}")).get(written).responds(200);
        assert!(get(pact.url(), sent).starts_with("HTTP/1.1 200"), "{written}");
        assert_eq!(interaction.calls(), 1, "{written}");
    }
    pact.interaction("get a path by a client that escapes").get("/über uns").responds(200);
    assert_eq!(reqwest::get(format!("{}/über uns", pact.url())).await.unwrap().status(), 200);
}

#[tokio::test]
async fn a_path_of_a_pact_at_hand_is_what_clients_send_for_it() {
    let mut interaction = HttpInteraction { description: "get a menu".into(), ..HttpInteraction::default() };
    interaction.request.method = "GET".into();
    interaction.request.path = "/café".into();
    interaction.response.status = 200;
    let pact = PactModel { interactions: vec![Interaction::Http(interaction)], ..PactModel::new("app", "menus") };
    let mock = Contract::of_pact(pact).mock_provider().start().await.unwrap();
    assert_eq!(reqwest::get(format!("{}/café", mock.url())).await.unwrap().status(), 200);
    assert!(mock.finish().await.is_ok());
}

/// `{"a": 1}` in the codings that are known.
const GZIP: &[u8] =
    b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xabVJT\xb2R0\xac\x05\x00\x97\x8e\xa1\xfb\x08\x00\x00\x00";
const ZLIB: &[u8] = b"x\x9c\xabVJT\xb2R0\xac\x05\x00\t\xe5\x02)";
const DEFLATE: &[u8] = b"\xabVJT\xb2R0\xac\x05\x00";
/// More than a megabyte.
const BROTLI_ZEROS: &[u8] = b"\x5b\xff\xff\x8f\x7f\x02\x20\x1e\x0b\x04\x72\xef\x1f\x00";
const BROTLI: &[u8] = b"\x8b\x03\x80{\"a\": 1}\x03";
/// A mebibyte of zeros.
const ZSTD_ZEROS: &[u8] =
    b"\x28\xb5\x2f\xfd\x04\x58\x54\x00\x00\x10\x00\x00\x01\x00\xfb\xff\x39\xc0\x02\x02\x00\x10\x00\
    \x02\x00\x10\x00\x02\x00\x10\x00\x02\x00\x10\x00\x02\x00\x10\x00\x02\x00\x10\x00\x03\x00\x10\x00\xf1\x3e\x16\xe1";
const ZSTD: &[u8] = b"\x28\xb5\x2f\xfd\x24\x08\x41\x00\x00{\"a\": 1}\x7d\x91\x9d\x79";

#[pact_consumer]
fn compressed_bodies_are_compared_decoded(pact: Pact) {
    let sent =
        [("gzip", GZIP), ("x-gzip", GZIP), ("deflate", ZLIB), ("deflate", DEFLATE), ("br", BROTLI), ("zstd", ZSTD)];
    let interaction = pact.interaction("send JSON").post("/a").json(pattern!({ "a": integer(2) })).responds(200);
    for (coding, body) in sent {
        let headers = format!("Content-Type: application/json\r\nContent-Encoding: {coding}\r\n");
        let answer = post(pact.url(), &headers, body);
        assert!(answer.starts_with("HTTP/1.1 200"), "{coding}: {answer}");
    }
    let received = interaction.received();
    assert!(received.iter().all(|request| *request.body == *b"{\"a\": 1}"), "{received:?}");
    pact.interaction("send gzip")
        .put("/a")
        .header("Content-Encoding", "gzip")
        .json(pattern!({ "a": integer(2) }))
        .responds(200);
    let put = |coding: &str| {
        let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
        let request = agent.put(format!("{}/a", pact.url())).header("Content-Type", "application/json");
        request.header("Content-Encoding", coding).send(GZIP).unwrap().status().as_u16()
    };
    assert_eq!(put("gzip"), 200);
}

/// Each is refused, and says why.
mod fails {
    use super::*;

    macro_rules! fails {
        ($($name:ident$(($($option:tt)*))?: |$url:ident| $step:expr;)*) => { $(
            #[pact_consumer$(($($option)*))?]
            #[ignore = "run by another test"]
            fn $name(pact: Pact) {
                pact.interaction("send").post("/a").json(pattern!({})).responds(200);
                let $url = pact.url();
                let answer = $step;
                println!("ANSWER {answer}");
            }
        )* };
    }

    fails! {
        unknown_coding: |url| post(url, "Content-Encoding: compress\r\n", b"abc");
        damaged: |url| post(url, "Content-Encoding: gzip\r\n", b"abc");
        bomb(body_limit = 1_000_000): |url| post(url, "Content-Encoding: br\r\n", BROTLI_ZEROS);
        zstd_bomb(body_limit = 1_000_000): |url| post(url, "Content-Encoding: zstd\r\n", ZSTD_ZEROS);
        just_too_large(body_limit = 100): |url| post(url, "Content-Type: text/plain\r\n", &[b'a'; 101]);
        too_large_in_chunks(body_limit = 100): |url| {
            let chunks = format!("10\r\n{}\r\n", "a".repeat(16)).repeat(10);
            let head = "POST /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n";
            exchange(url, format!("{head}{chunks}0\r\n\r\n").as_bytes())
        };
        too_large_and_asked_for: |url| {
            let head = "POST /a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 99999999\r\n\r\n";
            exchange(url, head.as_bytes())
        };
        endless: |url| {
            let mut stream = TcpStream::connect(url.strip_prefix("http://").unwrap()).unwrap();
            stream.write_all(b"POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n").unwrap();
            let chunk = format!("100000\r\n{}\r\n", "a".repeat(1 << 20));
            while stream.write_all(chunk.as_bytes()).is_ok() {}
            // The answer was sent before the connection was closed.
            "HTTP/1.1 413"
        };
        many_differences: |url| {
            let members: Vec<String> = (0..20_000).map(|i| format!("\"member {i}\": {i}")).collect();
            let body = format!("{{{}}}", members.join(","));
            (0..150).map(|_| post(url, "Content-Type: application/json\r\n", body.as_bytes()).len()).max().unwrap()
        };
        characters: |url| post(url, "Content-Type: text/plain\r\n", b"nul \0 bell \x07 escape \x1b[2J back \x08");
    }
}

#[test]
fn what_is_refused_is_named_with_its_reason() {
    let dir = tempfile::tempdir().unwrap();
    let (output, failures) = failures("consumer_requests::fails::", dir.path());
    let too_large = "POST /a: the body is larger than 8388608 bytes; raise the limit with `body_limit`";
    let a_hundred = "POST /a: the body is larger than 100 bytes; raise the limit with `body_limit`";
    for (name, status, part) in [
        ("unknown_coding", "415", "POST /a: the content coding \"compress\" is not supported"),
        ("damaged", "400", "POST /a: the body is not valid gzip, as the header Content-Encoding says it is"),
        ("bomb", "413", "POST /a: the body is larger than 1000000 bytes; raise the limit with `body_limit`"),
        ("zstd_bomb", "413", "POST /a: the body is larger than 1000000 bytes; raise the limit with `body_limit`"),
        ("just_too_large", "413", a_hundred),
        ("too_large_in_chunks", "413", a_hundred),
        ("too_large_and_asked_for", "413", too_large),
        ("endless", "413", too_large),
    ] {
        let text = failures.get(name).unwrap_or_else(|| panic!("{name} passed: {output}"));
        assert!(text.contains(part), "{part:?} is missing in {name}: {text}");
        assert!(text.contains(&format!("ANSWER HTTP/1.1 {status}")), "{name}: {text}");
    }
    assert!(output.contains("test result: FAILED. 0 passed; 10 failed"), "{output}");

    let many = &failures["many_differences"];
    assert!(many.contains("and 19900 more") && many.contains("  and 50 more"), "{}", &many[..many.len().min(3000)]);
    assert!(many.len() < 1_000_000, "{}", many.len());
    let characters = &failures["characters"];
    assert!(characters.contains("with the body nul ␀ bell ␇ escape ␛[2J back ␈"), "{characters}");
}

#[pact_consumer(body_limit = 20_000_000)]
async fn the_limit_of_a_body_can_be_raised(pact: Pact) {
    pact.interaction("upload").post("/upload").responds(201);
    let url = format!("{}/upload", pact.url());
    assert_eq!(Client::new().post(url).body(vec![0; 20_000_000]).send().await.unwrap().status(), 201);
}

#[pact_consumer]
async fn requests_are_kept_up_to_a_size_and_the_first_ones(pact: Pact) {
    let large = pact.interaction("upload").post("/upload").responds(201);
    let small = pact.interaction("ask").post("/ask").responds(201);
    let send = async |path: &str, size: usize| {
        let url = format!("{}{path}", pact.url());
        assert_eq!(Client::new().post(url).body(vec![0; size]).send().await.unwrap().status(), 201);
    };
    send("/ask", 1).await;
    for _ in 0..6 {
        send("/upload", 8_000_000).await;
    }
    send("/upload", 1).await;
    assert_eq!((large.calls(), large.received().len()), (7, 4));
    assert_eq!((small.calls(), small.received().len()), (1, 1));
}

/// Fields that come from fixtures, and no cases.
mod fixtures {
    use rstest::{fixture, rstest};

    use super::*;

    #[fixture]
    fn article() -> &'static str {
        "/articles/A-1"
    }

    #[pact_consumer]
    #[rstest]
    fn a_fixture_is_no_case(pact: Pact, article: &str) -> Result<(), ureq::Error> {
        pact.interaction("get an article").get(article).responds(200);
        ureq::get(format!("{}{article}", pact.url())).call().map(drop)
    }

    #[pact_consumer(provider = "requests-v3", spec = "3")]
    #[rstest]
    async fn nor_are_two(#[from(article)] path: &str, pact: Pact, article: &str) -> Result<(), reqwest::Error> {
        assert_eq!(path, article);
        pact.interaction("get the article").get(path).responds(200);
        reqwest::get(format!("{}{path}", pact.url())).await.map(drop)
    }
}

#[pact_consumer(port = 27397)]
fn a_mock_provider_with_a_port_is_there_before_anybody_asks_for_its_address(pact: Pact) {
    pact.interaction("get a page").get("/page").responds(200);
    ureq::get(format!("http://127.0.0.1:{}/page", port::BEFORE_THE_TEST)).call().unwrap();
}

#[pact_consumer(port = 27398)]
#[ignore = "run by another test"]
fn has_a_port_that_is_taken(_: Pact) {}

#[test]
fn a_port_that_is_taken_is_told_with_what_to_do() {
    let _taken = std::net::TcpListener::bind(("127.0.0.1", port::TAKEN)).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let (output, failures) = failures("consumer_requests::has_a_port", dir.path());
    let text = failures.values().next().unwrap_or_else(|| panic!("{output}"));
    assert!(text.contains("panicked at tests/it/consumer_requests.rs:"), "{text}");
    assert!(text.contains("another process listens on port 27398 already; leave `port` out"), "{text}");
}

#[test]
fn the_answer_to_a_request_with_many_differences_is_bounded() {
    let body = json!((0..20_000).map(|i| (format!("m{i}"), json!(i))).collect::<serde_json::Map<_, _>>());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let mock = Contract::find("sends_nothing").unwrap().mock_provider().start().await.unwrap();
        let answer = Client::new().post(format!("{}/a", mock.url())).json(&body).send().await.unwrap();
        let answer: serde_json::Value = answer.json().await.unwrap();
        assert_eq!(answer["closest"]["differences"].as_array().unwrap().len(), 100);
        assert_eq!(answer["closest"]["moreDifferences"], 19_900);
    });
}

#[pact_contract(consumer = "app", provider = "requests")]
fn sends_nothing(contract: &mut Contract) {
    contract.interaction("send").post("/a").json(pattern!({})).responds(200);
}
