//! A request whose parameters have their values.

/// A request as it is to be sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The method.
    pub method: String,
    /// The URL.
    pub url: String,
    /// Headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Option<Vec<u8>>,
    /// Who asks.
    pub username: Option<String>,
    /// The password.
    pub password: Option<String>,
    /// Values that nobody may see.
    pub secrets: Vec<String>,
}
