use ecow::EcoString;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::http::{content_type_of_body, own_type};
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
        content_type_of_body(self.body_type.as_deref(), content_type_of(&self.metadata))
    }

    /// The body as it is sent; `None` where there is none.
    pub fn body_bytes(&self) -> Option<Vec<u8>> {
        self.body.to_bytes(self.content_type())
    }
}

/// A message as it was made or came, outside of any contract.
///
/// ```
/// use pact_harness::model::ReceivedMessage;
/// use serde_json::json;
///
/// let message = ReceivedMessage::json(&json!({ "id": 42 }))?.with_metadata("topic", "users");
/// assert_eq!(message.content_type(), Some("application/json"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ReceivedMessage {
    /// Metadata, by name.
    pub metadata: Members,
    /// The body, empty where there was none.
    pub body: Vec<u8>,
}

impl ReceivedMessage {
    /// A message of these bytes; what they are is not told.
    pub fn new(body: impl Into<Vec<u8>>) -> Self {
        ReceivedMessage { metadata: Members::new(), body: body.into() }
    }

    /// A message that is JSON, and says so in its metadata.
    ///
    /// # Errors
    ///
    /// What serde says when the value has no JSON form.
    pub fn json<T: Serialize + ?Sized>(body: &T) -> Result<Self, serde_json::Error> {
        Ok(ReceivedMessage::new(serde_json::to_vec(body)?).with_metadata("contentType", "application/json"))
    }

    /// The same message with a name of its metadata set to a text.
    pub fn with_metadata(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let name = EcoString::from(name.into());
        self.metadata.retain(|(known, _)| *known != name);
        self.metadata.push((name, Json::string(value.into())));
        self
    }

    /// The content type that the metadata tells.
    pub fn content_type(&self) -> Option<&str> {
        content_type_of(&self.metadata)
    }

    /// The body, read as JSON.
    ///
    /// # Errors
    ///
    /// What serde says when the body is no JSON of this type.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_slice(&self.body)
    }
}

/// A message is a list of one: what answers a message may be one or several.
impl From<ReceivedMessage> for Vec<ReceivedMessage> {
    fn from(message: ReceivedMessage) -> Self {
        vec![message]
    }
}

/// Whether a name of metadata is that of the content type: `contentType`, `content-type`, `Content-Type`.
pub fn is_content_type(name: &str) -> bool {
    name.eq_ignore_ascii_case("contenttype") || name.eq_ignore_ascii_case("content-type")
}

/// The content type that the metadata of a message tells.
pub(crate) fn content_type_of(metadata: &Members) -> Option<&str> {
    let found = metadata.iter().find(|(name, _)| is_content_type(name)).and_then(|(_, value)| Json::as_str(value));
    own_type(found)
}
