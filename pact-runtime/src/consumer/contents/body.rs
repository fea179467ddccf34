//! A body, and what is said of it.

use crate::consumer::pattern::{ContentPattern, IntoPattern, Pattern, Place, Scalar};
use crate::model::{Body, ContentType, Generator, Json, PathExpression, PathRules, RuleList};

/// A body, and what is said of it.
pub(in crate::consumer) struct Contents {
    pub(in crate::consumer) content_type: SetType,
    pub(in crate::consumer) body: Body,
    pub(in crate::consumer) rules: PathRules,
    pub(in crate::consumer) generators: Vec<(PathExpression, Generator)>,
}

/// The content type that comes with a body.
pub(in crate::consumer) enum SetType {
    None,
    /// Unless the test gives one.
    Default(String),
    /// In the place of any other, since the body cannot be read without it; others that keep the rule will do.
    Own(Scalar),
}

impl Contents {
    #[track_caller]
    pub(in crate::consumer) fn json(body: impl IntoPattern) -> Self {
        let pattern = body.into_pattern().checked();
        let (rules, generators) = (pattern.rules(), pattern.generators());
        Contents { generators, ..Contents::of("application/json", json_body(&pattern), rules) }
    }

    #[track_caller]
    pub(in crate::consumer) fn text(body: impl IntoPattern) -> Self {
        let Scalar { text, rules, .. } = body.into_pattern().scalar(Place::Text);
        let body = if text.is_empty() { Body::Empty } else { Body::Text(text) };
        Contents::of("text/plain", body, at_root(rules))
    }

    #[track_caller]
    pub(in crate::consumer) fn bytes(content_type: Option<&str>, bytes: Vec<u8>) -> Self {
        match content_type {
            Some(content_type) => {
                check_type(content_type);
                Contents::of(content_type, bytes_body(&ContentType::parse(content_type), bytes), PathRules::new())
            }
            None => Contents { content_type: SetType::None, ..Contents::of("", Body::Binary(bytes), PathRules::new()) },
        }
    }

    pub(in crate::consumer) fn binary(body: ContentPattern) -> Self {
        let content_type = body.content_type().to_owned();
        let (body, rules) = body.into_parts();
        Contents::of(&content_type, body, rules)
    }

    pub(super) fn of(content_type: &str, body: Body, rules: PathRules) -> Self {
        Contents { content_type: SetType::Default(content_type.to_owned()), body, rules, generators: Vec::new() }
    }
}

/// Null is a body of its own.
pub(in crate::consumer) fn json_body(pattern: &Pattern) -> Body {
    match pattern.to_example() {
        Json::Null => Body::Null,
        json => Body::Json(json),
    }
}

/// Bytes of a type that people can read stand in the pact as they read, which every version has a form for. A JSON
/// document stays bytes: as a text it would be compared by its values.
fn bytes_body(content_type: &ContentType<'_>, bytes: Vec<u8>) -> Body {
    if bytes.is_empty() || !content_type.is_text() || content_type.is_json() {
        return Body::Binary(bytes);
    }
    String::from_utf8(bytes).map_or_else(|error| Body::Binary(error.into_bytes()), Body::Text)
}

#[track_caller]
pub(super) fn check_type(content_type: &str) {
    assert!(ContentType::is_one(content_type), "{content_type:?} is not a content type, such as \"image/png\"");
}

pub(super) fn at_root(rules: RuleList) -> PathRules {
    if rules.is_empty() { PathRules::new() } else { vec![(PathExpression::root(), rules)] }
}
