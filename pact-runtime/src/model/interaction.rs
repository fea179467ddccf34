use super::{ProviderState, Request, Response};

/// One agreement of a contract.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Interaction {
    /// A request and its response.
    Http(HttpInteraction),
}

impl Interaction {
    /// What happens, in the consumer's words.
    pub fn description(&self) -> &str {
        match self {
            Interaction::Http(http) => &http.description,
        }
    }

    /// What must be true at the provider first.
    pub fn states(&self) -> &[ProviderState] {
        match self {
            Interaction::Http(http) => &http.states,
        }
    }

    /// What makes an interaction itself: description and provider states *with their parameters*, as one line of text.
    /// Two interactions of a pact with the same identity must be the same.
    pub fn identity(&self) -> String {
        match self {
            Interaction::Http(http) => http.identity(),
        }
    }
}

/// A request that the consumer sends, and the response that it needs.
#[derive(Debug, Clone, PartialEq)]
pub struct HttpInteraction {
    /// What happens, in the consumer's words.
    pub description: String,
    /// What must be true at the provider first.
    pub states: Vec<ProviderState>,
    /// What the consumer sends.
    pub request: Request,
    /// What the provider answers.
    pub response: Response,
}

impl HttpInteraction {
    /// See [`Interaction::identity`].
    pub fn identity(&self) -> String {
        let mut text = self.description.clone();
        for (i, state) in self.states.iter().enumerate() {
            text.push_str(if i == 0 { " | given " } else { " and " });
            text.push_str(&state.identity());
        }
        text
    }
}
