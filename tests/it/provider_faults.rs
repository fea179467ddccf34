//! Providers that are not what they should be, over real sockets: each verification ends in time and says what happened,
//! and none of it is taken for a failed expectation.

use std::future::Future;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use pact_harness::prelude::*;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::support::port;
use super::verification::{GET, pact_files};
use crate::support::ErrorTexts as _;

const OK: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

/// The same, and no other answer on this connection.
const LAST: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

/// A server that does as it pleases with each connection, of which it is told the number.
async fn server<F>(serve: impl Fn(TcpStream, usize) -> F + Send + 'static) -> String
where
    F: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        for number in 0.. {
            let Ok((stream, _)) = listener.accept().await else { return };
            tokio::spawn(serve(stream, number));
        }
    });
    url
}

/// Reads one request without a body; `None` where the client is gone.
async fn request(stream: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    Some(String::from_utf8(head).unwrap())
}

/// As many interactions, named `1`, `2` and so on, each `GET /n`.
fn interactions(count: usize) -> tempfile::TempDir {
    let all = (1..=count)
        .map(|n| format!(r#"{{"description": "{n}", "request": {{"path": "/{n}"}}, "response": {{"status": 200}}}}"#));
    pact_files(&[("c-p.json", "p", &format!("[{}]", all.collect::<Vec<_>>().join(",\n")))])
}

fn provider(pacts: &tempfile::TempDir, url: &str) -> Provider {
    Provider::new("p").pacts(pacts.path()).url(url).timeout(Duration::from_secs(20))
}

/// How it went, and that it went quickly; what went wrong are errors.
async fn ended(provider: Provider) -> (Verification, Vec<String>) {
    let begun = Instant::now();
    let verification = provider.verify().await;
    assert!(begun.elapsed() < Duration::from_secs(10), "it took {:?}", begun.elapsed());
    assert!(verification.failed().is_empty(), "an error is no failure: {verification}");
    let errors = verification.error_texts();
    (verification, errors)
}

#[tokio::test]
async fn a_provider_that_is_down_is_one_error_for_all() {
    let url = format!("http://127.0.0.1:{}", port::OF_NOBODY);
    let (verification, errors) = ended(provider(&interactions(3), &url)).await;
    assert!(errors[0].starts_with(&format!("the request to {url}/1 failed: ")), "{errors:?}");
    assert!(errors[0].contains("refused"), "{errors:?}");
    assert!(errors[0].ends_with("; is the provider running? 3 interactions were not verified"), "{errors:?}");
    assert_eq!((errors.len(), verification.passed().len()), (1, 0));
}

#[tokio::test]
async fn a_provider_that_dies_midway_has_its_first_results() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        request(&mut stream).await.unwrap();
        stream.write_all(OK).await.unwrap();
        request(&mut stream).await.unwrap();
        // The next request needs a connection, which is refused.
        drop(listener);
        stream.write_all(LAST).await.unwrap();
    });
    let (verification, errors) = ended(provider(&interactions(5), &url)).await;
    assert_eq!((errors.len(), verification.passed().len()), (1, 2), "{verification}");
    assert!(errors[0].starts_with(&format!("the request to {url}/3 failed: ")), "{errors:?}");
    assert!(errors[0].ends_with("is the provider running? 3 interactions were not verified"), "{errors:?}");
}

#[tokio::test]
async fn a_slow_answer_is_an_error_of_its_interaction_and_the_others_go_on() {
    let url = server(|mut stream, _| async move {
        while let Some(head) = request(&mut stream).await {
            if head.starts_with("GET /1 ") {
                std::future::pending::<()>().await;
            }
            stream.write_all(OK).await.unwrap();
        }
    })
    .await;
    let (verification, errors) = ended(provider(&interactions(2), &url).timeout(Duration::from_millis(300))).await;
    assert_eq!((errors.len(), verification.passed().len()), (1, 1), "{verification}");
    assert!(
        errors[0].starts_with("\"1\" (") && errors[0].ends_with("/1: there was no answer within 300ms"),
        "{errors:?}"
    );
}

#[tokio::test]
async fn a_connection_that_closes_without_an_answer_is_an_error_of_its_interaction() {
    let url = server(|mut stream, number| async move {
        if request(&mut stream).await.is_some() && number > 0 {
            stream.write_all(OK).await.unwrap();
        }
    })
    .await;
    let (verification, errors) = ended(provider(&interactions(2), &url)).await;
    assert_eq!((errors.len(), verification.passed().len()), (1, 1), "{verification}");
    let expected = "/1 failed: connection closed before message completed";
    assert!(errors[0].ends_with(expected), "{errors:?}");
}

/// A setup that keeps the runtime from seeing what comes over the network, as many do.
#[pact_provider_state("the runtime was busy")]
fn the_runtime_was_busy() {
    std::thread::sleep(Duration::from_millis(50));
}

