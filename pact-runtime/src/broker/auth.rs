//! Who we are to the broker. The secrets in here are sent, and never shown.

use std::fmt;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use reqwest::header::HeaderValue;

use super::error::BrokerError;
use crate::mask::Mask;

/// How a request says who sends it.
#[derive(Clone, Default)]
pub(super) enum Auth {
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
    pub(super) fn secrets(&self) -> Vec<String> {
        match self {
            Auth::None => Vec::new(),
            Auth::Basic { user, password } => {
                vec![password.clone(), format!("Basic {}", BASE64_STANDARD.encode(format!("{user}:{password}")))]
            }
            Auth::Bearer(token) => vec![token.clone()],
        }
    }

    /// The error without them.
    pub(super) fn hidden_in(&self, error: BrokerError) -> BrokerError {
        let mask = self.secrets().iter().fold(Mask::default(), |mask, secret| mask.with_secret(secret));
        let list = |texts: Vec<String>| texts.iter().map(|text| mask.text(text)).collect();
        match error {
            BrokerError::Refused { method, url, status, reasons, tries } => {
                BrokerError::Refused { method, url: mask.text(&url), status, reasons: list(reasons), tries }
            }
            BrokerError::Unexpected { url, expected, found } => {
                BrokerError::Unexpected { url: mask.text(&url), expected, found: mask.text(&found) }
            }
            BrokerError::NoLink { relation, url, found } => {
                BrokerError::NoLink { relation, url: mask.text(&url), found: list(found) }
            }
            other => other,
        }
    }

    /// Signs a request, or says why nobody would accept the signature.
    pub(super) fn sign(&self, request: reqwest::RequestBuilder) -> Result<reqwest::RequestBuilder, String> {
        match self {
            Auth::None => Ok(request),
            Auth::Basic { user, .. } if user.is_empty() => {
                Err("the broker's user has no name: give it to `.basic_auth(..)`, or leave that out".to_owned())
            }
            Auth::Basic { user, password } => Ok(request.basic_auth(user, Some(password))),
            Auth::Bearer(token) if token.is_empty() => {
                Err("the broker's token is empty: give it to `.token(..)`, or leave that out".to_owned())
            }
            Auth::Bearer(token) if HeaderValue::from_str(token).is_err() => {
                Err("the broker's token cannot be sent: is there a line break in it?".to_owned())
            }
            Auth::Bearer(token) => Ok(request.bearer_auth(token)),
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
