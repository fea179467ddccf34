use std::fmt;

/// What to do about a [`BrokerError`](crate::BrokerError), as a value: its `Display` names methods of this library; a
/// command line has options.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Remedy {
    /// Give the address that the broker redirects to.
    Address,
    /// Give a user and a password, or a token.
    Credentials,
    /// Trust the authority of the broker's certificate.
    TrustAuthority,
    /// Show the broker a certificate.
    ClientCertificate,
    /// Let an answer be longer.
    BodyLimit,
}

impl fmt::Display for Remedy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Remedy::Address => "give the address that it redirects to as the broker's",
            Remedy::Credentials => {
                "give the broker's user and password with `.basic_auth(..)`, or its token with `.token(..)`"
            }
            Remedy::TrustAuthority => "give the authority's own with `.tls(Tls::new().ca(..))`",
            Remedy::ClientCertificate => "give one with `.tls(Tls::new().client_certificate(..))`",
            Remedy::BodyLimit => "allow more with `Broker::body_limit(..)`, if that is how it should be",
        })
    }
}
