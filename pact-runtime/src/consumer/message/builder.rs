//! The builders of messages. Each step has only the methods that make sense there.

use std::sync::Arc;

use super::exchange::{Exchange, made};
use super::store::Messages;
use crate::consumer::contents::{Contents, SetType};
use crate::consumer::interaction::IntoStateParams;
use crate::consumer::pattern::{ContentPattern, IntoPattern};
use crate::model::{
    AsyncMessage, Details, Interaction, Json, Message, ProviderState, ReceivedMessage, SyncMessage, is_content_type,
};

/// A message that the provider sends, being described.
///
/// ```
/// use pact_harness::consumer::Pact;
///
/// fn test(pact: Pact) {
///     let message = pact.message("user created").metadata("topic", "users").text("Ada").deliver();
///     // .. give `message.body` to the code under test ..
///     assert_eq!(message.body, b"Ada");
/// }
/// ```
#[must_use = "a message needs `.deliver()`"]
#[derive(Debug)]
pub struct MessageBuilder {
    place: Place,
}

/// A message that the code under test sends, being described.
///
/// ```
/// use pact_harness::consumer::Pact;
/// use pact_harness::model::ReceivedMessage;
///
/// fn test(pact: Pact) {
///     let echo = pact.request_message("echo").text("hello").answers().text("hello").exchange();
///     // .. `echo` replaces the transport ..
///     let answers = echo.answer(&ReceivedMessage::new("hello").with_metadata("contentType", "text/plain")).unwrap();
///     assert_eq!(answers[0].body, b"hello");
/// }
/// ```
#[must_use = "a message needs `.answers()` and `.exchange()`"]
#[derive(Debug)]
pub struct RequestMessageBuilder {
    place: Place,
}

/// An answer to a message, being described.
#[must_use = "a message with its answers needs `.exchange()`"]
#[derive(Debug)]
pub struct AnswerBuilder {
    place: Place,
}

/// The message under construction, at its place in the test.
#[derive(Debug)]
struct Place {
    messages: Arc<Messages>,
    index: usize,
}

impl Place {
    #[track_caller]
    fn new(messages: &Arc<Messages>, interaction: Interaction) -> Self {
        let named = !interaction.description().trim().is_empty();
        assert!(named, "a message needs a description");
        Place { messages: Arc::clone(messages), index: messages.begin(interaction) }
    }

    fn state(&self, state: ProviderState) {
        match &mut self.messages.lock()[self.index].interaction {
            Interaction::AsyncMessage(message) => message.states.push(state),
            Interaction::SyncMessage(message) => message.states.push(state),
            Interaction::Http(http) => http.states.push(state),
        }
    }

    fn details(&self, change: impl FnOnce(&mut Details)) {
        match &mut self.messages.lock()[self.index].interaction {
            Interaction::AsyncMessage(message) => change(&mut message.details),
            Interaction::SyncMessage(message) => change(&mut message.details),
            Interaction::Http(http) => change(&mut http.details),
        }
    }

    /// Changes the part that is being described: the message, the request, or the last answer.
    fn update(&self, change: impl FnOnce(&mut Message)) {
        match &mut self.messages.lock()[self.index].interaction {
            Interaction::AsyncMessage(message) => change(&mut message.message),
            Interaction::SyncMessage(message) => change(message.responses.last_mut().unwrap_or(&mut message.request)),
            Interaction::Http(_) => {}
        }
    }

    #[track_caller]
    fn metadata(&self, name: &str, value: impl IntoPattern) {
        let pattern = value.into_pattern().checked();
        let (example, rules, generator) = (pattern.to_example(), pattern.rule(), pattern.generator());
        self.update(|message| {
            message.metadata.retain(|(known, _)| known != name);
            message.metadata.push((name.into(), example));
            message.rules.metadata.retain(|(known, _)| known != name);
            if !rules.is_empty() {
                message.rules.metadata.push((name.to_owned(), rules));
            }
            message.generators.metadata.retain(|(known, _)| known != name);
            message.generators.metadata.extend(generator.map(|generator| (name.to_owned(), generator)));
        });
    }

    fn contents(&self, contents: Contents) {
        self.update(|message| {
            if let SetType::Default(content_type) = &contents.content_type {
                set_content_type(message, content_type);
            }
            message.body = contents.body;
            message.rules.body = contents.rules;
            message.generators.body = contents.generators;
        });
    }
}

/// A content type that the test gives itself stays.
fn set_content_type(message: &mut Message, content_type: &str) {
    if !message.metadata.iter().any(|(name, _)| is_content_type(name)) {
        message.metadata.push(("contentType".into(), Json::string(content_type)));
    }
}

