//! A request with every `${..}` filled in: what is sent.

use std::fmt;

/// A request that is ready to be sent. It is shown without its secrets.
#[derive(Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The method.
    pub method: String,
    /// The address; its host is that of the webhook, whatever was filled in.
    pub url: String,
    /// Headers, their names in small letters; one is `content-type`. Values have no control characters, but may be UTF-8.
    /// What belongs to the connection (`host`, `content-length`, `user-agent`) is not among them.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Option<Vec<u8>>,
    /// The user of basic authentication, which takes the place of an `authorization` in the headers.
    pub username: Option<String>,
    /// Its password.
    pub password: Option<String>,
    /// Values in this request that nobody may see, as they are before they are escaped.
    pub secrets: Vec<String>,
}

impl fmt::Debug for Rendered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rendered").field("method", &self.method).finish_non_exhaustive()
    }
}
