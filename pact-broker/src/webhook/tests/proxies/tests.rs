use std::time::Duration;

use pact_http::tls::Tls;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::super::request::{policy, request};
use super::super::target::{SecureTarget, Target, status};
use crate::testing::wait;
use crate::webhook::{Policy, Proxy, SendError, Sender};

#[test]
fn a_proxy_gets_every_webhook_and_is_not_asked_for_addresses_that_lead_inside() {
    wait(async {
        let proxy = Target::start(|_| status(200)).await;
        let address = Proxy::parse(&format!("http://me:s3cret@{}", proxy.address)).unwrap();
        let sender = |hosts| Sender::new(Policy { proxy: Some(address.clone()), ..policy(hosts) }).unwrap();
        let exchange = sender("").send(&request("http://hooks.test/a?b=c"), None).await;
        assert!(exchange.is_success(&Policy::default()), "{exchange:?}");
        let sent = proxy.requests().remove(0);
        assert!(sent.starts_with("POST http://hooks.test/a?b=c HTTP/1.1\r\n"), "{sent}");
        assert!(sent.contains("proxy-authorization: Basic bWU6czNjcmV0\r\n"), "{sent}");
        assert!(!format!("{exchange:?}").contains("bWU6czNjcmV0"));
        for url in ["http://127.0.0.1/", "http://0x7f.1/", "http://[::ffff:10.0.0.1]/", "https://169.254.169.254/"] {
            let refused = sender("").send(&request(url), None).await;
            assert!(matches!(refused.outcome, Err(SendError::Refused { .. })), "{refused:?}");
        }
        assert_eq!(proxy.requests().len(), 1);
    });
}

#[test]
fn a_target_with_tls_is_reached_through_a_tunnel() {
    wait(async {
        let target = SecureTarget::start().await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = Proxy::parse(&format!("http://me:s3cret@{}", listener.local_addr().unwrap())).unwrap();
        let port = target.port;
        let proxy = tokio::spawn(async move {
            let mut heads = Vec::new();
            for leads in [false, true] {
                let (mut stream, _) = listener.accept().await.unwrap();
                let mut head = String::new();
                while !head.ends_with("\r\n\r\n") {
                    head.push(char::from(stream.read_u8().await.unwrap()));
                }
                heads.push(head);
                let answer = if leads { "200 OK" } else { "403 Forbidden" };
                stream.write_all(format!("HTTP/1.1 {answer}\r\n\r\n").as_bytes()).await.unwrap();
                if leads {
                    let mut other = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
                    // Whoever closes first may do so at any time.
                    let _ = tokio::io::copy_bidirectional(&mut stream, &mut other).await;
                }
            }
            heads
        });
        let (tls, timeout) = (Tls::new().ca(&*target.authority), Duration::from_secs(10));
        let sender = Sender::new(Policy { proxy: Some(address), tls, timeout, ..policy("localhost") }).unwrap();
        let url = format!("https://localhost:{port}/a");
        let refused = sender.send(&request(&url), None).await;
        assert_eq!(refused.outcome, Err(SendError::Proxy("it answered 403 Forbidden".to_owned())));
        let exchange = sender.send(&request(&url), None).await;
        assert!(exchange.is_success(&Policy::default()), "{exchange:?}");
        assert!(target.requests()[0].starts_with("POST /a HTTP/1.1\r\n"), "{:?}", target.requests());
        for head in proxy.await.unwrap() {
            assert!(head.starts_with(&format!("CONNECT localhost:{port} HTTP/1.1\r\n")), "{head}");
            assert!(head.contains("proxy-authorization: Basic bWU6czNjcmV0\r\n"), "{head}");
        }
    });
}
