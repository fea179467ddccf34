use std::fmt;

/// A class of HTTP status codes, as the rule `statusCode` names them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatusClass {
    /// 100 to 199.
    Information,
    /// 200 to 299.
    Success,
    /// 300 to 399.
    Redirect,
    /// 400 to 499.
    ClientError,
    /// 500 to 599.
    ServerError,
    /// One of these.
    Codes(Vec<u16>),
    /// Below 400.
    NonError,
    /// 400 and above.
    Error,
}

impl StatusClass {
    /// The classes that have a name in pact files.
    const NAMED: [(&'static str, StatusClass); 7] = [
        ("info", StatusClass::Information),
        ("success", StatusClass::Success),
        ("redirect", StatusClass::Redirect),
        ("clientError", StatusClass::ClientError),
        ("serverError", StatusClass::ServerError),
        ("nonError", StatusClass::NonError),
        ("error", StatusClass::Error),
    ];

    /// The class of a name: `success`, `clientError`, ...
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMED.into_iter().find(|(known, _)| *known == name).map(|(_, class)| class)
    }

    /// The name in a pact file; a list of codes has none.
    pub fn name(&self) -> Option<&'static str> {
        Self::NAMED.iter().find(|(_, class)| class == self).map(|(name, _)| *name)
    }

    /// Whether a code is of this class.
    pub fn contains(&self, code: u16) -> bool {
        match self {
            StatusClass::Information => (100..200).contains(&code),
            StatusClass::Success => (200..300).contains(&code),
            StatusClass::Redirect => (300..400).contains(&code),
            StatusClass::ClientError => (400..500).contains(&code),
            StatusClass::ServerError => (500..600).contains(&code),
            StatusClass::Codes(codes) => codes.contains(&code),
            StatusClass::NonError => code < 400,
            StatusClass::Error => code >= 400,
        }
    }
}

/// `Successful response (200–299)`: the words that every Pact tool uses.
impl fmt::Display for StatusClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            StatusClass::Information => "Informational response (100–199)",
            StatusClass::Success => "Successful response (200–299)",
            StatusClass::Redirect => "Redirect (300–399)",
            StatusClass::ClientError => "Client error (400–499)",
            StatusClass::ServerError => "Server error (500–599)",
            StatusClass::NonError => "Non-error response (< 400)",
            StatusClass::Error => "Error response (>= 400)",
            StatusClass::Codes(codes) => {
                let codes: Vec<String> = codes.iter().map(ToString::to_string).collect();
                return f.write_str(&codes.join(", "));
            }
        })
    }
}
