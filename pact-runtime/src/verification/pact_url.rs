use std::fmt;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use percent_encoding::percent_decode_str;
use url::Url;

use super::error::LoadError;
use super::loader::{self, File, Loaded};
use super::reason::{Reason, Remedy};
use super::sending;
use crate::registry::did_you_mean;
use pact_http::client::{Http, SendErrorKind, Sent, status_text};
use pact_http::mask::Mask;
use pact_http::redirect::{self, Elsewhere};

/// A pact at a URL, and who may read it there.
///
/// A user and a password in the URL are as if given to [`basic_auth`](PactUrl::basic_auth). No message shows them, nor a
/// token, nor what stands in the URL's query.
#[derive(Clone)]
pub struct PactUrl {
    url: String,
    /// What stands in the header `Authorization`.
    authorization: Option<String>,
}

impl PactUrl {
    /// A pact that everybody may read.
    pub fn new(url: impl Into<String>) -> Self {
        PactUrl { url: url.into(), authorization: None }
    }

    /// Asks for it with a user and a password.
    pub fn basic_auth(self, user: impl fmt::Display, password: impl fmt::Display) -> Self {
        let authorization = Some(format!("Basic {}", BASE64_STANDARD.encode(format!("{user}:{password}"))));
        PactUrl { authorization, ..self }
    }

    /// Asks for it with a bearer token.
    pub fn token(self, token: impl fmt::Display) -> Self {
        PactUrl { authorization: Some(format!("Bearer {token}")), ..self }
    }

    pub(super) fn hidden_by(&self, mask: Mask) -> Mask {
        let mask = mask.with_url(&self.url);
        self.authorization.iter().fold(mask, |mask, authorization| mask.with_secret(authorization))
    }

    pub(super) async fn load(self, http: &Http, provider: Option<&str>, limit: usize) -> Result<Loaded, LoadError> {
        let at = |url: String, reason: &str| LoadError::Url { url, reason: Reason::new(reason) };
        let Some((url, authorization)) = self.plain() else {
            return Err(at(shown(&self.url), "this is not the address of a pact: write http://host:port/path"));
        };
        let origin = shown(&url);
        let has_authorization = authorization.is_some();
        let mut request = Sent { method: "GET".to_owned(), url, headers: Vec::new(), body: Vec::new() };
        request = request.header("Accept", "application/hal+json, application/json");
        if let Some(authorization) = authorization {
            request = request.header("Authorization", authorization);
        }
        let deadline = http.deadline();
        let ask = async |request: &Sent| http.send(request, deadline, limit).await;
        let sent = redirect::following(&request, Elsewhere::Follow, |_| false, ask).await;
        let response = sent.map_err(|error| {
            // The request is ours: what is wrong with it is in the credentials, and they are not shown.
            if error.kind() == SendErrorKind::Malformed {
                return at(origin.clone(), "the credentials cannot be sent: is there a line break in them?");
            }
            let reason = sending::reason(&error, &request.url, Remedy::PactLimit);
            LoadError::Url { url: origin.clone(), reason: reason.map(without_queries) }
        })?;
        if !(200..300).contains(&response.status) {
            let reason = Reason::new(format!("the answer is {}", status_text(response.status)));
            let reason = match response.status {
                401 | 403 if has_authorization => reason.and(": the user or token may not read it"),
                401 | 403 => reason.with(Remedy::PactCredentials),
                404 => reason.and(": is the address right?"),
                _ => reason,
            };
            return Err(LoadError::Url { url: origin, reason });
        }
        match loader::read(&response.body, origin.clone(), provider) {
            Ok(File::Ours(loaded)) => Ok(loaded),
            Ok(File::Other(other)) => Err(LoadError::NoneForProvider {
                place: origin,
                provider: provider.unwrap_or_default().to_owned(),
                nearest: did_you_mean(provider.unwrap_or_default(), [other.as_str()]),
            }),
            Err(error) => {
                let reason = format!("this is not a pact ({}): {error}", error.place());
                Err(at(origin, &reason))
            }
        }
    }

    /// The URL without a user and a password, and who asks.
    fn plain(&self) -> Option<(String, Option<String>)> {
        let mut url = Url::parse(self.url.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
        let (user, password) = (url.username().to_owned(), url.password().map(str::to_owned));
        // Neither fails for an http URL, which always has a host.
        let _ = (url.set_username(""), url.set_password(None));
        url.set_fragment(None);
        let authorization = match (&self.authorization, &*user, password) {
            (Some(authorization), ..) => Some(authorization.clone()),
            (None, "", None) => None,
            (None, user, password) => {
                let plain = |text| percent_decode_str(text).decode_utf8_lossy().into_owned();
                let password = password.as_deref().unwrap_or_default();
                PactUrl::new("").basic_auth(plain(user), plain(password)).authorization
            }
        };
        Some((url.into(), authorization))
    }
}

impl From<&str> for PactUrl {
    fn from(url: &str) -> Self {
        PactUrl::new(url)
    }
}

impl From<String> for PactUrl {
    fn from(url: String) -> Self {
        PactUrl::new(url)
    }
}

impl fmt::Debug for PactUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shown(&self.url))
    }
}

/// A text that should be a URL, for a message: what stands before an `@` may be a password.
fn shown(url: &str) -> String {
    let end = url.find(['?', '#']).unwrap_or(url.len());
    let (before, after) = url.split_at(end);
    let before = before.rsplit_once('@').map_or_else(|| before.to_owned(), |(_, rest)| format!("***@{rest}"));
    before + if after.is_empty() { "" } else { "?***" }
}

/// A message without what stands in the queries of its URLs: a token, perhaps.
fn without_queries(text: &str) -> String {
    let mut parts = text.split('?');
    let begin = parts.next().unwrap_or_default().to_owned();
    parts.fold(begin, |before, part| {
        let end = part.find(char::is_whitespace).unwrap_or(part.len());
        let hidden = if end == 0 { "" } else { "***" };
        format!("{before}?{hidden}{}", &part[end..])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_could_be_a_secret_is_shown() {
        assert_eq!(shown("http://me:s3cret@host/pact?token=s3cret#x"), "***@host/pact?***");
        assert_eq!(shown("http://host/pact"), "http://host/pact");
        let text = "the request to http://h/p?token=s3cret failed: refused";
        assert_eq!(without_queries(text), "the request to http://h/p?*** failed: refused");
        let pact = PactUrl::new("http://me:s3cret@host/pact").token("s3cret");
        assert_eq!(format!("{pact:?}"), "***@host/pact");
    }

    #[test]
    fn a_user_in_the_url_asks_unless_somebody_else_does() {
        let (url, authorization) = PactUrl::new("http://me:p%40ss@host/pact?a#b").plain().unwrap();
        assert_eq!((&*url, &*authorization.unwrap()), ("http://host/pact?a", "Basic bWU6cEBzcw=="));
        let (_, authorization) = PactUrl::new("http://me:p%40ss@host/pact").token("t").plain().unwrap();
        assert_eq!(authorization.unwrap(), "Bearer t");
        assert!(PactUrl::new("http://host/pact").plain().unwrap().1.is_none());
        assert!(PactUrl::new("host/pact").plain().is_none());
    }
}
