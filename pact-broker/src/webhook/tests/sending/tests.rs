use std::sync::atomic::Ordering;
use std::time::Duration;

use pact_http::tls::Tls;

use super::super::request::{Names, policy, request};
use super::super::target::{Answer, SecureTarget, Target, status};
use crate::testing::wait;
use crate::webhook::signature::sign;
use crate::webhook::{Cut, Message, Policy, Rendered, SendError, Sender};

fn sender() -> Sender {
    Sender::new(policy("127.0.0.1")).unwrap()
}

#[test]
fn a_request_is_sent_as_it_is_said_with_an_id_and_a_signature() {
    wait(async {
        let target = Target::start(|_| status(204)).await;
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        let mut request = request(&format!("{}/a%20b?c=d", target.url()));
        request.headers.push(("x-own".to_owned(), "ä".to_owned()));
        request.headers.push(("webhook-signature".to_owned(), secret.to_owned()));
        (request.username, request.password) = (Some("me".to_owned()), Some("pw".to_owned()));
        let message = Message { id: "7c9e6679".to_owned() };
        let exchange = sender().send(&request, Some(&message)).await;
        assert!(exchange.is_success(&policy("")), "{exchange:?}");
        let sent = target.requests().remove(0);
        let header = |name: &str| {
            sent.lines()
                .find_map(|line| line.strip_prefix(&format!("{name}: ")))
                .unwrap_or_else(|| panic!("{name}: {sent}"))
        };
        assert!(sent.starts_with("POST /a%20b?c=d HTTP/1.1\r\n") && sent.ends_with("\r\n\r\n{\"a\":1}"), "{sent}");
        assert_eq!(header("host"), target.address.to_string());
        assert_eq!(header("authorization"), "Basic bWU6cHc=");
        assert_eq!((header("x-own"), header("accept"), header("webhook-id")), ("ä", "*/*", "7c9e6679"));
        assert!(header("user-agent").starts_with("Pact Broker v"));
        let at = header("webhook-timestamp").parse().unwrap();
        assert_eq!(header("webhook-signature"), sign(secret, "7c9e6679", at, br#"{"a":1}"#));
        let shown = format!("{:?} {}", exchange.shown(), exchange.log("{}", ""));
        assert!(!shown.contains("MfKQ9r8GKYqr") && !shown.contains("bWU6cHc"), "{shown}");
        // A test has no delivery that it could be a repetition of.
        request.headers.pop();
        sender().send(&request, None).await;
        assert!(!target.requests()[1].contains("webhook-"), "{:?}", target.requests());
    });
}

#[test]
fn a_target_that_does_not_answer_well_takes_no_longer_than_allowed() {
    wait(async {
        let answers = [
            status(500),
            Answer::Nothing,
            Answer::Close,
            Answer::Text("SSH-2.0-OpenSSH\r\n".to_owned()),
            Answer::Endless(1000, Duration::ZERO),
            Answer::Endless(1, Duration::from_millis(20)),
            Answer::Text("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc".to_owned()),
            Answer::Text(format!("HTTP/1.1 200 OK\r\nX-Long: {}\r\n\r\n", "x".repeat(1_000_000))),
        ];
        let all = answers.clone();
        let target = Target::start(move |number| all[number - 1].clone()).await;
        let sender = sender();
        let mut outcomes = Vec::new();
        for _ in &answers {
            outcomes.push(sender.send(&request(&target.url()), None).await);
        }
        let policy = sender.policy();
        let [failed, hanging, closed, other, endless, slow, broken, long] = &outcomes[..] else { panic!() };
        assert!(!failed.is_success(policy) && failed.outcome.as_ref().unwrap().status == 500);
        assert_eq!(hanging.outcome, Err(SendError::Late(policy.timeout)));
        for one in [closed, other, long] {
            assert!(matches!(one.outcome, Err(SendError::Http(_))), "{one:?}");
        }
        // The status has come: the target has the message.
        let response = endless.outcome.as_ref().unwrap();
        assert_eq!((response.body.len(), &response.cut), (policy.response, &Some(Cut::Long(policy.response))));
        assert!(endless.is_success(policy) && endless.log("{}", "").contains("is longer than 65536 bytes"));
        assert_eq!(slow.outcome.as_ref().unwrap().cut, Some(Cut::Slow(policy.timeout)));
        assert!(slow.is_success(policy) && slow.log("{}", "").contains("did not end within 0.7 seconds"));
        assert!(matches!(broken.outcome.as_ref().unwrap().cut, Some(Cut::Broken(_))));
    });
}

#[test]
fn redirects_are_failures_that_say_so() {
    wait(async {
        let other = Target::start(|_| status(200)).await;
        let to = format!("{}/?token=s3cret-value", other.url());
        let answer = format!("HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n");
        let target = Target::start(move |_| Answer::Text(answer.clone())).await;
        let exchange = sender().send(&request(&target.url()), None).await;
        assert!(!exchange.is_success(&Policy::default()) && other.requests().is_empty());
        let log = exchange.log("{}", "Retrying webhook in 10 seconds");
        assert!(
            log.contains("Redirects are not followed")
                && log.contains("location: http://127.0.0.1")
                && !log.contains("s3cret"),
            "{log}"
        );
    });
}

#[test]
fn nothing_is_sent_inside_by_default() {
    wait(async {
        let target = Target::start(|_| status(200)).await;
        let port = target.address.port();
        let sender = Sender::new(policy("")).unwrap();
        for host in
            "127.0.0.1 127.1 2130706433 0x7f.1 0177.0.0.1 0x7f000001 127.0.0.1. 127.000.000.001 %31%32%37.0.0.1 １２７.0.0.1 0.0.0.0 0 \
             localhost LOCALHOST localhost. [::1] [::] [::ffff:127.0.0.1] [0:0:0:0:0:ffff:7f00:1] [::127.0.0.1] [64:ff9b::127.0.0.1] \
             169.254.169.254 10.0.0.1 192.168.0.1 100.64.0.1 [fe80::1] [fd00:ec2::254]"
                .split_whitespace()
        {
            let exchange = sender.send(&request(&format!("http://{host}:{port}/")), None).await;
            let error = exchange.outcome.unwrap_err();
            // Not every system knows it.
            if host == "localhost." && matches!(error, SendError::NotFound { .. }) {
                continue;
            }
            assert!(matches!(error, SendError::Refused { .. }) && error.is_final(), "{host}: {error:?}");
            assert!(error.to_string().contains("PACT_BROKER_WEBHOOK_HOST_WHITELIST"), "{error}");
        }
        assert!(target.requests().is_empty());
    });
}

#[test]
fn a_name_is_asked_for_once_and_each_of_its_addresses_is_looked_at() {
    wait(async {
        let target = Target::start(|_| status(200)).await;
        let url = format!("http://rebind.test:{}/", target.address.port());
        // The second answer would be another machine.
        let names = Names::new(&[&["127.0.0.1"], &["169.254.169.254"]]);
        let allowed = Sender::new(policy("*.test 127.0.0.0/8")).unwrap();
        let exchange = allowed.clone().resolver(names.clone()).send(&request(&url), None).await;
        assert!(exchange.is_success(&Policy::default()), "{exchange:?}");
        assert_eq!(names.asked.load(Ordering::Relaxed), 1);
        assert!(target.requests()[0].contains("host: rebind.test:"));
        for found in [
            &["127.0.0.1", "169.254.169.254"][..],
            &["::ffff:10.0.0.1"],
            &["fd00::1", "127.0.0.1"],
            &["64:ff9b::a00:1"],
        ] {
            let exchange = allowed.clone().resolver(Names::new(&[found])).send(&request(&url), None).await;
            assert!(matches!(exchange.outcome, Err(SendError::Refused { .. })), "{found:?} {exchange:?}");
        }
        let nothing = allowed.resolver(Names::new(&[&[]])).send(&request(&url), None).await;
        assert!(matches!(nothing.outcome, Err(SendError::NotFound { .. })), "{nothing:?}");
        assert_eq!(target.requests().len(), 1);
    });
}

#[test]
fn what_a_webhook_may_not_say_is_an_error() {
    wait(async {
        let target = Target::start(|_| status(200)).await;
        let mut wrong = Vec::new();
        for (name, value) in [
            ("host", "other"),
            ("content-length", "1"),
            ("transfer-encoding", "chunked"),
            ("connection", "x"),
            ("proxy-authorization", "x"),
            ("a b", "x"),
            ("x-a", "s3cret\r\nx-b: c"),
        ] {
            let mut one = request(&target.url());
            one.headers.push((name.to_owned(), value.to_owned()));
            wrong.push(one);
        }
        for url in ["ftp://127.0.0.1/", "http:///", "127.0.0.1", "http://[::1", "http://example.org/"] {
            wrong.push(request(url));
        }
        wrong.push(Rendered { method: "GET".to_owned(), ..request(&target.url()) });
        wrong.push(Rendered { method: "CONNECT".to_owned(), ..request(&target.url()) });
        for one in wrong {
            let error = sender().send(&one, None).await.outcome.unwrap_err();
            assert!(error.is_final() && !error.to_string().contains("s3cret"), "{one:?}: {error}");
        }
        assert!(target.requests().is_empty());
    });
}

#[test]
fn targets_with_tls_are_trusted_only_where_the_settings_say_so() {
    wait(async {
        let target = SecureTarget::start().await;
        let url = format!("https://localhost:{}/", target.port);
        let with = |tls| Sender::new(Policy { tls, timeout: Duration::from_secs(10), ..policy("localhost") }).unwrap();
        let refused = with(Tls::new()).send(&request(&url), None).await;
        assert!(matches!(refused.outcome, Err(SendError::Tls(_))), "{refused:?}");
        assert!(target.requests().is_empty());
        for tls in [Tls::new().ca(&*target.authority), Tls::new().dangerously_accept_any_certificate()] {
            let exchange = with(tls).send(&request(&url), None).await;
            assert!(exchange.is_success(&Policy::default()), "{exchange:?}");
        }
        assert_eq!(target.requests().len(), 2);
    });
}
