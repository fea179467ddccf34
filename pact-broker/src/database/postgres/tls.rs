//! TLS to PostgreSQL: what `sslmode` and `sslrootcert` mean, as in libpq.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use postgres::config::{Host, SslMode};
use postgres::{Client, Config};
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::address::{Address, Mode};
use crate::database::{Error, Result};

/// A server, and how it is spoken to. Cheap to clone.
#[derive(Clone)]
pub(in crate::database) struct Target {
    pub(in crate::database) config: Config,
    mode: Mode,
    tls: MakeRustlsConnect,
}

impl Target {
    /// Reads a URL or a list of `key=value`.
    pub(in crate::database) fn new(url: &str) -> Result<Self> {
        let Address { rest, mode, authority } = Address::read(url).map_err(Error::Tls)?;
        let mut config: Config = rest.parse()?;
        // A socket file is not the network: libpq does not look at `sslmode` there either.
        let is_local = config.get_hosts().iter().all(|host| !matches!(host, Host::Tcp(_)));
        config.ssl_mode(match mode {
            _ if is_local => SslMode::Disable,
            Mode::Disable => SslMode::Disable,
            Mode::Prefer => SslMode::Prefer,
            Mode::Require | Mode::VerifyCa | Mode::VerifyFull => SslMode::Require,
        });
        // As in libpq: who names an authority wants it to be asked.
        let mode = if mode == Mode::Require && authority.is_some() { Mode::VerifyCa } else { mode };
        Ok(Self { config, mode, tls: MakeRustlsConnect::new(client_config(mode, authority.as_deref())?) })
    }

    pub(in crate::database) fn connect(&self) -> Result<Client> {
        self.config.connect(self.tls.clone()).map_err(|error| match self.fault(&error) {
            Some(fault) => Error::Tls(fault),
            None => Error::Postgres(error),
        })
    }

    /// What is wrong with TLS, where that is what failed.
    fn fault(&self, error: &postgres::Error) -> Option<Fault> {
        let mut source = std::error::Error::source(error);
        while let Some(cause) = source {
            if cause.to_string() == "server does not support TLS" {
                return Some(Fault::NotOffered(self.mode));
            }
            let inner = cause.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
            let found = inner.and_then(|inner| inner.downcast_ref()).or_else(|| cause.downcast_ref::<rustls::Error>());
            if let Some(error) = found {
                return Some(match error {
                    rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer) => Fault::UnknownAuthority,
                    rustls::Error::InvalidCertificate(
                        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
                    ) => Fault::OtherName(self.hosts()),
                    other => Fault::Handshake(other.clone()),
                });
            }
            source = cause.source();
        }
        None
    }

    fn hosts(&self) -> String {
        let names = self.config.get_hosts().iter().filter_map(|host| match host {
            Host::Tcp(name) => Some(name.as_str()),
            #[cfg(unix)]
            Host::Unix(_) => None,
        });
        names.collect::<Vec<_>>().join(", ")
    }
}

/// Why PostgreSQL cannot be spoken to over TLS.
#[derive(Debug)]
pub enum Fault {
    /// `sslmode` has a value that does not exist.
    UnknownMode(String),
    /// The file of `sslrootcert` cannot be read, or has no certificate.
    Authority(PathBuf, String),
    /// The server does not have TLS turned on.
    NotOffered(Mode),
    /// The certificate of the server is of an authority that is not trusted.
    UnknownAuthority,
    /// The certificate of the server is not for the host.
    OtherName(String),
    /// Something else.
    Handshake(rustls::Error),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::UnknownMode(mode) => {
                write!(f, "unknown sslmode {mode:?}: use disable, prefer, require, verify-ca or verify-full")
            }
            Fault::Authority(file, why) => write!(
                f,
                "the certificate file {} of sslrootcert cannot be used: {why}: give the certificate of the server's authority, in PEM",
                file.display()
            ),
            Fault::NotOffered(mode) => write!(
                f,
                "the PostgreSQL server does not support TLS, which sslmode={mode} requires: turn it on in the server \
                 (`ssl = on`), or use sslmode=prefer or sslmode=disable where the network is trusted"
            ),
            Fault::UnknownAuthority => f.write_str(
                "the certificate of the PostgreSQL server is signed by an authority that is not trusted: give the authority's \
                 certificate (PEM) with sslrootcert=FILE, or use sslmode=require to encrypt without verification",
            ),
            Fault::OtherName(host) => write!(
                f,
                "the certificate of the PostgreSQL server is not valid for the host {host}: connect with a name that is in the \
                 certificate, or use sslmode=verify-ca to accept any name"
            ),
            Fault::Handshake(error) => write!(f, "the TLS handshake with PostgreSQL failed: {error}"),
        }
    }
}

fn client_config(mode: Mode, authority: Option<&Path>) -> Result<ClientConfig> {
    let provider = Arc::new(ring::default_provider());
    let verifier: Arc<dyn ServerCertVerifier> = Arc::new(match mode {
        Mode::Disable | Mode::Prefer | Mode::Require => {
            Verifier { trust: Trust::Anyone, provider: Arc::clone(&provider) }
        }
        Mode::VerifyCa | Mode::VerifyFull => {
            let roots = roots(authority).map_err(Error::Tls)?;
            let known = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider)).build();
            let known = known.map_err(|error| {
                Error::Tls(Fault::Authority(authority.unwrap_or(Path::new("")).to_owned(), error.to_string()))
            })?;
            let any_name = mode == Mode::VerifyCa;
            Verifier { trust: Trust::Known { known, any_name }, provider: Arc::clone(&provider) }
        }
    });
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder = builder.map_err(|error| Error::Tls(Fault::Handshake(error)))?;
    Ok(builder.dangerous().with_custom_certificate_verifier(verifier).with_no_client_auth())
}

/// The authority of a file, or else those that Mozilla trusts.
fn roots(file: Option<&Path>) -> std::result::Result<RootCertStore, Fault> {
    let Some(file) = file else {
        return Ok(webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect());
    };
    let unusable = |why: String| Fault::Authority(file.to_owned(), why);
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(file).map_err(|error| unusable(error.to_string()))? {
        let certificate = certificate.map_err(|error| unusable(error.to_string()))?;
        roots.add(certificate).map_err(|error| unusable(error.to_string()))?;
    }
    if roots.is_empty() { Err(unusable("there is no certificate in it".to_owned())) } else { Ok(roots) }
}

#[derive(Debug)]
enum Trust {
    /// Encrypted, to whoever answers.
    Anyone,
    Known {
        known: Arc<WebPkiServerVerifier>,
        any_name: bool,
    },
}

#[derive(Debug)]
struct Verifier {
    trust: Trust,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        between: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> std::result::Result<ServerCertVerified, rustls::Error> {
        let Trust::Known { known, any_name } = &self.trust else { return Ok(ServerCertVerified::assertion()) };
        match known.verify_server_cert(certificate, between, name, ocsp, now) {
            // The name is looked at last: everything else is right.
            Err(rustls::Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) if *any_name => Ok(ServerCertVerified::assertion()),
            verified => verified,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls12_signature(message, certificate, signed, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        rustls::crypto::verify_tls13_signature(message, certificate, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
