//! Messages: made by a function in this process, or by a provider that is asked for them over HTTP, as other Pact tools
//! ask for them.

mod extract;
mod http;
mod made;
mod producer;

use crate::model::{ProviderState, ReceivedMessage};

pub use extract::{FromMessageContext, Request};
pub(super) use http::{from_http, to_http};
pub use made::{Message, MessageOutcome};
pub(super) use producer::Producers;
pub use producer::{MessageContext, MessageFuture, MessageProducer};

/// What a message is made for.
#[derive(Debug, Clone)]
pub struct MessageRequest {
    /// What the contract calls it.
    pub description: String,
    /// What is true at the provider.
    pub states: Vec<ProviderState>,
    /// The message to be answered; `None` where nothing was asked.
    pub request: Option<ReceivedMessage>,
}
