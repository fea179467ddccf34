//! Who we are to the broker. The secrets in here are sent, and never shown.

use std::fmt;

use reqwest::header::HeaderValue;

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
