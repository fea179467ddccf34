use ecow::EcoVec;

use super::{Json, Members, Message, ProviderState, Request, Response};

/// One agreement of a contract.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "nearly all interactions are the large one")]
pub enum Interaction {
    /// A request and its response.
    Http(HttpInteraction),
    /// A message that the provider sends, and nobody answers.
    AsyncMessage(AsyncMessage),
    /// A message that the consumer sends, and the messages that the provider answers with.
    SyncMessage(SyncMessage),
}

/// A request that the consumer sends, and the response that it needs.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HttpInteraction {
    /// What happens, in the consumer's words.
    pub description: String,
    /// What must be true at the provider first.
    pub states: Vec<ProviderState>,
    /// What the consumer sends.
    pub request: Request,
    /// What the provider answers.
    pub response: Response,
    /// What else the contract says.
    pub details: Details,
}

/// A message that the provider sends, and the consumer understands.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AsyncMessage {
    /// What happens, in the consumer's words.
    pub description: String,
    /// What must be true at the provider first.
    pub states: Vec<ProviderState>,
    /// The message.
    pub message: Message,
    /// What else the contract says.
    pub details: Details,
}

/// A message that the consumer sends, and the messages that it needs in answer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SyncMessage {
    /// What happens, in the consumer's words.
    pub description: String,
    /// What must be true at the provider first.
    pub states: Vec<ProviderState>,
    /// What the consumer sends.
    pub request: Message,
    /// What the provider answers, in order.
    pub responses: Vec<Message>,
    /// What else the contract says.
    pub details: Details,
}

/// What an interaction says besides what happens (specification V4).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Details {
    /// A name for the interaction that does not change with its description.
    pub key: Option<String>,
    /// Whether the provider is not expected to honour it yet: a failure is reported and fails nothing.
    pub pending: bool,
    /// Comments, kept as they stand: texts under `text`, the consumer's test under `testname`, and others.
    pub comments: Option<Json>,
    /// How the interaction travels: `http`, `https`, `grpc`, ...
    pub transport: Option<String>,
    /// Members that nothing here looks at: markup, the configuration of plugins, whatever other tools write.
    pub other: Members,
}

impl Interaction {
    /// What happens, in the consumer's words.
    pub fn description(&self) -> &str {
        match self {
            Interaction::Http(http) => &http.description,
            Interaction::AsyncMessage(message) => &message.description,
            Interaction::SyncMessage(message) => &message.description,
        }
    }

    /// What must be true at the provider first.
    pub fn states(&self) -> &[ProviderState] {
        match self {
            Interaction::Http(http) => &http.states,
            Interaction::AsyncMessage(message) => &message.states,
            Interaction::SyncMessage(message) => &message.states,
        }
    }

    /// What else the contract says.
    pub fn details(&self) -> &Details {
        match self {
            Interaction::Http(http) => &http.details,
            Interaction::AsyncMessage(message) => &message.details,
            Interaction::SyncMessage(message) => &message.details,
        }
    }

    /// The name of its type in a pact file (specification V4).
    pub fn type_name(&self) -> &'static str {
        match self {
            Interaction::Http(_) => "Synchronous/HTTP",
            Interaction::AsyncMessage(_) => "Asynchronous/Messages",
            Interaction::SyncMessage(_) => "Synchronous/Messages",
        }
    }

    /// What makes an interaction itself: type, description and provider states *with their parameters*, as one line of
    /// text. Two interactions of a pact with the same identity must be the same.
    pub fn identity(&self) -> String {
        let text = identity(self.description(), self.states());
        match self {
            Interaction::Http(_) => text,
            Interaction::AsyncMessage(_) => format!("message: {text}"),
            Interaction::SyncMessage(_) => format!("request message: {text}"),
        }
    }
}

impl HttpInteraction {
    /// See [`Interaction::identity`].
    pub fn identity(&self) -> String {
        identity(&self.description, &self.states)
    }
}

impl Details {
    /// The comments for a reader.
    pub fn comment_texts(&self) -> impl Iterator<Item = &str> {
        let texts = self.comments.as_ref().and_then(|comments| comments.get("text"));
        let single = texts.and_then(Json::as_str);
        texts.and_then(Json::items).unwrap_or_default().iter().filter_map(Json::as_str).chain(single)
    }

    /// Adds a comment for a reader, behind those that are there.
    pub fn comment(&mut self, text: impl Into<String>) {
        let mut texts: EcoVec<Json> = self.comment_texts().map(Json::string).collect();
        texts.push(Json::string(text.into()));
        let comments = self.comments.take();
        let others = comments.as_ref().and_then(Json::members).unwrap_or_default().iter();
        let others = others.filter(|(name, _)| name != "text").map(|(name, value)| (name.clone(), value.clone()));
        self.comments = Some(Json::object(others.chain([("text".into(), Json::Array(texts))])));
    }

    /// The consumer's test that the interaction comes from.
    pub fn test_name(&self) -> Option<&str> {
        self.comments.as_ref()?.get("testname")?.as_str()
    }
}

fn identity(description: &str, states: &[ProviderState]) -> String {
    let mut text = description.to_owned();
    for (i, state) in states.iter().enumerate() {
        text.push_str(if i == 0 { " | given " } else { " and " });
        text.push_str(&state.identity());
    }
    text
}
