use std::fmt;

use serde::Serialize;

use crate::model::{Json, ReceivedMessage, is_content_type};
use crate::verification::error::StateError;

/// A message that a provider makes. What of it has no JSON form is an error of the message, told when it is verified.
///
/// ```
/// # #[derive(serde::Serialize)]
/// # struct User { id: u64 }
/// use pact_harness::provider::Message;
///
/// Message::json(User { id: 7 }).metadata("topic", "users").metadata("retries", 3);
/// Message::bytes("image/png", b"\x89PNG\r\n\x1a\n");
/// ```
#[derive(Debug, Clone)]
pub struct Message(Result<ReceivedMessage, StateError>);

impl Message {
    /// A message that is JSON, and says so in its metadata. A value and a reference to one will do.
    pub fn json(body: impl Serialize) -> Self {
        Message(
            ReceivedMessage::json(&body)
                .map_err(|error| StateError::new(format!("its body has no JSON form: {error}"))),
        )
    }

    /// A message of these bytes, with what they are in its metadata: `text/plain`.
    pub fn bytes(content_type: impl Into<String>, body: impl Into<Vec<u8>>) -> Self {
        Message(Ok(ReceivedMessage::new(body).with_metadata("contentType", content_type)))
    }

    /// The same message with a name of its metadata set to a value: a topic, a routing key, another content type.
    pub fn metadata<T: Serialize>(self, name: impl Into<String>, value: T) -> Self {
        let name = name.into();
        Message(self.0.and_then(|mut message| {
            let value = Json::of(&value)
                .map_err(|error| StateError::new(format!("its metadata {name:?} has no JSON form: {error}")))?;
            let both_types = |known: &str| is_content_type(known) && is_content_type(&name);
            message.metadata.retain(|(known, _)| *known != name && !both_types(known));
            message.metadata.push((name.into(), value));
            Ok(message)
        }))
    }
}

/// What a message producer may return: a message, several in answer to a request, or a `Result` of them.
#[diagnostic::on_unimplemented(
    message = "a message producer returns a `Message`, a `Vec` of them, or a `Result` with one of the two, not `{Self}`",
    label = "not what a message producer returns",
    note = "make one with `Message::json(&value)` or `Message::bytes(content_type, bytes)`; an error must implement `Display`"
)]
pub trait MessageOutcome {
    /// The messages, or why there is none.
    ///
    /// # Errors
    ///
    /// What the producer returned, or that something in a message has no JSON form.
    fn into_messages(self) -> Result<Vec<ReceivedMessage>, StateError>;
}

impl MessageOutcome for Message {
    fn into_messages(self) -> Result<Vec<ReceivedMessage>, StateError> {
        Ok(vec![self.0?])
    }
}

impl MessageOutcome for ReceivedMessage {
    fn into_messages(self) -> Result<Vec<ReceivedMessage>, StateError> {
        Ok(vec![self])
    }
}

impl<M: MessageOutcome> MessageOutcome for Vec<M> {
    fn into_messages(self) -> Result<Vec<ReceivedMessage>, StateError> {
        let made: Result<Vec<_>, _> = self.into_iter().map(MessageOutcome::into_messages).collect();
        Ok(made?.into_iter().flatten().collect())
    }
}

impl<M: MessageOutcome, E: fmt::Display> MessageOutcome for Result<M, E> {
    fn into_messages(self) -> Result<Vec<ReceivedMessage>, StateError> {
        self.map_err(|error| StateError::new(format!("{error:#}")))?.into_messages()
    }
}
