//! Verification over TLS.

use std::fs;
use std::sync::Arc;

use pact_harness::broker::{Broker, BrokerError, Selection};
use pact_harness::prelude::*;
use pact_harness::provider::StateChange;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig, version};

use super::provider_client::serve;
use super::verification::{GET, only_error, pact_files};

type Authority = CertifiedIssuer<'static, KeyPair>;

fn authority() -> Authority {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// A certificate for names, and its key.
fn certificate(authority: &Authority, names: &[&str]) -> (rcgen::Certificate, KeyPair) {
    let key = KeyPair::generate().unwrap();
    let names: Vec<String> = names.iter().map(ToString::to_string).collect();
    (CertificateParams::new(names).unwrap().signed_by(&key, authority).unwrap(), key)
}

/// A server whose certificate for `names` comes from one authority, and which asks clients for one that comes from
/// another, perhaps. It answers every request with 200 and a pact; returns its port.
async fn server(authority: &Authority, names: &[&str], clients: Option<&Authority>, old: bool) -> u16 {
    let body = format!(r#"{{"consumer": {{"name": "c"}}, "provider": {{"name": "p"}}, "interactions": {GET}}}"#);
    answering(&body, authority, names, clients, old).await
}

/// The same with another body.
async fn answering(body: &str, authority: &Authority, names: &[&str], clients: Option<&Authority>, old: bool) -> u16 {
    let (certificate, key) = certificate(authority, names);
    let provider = Arc::new(ring::default_provider());
    let versions: &[_] = if old { &[&version::TLS12] } else { &[&version::TLS13] };
    let builder = ServerConfig::builder_with_provider(provider.clone()).with_protocol_versions(versions).unwrap();
    let builder = match clients {
        None => builder.with_no_client_auth(),
        Some(clients) => {
            let mut roots = RootCertStore::empty();
            roots.add(clients.der().clone()).unwrap();
            let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build().unwrap();
            builder.with_client_cert_verifier(verifier)
        }
    };
    let chain: Vec<CertificateDer<'static>> = vec![certificate.into()];
    let config = builder.with_single_cert(chain, PrivateKeyDer::Pkcs8(key.serialize_der().into())).unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (acceptor, answer) = (acceptor.clone(), answer.clone());
            tokio::spawn(async move {
                let Ok(mut stream) = acceptor.accept(stream).await else { return };
                while stream.read(&mut [0; 4096]).await.is_ok_and(|read| read > 0) {
                    stream.write_all(answer.as_bytes()).await.unwrap();
                }
            });
        }
    });
    port
}

/// A verification of three interactions.
fn provider(port: u16, tls: Tls) -> Provider {
    let pacts = [("a", GET), ("b", GET), ("c", GET)].map(|(name, interactions)| {
        let text = format!(
            r#"{{"consumer": {{"name": "{name}"}}, "provider": {{"name": "p"}}, "interactions": {interactions}}}"#
        );
        (pact_harness::format::read(text.as_bytes()).unwrap(), name)
    });
    let provider = Provider::new("p").url(format!("https://localhost:{port}")).tls(tls);
    pacts.into_iter().fold(provider, |provider, (pact, name)| provider.pact(pact, name))
}

#[tokio::test]
async fn an_authority_of_ones_own_is_trusted_as_a_text_and_as_a_file() {
    let authority = authority();
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), authority.pem()).unwrap();
    for old in [false, true] {
        let port = server(&authority, &["localhost"], None, old).await;
        for tls in
            [Tls::new().ca(authority.pem()), Tls::new().ca(file.path()), Tls::new().ca(file.path().to_str().unwrap())]
        {
            let verification = provider(port, tls).verify().await;
            assert!(verification.is_ok(), "{verification}");
            assert_eq!(verification.passed().len(), 3);
        }
    }
}

#[tokio::test]
async fn an_unknown_authority_is_one_error_that_says_what_to_do() {
    let (another_of_its_name, unknown) = (authority(), authority());
    let port = server(&unknown, &["localhost"], None, false).await;
    for (tls, reason) in [(Tls::default(), "UnknownIssuer"), (Tls::new().ca(another_of_its_name.pem()), "BadSignature")]
    {
        let error = only_error(provider(port, tls)).await;
        assert!(error.starts_with(&format!("the request to https://localhost:{port}/ failed: ")), "{error}");
        assert!(error.contains(&format!("invalid peer certificate: {reason}")), "{error}");
        let expected = "; its certificate is signed by an unknown authority: give the authority's own with \
                        `.tls(Tls::new().ca(..))`. 3 interactions were not verified";
        assert!(error.ends_with(expected), "{error}");
    }
}

#[tokio::test]
async fn a_certificate_for_another_name_is_an_error() {
    let authority = authority();
    let port = server(&authority, &["elsewhere.test"], None, false).await;
    let error = only_error(provider(port, Tls::new().ca(authority.pem()))).await;
    assert!(error.contains("; its certificate is for other names: use one of them in the address. "), "{error}");
}

#[tokio::test]
async fn any_certificate_is_good_where_that_is_asked_for() {
    for old in [false, true] {
        let port = server(&authority(), &["elsewhere.test"], None, old).await;
        let verification = provider(port, Tls::new().dangerously_accept_any_certificate()).verify().await;
        assert!(verification.is_ok(), "{verification}");
    }
}

