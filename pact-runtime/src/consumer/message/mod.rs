//! Messages in consumer tests: described like interactions, delivered to the code under test instead of being asked for.

mod builder;
mod exchange;
mod store;

pub use builder::{AnswerBuilder, MessageBuilder, RequestMessageBuilder};
pub use exchange::Exchange;
pub(super) use store::Messages;
