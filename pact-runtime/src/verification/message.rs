//! Messages: made by a function in this process, or by a provider that is asked for them over HTTP, as other Pact tools
//! ask for them.

mod extract;
mod http;
mod made;
mod producer;
mod request;

pub use extract::{FromMessageContext, Request};
pub(super) use http::{from_http, to_http};
pub use made::{Message, MessageOutcome};
pub(crate) use producer::Producers;
pub use producer::{MessageContext, MessageFuture, MessageProducer};
pub use request::MessageRequest;
