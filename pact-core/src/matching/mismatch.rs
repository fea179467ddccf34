use std::sync::Arc;

use super::Mismatches;
use crate::model::{Json, PathExpression, Rule};

/// One difference between a contract and what came.
#[derive(Debug, Clone, PartialEq)]
pub struct Mismatch {
    /// Where.
    pub location: Location,
    /// What the contract asks for there.
    pub expected: Expected,
    /// What came.
    pub actual: Actual,
}

/// The part of a message that a mismatch is about.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Location {
    /// The method of a request.
    Method,
    /// The path of a request.
    Path,
    /// A query parameter.
    Query(String),
    /// A header.
    Header(String),
    /// The status of a response.
    Status,
    /// The metadata of a message, by name.
    Metadata(String),
    /// A place in the body.
    Body(PathExpression),
    /// A field of a form.
    Form(String),
    /// A place in a part of a multipart body; the part by name, or by number where it has none.
    Part(String, Box<Location>),
    /// The messages that answer a message, as a list.
    Responses,
}

/// What a contract asks for; each rule has its own.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Expected {
    /// This value: equality.
    Value(Json),
    /// This text, all of it.
    Text(String),
    /// These bytes.
    Bytes(Bytes),
    /// What a rule asks for.
    Rule {
        /// The rule.
        rule: Rule,
        /// The contract's example.
        example: Json,
        /// Why what came does not keep the rule, where that can be told.
        reason: Option<String>,
    },
    /// An item like this one, somewhere in the array.
    Variant {
        /// Which item of the example.
        index: usize,
        /// The item; `None` where the example has no such item.
        example: Option<Json>,
    },
    /// Nothing can be what is asked for: the rule cannot be used, and why.
    Unusable(String),
    /// Nothing: the contract does not name this key, parameter or item.
    Nothing,
    /// No such key: these are the contract's.
    NoKey(Arc<Keys>),
    /// One member of this name: JSON readers disagree on which of several counts.
    Once,
    /// This many items.
    Length(usize),
    /// This many items or more.
    AtLeast(usize),
    /// This many items or fewer.
    AtMost(usize),
    /// A body of this content type.
    ContentType(String),
    /// A body that is JSON.
    Json,
    /// A part of a multipart body, of this kind.
    Part(PartKind),
}

/// What a part of a multipart body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartKind {
    /// A field of a form.
    Field,
    /// A file.
    File,
}

/// What came.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Actual {
    /// This value.
    Value(Json),
    /// These bytes.
    Bytes(Bytes),
    /// Nothing.
    Missing,
    /// No such key: these are there.
    MissingKey(Arc<Keys>),
    /// This many items, and what they are.
    Length(usize, Json),
    /// None of this many items; and the one that comes closest.
    NoneOf {
        /// How many there are.
        items: usize,
        /// Which of them comes closest.
        closest: usize,
        /// What is different there.
        differences: Box<Mismatches>,
    },
    /// Several members of one name, whose values are not the same.
    Repeated {
        /// How many there are.
        count: usize,
        /// What the first of them says.
        first: Json,
        /// What the last of them says.
        last: Json,
    },
    /// A body of this content type.
    ContentType(String),
    /// A part of a multipart body, of this kind.
    Part(PartKind),
    /// A body that cannot be read, and why.
    Unreadable(String),
    /// A value of a body that is too large to be kept: how it reads.
    Abridged(String),
}

/// The keys of two objects that are not the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keys {
    /// Those of the contract, in alphabetic order.
    pub expected: Vec<String>,
    /// Those that came, in alphabetic order: where others than the contract's are allowed, only those of the contract.
    pub actual: Vec<String>,
    /// How many came that are not named: a thousand are.
    pub more: usize,
    /// Whether other keys than the contract's were refused.
    pub others_refused: bool,
}

/// Bytes for a reader: how many, of what, and how they begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bytes {
    /// The content type, as far as it is known.
    pub content_type: String,
    /// How many there are.
    pub len: usize,
    /// The first 32 of them.
    pub start: Vec<u8>,
}

impl Bytes {
    pub(super) fn of(bytes: &[u8], content_type: Option<&str>) -> Self {
        let content_type = content_type.unwrap_or("*/*").to_owned();
        Bytes { content_type, len: bytes.len(), start: bytes[..bytes.len().min(32)].to_vec() }
    }
}

impl Expected {
    /// What a rule asks for, where it cannot tell why what came does not keep it.
    pub(super) fn of(rule: &Rule, example: &Json) -> Self {
        Expected::Rule { rule: rule.clone(), example: example.clone(), reason: None }
    }

    /// A value of this one's type.
    pub(super) fn of_type_of(example: &Json) -> Self {
        Expected::of(&Rule::Type { min: None, max: None }, example)
    }

    /// The name of the rule that asks for it.
    pub fn rule(&self) -> &str {
        match self {
            Expected::Value(_)
            | Expected::Text(_)
            | Expected::Bytes(_)
            | Expected::Nothing
            | Expected::NoKey(_)
            | Expected::Once
            | Expected::Length(_)
            | Expected::Part(_) => "equality",
            Expected::AtLeast(_) => "type with min",
            Expected::AtMost(_) => "type with max",
            Expected::Rule { rule, .. } => rule.name(),
            Expected::Variant { .. } => "arrayContains",
            Expected::Unusable(_) => "a rule that cannot be used",
            Expected::ContentType(_) | Expected::Json => "content type",
        }
    }
}
