//! What a contract is: pure data, one model for every version of the Pact specification, no I/O and no wire format.

mod body;
mod content;
mod content_type;
pub mod escape;
mod generator;
mod http;
mod interaction;
mod json;
mod matching_rules;
mod message;
mod pact;
mod path_expression;
mod provider_state;
mod rule;
mod status_class;
mod warnings;
#[cfg(feature = "xml")]
pub(crate) mod xml;

pub use body::{Body, ContentHint};
pub use content::Content;
pub use content_type::{ContentType, Format};
#[doc(no_inline)]
pub use ecow::{EcoString, EcoVec};
pub use generator::{Generator, Generators, Moment, UuidFormat};
pub(crate) use http::parse_ordered_query;
pub use http::percent_decode;
pub use http::{Query, ReceivedBody, ReceivedRequest, ReceivedResponse, Request, Response, parse_query};
pub(crate) use http::{header_type, is_list_header, percent_encode};
pub use interaction::{AsyncMessage, Details, HttpInteraction, Interaction, SyncMessage};
pub(crate) use json::ReceivedJson;
pub use json::{Json, JsonSyntaxError, Members, Place};
pub use matching_rules::{Combine, MatchingRules, PathRules, RuleList, Unreadable, paths};
pub(crate) use message::content_type_of;
pub use message::{Message, ReceivedMessage, is_content_type};
pub use pact::Pact;
pub(crate) use pact_text::unquote;
pub use pact_text::{DatePattern, DatePatternError, DateTextError, DateTime, Regex, RegexError, SpecVersion};
pub use path_expression::{PathExpression, PathExpressionError, PathToken};
pub use provider_state::ProviderState;
pub use rule::{EachRules, Rule, Variant};
pub use status_class::StatusClass;
