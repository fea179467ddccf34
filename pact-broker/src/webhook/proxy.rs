//! A proxy that all webhooks go through.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::percent_decode_str;
use url::Url;

/// A proxy over HTTP, and who we are there.
#[derive(Clone, PartialEq, Eq)]
pub struct Proxy {
    /// Its host.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// `Proxy-Authorization`.
    pub authorization: Option<String>,
}

impl Proxy {
    /// Reads `http://user:password@host:port`.
    ///
    /// # Errors
    ///
    /// It is not the address of a proxy.
    pub fn parse(text: &str) -> Result<Self, InvalidProxy> {
        let url = Url::parse(text).map_err(|error| InvalidProxy(error.to_string()))?;
        if url.scheme() != "http" {
            return Err(InvalidProxy(format!("its scheme is {}", url.scheme())));
        }
        if url.path() != "/" || url.query().is_some() {
            return Err(InvalidProxy("it has a path".to_owned()));
        }
        let host = url.host_str().ok_or_else(|| InvalidProxy("it has no host".to_owned()))?;
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let authorization = (!url.username().is_empty()).then(|| basic(&url));
        Ok(Self { host, port: url.port_or_known_default().unwrap_or(80), authorization })
    }
}

/// `Basic ..`, of what a URL says of who asks.
pub(super) fn basic(url: &Url) -> String {
    let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let pair = format!("{}:{}", decoded(url.username()), decoded(url.password().unwrap_or_default()));
    format!("Basic {}", STANDARD.encode(pair))
}

/// Without who we are there.
impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

/// Why a text is not the address of a proxy.
#[derive(Debug, PartialEq, Eq)]
pub struct InvalidProxy(String);

impl fmt::Display for InvalidProxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not the address of a proxy: {}; use http://host:port or http://user:password@host:port", self.0)
    }
}

impl std::error::Error for InvalidProxy {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_has_an_http_address() {
        let proxy = Proxy::parse("http://me:s%40cret@10.0.0.1:3128").unwrap();
        assert_eq!((&*proxy.host, proxy.port), ("10.0.0.1", 3128));
        assert_eq!(proxy.authorization.as_deref(), Some("Basic bWU6c0BjcmV0"));
        assert!(!format!("{proxy:?}").contains("bWU6"));
        assert_eq!(Proxy::parse("http://[::1]:1").unwrap().host, "::1");
        for wrong in ["proxy:3128", "https://proxy", "http://proxy/path", "socks5://proxy"] {
            assert!(Proxy::parse(wrong).is_err(), "{wrong}");
        }
    }
}
