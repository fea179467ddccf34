//! Where the broker is, and where its links lead.

use percent_encoding::percent_decode_str;
use url::Url;

use crate::auth::Auth;
use crate::error::BrokerError;

/// The broker's address; its path ends with a slash.
#[derive(Debug, Clone)]
pub(crate) struct Base(Url);

impl Base {
    /// Reads an address as a person writes it. A user and password in it become credentials, so that no message that
    /// names a URL can tell them.
    pub(crate) fn parse(text: &str) -> Result<(Base, Auth), BrokerError> {
        let wrong = || wrong(shown(text), "is not the address of a broker: write http://host:port");
        let mut url = Url::parse(text.trim()).map_err(|_| wrong())?;
        if !matches!(url.scheme(), "http" | "https") || url.query().is_some() || url.fragment().is_some() {
            return Err(wrong());
        }
        let auth = match (url.username(), url.password()) {
            ("", None) => Auth::None,
            (user, password) => {
                let plain = |text| percent_decode_str(text).decode_utf8_lossy().into_owned();
                Auth::Basic { user: plain(user), password: plain(password.unwrap_or_default()) }
            }
        };
        // Neither fails for an http URL, which always has a host.
        let _ = (url.set_username(""), url.set_password(None));
        let path = format!("{}/", url.path().trim_end_matches('/'));
        url.set_path(&path);
        Ok((Base(url), auth))
    }

    /// The broker's front door, where all links begin.
    pub(crate) fn index(&self) -> Url {
        self.0.clone()
    }

    /// The URL of a link. It is always at this broker, and below its path: brokers behind a proxy write links with the
    /// address that they believe to have, and our credentials are for nobody else.
    pub(crate) fn resolve(&self, href: &str) -> Result<Url, BrokerError> {
        let target = self.0.join(href).map_err(|error| wrong(href, &format!("is not a URL: {error}")))?;
        if !matches!(target.scheme(), "http" | "https") {
            return Err(wrong(href, "is not an http or https URL"));
        }
        let prefix = self.0.path();
        let mut url = self.0.clone();
        if format!("{}/", target.path()).starts_with(prefix) {
            url.set_path(target.path());
        } else {
            url.set_path(&format!("{prefix}{}", target.path().trim_start_matches('/')));
        }
        url.set_query(target.query());
        Ok(url)
    }

    /// A URL that the user gives: one at another broker is a mistake.
    pub(crate) fn own(&self, text: &str) -> Result<Url, BrokerError> {
        let url = Url::parse(text).map_err(|error| wrong(shown(text), &format!("is not a URL: {error}")))?;
        let ours = url.origin() == self.0.origin() && url.path().starts_with(self.0.path());
        if !ours || !url.username().is_empty() || url.password().is_some() {
            let reason = format!("is not at the broker: give a URL that begins with {}", self.0);
            return Err(wrong(shown(text), &reason));
        }
        Ok(url)
    }
}

fn wrong(address: impl Into<String>, reason: &str) -> BrokerError {
    BrokerError::Address { address: address.into(), reason: reason.to_owned() }
}

/// A text that should be a URL, for a message: what stands before an `@` may be a password, and what stands in a query a
/// token, whatever is wrong with the rest.
fn shown(text: &str) -> String {
    let end = text.find(['?', '#']).map_or(text.len(), |start| start + 1);
    let query = if end < text.len() { "***" } else { "" };
    let (user, rest) = text[..end].rsplit_once('@').map_or(("", &text[..end]), |(_, rest)| ("***@", rest));
    format!("{user}{rest}{query}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(base: &str, href: &str) -> String {
        Base::parse(base).unwrap().0.resolve(href).unwrap().to_string()
    }

    #[test]
    fn a_link_leads_to_the_same_place_with_and_without_a_slash_at_the_end_of_the_base() {
        for base in ["http://host/broker", "http://host/broker/", "http://host/broker//"] {
            assert_eq!(resolved(base, "http://host/broker/pacts/a%2Fb?x=1"), "http://host/broker/pacts/a%2Fb?x=1");
            assert_eq!(resolved(base, "/broker/pacts"), "http://host/broker/pacts");
            assert_eq!(resolved(base, "pacts"), "http://host/broker/pacts");
            assert_eq!(resolved(base, "http://host/broker"), "http://host/broker");
        }
        assert_eq!(resolved("http://host", "http://host/pacts"), resolved("http://host/", "/pacts"));
    }

    #[test]
    fn a_link_to_the_address_that_the_broker_believes_to_have_stays_at_the_one_we_know() {
        assert_eq!(resolved("http://host/broker", "https://inside:9292/pacts/x"), "http://host/broker/pacts/x");
        assert_eq!(resolved("http://host/pact", "/pactfoo/x"), "http://host/pact/pactfoo/x");
        assert!(Base::parse("http://host").unwrap().0.resolve("mailto:a@b").is_err());
    }

    #[test]
    fn a_user_and_a_password_in_the_address_are_credentials_and_are_not_shown() {
        let (base, auth) = Base::parse("http://me:p%40ss%2@host:1/b").unwrap();
        assert_eq!(base.index().as_str(), "http://host:1/b/");
        assert!(matches!(auth, Auth::Basic { user, password } if (&*user, &*password) == ("me", "p@ss%2")));
        let wrong = ["https://me:secret@", "ftp://me:secret@host", "me:secret@host", "http://me:secret@"];
        for wrong in wrong.into_iter().chain(["http://host?token=secret", "http://me@host#secret@x"]) {
            let error = Base::parse(wrong).unwrap_err().to_string();
            assert!(!error.contains("secret"), "{error}");
            let error = base.own(wrong).unwrap_err().to_string();
            assert!(!error.contains("secret"), "{error}");
        }
    }
}
