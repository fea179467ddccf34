//! Brokers at `https://`.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::Arc;
use std::thread;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig, ServerConnection, StreamOwned};

use crate::support::{Ran, command, file, finished, run_at};

/// A broker without environments that wants no certificate of a client, and the certificate of its authority.
pub(crate) fn serve() -> (String, String) {
    let (url, authority, _) = serve_those(false);
    (url, authority)
}

/// The same, which may want a certificate of its own authority; and one, with its key.
fn serve_those(have_certificates: bool) -> (String, String, [String; 2]) {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let certificate = params.signed_by(&key, &authority).unwrap();
    let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions().unwrap();
    let mut roots = RootCertStore::empty();
    roots.add(authority.der().clone()).unwrap();
    let provider = Arc::new(ring::default_provider());
    let clients = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build().unwrap();
    let builder =
        if have_certificates { builder.with_client_cert_verifier(clients) } else { builder.with_no_client_auth() };
    let of_client = KeyPair::generate().unwrap();
    let client = CertificateParams::new(vec!["client".to_owned()]).unwrap().signed_by(&of_client, &authority).unwrap();
    let key = PrivateKeyDer::Pkcs8(key.serialize_der().into());
    let config = Arc::new(builder.with_single_cert(vec![certificate.into()], key).unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    // It ends with the tests.
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let connection = ServerConnection::new(config.clone()).unwrap();
            thread::spawn(move || {
                let mut stream = StreamOwned::new(connection, stream);
                let body = r#"{"_links":{"pb:environments":{"href":"/e"}},"_embedded":{"environments":[]}}"#;
                let length = body.len();
                while stream.read(&mut [0; 4096]).is_ok_and(|read| read > 0) {
                    let head = "HTTP/1.1 200 x\r\nContent-Type: application/hal+json\r\nContent-Length:";
                    let _ = stream.write_all(format!("{head} {length}\r\n\r\n{body}").as_bytes());
                }
            });
        }
    });
    (url, authority.pem(), [client.pem(), of_client.serialize_pem()])
}

#[test]
fn a_broker_that_wants_a_certificate_is_shown_one() {
    let (url, authority, [certificate, key]) = serve_those(true);
    let dir = tempfile::tempdir().unwrap();
    for (name, pem) in [("ca.pem", &authority), ("client.pem", &certificate), ("key.pem", &key)] {
        file(dir.path(), name, pem);
    }
    let run = |more: &str| -> Ran { run_at(&url, dir.path(), &format!("list-environments -c ca.pem {more}")) };
    run("").fails(1, &["--client-certificate and --client-key"]);
    run("--client-certificate client.pem --client-key key.pem").ok();
    run("--client-certificate client.pem").fails(2, &["without its key", "X509_CLIENT_KEY_FILE"]);
    run("--client-key key.pem").fails(2, &["without its certificate", "X509_CLIENT_CERT_FILE"]);
    run("--client-certificate gone.pem --client-key key.pem").fails(1, &["gone.pem"]);
    run("--client-certificate key.pem --client-key client.pem").fails(1, &["key.pem"]);
    let mut by_variable = command(dir.path());
    by_variable.args(["list-environments", "-b", &url, "-c", "ca.pem"]);
    by_variable.env("X509_CLIENT_CERT_FILE", "client.pem").env("X509_CLIENT_KEY_FILE", "key.pem");
    finished(by_variable.output().unwrap()).ok();
}

#[test]
fn authorities_and_trust_are_options() {
    let (url, authority) = serve();
    let dir = tempfile::tempdir().unwrap();
    file(dir.path(), "ca.pem", &authority);
    let run = |more: &str| -> Ran { run_at(&url, dir.path(), &format!("list-environments {more}")) };
    run("").fails(1, &["https://localhost", "--ssl-certificate"]);
    run("--ssl-certificate ca.pem").ok();
    run("-c ca.pem").ok();
    run("--skip-ssl-verification").ok();
    run("-c gone.pem").fails(1, &["gone.pem"]);
    let mut by_variable = command(dir.path());
    by_variable.args(["list-environments", "-b", &url]).env("SSL_CERT_FILE", "ca.pem");
    finished(by_variable.output().unwrap()).ok();
    for variable in ["SSL_SKIP_VERIFICATION", "PACT_DISABLE_SSL_VERIFICATION", "PACT_BROKER_DISABLE_SSL_VERIFICATION"] {
        for (value, code) in [("true", 0), ("false", 1), ("", 1)] {
            let mut skipping = command(dir.path());
            skipping.args(["list-environments", "-b", &url]).env(variable, value);
            assert_eq!(finished(skipping.output().unwrap()).code, code, "{variable}={value}");
        }
    }
    // What no address needs is not read.
    run_at("http://127.0.0.1:1", dir.path(), "list-environments -c gone.pem").fails(1, &["no answer"]);
}