#[tokio::test]
async fn a_kept_connection_that_was_closed_meanwhile_is_replaced() {
    // How many were opened and closed. On a thread of its own, which closes them while the client's runtime is busy.
    let counts = Arc::new((Mutex::new((0, 0)), Condvar::new()));
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let of_server = counts.clone();
    std::thread::spawn(move || {
        use std::io::{Read as _, Write as _};
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            of_server.0.lock().unwrap().0 += 1;
            let mut head = [0; 4096];
            let _ = stream.read(&mut head);
            stream.write_all(OK).unwrap();
            drop(stream);
            of_server.0.lock().unwrap().1 += 1;
            of_server.1.notify_all();
        }
    });
    let of_states = counts.clone();
    let busy_until_it_is_closed = move |_| {
        let waited = of_states.1.wait_while(of_states.0.lock().unwrap(), |(opened, closed)| opened != closed);
        drop(waited);
        std::future::ready(Ok::<_, String>(()))
    };
    let one = r#"{"description": "post", "providerStates": [{"name": "the connection is closed"}],
        "request": {"method": "POST"}, "response": {"status": 200}}"#;
    let pacts = pact_files(&[("c-p.json", "p", &format!("[{}]", [one; 10].join(",\n")))]);
    let (verification, errors) = ended(provider(&pacts, &url).states(busy_until_it_is_closed)).await;
    assert_eq!((errors.len(), verification.passed().len()), (0, 10), "{verification}");
    assert_eq!(*counts.0.lock().unwrap(), (10, 10));
}

#[tokio::test]
async fn a_connection_that_is_kept_serves_the_whole_run() {
    let connections = Arc::new(AtomicUsize::new(0));
    let count = connections.clone();
    let url = server(move |mut stream, _| {
        count.fetch_add(1, Ordering::SeqCst);
        async move {
            while request(&mut stream).await.is_some() {
                stream.write_all(OK).await.unwrap();
            }
        }
    })
    .await;
    let (verification, _) = ended(provider(&interactions(50), &url)).await;
    assert_eq!((verification.passed().len(), connections.load(Ordering::SeqCst)), (50, 1), "{verification}");
}

#[tokio::test]
async fn what_is_no_http_is_an_error_of_its_interaction() {
    for (answer, expected) in [
        ("garbage\r\n\r\n", "invalid HTTP version parsed"),
        ("\0\0\0", "invalid HTTP version parsed"),
        ("HTTP/1.1 abc OK\r\n\r\n", "invalid HTTP status-code parsed"),
        ("HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n", "invalid content-length parsed"),
        ("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nshort", "the body broke off after 5 bytes: "),
        ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n", "the body broke off after 0 bytes: "),
    ] {
        let url = server(move |mut stream, _| async move {
            request(&mut stream).await.unwrap();
            stream.write_all(answer.as_bytes()).await.unwrap();
        })
        .await;
        let (_, errors) = ended(provider(&interactions(2), &url)).await;
        assert_eq!(errors.len(), 2, "each interaction is tried: {errors:?}");
        assert!(errors.iter().all(|error| error.contains(expected)), "{answer:?}: {errors:?}");
    }
}

#[tokio::test]
async fn headers_without_end_are_an_error_of_the_interaction() {
    let url = server(|mut stream, _| async move {
        request(&mut stream).await.unwrap();
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n").await;
        while stream.write_all(b"x-more: and more and more and more\r\n").await.is_ok() {}
    })
    .await;
    let (_, errors) = ended(provider(&interactions(1), &url)).await;
    assert!(errors[0].contains("message head is too large"), "{errors:?}");
}

/// Sends a body of 100 MB, and notes how much of it was taken.
async fn huge(mut stream: TcpStream, head: &str, taken: Arc<AtomicUsize>) {
    request(&mut stream).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    // A chunk is as long as the piece, whether or not the head says that there are chunks.
    let piece = ["10000\r\n", &"x".repeat(0x10000), "\r\n"].concat();
    while taken.load(Ordering::SeqCst) < 100_000_000 && stream.write_all(piece.as_bytes()).await.is_ok() {
        taken.fetch_add(piece.len(), Ordering::SeqCst);
    }
}

#[tokio::test]
async fn a_huge_body_is_an_error_that_says_so_and_is_not_read_to_its_end() {
    for (head, most) in [
        ("HTTP/1.1 200 OK\r\ncontent-length: 100000000\r\n\r\n", 10_000_000),
        ("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", 80_000_000),
    ] {
        let taken = Arc::new(AtomicUsize::new(0));
        let count = taken.clone();
        let url = server(move |stream, _| huge(stream, head, count.clone())).await;
        let (_, errors) = ended(provider(&interactions(1), &url)).await;
        let expected = "/1: the body of the response has more than 10485760 bytes: allow more with `.body_limit(..)`";
        assert!(errors[0].contains(expected), "{errors:?}");
        let taken = taken.load(Ordering::SeqCst);
        assert!(taken < most, "{taken} bytes were taken");
    }
}

#[tokio::test]
async fn a_body_that_drips_without_end_is_an_error_when_its_time_is_over() {
    let url = server(|mut stream, _| async move {
        request(&mut stream).await.unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").await.unwrap();
        while stream.write_all(b"1\r\nx\r\n").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await;
    let (_, errors) = ended(provider(&interactions(1), &url).timeout(Duration::from_millis(400))).await;
    assert!(errors[0].contains("/1: the body did not come to its end ("), "{errors:?}");
    assert!(errors[0].ends_with(" bytes came) within 400ms"), "{errors:?}");
}

#[tokio::test]
async fn a_malformed_pact_does_not_keep_the_good_ones_from_being_verified() {
    let url = server(|mut stream, _| async move {
        while request(&mut stream).await.is_some() {
            stream.write_all(OK).await.unwrap();
        }
    })
    .await;
    let pacts = pact_files(&[("a.json", "p", GET), ("b.json", "p", "[{}]"), ("c.json", "p", GET)]);
    std::fs::write(pacts.path().join("d.json"), "{").unwrap();
    let (verification, errors) = ended(provider(&pacts, &url)).await;
    assert_eq!((verification.passed().len(), errors.len()), (2, 2), "{verification}");
    assert!(errors[0].contains("d.json:1:") && errors[1].contains("b.json:1:"), "{errors:?}");
}
