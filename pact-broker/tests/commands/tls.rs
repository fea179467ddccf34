//! Brokers at `https://`.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::Arc;
use std::thread;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::support::{Ran, command, file, finished, run_at};

/// A broker without environments, and the certificate of its authority.
fn serve() -> (String, String) {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let certificate = params.signed_by(&key, &authority).unwrap();
    let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
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
    (url, authority.pem())
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
    // What no address needs is not read.
    run_at("http://127.0.0.1:1", dir.path(), "list-environments -c gone.pem").fails(1, &["no answer"]);
}
