use std::borrow::Cow;
use std::fmt;

use crate::model::{PathExpression, PathToken};

/// A generator that made no value: which one, for what, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GenerateError {
    generator: String,
    place: Place,
    reason: GenerateReason,
}

/// Why a generator made no value.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum GenerateReason {
    /// No provider state gives a value of this name.
    NoStateValue(String),
    /// The values of one message take more bytes than they may.
    TooLong {
        /// How many they may take.
        most_bytes: usize,
    },
    /// Nothing can be made of what the generator says, or for the body that it stands in; and why.
    Invalid(Cow<'static, str>),
}

/// What a value is made for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    Method,
    Path,
    Status,
    Query(String),
    Header(String),
    Metadata(String),
    Body(PathExpression),
}

impl GenerateError {
    pub(super) fn new(generator: &str, place: Place, reason: GenerateReason) -> Self {
        GenerateError { generator: generator.to_owned(), place, reason }
    }

    /// The name of the generator.
    pub fn generator(&self) -> &str {
        &self.generator
    }

    /// Why it made no value.
    pub fn reason(&self) -> &GenerateReason {
        &self.reason
    }

    /// Whether all values together take more bytes than they may: see
    /// [`with_limit`](super::Context::with_limit).
    pub fn exceeds_limit(&self) -> bool {
        matches!(self.reason, GenerateReason::TooLong { .. })
    }
}

impl Place {
    pub(super) fn in_body(tokens: &[PathToken]) -> Self {
        Place::Body(PathExpression { tokens: tokens.to_vec() })
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Method => f.write_str("the method"),
            Place::Path => f.write_str("the path"),
            Place::Status => f.write_str("the status"),
            Place::Query(name) => write!(f, "the query parameter `{name}`"),
            Place::Header(name) => write!(f, "the header `{name}`"),
            Place::Metadata(name) => write!(f, "`{name}` of the metadata"),
            Place::Body(path) => write!(f, "`{path}` of the body"),
        }
    }
}

impl fmt::Display for GenerateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the generator {} makes no value for {}: {}", self.generator, self.place, self.reason)
    }
}

impl GenerateReason {
    pub(super) fn invalid(reason: impl Into<Cow<'static, str>>) -> Self {
        GenerateReason::Invalid(reason.into())
    }
}

impl fmt::Display for GenerateReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            GenerateReason::NoStateValue(name) => write!(
                f,
                "no provider state gives a value `{name}`; take it into the parameters of a state, or return it from the \
                 state's handler"
            ),
            GenerateReason::TooLong { most_bytes } => write!(
                f,
                "the values of this message take more than {most_bytes} bytes in all; a generator at a wildcard makes one for each \
                 of its places"
            ),
            GenerateReason::Invalid(reason) => f.write_str(reason),
        }
    }
}

impl std::error::Error for GenerateError {}
