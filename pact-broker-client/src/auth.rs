//! Who we are to the broker. The secrets in here are sent, and never shown.

use std::fmt;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use http::header::HeaderValue;
use pact_http::client::Sent;

use crate::error::BrokerError;
use pact_http::mask::Known;

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

    /// The error without them.
    pub(crate) fn hidden_in(&self, error: BrokerError) -> BrokerError {
        let mut known = Known::default();
        self.secrets().iter().for_each(|secret| known.insert(secret));
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

impl fmt::Debug for Auth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Auth::None => "none",
            Auth::Basic { .. } => "basic ***",
            Auth::Bearer(_) => "bearer ***",
        })
    }
}
