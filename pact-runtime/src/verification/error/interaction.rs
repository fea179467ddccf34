use std::fmt;

use super::state::StateError;
use crate::terminal::shown;
use crate::verification::reason::{Reason, Remedy};

/// Why it could not be found out whether an interaction is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InteractionError {
    kind: InteractionErrorKind,
    /// The state that was to be set up or taken down.
    state: Option<String>,
    pub(crate) reason: Reason,
}

/// What kept an interaction from being verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum InteractionErrorKind {
    /// It asks for something that cannot be verified here: a plugin, a transport, a rule.
    Unsupported,
    /// A provider state has no handler, or several.
    UnknownState,
    /// A provider state was not set up.
    Setup,
    /// A provider state was not taken down. The interaction itself may have passed.
    Teardown,
    /// A value that the request needs was not generated.
    Generator,
    /// The request could not be sent, or there was no response to it.
    Request,
    /// The message was not made.
    Message,
    /// The response could not be compared with the contract.
    Comparison,
    /// The verification was ended before it was done.
    Interrupted,
}

impl InteractionError {
    pub(crate) fn new(kind: InteractionErrorKind, reason: Reason) -> Self {
        InteractionError { kind, state: None, reason }
    }

    /// A state that was not set up.
    pub(crate) fn setup(state: &str, StateError(reason): StateError) -> Self {
        InteractionError { state: Some(state.to_owned()), ..InteractionError::new(InteractionErrorKind::Setup, reason) }
    }

    /// A state that was not taken down.
    pub(crate) fn teardown(state: &str, StateError(reason): StateError) -> Self {
        let error = InteractionError::new(InteractionErrorKind::Teardown, reason);
        InteractionError { state: Some(state.to_owned()), ..error }
    }

    /// What kept the interaction from being verified.
    pub fn kind(&self) -> InteractionErrorKind {
        self.kind
    }

    /// The provider state that was not set up or not taken down.
    pub fn state(&self) -> Option<&str> {
        self.state.as_deref()
    }

    /// What to do about it, where that is known.
    pub fn remedy(&self) -> Option<&Remedy> {
        self.reason.remedy()
    }

    /// All of it, with its state.
    pub(crate) fn whole(&self) -> Reason {
        let verb = if self.kind == InteractionErrorKind::Teardown { "taken down" } else { "set up" };
        match &self.state {
            Some(state) => self.reason.clone().of(format_args!("the state {state:?} was not {verb}: ")),
            None => self.reason.clone(),
        }
    }
}

impl fmt::Display for InteractionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shown(&self.whole().to_string()))
    }
}

impl std::error::Error for InteractionError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_of_a_state_names_it_and_keeps_its_remedy() {
        let error = || StateError(Reason::new("it is too long").with(Remedy::StateChangeBodyLimit));
        let setup = InteractionError::setup("it rains", error());
        assert_eq!((setup.kind(), setup.state()), (InteractionErrorKind::Setup, Some("it rains")));
        assert_eq!(setup.remedy(), Some(&Remedy::StateChangeBodyLimit));
        let text = "the state \"it rains\" was not set up: it is too long: allow more with `StateChange::body_limit(..)`, if \
                    that is how it should be";
        assert_eq!(setup.to_string(), text);
        let teardown = InteractionError::teardown("it rains", error());
        assert_eq!(teardown.to_string(), text.replace("set up", "taken down"));
    }
}
