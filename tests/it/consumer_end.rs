//! The end of a consumer test: what clients have begun by then belongs to it.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use super::support::{failures, plain, printed};

const RIGHT: &str = "GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
const WRONG: &str = "POST /wrong HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi";

fn connect(url: &str) -> TcpStream {
    TcpStream::connect(url.strip_prefix("http://").unwrap()).unwrap()
}

/// Sends something, and waits for nothing.
fn send(url: &str, bytes: impl AsRef<[u8]>) -> TcpStream {
    let mut stream = connect(url);
    stream.write_all(bytes.as_ref()).unwrap();
    stream
}

fn exchange(url: &str, bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let mut answer = Vec::new();
    // What is refused while it is sent is cut.
    let _ = send(url, bytes).read_to_end(&mut answer);
    answer
}

fn ask(url: &str) {
    assert!(exchange(url, RIGHT).starts_with(b"HTTP/1.1 200 "));
}

/// Each asks for what the pact says, and does something else at its end that must not pass.
mod fails {
    use std::mem::forget;
    use std::net::Shutdown;
    use std::thread;
    use std::time::Duration;

    use pact_harness::prelude::*;

    use super::*;

    pact_defaults!(consumer = "app", provider = "end", output = "target/it-options");

    macro_rules! ends {
        ($($name:ident: |$url:ident| $end:expr;)*) => { $(
            #[pact_consumer]
            #[ignore = "run by another test"]
            fn $name(pact: Pact) {
                pact.interaction("get a page").get("/a").responds(200);
                let $url = pact.url();
                ask($url);
                $end
            }
        )* };
    }

