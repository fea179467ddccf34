//! Bodies of bytes.

use super::check::check_body;
use crate::model::{Body, PathExpression, PathRules, Rule, RuleList};

/// Bytes of a content type; see [`content_type`].
#[derive(Debug, Clone, PartialEq)]
pub struct ContentPattern {
    content_type: String,
    example: Vec<u8>,
}

/// A body of bytes that are of this type, which the tools find out by the bytes themselves. For `.binary(..)`.
///
/// ```
/// # use pact_harness::consumer::{Pact, content_type};
/// # fn test(pact: Pact) {
/// let picture = content_type("image/png", *b"\x89PNG\r\n\x1a\n");
/// pact.interaction("get a picture").get("/pictures/1").responds(200).binary(picture);
/// # }
/// ```
///
/// # Panics
///
/// When the example is of another type.
#[track_caller]
pub fn content_type(content_type: impl Into<String>, example: impl Into<Vec<u8>>) -> ContentPattern {
    let pattern = ContentPattern { content_type: content_type.into(), example: example.into() };
    let (body, rules) = pattern.clone().into_parts();
    check_body("a body of bytes", &pattern.content_type, &body, &rules);
    pattern
}

impl ContentPattern {
    pub(in crate::consumer) fn content_type(&self) -> &str {
        &self.content_type
    }

    pub(in crate::consumer) fn into_parts(self) -> (Body, PathRules) {
        let rule = Rule::ContentType(self.content_type);
        (Body::Binary(self.example), vec![(PathExpression::root(), RuleList::of(rule))])
    }
}
