//! Whom the binary trusts, and who it says it is.

use std::fs;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

use crate::support::Place;

type Authority = CertifiedIssuer<'static, KeyPair>;

fn authority() -> Authority {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

fn certificate(authority: &Authority) -> (rcgen::Certificate, KeyPair) {
    let key = KeyPair::generate().unwrap();
    (CertificateParams::new(vec!["localhost".to_owned()]).unwrap().signed_by(&key, authority).unwrap(), key)
}

/// A server whose certificate, and that of its clients where it asks for one, comes from an authority; its port.
fn serve(runtime: &Runtime, authority: &Authority, asks: bool) -> u16 {
    let (certificate, key) = certificate(authority);
    let provider = Arc::new(ring::default_provider());
    let builder = ServerConfig::builder_with_provider(provider.clone()).with_safe_default_protocol_versions().unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(authority.der().clone()).unwrap();
    let builder = if asks {
        let clients = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build().unwrap();
        builder.with_client_cert_verifier(clients)
    } else {
        builder.with_no_client_auth()
    };
    let chain: Vec<CertificateDer<'static>> = vec![certificate.into()];
    let config = builder.with_single_cert(chain, PrivateKeyDer::Pkcs8(key.serialize_der().into())).unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let port = listener.local_addr().unwrap().port();
    runtime.spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let Ok(mut stream) = acceptor.accept(stream).await else { return };
                while stream.read(&mut [0; 4096]).await.is_ok_and(|read| read > 0) {
                    stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await.unwrap();
                }
            });
        }
    });
    port
}

#[test]
fn authorities_certificates_and_trust_are_options() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let authority = authority();
    let place = Place::with_one();
    fs::write(place.path("ca.pem"), authority.pem()).unwrap();
    let (certificate, key) = certificate(&authority);
    fs::write(place.path("client.pem"), certificate.pem()).unwrap();
    fs::write(place.path("client.key"), key.serialize_pem()).unwrap();
    let run = |port: u16, more: &str| place.run(&format!("-f pact.json --transport https -p {port} {more}"));

    let open = serve(&runtime, &authority, false);
    run(open, "").ends_with(2).reports("give the authority's own with --ca");
    run(open, "--ca ca.pem").ends_with(0);
    run(open, "--disable-ssl-verification").ends_with(0);
    run(open, "--ca gone.pem").ends_with(2).reports("gone.pem cannot be read");

    let closed = serve(&runtime, &authority, true);
    run(closed, "--ca ca.pem").ends_with(2).reports("--client-certificate and --client-key");
    run(closed, "--ca ca.pem --client-certificate client.pem --client-key client.key").ends_with(0);
    runtime.shutdown_background();
}
