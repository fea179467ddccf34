use super::{Body, Generators, Interaction, MatchingRules, Message, Request, Response};

/// A body with all that decides what it is taken for: what a request, a response and a message have in common.
///
/// ```
/// use pact_harness::model::{Body, Json, Request};
///
/// let request = Request { body: Body::Json(Json::Null), body_type: Some("application/json".into()), ..Request::default() };
/// assert_eq!(request.content().content_type, Some("application/json"));
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Content<'c> {
    /// The body.
    pub body: &'c Body,
    /// The body's own content type, or else that of the header or the metadata.
    pub content_type: Option<&'c str>,
    /// The rules of the whole request, response or message.
    pub rules: &'c MatchingRules,
    /// The generators of the whole request, response or message.
    pub generators: &'c Generators,
}

macro_rules! content {
    ($($part:ty),*) => {$(
        impl $part {
            /// Its body, with all that decides what it is taken for.
            pub fn content(&self) -> Content<'_> {
                Content {
                    body: &self.body,
                    content_type: self.content_type(),
                    rules: &self.rules,
                    generators: &self.generators,
                }
            }
        }
    )*};
}

content!(Request, Response, Message);

impl Interaction {
    /// The bodies of an interaction, each with the name of the part that it stands in: `request`, `response` or `message`.
    pub fn contents(&self) -> Vec<(&'static str, Content<'_>)> {
        match self {
            Interaction::Http(http) => {
                vec![("request", http.request.content()), ("response", http.response.content())]
            }
            Interaction::AsyncMessage(message) => vec![("message", message.message.content())],
            Interaction::SyncMessage(message) => {
                let responses = message.responses.iter().map(|response| ("response", response.content()));
                std::iter::once(("request", message.request.content())).chain(responses).collect()
            }
        }
    }
}
