use std::sync::Arc;
use std::time::SystemTime;

use super::store::Messages;
use crate::consumer::outcome::RefusedMessage;
use crate::generate::{self, Context};
use crate::matching;
use crate::model::{DateTime, Interaction, Message, ReceivedMessage};

/// A message that the code under test sends, and the provider of its answers.
///
/// Clones are handles to the same exchange; give one to whatever stands in the place of the transport.
#[derive(Debug, Clone)]
pub struct Exchange {
    messages: Arc<Messages>,
    index: usize,
}

impl Exchange {
    pub(super) fn new(messages: Arc<Messages>, index: usize) -> Self {
        Exchange { messages, index }
    }

    /// What the provider answers to a message, if it is the one that the contract describes. The values of generators are
    /// made for this answer only.
    ///
    /// # Errors
    ///
    /// Every difference from the contract. The test fails with them, whatever the code under test makes of it.
    ///
    /// # Panics
    ///
    /// When a generator makes no value.
    #[track_caller]
    pub fn answer(&self, message: &ReceivedMessage) -> Result<Vec<ReceivedMessage>, RefusedMessage> {
        let mut all = self.messages.lock();
        let stored = &mut all[self.index];
        let Interaction::SyncMessage(contract) = &stored.interaction else { return Ok(Vec::new()) };
        let differences = matching::match_message(&contract.request, message);
        if !differences.is_empty() {
            let refused = RefusedMessage { description: contract.description.clone(), differences };
            stored.refuse(&refused);
            return Err(refused);
        }
        let answers: Vec<ReceivedMessage> = contract.responses.iter().map(made).collect();
        stored.calls += 1;
        Ok(answers)
    }
}

/// A message as the code under test gets it, with the values that its generators make.
#[track_caller]
pub(super) fn made(message: &Message) -> ReceivedMessage {
    let now = SystemTime::now();
    let seed = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().subsec_nanos();
    let context = Context::consumer(DateTime::from_system_time(now), u64::from(seed));
    match generate::message(message, &context) {
        Ok(made) => ReceivedMessage { metadata: made.metadata.clone(), body: made.body_bytes().unwrap_or_default() },
        Err(error) => crate::terminal::fail(error),
    }
}
