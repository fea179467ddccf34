//! What the user gives to be called: for provider states, for messages, for every request.

use std::fmt;
use std::rc::Rc;

use super::message::Producers;
use super::states::{Context, StateChange, StateFunction};
use pact_http::client::Sent;

/// The user's functions, and what they are given.
#[derive(Debug, Default)]
pub(crate) struct Functions {
    pub(crate) context: Context,
    pub(crate) states: Option<States>,
    pub(crate) producers: Producers,
    pub(crate) request_filter: Option<RequestFilter>,
}

/// Where states are set up, if not by the registered handlers.
pub(crate) enum States {
    Function(StateFunction),
    Url(StateChange),
}

/// What a request goes through before it is sent.
#[derive(Clone)]
pub(crate) struct RequestFilter(pub(crate) Rc<dyn Fn(Sent) -> Sent>);

impl fmt::Debug for States {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            States::Function(_) => f.write_str("a function"),
            States::Url(change) => write!(f, "{change:?}"),
        }
    }
}

impl fmt::Debug for RequestFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a function")
    }
}
