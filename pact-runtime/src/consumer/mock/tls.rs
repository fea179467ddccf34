//! TLS in front of a mock provider. Certificates are made for the occasion, by an authority that this process makes for itself.

use std::io;
use std::net::IpAddr;
use std::sync::{Arc, LazyLock};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, KeyUsagePurpose};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{self, ServerConfig};
use tokio_rustls::server::TlsStream;

/// The authority whose certificate the clients under test must trust. One for the process, so that they may share a
/// client.
static AUTHORITY: LazyLock<Result<CertifiedIssuer<'static, KeyPair>, rcgen::Error>> = LazyLock::new(|| {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, "pact-harness, for this test run only");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    CertifiedIssuer::self_signed(params, KeyPair::generate()?)
});

/// What speaks TLS with clients.
pub(super) struct Acceptor(TlsAcceptor);

impl Acceptor {
    /// For clients that connect to an address.
    pub(super) fn new(ip: IpAddr) -> io::Result<Self> {
        let config = config(ip).map_err(io::Error::other)?;
        Ok(Acceptor(TlsAcceptor::from(Arc::new(config))))
    }

    /// A connection that is cut, or whose client does not trust this server, is the client's to tell of.
    ///
    /// # Errors
    ///
    /// What is to be told: what came is not TLS.
    pub(super) async fn accept(&self, stream: TcpStream) -> Result<TlsStream<TcpStream>, Option<String>> {
        self.0.accept(stream).await.map_err(|error| {
            let reason = error.get_ref().and_then(|error| error.downcast_ref());
            matches!(reason, Some(rustls::Error::InvalidMessage(_))).then(|| error.to_string())
        })
    }
}

/// The authority's certificate, as PEM.
pub(super) fn authority() -> Option<String> {
    AUTHORITY.as_ref().ok().map(CertifiedIssuer::pem)
}

fn config(ip: IpAddr) -> Result<ServerConfig, Box<dyn std::error::Error + Send + Sync>> {
    let authority = AUTHORITY.as_ref().map_err(Clone::clone)?;
    let mut names = vec!["localhost".to_owned(), "127.0.0.1".to_owned(), "::1".to_owned()];
    names.extend((!ip.is_loopback()).then(|| ip.to_string()));
    let key = KeyPair::generate()?;
    let certificate = CertificateParams::new(names)?.signed_by(&key, authority)?;

    let chain: Vec<CertificateDer<'static>> = vec![certificate.into()];
    let key = PrivateKeyDer::Pkcs8(key.serialize_der().into());
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(|error: rustls::Error| error)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}
