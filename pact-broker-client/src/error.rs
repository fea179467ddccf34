use std::fmt;

use pact_http::client;
use pact_http::shown::Shown;

use crate::Remedy;

/// Why the broker did not do what was asked. No message shows a password or a token.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum BrokerError {
    /// What the broker was to be asked cannot be right, so nothing was sent.
    Setup(String),
    /// An address is none of the broker.
    Address {
        /// The address, without what could be a secret.
        address: String,
        /// What is wrong with it.
        reason: String,
    },
    /// There is no answer.
    Unreachable {
        /// The method.
        method: String,
        /// The URL.
        url: String,
        /// What stood in the way.
        reason: String,
    },
    /// There is no safe connection to the broker.
    Untrusted {
        /// The method.
        method: String,
        /// The URL.
        url: String,
        /// Why.
        reason: String,
        /// What would help, where that is known.
        remedy: Option<client::Remedy>,
    },
    /// The answer is longer than it may be.
    TooLong {
        /// The method.
        method: String,
        /// The URL.
        url: String,
        /// How many bytes it may have.
        limit: usize,
    },
    /// The broker says no.
    Refused {
        /// The method.
        method: String,
        /// The URL.
        url: String,
        /// The status of the answer.
        status: u16,
        /// What its body says, a sentence each.
        reasons: Vec<String>,
        /// How often it was asked.
        tries: u32,
    },
    /// The answer is not one that a broker gives.
    Unexpected {
        /// The URL.
        url: String,
        /// What a broker says there.
        expected: String,
        /// What came.
        found: String,
    },
    /// A resource has no link with this relation.
    NoLink {
        /// The relation.
        relation: String,
        /// The resource.
        url: String,
        /// The relations that it has links for.
        found: Vec<String>,
    },
    /// The broker has never heard of the provider.
    UnknownProvider {
        /// Its name.
        provider: String,
        /// The URL that was asked.
        url: String,
    },
    /// The results do not speak of every interaction of the pact, so they say nothing about the pact.
    Incomplete {
        /// The pact's URL.
        url: String,
        /// How many interactions it has.
        interactions: usize,
        /// How many results there are.
        results: usize,
    },
}

impl BrokerError {
    /// What to do about it, where that is known.
    pub fn remedy(&self) -> Option<Remedy> {
        match self {
            BrokerError::Untrusted { remedy, .. } => match remedy {
                Some(client::Remedy::TrustAuthority) => Some(Remedy::TrustAuthority),
                Some(client::Remedy::ShowCertificate) => Some(Remedy::ClientCertificate),
                _ => None,
            },
            BrokerError::TooLong { .. } => Some(Remedy::BodyLimit),
            BrokerError::Refused { status: 300..=399, .. } => Some(Remedy::Address),
            BrokerError::Refused { status: 401, .. } => Some(Remedy::Credentials),
            _ => None,
        }
    }

    /// The whole of it, with the remedy put in other words than `Display` has.
    ///
    /// ```
    /// use pact_harness::broker::{BrokerError, Remedy};
    ///
    /// let (method, url) = ("GET".to_owned(), "http://broker/".to_owned());
    /// let error = BrokerError::TooLong { method, url, limit: 10 };
    /// assert_eq!(error.remedy(), Some(Remedy::BodyLimit));
    /// let text = error.in_words(|_| "allow more with --body-limit".to_owned());
    /// assert_eq!(text, "GET http://broker/: the answer has more than 10 bytes: allow more with --body-limit");
    /// ```
    pub fn in_words(&self, words: impl Fn(Remedy) -> String) -> String {
        let mut text = String::new();
        // A `String` takes every text.
        let _ = self.write(&mut Shown::new(&mut text), words);
        text
    }

    /// What happened, without the [`remedy`](BrokerError::remedy).
    pub fn without_remedy(&self) -> String {
        let mut text = String::new();
        // A `String` takes every text.
        let _ = self.write_with(&mut Shown::new(&mut text), None);
        text
    }

    fn write(&self, f: &mut impl fmt::Write, words: impl Fn(Remedy) -> String) -> fmt::Result {
        self.write_with(f, self.remedy().map(words).as_deref())
    }

    fn write_with(&self, f: &mut impl fmt::Write, remedy: Option<&str>) -> fmt::Result {
        let told = remedy.map_or_else(String::new, |remedy| format!(": {remedy}"));
        match self {
            BrokerError::Setup(reason) => f.write_str(reason),
            BrokerError::Address { address, reason } => write!(f, "{address:?} {reason}"),
            BrokerError::Unreachable { method, url, reason } => {
                write!(f, "{method} {url}: no answer from the broker: {reason}; is it running there?")
            }
            BrokerError::Untrusted { method, url, reason, .. } => write!(f, "{method} {url}: {reason}{told}"),
            BrokerError::TooLong { method, url, limit } => {
                write!(f, "{method} {url}: the answer has more than {limit} bytes{told}")
            }
            BrokerError::Refused { method, url, status, reasons, tries } => {
                write!(f, "{method} {url}: the broker answered {status}")?;
                if *tries > 1 {
                    write!(f, " {tries} times")?;
                }
                if !reasons.is_empty() {
                    write!(f, ": {}", reasons.join("; "))?;
                }
                let remedy = remedy.or(meaning(*status));
                remedy.map_or(Ok(()), |remedy| write!(f, " ({remedy})"))
            }
            BrokerError::Unexpected { url, expected, found } => {
                write!(f, "{url}: expected {expected}, but found {found}; is this the address of a Pact Broker?")
            }
            BrokerError::NoLink { relation, url, found } => {
                let found = if found.is_empty() { "none".to_owned() } else { found.join(", ") };
                write!(
                    f,
                    "{url}: expected a link {relation:?}, but there is none; is this a Pact Broker, and new enough? \
                     Its links: {found}"
                )
            }
            BrokerError::UnknownProvider { provider, url } => write!(
                f,
                "{url}: the broker does not know the provider {provider:?}: check the name, or publish a pact with it"
            ),
            BrokerError::Incomplete { url, interactions, results } => write!(
                f,
                "{url}: the pact has {interactions} interactions, but there are {results} results; results are \
                 published for a whole pact: verify it without a filter"
            ),
        }
    }
}

impl fmt::Display for BrokerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(&mut Shown::new(f), |remedy| remedy.to_string())
    }
}

impl std::error::Error for BrokerError {}

/// What a status says to a person.
fn meaning(status: u16) -> Option<&'static str> {
    match status {
        403 => Some("this user or token may not do that at the broker"),
        404 => Some("the broker has nothing there: check its address"),
        429 => Some("the broker wants fewer requests: try later"),
        408 | 500..=599 => Some("the broker, or a proxy before it, has a problem: try later, or look into its log"),
        _ => None,
    }
}
