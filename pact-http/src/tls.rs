//! TLS with rustls and ring: whom to trust, and who we are.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hyper_rustls::HttpsConnectorBuilder;
use tokio_rustls::rustls::client::WebPkiServerVerifier;
use tokio_rustls::rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use tokio_rustls::rustls::crypto::{CryptoProvider, ring};
use tokio_rustls::rustls::pki_types::pem::{self, PemObject};
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use tokio_rustls::rustls::{
    self, AlertDescription, CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme,
};

use crate::proxy::Via;
use crate::remedy::Remedy;

pub(crate) const SUPPORTED: bool = true;

/// What makes connections.
pub(crate) type Connector = hyper_rustls::HttpsConnector<Via>;

/// Whom to trust where an address begins with `https://`, and who we are there.
///
/// The authorities that Mozilla trusts are trusted, and those of [`ca`](Tls::ca); what the system trusts besides is not
/// asked. It holds for the provider, for the place of a state change, and for pacts by URL.
#[derive(Debug, Clone, Default)]
pub struct Tls {
    authorities: Vec<Pem>,
    client: Option<(Pem, Pem)>,
    accept_any: bool,
}

/// Certificates or a key in PEM: as they are, or in a file.
#[derive(Clone)]
pub struct Pem(Source);

#[derive(Clone)]
enum Source {
    Text(String),
    File(PathBuf),
}

impl Tls {
    /// Trusts the authorities that Mozilla trusts, and is nobody.
    pub fn new() -> Self {
        Tls::default()
    }

    /// Trusts an authority: its certificate in PEM, or the path of a file with it, relative to the workspace.
    pub fn ca(mut self, certificate: impl Into<Pem>) -> Self {
        self.authorities.push(certificate.into());
        self
    }

    /// Shows a certificate where one is asked for: it and those between it and its authority, and its key, each in PEM or
    /// the path of a file.
    pub fn client_certificate(mut self, certificate: impl Into<Pem>, key: impl Into<Pem>) -> Self {
        self.client = Some((certificate.into(), key.into()));
        self
    }

    /// Trusts anybody, whatever certificate there is: for a server that is known to be the right one.
    pub fn dangerously_accept_any_certificate(mut self) -> Self {
        self.accept_any = true;
        self
    }

    /// Files are relative to a directory.
    pub(crate) fn connector(&self, root: &Path) -> Result<impl FnOnce(Via) -> Connector + use<>, TlsError> {
        let config = self.config(root)?;
        Ok(|plain: Via| {
            HttpsConnectorBuilder::new().with_tls_config(config).https_or_http().enable_http1().wrap_connector(plain)
        })
    }

    /// What rustls wants to know of a client. Files are relative to a directory.
    ///
    /// # Errors
    ///
    /// When a certificate or key cannot be read or used.
    pub fn config(&self, root: &Path) -> Result<ClientConfig, TlsError> {
        let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        for authority in &self.authorities {
            for certificate in authority.certificates(root)? {
                roots.add(certificate).map_err(|error| authority.unusable("the certificate of an authority", error))?;
            }
        }
        let failed = |error: &dyn Error| TlsError::Setup { reason: error.to_string() };
        let provider = Arc::new(ring::default_provider());
        let builder = ClientConfig::builder_with_provider(provider.clone()).with_safe_default_protocol_versions();
        let builder = builder.map_err(|error| failed(&error))?;
        let builder = if self.accept_any {
            builder.dangerous().with_custom_certificate_verifier(Arc::new(Anybody(provider)))
        } else {
            let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider).build();
            builder.with_webpki_verifier(verifier.map_err(|error| failed(&error))?)
        };
        let Some((certificate, key)) = &self.client else { return Ok(builder.with_no_client_auth()) };
        let wrong = |error: rustls::Error| TlsError::KeyMismatch {
            certificate: format!("{certificate:?}"),
            key: format!("{key:?}"),
            reason: error.to_string(),
        };
        builder.with_client_auth_cert(certificate.certificates(root)?, key.key(root)?).map_err(wrong)
    }
}

