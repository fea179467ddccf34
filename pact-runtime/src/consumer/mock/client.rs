//! Requests to a mock provider with reqwest, from tests and for the code under test.
//!
//! Whether reqwest has TLS is decided by the program that is tested: a feature that is turned on here would be turned on there as
//! well, and with it another cryptography. So what TLS needs is looked up by name: in reqwest first, and below where it has none.

use std::error::Error;
use std::fmt;

use super::provider::MockProvider;
use crate::terminal;

impl MockProvider {
    /// A request to this provider, to be completed and sent: `mock.request(Method::GET, "/payments/1").send().await`.
    /// It does not use TLS, also where the provider serves over TLS.
    pub fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        let direct = &self.shared.direct;
        direct.client().request(method, format!("http://{}{path}", direct.plain))
    }

    /// A client for the code under test: it trusts the certificate of this provider and no other, and uses no proxy.
    ///
    /// ```
    /// use pact_harness::consumer::MockProvider;
    ///
    /// async fn first_article(client: &reqwest::Client, url: &str) -> reqwest::Result<String> {
    ///     client.get(format!("{url}/articles/1")).send().await?.text().await
    /// }
    ///
    /// async fn test(mock: MockProvider) -> reqwest::Result<()> {
    ///     assert_eq!(first_article(&mock.client(), mock.url()).await?, "an article");
    ///     Ok(())
    /// }
    /// ```
    ///
    /// # Panics
    ///
    /// When the provider serves over TLS, and reqwest has no TLS in this program: turn on its feature `rustls` or `native-tls`
    /// in your `Cargo.toml`.
    #[track_caller]
    pub fn client(&self) -> reqwest::Client {
        match self.certificate() {
            None => self.shared.direct.client().clone(),
            Some(authority) => trusting(&authority).unwrap_or_else(|error| terminal::fail(error)),
        }
    }
}

fn trusting(authority: &str) -> Result<reqwest::Client, Box<dyn Error>> {
    #[cfg_attr(
        not(test),
        expect(clippy::wildcard_imports, reason = "what it has goes before what has the same name below")
    )]
    use reqwest::*;

    let authority = Certificate::from_pem(authority.as_bytes())?;
    Ok(Client::builder().no_proxy().tls_certs_only([authority]).build()?)
}

/// Used where reqwest has no certificates.
struct Certificate;

#[derive(Debug)]
struct NoTls;

impl Certificate {
    const fn from_pem(_: &[u8]) -> Result<Self, NoTls> {
        Err(NoTls)
    }
}

impl fmt::Display for NoTls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "the mock provider serves over TLS, and reqwest has no TLS in this program: turn on the feature `rustls` or \
             `native-tls` of reqwest in Cargo.toml",
        )
    }
}

impl Error for NoTls {}

/// Used where reqwest has no method of this name.
trait WithoutTls: Sized {
    fn tls_certs_only(self, _: [Certificate; 1]) -> Self {
        self
    }
}

impl WithoutTls for reqwest::ClientBuilder {}

/// Both are used, whatever reqwest has.
const _: Result<Certificate, NoTls> = Certificate::from_pem(b"");
const _: fn(reqwest::ClientBuilder, [Certificate; 1]) -> reqwest::ClientBuilder = WithoutTls::tls_certs_only;
