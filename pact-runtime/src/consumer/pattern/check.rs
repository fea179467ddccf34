//! A matcher that does not accept its own example is a mistake of the test: it is told where the test makes it.

use super::tree::Pattern;
use crate::matching::{self, Mismatch, Mismatches};
use crate::model::{
    Body, Generator, Json, MatchingRules, PathExpression, PathRules, ReceivedRequest, ReceivedResponse, Request,
    Response, RuleList, paths,
};

/// A place that has only text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::consumer) enum Place<'n> {
    Path,
    Query(&'n str),
    Header,
    /// In a form.
    Field(&'n str),
    /// A body of text.
    Text,
    /// A text in a multipart body.
    Part(&'n str),
}

impl Place<'_> {
    pub(in crate::consumer) fn name(self) -> String {
        match self {
            Place::Path => "a path".to_owned(),
            Place::Query(name) => format!("the query parameter {name:?}"),
            Place::Header => "a header".to_owned(),
            Place::Field(name) => format!("the form field {name:?}"),
            Place::Text => "a text body".to_owned(),
            Place::Part(name) => format!("the part {name:?} of a multipart body"),
        }
    }

    /// Whether Pact tools make values there.
    pub(super) fn has_generators(self) -> bool {
        !matches!(self, Place::Text | Place::Part(_))
    }

    /// Checks that the rules accept the texts where they are to stand; several where a name may be repeated.
    #[track_caller]
    pub(super) fn check(self, texts: &[String], rules: &RuleList) {
        if rules.is_empty() {
            return;
        }
        let text = texts.first().map_or("", |text| text);
        let mut expected = Request { path: text.to_owned(), ..Request::default() };
        let mut received = ReceivedRequest { path: text.into(), ..ReceivedRequest::default() };
        let named = || vec![("x".to_owned(), rules.clone())];
        match self {
            Place::Path => expected.rules.path = rules.clone(),
            // A form is compared like a query.
            Place::Query(_) | Place::Field(_) => {
                expected.query = vec![("x".to_owned(), texts.iter().cloned().map(Some).collect())];
                expected.rules.query = named();
                received.query = Some(expected.query_string().into());
            }
            Place::Header => {
                expected.headers = vec![("x".to_owned(), vec![text.to_owned()])];
                expected.rules.header = named();
                received.headers = vec![("x".into(), text.into())];
            }
            Place::Text | Place::Part(_) => {
                let rules = vec![(PathExpression::root(), rules.clone())];
                return check_body(&self.name(), "text/plain", &Body::Text(text.to_owned()), &rules);
            }
        }
        refuse(&format!(" in {}", self.name()), &matching::match_request(&expected, &received));
    }
}

impl Pattern {
    /// The pattern, which accepts its own example.
    #[track_caller]
    pub(in crate::consumer) fn checked(self) -> Self {
        let rules = self.rules();
        check_paths(&rules, &self.generators());
        refuse("", &differences(&self.to_example(), rules));
        self
    }
}

/// Checks that others can read where the rules and generators stand.
#[track_caller]
pub(in crate::consumer) fn check_paths(rules: &PathRules, generators: &[(PathExpression, Generator)]) {
    let mut all = paths(rules).chain(generators.iter().map(|(path, _)| path));
    if let Some((name, why)) = all.find_map(PathExpression::unreadable_name) {
        panic!(
            "the matcher for the member {name:?} cannot be written: its name {why}, and other Pact tools cannot read such a \
             name in the path of a rule; write this member, and what is in it, without a matcher"
        );
    }
}

fn differences(example: &Json, rules: PathRules) -> Mismatches {
    // A body of null has no places.
    if rules.is_empty() || *example == Json::Null {
        return Mismatches::default();
    }
    let rules = MatchingRules { body: rules, ..MatchingRules::default() };
    let bytes = example.to_string().into_bytes();
    let expected = Response { status: 200, body: Body::Json(example.clone()), rules, ..Response::default() };
    let received = ReceivedResponse { status: 200, headers: Vec::new(), body: bytes.into() };
    matching::match_response(&expected, &received)
}

#[track_caller]
fn refuse(place: &str, differences: &[Mismatch]) {
    if let Some(found) = differences.first() {
        let (expected, actual) = (&found.expected, &found.actual);
        panic!("the matcher does not accept its own example{place}: expected {expected}, and the example is {actual}");
    }
}

/// Checks that the rules of a body accept the body itself.
#[track_caller]
pub(in crate::consumer) fn check_body(place: &str, content_type: &str, body: &Body, rules: &PathRules) {
    let bytes = body.to_bytes(Some(content_type)).unwrap_or_default();
    let rules = MatchingRules { body: rules.clone(), ..MatchingRules::default() };
    let body_type = Some(content_type.to_owned());
    let expected = Response { status: 200, body: body.clone(), body_type, rules, ..Response::default() };
    let headers = vec![("content-type".into(), content_type.into())];
    let received = ReceivedResponse { status: 200, headers, body: bytes.into() };
    refuse(&format!(" in {place}"), &matching::match_response(&expected, &received));
}
