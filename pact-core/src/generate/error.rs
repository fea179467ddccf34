use std::fmt;

use crate::model::{PathExpression, PathToken};

/// A generator that made no value: which one, for what, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GenerateError {
    generator: String,
    place: Place,
    reason: String,
    exceeds_limit: bool,
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
    pub(super) fn new(generator: &str, place: Place, reason: impl Into<String>) -> Self {
        GenerateError { generator: generator.to_owned(), place, reason: reason.into(), exceeds_limit: false }
    }

    pub(super) fn beyond_limit(self, exceeds_limit: bool) -> Self {
        GenerateError { exceeds_limit, ..self }
    }

    /// Whether all values together take more bytes than they may: see
    /// [`with_limit`](super::Context::with_limit).
    pub fn exceeds_limit(&self) -> bool {
        self.exceeds_limit
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

impl std::error::Error for GenerateError {}
