use super::sending::{policy, request};
use super::target::{Answer, Target, status};
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
        let proxy =
            Target::start(|_| Answer::Text("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n".to_owned())).await;
        let address = Proxy::parse(&format!("http://me:s3cret@{}", proxy.address)).unwrap();
        let sender = Sender::new(Policy { proxy: Some(address), ..policy("") }).unwrap();
        let exchange = sender.send(&request("https://hooks.test/a"), None).await;
        assert_eq!(exchange.outcome, Err(SendError::Proxy("it answered 403 Forbidden".to_owned())));
        let sent = proxy.requests().remove(0);
        assert!(sent.starts_with("CONNECT hooks.test:443 HTTP/1.1\r\n") && !sent.contains("/a"), "{sent}");
    });
}
