use super::http::own_type;
use super::{Body, ContentHint, Generators, Json, MatchingRules, Members};

/// A message of a contract: what it says, and what is said about it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Message {
    /// Metadata, by name: a topic, a routing key, the content type.
    pub metadata: Members,
    /// What the message says.
    pub body: Body,
    /// The content type that the body has by itself, where that is not what the metadata says.
    pub body_type: Option<String>,
    /// Whether the body is to be taken for text or for bytes, whatever its type.
    pub body_hint: Option<ContentHint>,
    /// Where something other than equality is asked for.
    pub rules: MatchingRules,
    /// What is made anew whenever the message is sent.
    pub generators: Generators,
    /// Members that nothing here looks at.
    pub other: Members,
}

impl Message {
    /// The content type that the contract gives: the body's own, or else that of the metadata.
    pub fn content_type(&self) -> Option<&str> {
        own_type(self.body_type.as_deref()).or_else(|| content_type_of(&self.metadata))
    }

    /// The body as it is sent; `None` where there is none.
    pub fn body_bytes(&self) -> Option<Vec<u8>> {
        self.body.to_bytes(self.content_type())
    }
}

/// A message as the provider made it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ReceivedMessage {
    /// Metadata, by name.
    pub metadata: Members,
    /// The body, empty where there was none.
    pub body: Vec<u8>,
}

impl ReceivedMessage {
    /// The content type that the metadata tells.
    pub fn content_type(&self) -> Option<&str> {
        content_type_of(&self.metadata)
    }
}

/// Whether a name of metadata is that of the content type: `contentType`, `content-type`, `Content-Type`.
pub(crate) fn is_content_type(name: &str) -> bool {
    name.eq_ignore_ascii_case("contenttype") || name.eq_ignore_ascii_case("content-type")
}

/// The content type that the metadata of a message tells.
pub(crate) fn content_type_of(metadata: &Members) -> Option<&str> {
    let found = metadata.iter().find(|(name, _)| is_content_type(name)).and_then(|(_, value)| Json::as_str(value));
    own_type(found)
}
