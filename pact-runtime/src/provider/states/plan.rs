//! Which handlers an interaction needs, known before anything is sent.

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use super::handler::{Shared, StateAction, StateContext, StateError, StateHandler, StateValues};
use super::url::StateChangeClient;
use crate::model::ProviderState;
use crate::registry::{Site, did_you_mean};

/// A function that sets up every state, in the place of the registered handlers.
pub(crate) type StateFunction = Rc<dyn Fn(ProviderState) -> Pin<Box<dyn Future<Output = Result<(), StateError>>>>>;

/// Where states are set up.
#[derive(Clone)]
pub(crate) enum Handlers {
    Registered(BTreeMap<&'static str, Handler>),
    Function(StateFunction),
    Url(StateChangeClient),
}

#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Handler {
    setup: Option<&'static StateHandler>,
    teardown: Option<&'static StateHandler>,
}

impl Handlers {
    /// Handlers by state, one setup and at most one teardown for each.
    pub(crate) fn of(entries: impl IntoIterator<Item = &'static StateHandler>) -> Result<Self, Vec<String>> {
        let mut handlers: BTreeMap<&'static str, Handler> = BTreeMap::new();
        let mut errors = Vec::new();
        for entry in entries {
            let handler = handlers.entry(entry.state).or_default();
            let (slot, action) = match entry.action {
                StateAction::Setup => (&mut handler.setup, "handlers"),
                StateAction::Teardown => (&mut handler.teardown, "teardown handlers"),
            };
            match slot {
                Some(first) => errors.push(format!(
                    "the state {:?} has two {action}, remove one: {} and {}",
                    entry.state,
                    place(&first.site),
                    place(&entry.site)
                )),
                None => *slot = Some(entry),
            }
        }
        for (state, handler) in &handlers {
            if let Handler { setup: None, teardown: Some(teardown) } = handler {
                errors.push(format!("the state {state:?} is taken down but never set up: {}", place(&teardown.site)));
            }
        }
        if errors.is_empty() { Ok(Handlers::Registered(handlers)) } else { Err(errors) }
    }

    /// What is wrong with the states of an interaction: none may be unknown.
    pub(crate) fn unknown(&self, states: &[ProviderState]) -> Option<String> {
        let Handlers::Registered(handlers) = self else { return None };
        let unknown = states.iter().find(|state| !handlers.contains_key(state.name.as_str()))?;
        let name = &unknown.name;
        Some(match handlers.len() {
            0 => format!(
                "no handler is registered for the state {name:?}: write a function with #[pact_provider_state({name:?})]"
            ),
            _ => format!(
                "no handler is registered for the state {name:?}: {}",
                did_you_mean(name, handlers.keys().copied())
            ),
        })
    }

    /// The state that stands for none, where that has to be told too.
    pub(crate) fn without_states(&self) -> Option<ProviderState> {
        matches!(self, Handlers::Url(_)).then(|| ProviderState::new(""))
    }

    /// Whether a state whose setup failed is taken down: a place elsewhere is not told of it, as by other Pact tools.
    pub(crate) fn takes_down_what_failed(&self) -> bool {
        !matches!(self, Handlers::Url(_))
    }

    /// Sets a state up. Unknown states, where they are allowed, are none of our business.
    pub(crate) async fn set_up(&self, shared: &Shared, state: &ProviderState) -> Result<StateValues, StateError> {
        match self {
            Handlers::Function(function) => function(state.clone()).await.map(|()| StateValues::new()),
            Handlers::Url(client) => client.set_up(state).await,
            Handlers::Registered(handlers) => {
                run(handlers.get(state.name.as_str()).and_then(|h| h.setup), shared, state, StateValues::new()).await
            }
        }
    }

    /// Takes a state down.
    pub(crate) async fn tear_down(
        &self,
        shared: &Shared,
        state: &ProviderState,
        values: StateValues,
    ) -> Result<(), StateError> {
        let handlers = match self {
            Handlers::Registered(handlers) => handlers,
            Handlers::Function(_) => return Ok(()),
            Handlers::Url(client) => return client.tear_down(state).await,
        };
        let teardown = handlers.get(state.name.as_str()).and_then(|handler| handler.teardown);
        run(teardown, shared, state, values).await.map(drop)
    }
}

async fn run(
    handler: Option<&'static StateHandler>,
    shared: &Shared,
    state: &ProviderState,
    values: StateValues,
) -> Result<StateValues, StateError> {
    let Some(handler) = handler else { return Ok(StateValues::new()) };
    let context = StateContext { shared: shared.clone(), state: state.clone(), values };
    (handler.run)(context)
        .await
        .map_err(|StateError(reason)| StateError(format!("{reason} ({})", place(&handler.site))))
}

fn place(site: &Site) -> String {
    format!("`{}` at {site}", site.name)
}

impl fmt::Debug for Handlers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Handlers::Registered(handlers) => f.debug_list().entries(handlers.keys()).finish(),
            Handlers::Function(_) => f.write_str("a function"),
            Handlers::Url(client) => write!(f, "{client:?}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn handler(state: &'static str, action: StateAction, name: &'static str, line: u32) -> StateHandler {
        let site = Site {
            package: "p",
            manifest_dir: "/p",
            target: "lib",
            module: "p::states",
            name,
            file: "src/states.rs",
            line,
            column: 1,
        };
        StateHandler { site, state, action, run: |_| Box::pin(async { Ok(StateValues::new()) }) }
    }

    static FIRST: StateHandler = handler("a user exists", StateAction::Setup, "first", 3);
    static SECOND: StateHandler = handler("a user exists", StateAction::Setup, "second", 9);
    static ALONE: StateHandler = handler("it rains", StateAction::Teardown, "dry", 12);

    #[test]
    fn two_handlers_for_one_state_are_an_error_that_names_both_places() {
        assert_eq!(
            Handlers::of([&FIRST, &SECOND]).unwrap_err(),
            ["the state \"a user exists\" has two handlers, remove one: `first` at src/states.rs:3 and `second` at \
              src/states.rs:9"]
        );
    }

    #[test]
    fn a_teardown_without_a_setup_is_an_error_that_names_its_place() {
        assert_eq!(
            Handlers::of([&ALONE]).unwrap_err(),
            ["the state \"it rains\" is taken down but never set up: `dry` at src/states.rs:12"]
        );
    }

    #[test]
    fn without_any_handler_the_user_is_told_what_to_write() {
        let handlers = Handlers::of([]).unwrap();
        assert_eq!(
            handlers.unknown(&[ProviderState::new("it rains")]).unwrap(),
            "no handler is registered for the state \"it rains\": write a function with \
             #[pact_provider_state(\"it rains\")]"
        );
    }
}
