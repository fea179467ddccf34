//! What a contract is: pure data, one model for every version of the Pact specification, no I/O and no wire format.

mod body;
mod content_type;
mod date_pattern;
mod date_time;
mod generator;
mod http;
mod interaction;
mod json;
mod matching_rules;
mod message;
mod pact;
mod path_expression;
mod provider_state;
mod regex;
mod rule;
mod spec_version;
mod status_class;

pub use body::{Body, ContentHint};
pub(crate) use content_type::ContentType;
pub use date_pattern::{DatePattern, DatePatternError};
pub use date_time::DateTime;
pub use generator::{Generator, Generators, Moment, UuidFormat};
pub use http::{Query, ReceivedBody, ReceivedRequest, ReceivedResponse, Request, Response, parse_query};
pub(crate) use http::{header_type, is_list_header, percent_decode, percent_encode};
pub use interaction::{AsyncMessage, Details, HttpInteraction, Interaction, SyncMessage};
pub use json::{Json, JsonSyntaxError, Members, Place};
pub use matching_rules::{Combine, MatchingRules, PathRules, RuleList, Unreadable};
pub use message::{Message, ReceivedMessage};
pub(crate) use message::{content_type_of, is_content_type};
pub use pact::Pact;
pub use path_expression::{PathExpression, PathExpressionError, PathToken};
pub use provider_state::ProviderState;
pub use regex::{Regex, RegexError};
pub use rule::{EachRules, Rule, Variant};
pub use spec_version::SpecVersion;
pub use status_class::StatusClass;
