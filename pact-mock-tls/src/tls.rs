//! Certificates for the test run, and the authority that signs them.

use std::fmt;
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

use super::AcceptError;

/// The authority whose certificate the clients under test must trust. One for the process, so that they may share a
/// client.
static AUTHORITY: LazyLock<Result<CertifiedIssuer<'static, KeyPair>, rcgen::Error>> = LazyLock::new(|| {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, "pact-harness, for this test run only");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    CertifiedIssuer::self_signed(params, KeyPair::generate()?)
});

/// Accepts connections over TLS.
pub struct Acceptor(TlsAcceptor);

impl Acceptor {
    /// An acceptor with a certificate for this address, and for `localhost`.
    ///
    /// # Errors
    ///
    /// When the certificates cannot be made.
    pub fn new(ip: IpAddr) -> io::Result<Self> {
        let config = config(ip).map_err(io::Error::other)?;
        Ok(Acceptor(TlsAcceptor::from(Arc::new(config))))
    }

    /// Establishes TLS on a connection.
    ///
    /// # Errors
    ///
    /// When what comes is not TLS, and when the client ends the connection.
    pub async fn accept(&self, stream: TcpStream) -> Result<TlsStream<TcpStream>, AcceptError> {
        self.0.accept(stream).await.map_err(|error| {
            let reason = error.get_ref().and_then(|error| error.downcast_ref());
            match reason {
                Some(rustls::Error::InvalidMessage(_)) => AcceptError::NotTls { reason: error.to_string() },
                _ => AcceptError::Ended,
            }
        })
    }
}

/// The authority's certificate, as PEM.
pub fn authority() -> Option<String> {
    AUTHORITY.as_ref().ok().map(CertifiedIssuer::pem)
}

impl fmt::Debug for Acceptor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Acceptor").finish_non_exhaustive()
    }
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