impl Pem {
    fn text(&self, root: &Path) -> Result<Cow<'_, [u8]>, TlsError> {
        match &self.0 {
            Source::Text(text) => Ok(Cow::Borrowed(text.as_bytes())),
            Source::File(path) => match fs::read(root.join(path)) {
                Ok(text) => Ok(Cow::Owned(text)),
                Err(error) => Err(TlsError::Unreadable { path: root.join(path), reason: error.to_string() }),
            },
        }
    }

    fn certificates(&self, root: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
        const WHAT: &str = "a certificate in PEM (-----BEGIN CERTIFICATE-----)";
        let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&self.text(root)?).collect();
        match found {
            Ok(found) if found.is_empty() => Err(self.unusable(WHAT, "there is none in it")),
            Ok(found) => Ok(found),
            Err(error) => Err(self.unusable(WHAT, error)),
        }
    }

    fn key(&self, root: &Path) -> Result<PrivateKeyDer<'static>, TlsError> {
        const WHAT: &str = "a private key in PEM (-----BEGIN PRIVATE KEY-----)";
        PrivateKeyDer::from_pem_slice(&self.text(root)?).map_err(|error| match error {
            pem::Error::NoItemsFound => self.unusable(WHAT, "there is none in it"),
            error => self.unusable(WHAT, error),
        })
    }

    fn unusable(&self, expected: &'static str, reason: impl fmt::Display) -> TlsError {
        TlsError::Unusable { pem: format!("{self:?}"), expected, reason: reason.to_string() }
    }
}

/// Why TLS cannot be set up.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum TlsError {
    /// A file cannot be read.
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// A text or file does not have what it should have.
    Unusable {
        /// The file, or that it was a text.
        pem: String,
        /// What it should have.
        expected: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// A client certificate cannot be used with its key.
    KeyMismatch {
        /// The file of the certificate, or that it was a text.
        certificate: String,
        /// The file of the key, or that it was a text.
        key: String,
        /// Why.
        reason: String,
    },
    /// The library cannot be set up.
    Setup {
        /// Why.
        reason: String,
    },
}

impl fmt::Display for TlsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TlsError::Unreadable { path, reason } => write!(f, "{} cannot be read: {reason}", path.display()),
            TlsError::Unusable { pem, expected, reason } => write!(f, "{pem}: expected {expected}, but {reason}"),
            TlsError::KeyMismatch { certificate, key, reason } => {
                write!(f, "the client certificate {certificate} cannot be used with the key {key}: {reason}")
            }
            TlsError::Setup { reason } => write!(f, "TLS cannot be set up: {reason}"),
        }
    }
}

impl Error for TlsError {}

impl From<&str> for Pem {
    fn from(text_or_path: &str) -> Self {
        Pem::from(text_or_path.to_owned())
    }
}

impl From<String> for Pem {
    fn from(text_or_path: String) -> Self {
        let is_text = text_or_path.contains("-----BEGIN ");
        Pem(if is_text { Source::Text(text_or_path) } else { Source::File(text_or_path.into()) })
    }
}

impl From<&Path> for Pem {
    fn from(path: &Path) -> Self {
        Pem(Source::File(path.to_owned()))
    }
}

impl From<PathBuf> for Pem {
    fn from(path: PathBuf) -> Self {
        Pem(Source::File(path))
    }
}

/// A key is not for everybody's eyes.
impl fmt::Debug for Pem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Source::Text(_) => f.write_str("(a text in PEM)"),
            Source::File(path) => write!(f, "{}", path.display()),
        }
    }
}

/// What an error of TLS comes from, and what would help.
pub(crate) fn explained(error: &(dyn Error + 'static)) -> Option<(&'static str, Option<Remedy>)> {
    let error = error.downcast_ref::<rustls::Error>()?;
    Some(match error {
        // A bad signature is that of an authority with the name of one that we know, made anew perhaps.
        rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer | CertificateError::BadSignature) => {
            ("its certificate is signed by an unknown authority", Some(Remedy::TrustAuthority))
        }
        rustls::Error::InvalidCertificate(
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
        ) => ("its certificate is for other names: use one of them in the address", None),
        rustls::Error::InvalidCertificate(_) => ("its certificate is not valid: make a new one", None),
        rustls::Error::AlertReceived(AlertDescription::CertificateRequired | AlertDescription::HandshakeFailure) => {
            ("it may ask for a certificate of the client", Some(Remedy::ShowCertificate))
        }
        rustls::Error::AlertReceived(_) => ("it does not take our certificate, or nothing that we offer", None),
        rustls::Error::InvalidMessage(_) => ("does it speak TLS at all? Perhaps its address begins with http://", None),
        _ => ("the connection is not a good one for TLS", None),
    })
}

/// Trusts anybody, but wants them to have the key of what they show.
#[derive(Debug)]
struct Anybody(Arc<CryptoProvider>);

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _certificate: &CertificateDer<'_>,
        _between: &[CertificateDer<'_>],
        _name: &ServerName<'_>,
        _ocsp: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        rustls::crypto::verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
