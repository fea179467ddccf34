//! What a contract is: pure data, one model for every version of the Pact specification, no I/O and no wire format.

mod body;
mod content_type;
mod date_pattern;
mod date_time;
mod http;
mod interaction;
mod json;
mod matching_rules;
mod pact;
mod path_expression;
mod provider_state;
mod rule;
mod spec_version;

pub use body::Body;
pub(crate) use content_type::ContentType;
pub use date_pattern::{DatePattern, DatePatternError};
pub use date_time::DateTime;
pub(crate) use http::is_list_header;
pub use http::{Query, ReceivedBody, ReceivedRequest, ReceivedResponse, Request, Response, parse_query};
pub use interaction::{HttpInteraction, Interaction};
pub use json::{Json, JsonSyntaxError, Place};
pub use matching_rules::{Combine, MatchingRules, PathRules, RuleList};
pub use pact::Pact;
pub use path_expression::{PathExpression, PathExpressionError, PathToken};
pub use provider_state::ProviderState;
pub use rule::{Regex, RegexError, Rule};
pub use spec_version::SpecVersion;