/// What the descriptions of messages have in common.
macro_rules! contents {
    ($builder:ident) => {
        impl $builder {
            /// A value that travels beside the body: a topic, a routing key. Metadata that the contract does not name may
            /// come too.
            #[track_caller]
            pub fn metadata(self, name: &str, value: impl IntoPattern) -> Self {
                self.place.metadata(name, value);
                self
            }

            /// A body of JSON; sets the metadata `contentType` to `application/json` unless it is given.
            #[track_caller]
            pub fn json(self, body: impl IntoPattern) -> Self {
                self.place.contents(Contents::json(body));
                self
            }

            /// A body of text, or a matcher of texts; sets the metadata `contentType` to `text/plain` unless it is given.
            ///
            /// # Panics
            ///
            /// On a pattern that is not a text, and on one whose value is made anew: no Pact tool does that in a text.
            #[track_caller]
            pub fn text(self, body: impl IntoPattern) -> Self {
                self.place.contents(Contents::text(body));
                self
            }

            /// A body of bytes, exactly these; sets the metadata `contentType` to this type unless it is given. `None` is a
            /// body without a content type, which needs version 4 of the specification.
            ///
            /// # Panics
            ///
            /// When the content type is not one.
            #[track_caller]
            pub fn bytes<'t>(self, content_type: impl Into<Option<&'t str>>, body: impl Into<Vec<u8>>) -> Self {
                self.place.contents(Contents::bytes(content_type.into(), body.into()));
                self
            }

            /// Bytes of a content type; sets the metadata `contentType` to it unless it is given. Any bytes of the type
            /// will do.
            pub fn binary(self, body: ContentPattern) -> Self {
                self.place.contents(Contents::binary(body));
                self
            }
        }
    };
}

/// What may come before the first message of an interaction.
macro_rules! states {
    ($builder:ident) => {
        impl $builder {
            /// What must be true at the provider first, as its team names it.
            pub fn given(self, state: impl Into<String>) -> Self {
                self.place.state(ProviderState::new(state));
                self
            }

            /// [`given`](Self::given) with parameters: `given_with("a user exists", params! { id: 42 })`, or a
            /// `serde_json::json!` object, or any value that serde writes as one.
            ///
            /// # Panics
            ///
            /// When the parameters are not an object, or have no JSON form.
            #[track_caller]
            pub fn given_with(self, state: impl Into<String>, params: impl IntoStateParams) -> Self {
                self.place.state(ProviderState { name: state.into(), params: params.into_params().0 });
                self
            }

            /// A name for the interaction that stays the same whatever becomes of its description.
            pub fn key(self, key: impl Into<String>) -> Self {
                self.place.details(|details| details.key = Some(key.into()));
                self
            }

            /// The consumer does not rely on it yet: the provider's verification reports it, and never fails because of it.
            pub fn pending(self) -> Self {
                self.place.details(|details| details.pending = true);
                self
            }

            /// A comment in the pact, which the provider's report shows. There may be several.
            pub fn comment(self, text: impl Into<String>) -> Self {
                self.place.details(|details| details.comment(text));
                self
            }
        }
    };
}

contents!(MessageBuilder);
contents!(RequestMessageBuilder);
contents!(AnswerBuilder);
states!(MessageBuilder);
states!(RequestMessageBuilder);

impl MessageBuilder {
    #[track_caller]
    pub(in crate::consumer) fn new(messages: &Arc<Messages>, description: &str) -> Self {
        let message = AsyncMessage { description: description.to_owned(), ..AsyncMessage::default() };
        MessageBuilder { place: Place::new(messages, Interaction::AsyncMessage(message)) }
    }

    /// The message as the code under test gets it: the values of generators are made for this delivery only. A message
    /// that is never delivered fails the test.
    ///
    /// # Panics
    ///
    /// When a generator makes no value.
    #[track_caller]
    pub fn deliver(self) -> ReceivedMessage {
        let mut all = self.place.messages.lock();
        let stored = &mut all[self.place.index];
        stored.calls += 1;
        match &stored.interaction {
            Interaction::AsyncMessage(message) => made(&message.message),
            _ => ReceivedMessage::default(),
        }
    }
}

impl RequestMessageBuilder {
    #[track_caller]
    pub(in crate::consumer) fn new(messages: &Arc<Messages>, description: &str) -> Self {
        let message = SyncMessage { description: description.to_owned(), ..SyncMessage::default() };
        RequestMessageBuilder { place: Place::new(messages, Interaction::SyncMessage(message)) }
    }

    /// Begins the provider's first answer.
    pub fn answers(self) -> AnswerBuilder {
        AnswerBuilder { place: self.place }.answers()
    }
}

impl AnswerBuilder {
    /// Begins the provider's next answer.
    pub fn answers(self) -> Self {
        if let Interaction::SyncMessage(message) = &mut self.place.messages.lock()[self.place.index].interaction {
            message.responses.push(Message::default());
        }
        self
    }

    /// Replaces the provider. An exchange that never answers fails the test.
    pub fn exchange(self) -> Exchange {
        Exchange::new(self.place.messages, self.place.index)
    }
}
