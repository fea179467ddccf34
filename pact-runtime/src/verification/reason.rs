//! Why something failed, and what to do about it.

use std::fmt;

/// What to do about an error, as a value: whoever shows the error knows what the reader can say. Printed, it is told in the
/// methods of this library; a command line has options.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Remedy {
    /// Name pacts.
    Pacts,
    /// Say where the provider is.
    Target,
    /// Let a pact be longer.
    PactLimit,
    /// Look for pacts where there is less else, or let them be longer.
    PactsLimit,
    /// Say who asks for a pact.
    PactCredentials,
    /// Let a pact have no interactions.
    AllowNoInteractions,
    /// Write a handler for the state of this name.
    StateHandler(String),
    /// Write a function that makes the message of this description.
    MessageProducer(String),
    /// Let the body of a response be longer.
    BodyLimit,
    /// Let the answer to a state change be longer.
    StateChangeBodyLimit,
    /// Let generated values be longer.
    GeneratedLimit,
    /// Allow more time.
    Timeout,
    /// Give the command that is started a port.
    Port,
    /// Give credentials in a header.
    Authorization,
    /// Trust the authority of the server's certificate.
    TrustAuthority,
    /// Show the server a certificate.
    ClientCertificate,
    /// Have the pacts come from a broker.
    #[cfg(feature = "broker")]
    Broker,
    /// What to do about an error of the broker.
    #[cfg(feature = "broker")]
    OfBroker(crate::broker::Remedy),
    /// Take a name that is known: what it is like, as a question, or the known ones.
    KnownName(String),
}

impl fmt::Display for Remedy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Remedy::Pacts => "say where they are with `.pacts(..)`",
            Remedy::Target => "say so with `.app(..)` or `.url(..)`",
            Remedy::PactLimit => "allow more with `.pact_limit(..)`, if it is a pact at all",
            Remedy::PactsLimit => {
                "name a directory or pattern with the pacts alone, or allow more with `.pact_limit(..)`, which is for one pact"
            }
            Remedy::PactCredentials => "say who asks with `PactUrl::new(..).token(..)` or `.basic_auth(..)`",
            Remedy::AllowNoInteractions => {
                "run the consumer's tests, or allow it with `.allow_no_interactions()`"
            }
            Remedy::StateHandler(name) => return write!(f, "write a function with #[pact_provider_state({name:?})]"),
            Remedy::MessageProducer(description) => {
                return write!(
                    f,
                    "write one with #[pact_message({description:?})], or give the address of a provider that makes it"
                );
            }
            Remedy::BodyLimit => "allow more with `.body_limit(..)`, if that is how it should be",
            Remedy::StateChangeBodyLimit => {
                "allow more with `StateChange::body_limit(..)`, if that is how it should be"
            }
            Remedy::GeneratedLimit => "allow more with `.generated_limit(..)`",
            Remedy::Timeout => "allow more time with `.timeout(..)`, or give the contract a smaller example",
            Remedy::Port => {
                "write `{port}` in an argument or environment variable, or give its fixed port with `.port(..)`"
            }
            Remedy::Authorization => "leave them out, and give `.header(\"Authorization\", ..)`",
            Remedy::TrustAuthority => "give the authority's own with `.tls(Tls::new().ca(..))`",
            Remedy::ClientCertificate => "give one with `.tls(Tls::new().client_certificate(..))`",
            #[cfg(feature = "broker")]
            Remedy::Broker => "write `broker` or `broker(..)` in the attribute, or use `.broker(..)`",
            #[cfg(feature = "broker")]
            Remedy::OfBroker(remedy) => return remedy.fmt(f),
            Remedy::KnownName(names) => names,
        })
    }
}

/// How remedies are put for who reads them.
pub(crate) type Words = fn(&Remedy) -> String;

/// What happened, and what to do about it. Printed, it is told in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    what: String,
    remedy: Option<Remedy>,
    /// What is known besides, told behind the remedy.
    more: String,
}

impl Reason {
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Reason { what: what.into(), remedy: None, more: String::new() }
    }

    /// The same with what to do about it.
    pub(crate) fn with(self, remedy: impl Into<Option<Remedy>>) -> Self {
        Reason { remedy: remedy.into(), ..self }
    }

    /// The same, told of something.
    pub(crate) fn of(self, context: impl fmt::Display) -> Self {
        Reason { what: format!("{context}{}", self.what), ..self }
    }

    /// The same with more behind it.
    pub(crate) fn and(self, more: impl fmt::Display) -> Self {
        Reason { more: format!("{}{more}", self.more), ..self }
    }

    /// The same with what happened put differently.
    pub(crate) fn map(self, change: impl FnOnce(&str) -> String) -> Self {
        Reason { what: change(&self.what), ..self }
    }

    /// What to do about it, where that is known.
    pub fn remedy(&self) -> Option<&Remedy> {
        self.remedy.as_ref()
    }

    /// All of it, with the remedy in some words.
    pub(crate) fn in_words(&self, words: Words) -> String {
        let remedy = self.remedy.as_ref().map_or_else(String::new, |remedy| format!(": {}", words(remedy)));
        format!("{}{remedy}{}", self.what, self.more)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.in_words(Remedy::to_string))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remedy_stands_between_what_happened_and_what_more_is_known() {
        let reason = Reason::new("it is too long").with(Remedy::BodyLimit).of("GET /: ").and(" (`f` at a.rs:1)");
        assert_eq!(
            reason.to_string(),
            "GET /: it is too long: allow more with `.body_limit(..)`, if that is how it should be (`f` at a.rs:1)"
        );
        assert_eq!(reason.in_words(|remedy| format!("{remedy:?}")), "GET /: it is too long: BodyLimit (`f` at a.rs:1)");
        assert_eq!(reason.remedy(), Some(&Remedy::BodyLimit));
        assert_eq!(Reason::new("it is gone").to_string(), "it is gone");
    }
}
