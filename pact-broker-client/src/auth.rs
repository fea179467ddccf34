//! Who we are to the broker. The secrets in here are sent, and never shown.

use std::fmt;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use http::header::{HeaderName, HeaderValue};
use pact_http::client::Sent;

use crate::error::BrokerError;
use pact_http::mask::{Known, is_secret_name};

/// How a request says who sends it.
#[derive(Clone, Default)]
pub(crate) enum Auth {
    #[default]
    None,
    Basic {
        user: String,
        password: String,
    },
    Bearer(String),
}

impl Auth {
    /// The texts that nobody may be shown.
    pub(crate) fn secrets(&self) -> Vec<String> {
        match self {
            Auth::None => Vec::new(),
            Auth::Basic { user, password } => {
                vec![password.clone(), format!("Basic {}", BASE64_STANDARD.encode(format!("{user}:{password}")))]
            }
            Auth::Bearer(token) => vec![token.clone()],
        }
    }

    /// Signs a request, or says why the signature cannot be sent.
    pub(crate) fn sign(&self, request: Sent) -> Result<Sent, BrokerError> {
        let wrong = |reason: &str| Err(BrokerError::Setup(reason.to_owned()));
        match self {
            Auth::None => Ok(request),
            Auth::Basic { user, .. } if user.is_empty() => {
                wrong("the broker's user name is empty: set it or leave it out")
            }
            Auth::Basic { user, password } => {
                let credentials = BASE64_STANDARD.encode(format!("{user}:{password}"));
                Ok(request.header("Authorization", format!("Basic {credentials}")))
            }
            Auth::Bearer(token) if token.is_empty() => wrong("the broker's token is empty: set it or leave it out"),
            Auth::Bearer(token) if HeaderValue::from_str(token).is_err() => {
                wrong("the broker's token cannot be sent: is there a line break in it?")
            }
            Auth::Bearer(token) => Ok(request.header("Authorization", format!("Bearer {token}"))),
        }
    }
}

/// An error without secrets.
pub(crate) fn hidden_in(error: BrokerError, secrets: &[String]) -> BrokerError {
    let mut known = Known::default();
    for secret in secrets {
        known.insert(secret);
    }
    let list = |texts: Vec<String>| texts.iter().map(|text| known.hide(text)).collect();
    match error {
        BrokerError::Refused { method, url, status, reasons, tries } => {
            BrokerError::Refused { method, url: known.hide(&url), status, reasons: list(reasons), tries }
        }
        BrokerError::Unexpected { url, expected, found } => {
            BrokerError::Unexpected { url: known.hide(&url), expected, found: known.hide(&found) }
        }
        BrokerError::NoLink { relation, url, found } => {
            BrokerError::NoLink { relation, url: known.hide(&url), found: list(found) }
        }
        other => other,
    }
}

/// A longer value of a header is a secret, whatever the header is called.
const SECRET_LENGTH: usize = 16;

/// Headers that the user adds to every request.
#[derive(Clone, Default)]
pub(crate) struct Headers(Vec<(String, String)>);

impl Headers {
    pub(crate) fn add(&mut self, headers: impl Iterator<Item = (String, String)>) {
        self.0.extend(headers);
    }

    pub(crate) fn secrets(&self) -> impl Iterator<Item = String> {
        let secret = |(name, value): &&(String, String)| is_secret_name(name) || value.len() >= SECRET_LENGTH;
        self.0.iter().filter(secret).map(|(_, value)| value.clone())
    }

    /// Puts them into a request; one that the request has is replaced.
    pub(crate) fn put(&self, mut request: Sent) -> Result<Sent, BrokerError> {
        for (name, value) in &self.0 {
            let wrong = |reason: &str| BrokerError::Setup(format!("the custom header {name:?} {reason}"));
            let known = HeaderName::from_bytes(name.as_bytes()).map_err(|_| wrong("has no valid name"))?;
            if OF_CONNECTION.contains(&known.as_str()) {
                return Err(wrong("belongs to the connection, and cannot be given"));
            }
            HeaderValue::from_str(value)
                .map_err(|_| wrong("has a value that cannot be sent: is there a line break in it?"))?;
            request.headers.retain(|(other, _)| !other.eq_ignore_ascii_case(name));
        }
        request.headers.extend(self.0.iter().cloned());
        Ok(request)
    }
}

/// What is said of the body and the connection, and where a request goes.
const OF_CONNECTION: [&str; 6] =
    ["connection", "content-length", "content-type", "host", "transfer-encoding", "upgrade"];

impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

impl fmt::Debug for Auth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Auth::None => "none",
            Auth::Basic { .. } => "basic ***",
            Auth::Bearer(_) => "bearer ***",
        })
    }
}
