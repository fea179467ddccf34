use crate::model::{Json, PathExpression, Regex};

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
    /// A place in the body.
    Body(PathExpression),
}

/// What a contract asks for; each rule has its own.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Expected {
    /// This value: equality.
    Value(Json<'static>),
    /// A value of this one's type.
    OfTypeOf(Json<'static>),
    /// A text that matches the expression as a whole; and an example.
    Matching(Regex, Json<'static>),
    /// A text that includes this one.
    Including(String),
    /// A number; and an example.
    Number(Json<'static>),
    /// A number without a fraction; and an example.
    Integer(Json<'static>),
    /// A number with a fraction; and an example.
    Decimal(Json<'static>),
    /// `true` or `false`.
    Boolean,
    /// `null`.
    Null,
    /// Nothing: the contract does not name this key, parameter or item.
    Nothing,
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
}

/// What came.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Actual {
    /// This value.
    Value(Json<'static>),
    /// Nothing.
    Missing,
    /// This many items.
    Length(usize),
    /// A body of this content type.
    ContentType(String),
    /// A body that cannot be read, and why.
    Unreadable(String),
}

impl Expected {
    /// The name of the rule that asks for it.
    pub fn rule(&self) -> &'static str {
        match self {
            Expected::Value(_) | Expected::Nothing | Expected::Length(_) => "equality",
            Expected::OfTypeOf(_) => "type",
            Expected::AtLeast(_) => "type with min",
            Expected::AtMost(_) => "type with max",
            Expected::Matching(..) => "regex",
            Expected::Including(_) => "include",
            Expected::Number(_) => "number",
            Expected::Integer(_) => "integer",
            Expected::Decimal(_) => "decimal",
            Expected::Boolean => "boolean",
            Expected::Null => "null",
            Expected::ContentType(_) | Expected::Json => "content type",
        }
    }
}