#[tokio::test]
async fn a_client_certificate_is_shown_where_one_is_asked_for() {
    let (authority, clients) = (authority(), authority());
    let trusting = || Tls::new().ca(authority.pem());
    let (certificate, key) = certificate(&clients, &["verifier"]);
    for old in [false, true] {
        let port = server(&authority, &["localhost"], Some(&clients), old).await;
        let tls = trusting().client_certificate(certificate.pem(), key.serialize_pem());
        let verification = provider(port, tls).verify().await;
        assert!(verification.is_ok(), "{verification}");

        let error = only_error(provider(port, trusting())).await;
        let expected = "it may ask for a certificate of the client: give one with \
                        `.tls(Tls::new().client_certificate(..))`. 3 interactions were not verified";
        assert!(error.ends_with(expected), "old: {old}, {error}");
    }
}

#[tokio::test]
async fn what_is_no_certificate_or_key_is_an_error_that_names_it_and_does_not_show_it() {
    let (certificate, key) = certificate(&authority(), &["verifier"]);
    let (certificate, key) = (certificate.pem(), key.serialize_pem());
    let other_key = KeyPair::generate().unwrap().serialize_pem();
    for (tls, expected) in [
        (Tls::new().ca("/no/such/ca.pem"), "/no/such/ca.pem cannot be read: No such file"),
        (
            Tls::new().ca(&*key),
            "(a text in PEM): expected a certificate in PEM (-----BEGIN CERTIFICATE-----), but there is none in it",
        ),
        (
            Tls::new().client_certificate(&*certificate, &*certificate),
            "(a text in PEM): expected a private key in PEM (-----BEGIN PRIVATE KEY-----), but there is none in it",
        ),
        (
            Tls::new().client_certificate(&*certificate, &*other_key),
            "the client certificate (a text in PEM) cannot be used with the key (a text in PEM): ",
        ),
    ] {
        assert!(!format!("{tls:?}").contains("BEGIN"), "{tls:?}");
        let error = only_error(provider(1, tls)).await;
        assert!(error.contains(expected), "{error}");
        assert!(!key.lines().chain(other_key.lines()).any(|line| line.len() > 40 && error.contains(line)), "{error}");
    }
}

#[tokio::test]
async fn a_server_without_tls_is_an_error_that_says_so() {
    let url = serve(axum::Router::new()).await;
    let port = url.rsplit_once(':').unwrap().1.parse().unwrap();
    let error = only_error(provider(port, Tls::default())).await;
    let expected =
        "; does it speak TLS at all? Perhaps its address begins with http://. 3 interactions were not verified";
    assert!(error.ends_with(expected), "{error}");
}

#[tokio::test]
async fn pacts_by_url_and_state_changes_go_over_tls_as_well() {
    let authority = authority();
    let port = server(&authority, &["localhost"], None, false).await;
    let url = format!("https://localhost:{port}");
    let provider = |tls| {
        let provider = Provider::new("p").pact_url(format!("{url}/pact")).url(&url);
        provider.state_change(StateChange::url(format!("{url}/states"))).tls(tls)
    };
    let verification = provider(Tls::new().ca(authority.pem())).verify().await;
    assert!(verification.is_ok(), "{verification}");
    assert_eq!(verification.passed()[0].origin, format!("{url}/pact:1"));

    let error = only_error(provider(Tls::new())).await;
    assert!(error.starts_with(&format!("the pact at {url}/pact cannot be fetched: ")), "{error}");
    assert!(error.ends_with("with `.tls(Tls::new().ca(..))`"), "{error}");
}

#[tokio::test]
async fn plain_addresses_are_as_good_as_ever() {
    let pacts = pact_files(&[("c-p.json", "p", GET)]);
    let url = serve(axum::Router::new().fallback(axum::routing::get(|| async {}))).await;
    let verification = Provider::new("p").pacts(pacts.path()).url(url).tls(Tls::new()).verify().await;
    assert!(verification.is_ok(), "{verification}");
}

#[tokio::test]
async fn a_broker_is_asked_over_tls() {
    let (authority, clients) = (authority(), super::provider_tls::authority());
    let index = r#"{"_links": {"pb:provider-pacts-for-verification": {"href": "/for"}}, "_embedded": {"pacts": []}}"#;
    let port = answering(index, &authority, &["localhost"], Some(&clients), false).await;
    let (certificate, key) = certificate(&clients, &["verifier"]);
    let broker = |tls| Broker::new(format!("https://localhost:{port}/")).retries(0).tls(tls);
    let ask = async |broker: Broker| broker.pacts_for_verification("p", &Selection::new()).await;

    let tls = Tls::new().ca(authority.pem()).client_certificate(certificate.pem(), key.serialize_pem());
    assert!(ask(broker(tls)).await.unwrap().is_empty());

    let error = ask(broker(Tls::new())).await.unwrap_err();
    assert!(matches!(error, BrokerError::Untrusted { .. }), "{error:?}");
    assert!(error.to_string().starts_with(&format!("GET https://localhost:{port}/: ")), "{error}");
    assert!(error.to_string().ends_with("give the authority's own with `.tls(Tls::new().ca(..))`"), "{error}");
    let error = ask(broker(Tls::new().ca("/no/such/ca.pem"))).await.unwrap_err();
    assert!(error.to_string().starts_with("/no/such/ca.pem cannot be read: "), "{error}");
}
