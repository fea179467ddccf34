//! What would help with a request that failed.

/// What would help. Who asked knows how to put it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Remedy {
    /// A body may have more bytes.
    AllowMoreBytes,
    /// The authority of the server's certificate is trusted.
    TrustAuthority,
    /// The server is shown a certificate.
    ShowCertificate,
}