    ends! {
        sent_and_dropped: |url| drop(send(url, WRONG));
        sent_and_kept: |url| forget(send(url, WRONG));
        sent_and_shut_down: |url| {
            let stream = send(url, WRONG);
            stream.shutdown(Shutdown::Write).unwrap();
            forget(stream);
        };
        sent_by_many: |url| (0..100).for_each(|_| forget(send(url, WRONG)));
        sent_behind_another: |url| forget(send(url, [RIGHT.replace("close", "keep-alive").as_str(), WRONG].concat()));
        sent_on_a_connection_that_was_used: |url| {
            let mut stream = send(url, "GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
            let mut answer = [0; 12];
            stream.read_exact(&mut answer).unwrap();
            stream.write_all(WRONG.as_bytes()).unwrap();
            forget(stream);
        };
        half_a_body: |url| forget(send(url, "DELETE /all HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhi"));
        half_a_chunk: |url| forget(send(url, "DELETE /all HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhi"));
        half_a_head: |url| forget(send(url, "DELETE /all HTTP/1.1\r\nHost: x\r\nAuthoriz"));
        half_a_line: |url| forget(send(url, "DELETE /a"));
        cut_in_the_body: |url| drop(send(url, "DELETE /all HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhi"));
        cut_in_the_head: |url| drop(send(url, "DELETE /all HTTP/1.1\r\nHost: x\r\nAuthoriz"));
        cut_in_the_head_earlier: |url| {
            let stream = send(url, "DELETE /all HTTP/1.1\r\nHost: x\r\nAuthoriz");
            stream.shutdown(Shutdown::Write).unwrap();
            (&stream).read_to_end(&mut Vec::new()).unwrap();
        };
        another_version: |url| drop(exchange(url, "GET /a HTTP/9.9\r\n\r\n"));
        tls: |url| drop(exchange(url, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 over plain TCP\r\n\r\n"));
        http_2_frames: |url| drop(exchange(url, [HTTP_2, b"\0\0\0\0garbage garbage garbage garbage garbage"].concat()));
        http_2_half_a_preface: |url| drop(send(url, &HTTP_2[..20]));
        http_2_half_a_frame: |url| forget(send(url, [HTTP_2, SETTINGS, b"\0\0\x20\x01\x05\0\0\0\x01\x82"].concat()));
        http_2_half_the_headers: |url| forget(send(url, [HTTP_2, SETTINGS, b"\0\0\x02\x01\x01\0\0\0\x01\x82\x84"].concat()));
        headers_too_large: |url| drop(exchange(url, format!("GET /a HTTP/1.1\r\nX: {}\r\n\r\n", "a".repeat(3_000_000))));
        too_many_headers: |url| drop(exchange(url, format!("GET /a HTTP/1.1\r\n{}\r\n", "X: a\r\n".repeat(200))));
        completed_by_a_thread: |url| {
            let mut stream = send(url, &WRONG[..WRONG.len() - 1]);
            thread::spawn(move || {
                thread::sleep(Duration::from_millis(200));
                let _ = stream.write_all(b"i").map(|()| forget(stream));
            });
        };
    }

    const HTTP_2: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    const SETTINGS: &[u8] = &[0, 0, 0, 4, 0, 0, 0, 0, 0];

    #[pact_contract(consumer = "app", provider = "end")]
    fn pages(contract: &mut Contract) {
        contract.interaction("get a page").get("/a").responds(200);
    }

    #[pact_consumer(contract = pages)]
    #[ignore = "run by another test"]
    fn sent_to_a_contract(mock: MockProvider) {
        ask(mock.url());
        forget(send(mock.url(), WRONG));
    }

    #[pact_consumer]
    #[ignore = "run by another test"]
    fn sent_behind_an_answer_that_is_not_taken(pact: Pact) {
        pact.interaction("get a large page").get("/a").responds(200).text("a".repeat(20_000_000));
        forget(send(pact.url(), [RIGHT.replace("close", "keep-alive").as_str(), WRONG].concat()));
    }

    async fn delete(url: String) {
        let _ = reqwest::Client::new().delete(format!("{url}/wrong")).send().await;
    }

    async fn asked(pact: &Pact) -> String {
        pact.interaction("get a page").get("/a").responds(200);
        let url = pact.url().to_owned();
        assert_eq!(reqwest::get(format!("{url}/a")).await.unwrap().status(), 200);
        url
    }

    #[pact_consumer]
    #[ignore = "run by another test"]
    async fn spawned(pact: Pact) {
        tokio::spawn(delete(asked(&pact).await));
        tokio::task::yield_now().await;
    }

    #[pact_consumer]
    #[ignore = "run by another test"]
    async fn spawned_last(pact: Pact) {
        tokio::spawn(delete(asked(&pact).await));
    }

    #[pact_consumer(contract = pages)]
    #[ignore = "run by another test"]
    async fn spawned_at_a_contract(mock: MockProvider) {
        assert_eq!(reqwest::get(format!("{}/a", mock.url())).await.unwrap().status(), 200);
        tokio::spawn(delete(mock.url().to_owned()));
        tokio::task::yield_now().await;
    }

    #[pact_consumer]
    #[ignore = "run by another test"]
    async fn spawned_in_http_2(pact: Pact) {
        let url = asked(&pact).await;
        let client = reqwest::Client::builder().http2_prior_knowledge().build().unwrap();
        assert_eq!(client.get(format!("{url}/a")).send().await.unwrap().status(), 200);
        tokio::spawn(client.delete(format!("{url}/wrong")).send());
    }

    #[pact_consumer(tls)]
    #[ignore = "run by another test"]
    async fn sent_over_tls(pact: Pact) {
        use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

        pact.interaction("get a page").get("/a").responds(200);
        let mut stream = connect_over_tls(&pact).await;
        stream.write_all(RIGHT.as_bytes()).await.unwrap();
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).await.unwrap();
        let mut stream = connect_over_tls(&pact).await;
        stream.write_all(WRONG.as_bytes()).await.unwrap();
        forget(stream);
    }

    async fn connect_over_tls(pact: &Pact) -> tokio_rustls::client::TlsStream<tokio::net::TcpStream> {
        use tokio_rustls::rustls::crypto::ring;
        use tokio_rustls::rustls::pki_types::CertificateDer;
        use tokio_rustls::rustls::pki_types::pem::PemObject as _;
        use tokio_rustls::rustls::{ClientConfig, RootCertStore};

        let mut roots = RootCertStore::empty();
        let authority = pact.mock().certificate().unwrap();
        roots.add(CertificateDer::from_pem_slice(authority.as_bytes()).unwrap()).unwrap();
        let config = ClientConfig::builder_with_provider(ring::default_provider().into());
        let config = config.with_safe_default_protocol_versions().unwrap().with_root_certificates(roots);
        let connector = tokio_rustls::TlsConnector::from(std::sync::Arc::new(config.with_no_client_auth()));
        let stream = tokio::net::TcpStream::connect(("127.0.0.1", pact.mock().port())).await.unwrap();
        connector.connect("localhost".try_into().unwrap(), stream).await.unwrap()
    }

    #[pact_consumer(tls)]
    #[ignore = "run by another test"]
    fn sent_plainly_to_tls(pact: Pact) {
        pact.interaction("get a page").get("/a").responds(200);
        let url = pact.url().replace("https", "http");
        exchange(&url, WRONG);
    }
}

#[test]
fn what_has_begun_by_the_end_of_a_test_is_judged_or_told_of() {
    let dir = tempfile::tempdir().unwrap();
    let (output, failures) = failures("consumer_end::fails::", dir.path());
    let expected = [
        ("sent_and_dropped", "  POST /wrong\n"),
        ("sent_and_kept", "  POST /wrong\n"),
        ("sent_and_shut_down", "  POST /wrong\n"),
        ("sent_by_many", "  POST /wrong\n"),
        ("sent_behind_another", "  POST /wrong\n"),
        ("sent_on_a_connection_that_was_used", "  POST /wrong\n"),
        ("sent_to_a_contract", "  POST /wrong\n"),
        ("sent_behind_an_answer_that_is_not_taken", "  POST /wrong\n"),
        ("sent_over_tls", "  POST /wrong\n"),
        ("sent_plainly_to_tls", "what came is not TLS: "),
        ("completed_by_a_thread", "  POST /wrong\n"),
        ("half_a_body", "DELETE /all: the body cannot be read to its end: the body was not complete 2 s after the end"),
        (
            "half_a_chunk",
            "DELETE /all: the body cannot be read to its end: the body was not complete 2 s after the end",
        ),
        ("half_a_head", "DELETE /all HTTP/1.1: the request was not complete 2 s after the end of the test"),
        ("half_a_line", "DELETE /a: the request was not complete 2 s after the end of the test"),
        ("cut_in_the_body", "DELETE /all: the body cannot be read to its end: "),
        ("cut_in_the_head", "DELETE /all HTTP/1.1: the connection ended before the headers were complete"),
        ("cut_in_the_head_earlier", "DELETE /all HTTP/1.1: the connection ended before the headers were complete"),
        ("another_version", "GET /a HTTP/9.9: not a valid HTTP request: invalid HTTP version"),
        ("tls", "not a valid HTTP request: "),
        ("http_2_frames", "not valid HTTP: "),
        ("http_2_half_a_preface", "PRI * HTTP/2.0: not a valid HTTP request: "),
        ("http_2_half_a_frame", "the request was not complete 2 s after the end of the test"),
        ("http_2_half_the_headers", "the request was not complete 2 s after the end of the test"),
        ("headers_too_large", "GET /a HTTP/1.1: not a valid HTTP request: message head is too large"),
        ("too_many_headers", "GET /a HTTP/1.1: not a valid HTTP request: "),
        ("spawned", "  DELETE /wrong\n"),
        ("spawned_last", "  DELETE /wrong\n"),
        ("spawned_at_a_contract", "  DELETE /wrong\n"),
        ("spawned_in_http_2", "  DELETE /wrong\n"),
    ];
    for (name, part) in expected {
        let text = failures.get(name).unwrap_or_else(|| panic!("{name} passed:\n{output}"));
        assert!(text.contains(part), "{part:?} is missing in {name}: {text}");
    }
    assert_eq!(failures.len(), expected.len(), "{output}");
    assert_eq!(failures["sent_by_many"].matches("  POST /wrong\n").count(), 100);
    assert!(output.contains("test result: FAILED. 0 passed"), "{output}");
}

/// The same race forty times.
mod races {
    use pact_harness::prelude::*;

    use super::*;

    macro_rules! race {
        ($($name:ident)*) => { $(
            #[pact_consumer(consumer = "app", provider = "end", output = "target/it-options")]
            #[ignore = "run by another test"]
            fn $name(pact: Pact) {
                pact.interaction("get a page").get("/a").responds(200);
                ask(pact.url());
                std::mem::forget(send(pact.url(), WRONG));
            }
        )* };
    }
    race!(a00 a01 a02 a03 a04 a05 a06 a07 a08 a09 a10 a11 a12 a13 a14 a15 a16 a17 a18 a19);
    race!(a20 a21 a22 a23 a24 a25 a26 a27 a28 a29 a30 a31 a32 a33 a34 a35 a36 a37 a38 a39);
}

#[test]
fn a_request_that_is_sent_at_the_end_never_slips_through() {
    let dir = tempfile::tempdir().unwrap();
    let (output, failures) = failures("consumer_end::races::", dir.path());
    assert!(output.contains("test result: FAILED. 0 passed; 40 failed"), "{output}");
    assert!(failures.values().all(|text| text.contains("  POST /wrong\n")), "{output}");
}

/// What is no request, or comes when the test is over.
mod passes {
    use std::mem::forget;
    use std::net::Shutdown;
    use std::thread;

    use pact_harness::prelude::*;

    use super::*;

    pact_defaults!(consumer = "app", provider = "end", output = "target/it-options");

    #[pact_consumer]
    fn connections_that_nobody_uses(pact: Pact) {
        pact.interaction("get a page").get("/a").responds(200);
        ask(pact.url());
        drop(connect(pact.url()));
        forget(connect(pact.url()));
        forget(send(pact.url(), "\r\n"));
    }

    #[pact_consumer]
    fn connections_that_are_kept(pact: Pact) {
        pact.interaction("get a page").get("/a").responds(200);
        let mut stream = send(pact.url(), "GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).unwrap();
        stream.write_all(b"GET /a HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
        forget(stream);
    }

    #[pact_consumer]
    fn a_client_that_is_done_with_sending(pact: Pact) {
        pact.interaction("get a text").get("/a").responds(200).text("hello");
        let mut stream = send(pact.url(), RIGHT);
        stream.shutdown(Shutdown::Write).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.ends_with("hello"), "{answer}");
    }

    #[pact_consumer]
    fn what_comes_when_the_test_is_over(pact: Pact) {
        pact.interaction("get a page").get("/a").responds(200);
        ask(pact.url());
        let pact = pact.clone();
        thread::spawn(move || {
            thread::sleep(std::time::Duration::from_millis(300));
            let _ = TcpStream::connect(pact.url().strip_prefix("http://").unwrap());
        });
    }

    #[pact_consumer]
    async fn connections_in_http_2(pact: Pact) {
        pact.interaction("get a text").get("/a").responds(200).text("hello");
        let client = || reqwest::Client::builder().http2_prior_knowledge().build().unwrap();
        let (kept, dropped) = (client(), client());
        for client in [&kept, &dropped] {
            assert_eq!(client.get(format!("{}/a", pact.url())).send().await.unwrap().text().await.unwrap(), "hello");
        }
        drop(dropped);
        forget(kept);
    }
}

mod after {
    use pact_harness::prelude::*;

    use super::*;

    #[pact_contract(consumer = "app", provider = "end")]
    fn orders(contract: &mut Contract) {
        contract.interaction("get a page").get("/a").responds(200);
    }

    #[tokio::test]
    async fn a_mock_provider_that_is_finished_has_judged_all_and_is_closed() {
        let mock = Contract::find("orders").unwrap().mock_provider().start().await.unwrap();
        let url = mock.url().to_owned();
        assert_eq!(mock.request(reqwest::Method::GET, "/a").send().await.unwrap().status(), 200);
        let stream = send(&url, WRONG);
        let outcome = mock.finish().await;
        assert_eq!(outcome.mismatches().len(), 1, "{outcome}");
        assert_eq!(outcome.mismatches()[0].target, "/wrong");
        drop(stream);
        assert!(TcpStream::connect(url.strip_prefix("http://").unwrap()).is_err());
    }
}

#[test]
fn a_clone_of_the_pact_starts_nothing_when_the_test_is_over() {
    let dir = tempfile::tempdir().unwrap();
    let run =
        plain(dir.path(), dir.path()).args(["--exact", "--ignored", "consumer_end::late::asks_for_the_url"]).output();
    assert!(printed(&run.unwrap()).contains("the test has ended"));
}

mod late {
    use std::sync::Mutex;

    use pact_harness::prelude::*;

    static KEPT: Mutex<Option<Pact>> = Mutex::new(None);

    #[pact_consumer(consumer = "app", provider = "end")]
    #[ignore = "run by another test"]
    fn keeps_its_pact(pact: Pact) {
        let _ = pact.message("a").text("b").deliver();
        *KEPT.lock().unwrap() = Some(pact);
    }

    #[test]
    #[ignore = "run by another test"]
    fn asks_for_the_url() {
        keeps_its_pact();
        let kept = KEPT.lock().unwrap().take().unwrap();
        kept.url();
    }
}
