//! Why a decision is as it is.

/// How grave a reason is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "say what they are")]
pub enum Level {
    Warning,
    Error,
    Success,
}

impl Level {
    /// As the API says it.
    pub fn as_str(self) -> &'static str {
        match self {
            Level::Warning => "warning",
            Level::Error => "error",
            Level::Success => "success",
        }
    }
}

/// Why a decision is as it is. Versions are described as in [`Resolved::describe`](super::Resolved::describe).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Reason {
    /// What is to be ignored does not exist.
    CannotIgnore(String),
    /// Only one application is named, and nothing that it is to work with.
    NoEnvironment,
    /// A version is chosen by something that moves.
    NoVersionNumber,
    /// A version that was named does not exist.
    NoSuchVersion(String),
    /// A consumer and a provider: there is no result.
    NotVerified(String, String),
    /// A consumer and a provider: the result is a failure.
    Failed(String, String),
    /// All that is required is successful.
    Successful,
    /// Nothing is required.
    NothingMissing,
}

impl Reason {
    /// How grave it is.
    pub fn level(&self) -> Level {
        match self {
            Reason::CannotIgnore(_) | Reason::NoEnvironment | Reason::NoVersionNumber => Level::Warning,
            Reason::NoSuchVersion(_) | Reason::NotVerified(..) | Reason::Failed(..) => Level::Error,
            Reason::Successful | Reason::NothingMissing => Level::Success,
        }
    }

    /// As a sentence, in the words that clients know.
    pub fn text(&self) -> String {
        match self {
            Reason::CannotIgnore(what) => format!("WARN: Cannot ignore {what}"),
            Reason::NoEnvironment => "WARN: It is recommended to specify the environment into which you are deploying. \
                Without the environment, this result will not be reliable."
                .to_owned(),
            Reason::NoVersionNumber => "WARN: It is recommended to specify the version number (rather than the tag or branch) \
                of the pacticipant you wish to deploy to avoid race conditions. Without a version number, this result will \
                not be reliable."
                .to_owned(),
            Reason::NoSuchVersion(sentence) => sentence.clone(),
            Reason::NotVerified(consumer, provider) => format!("There is no verified pact between {consumer} and {provider}"),
            Reason::Failed(consumer, provider) => {
                format!("The verification for the pact between {consumer} and {provider} failed")
            }
            Reason::Successful => "All required verification results are published and successful".to_owned(),
            Reason::NothingMissing => "There are no missing dependencies".to_owned(),
        }
    }
}
