use crate::model::{ProviderState, ReceivedMessage};

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
