//! Where states are set up: by registered handlers, a function, or a place elsewhere.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use super::call::{Call, Setting};
use super::handler::{StateContext, StateHandler};
use super::registered::Registered;
use super::url::StateChangeClient;
use crate::model::ProviderState;
use crate::verification::error::{HandlerError, StateError, StateValues};
use crate::verification::guard;
use crate::verification::names::{Captures, place};
use crate::verification::reason::Reason;

/// A function that sets up every state, in the place of the registered handlers.
pub(crate) type StateFunction = Rc<dyn Fn(ProviderState) -> Pin<Box<dyn Future<Output = Result<(), StateError>>>>>;

/// Where states are set up.
#[derive(Clone)]
pub(crate) enum Handlers {
    Registered(Registered),
    Function(StateFunction),
    Url(StateChangeClient),
}

impl Handlers {
    /// The registered handlers.
    ///
    /// # Errors
    ///
    /// When they contradict each other.
    pub(crate) fn of(entries: impl IntoIterator<Item = &'static StateHandler>) -> Result<Self, Vec<HandlerError>> {
        Registered::of(entries).map(Handlers::Registered)
    }

    /// What is wrong with the states of an interaction: none may be unknown.
    pub(crate) fn unknown(&self, states: &[ProviderState]) -> Option<Reason> {
        match self {
            Handlers::Registered(registered) => registered.unknown(states),
            Handlers::Function(_) | Handlers::Url(_) => None,
        }
    }

    /// Whether the handler of a state is declared to allow other interactions at the same time.
    pub(crate) fn is_concurrent(&self, state: &ProviderState) -> bool {
        let Handlers::Registered(registered) = self else { return false };
        let found = registered.find(state).ok().flatten();
        found.and_then(|(handler, _)| handler.setup).is_some_and(|setup| setup.concurrent)
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
    pub(crate) async fn set_up(&self, setting: &Setting, state: &ProviderState) -> Result<StateValues, StateError> {
        match self {
            Handlers::Registered(registered) => match registered.find(state).map_err(StateError)? {
                Some((handler, captures)) => {
                    run(handler.setup, setting, state, captures, Some(StateValues::new())).await
                }
                None => Ok(StateValues::new()),
            },
            Handlers::Function(function) => guard::inline(setting.timeout, async { function(state.clone()).await })
                .await
                .map(|()| StateValues::new()),
            Handlers::Url(client) => guard::inline(setting.timeout, client.set_up(state)).await,
        }
    }

    /// Takes a state down, with what its setup returned, if it did not fail.
    pub(crate) async fn tear_down(
        &self,
        setting: &Setting,
        state: &ProviderState,
        values: Option<StateValues>,
    ) -> Result<(), StateError> {
        match self {
            Handlers::Registered(registered) => match registered.find(state).map_err(StateError)? {
                Some((handler, captures)) => run(handler.teardown, setting, state, captures, values).await.map(drop),
                None => Ok(()),
            },
            Handlers::Function(_) => Ok(()),
            Handlers::Url(client) => guard::inline(setting.timeout, client.tear_down(state)).await,
        }
    }
}

async fn run(
    handler: Option<&'static StateHandler>,
    setting: &Setting,
    state: &ProviderState,
    captures: Captures,
    values: Option<StateValues>,
) -> Result<StateValues, StateError> {
    let Some(handler) = handler else { return Ok(StateValues::new()) };
    let call = Call { setting: setting.clone(), params: state.params.clone(), values, captures };
    let context = StateContext { call, state: state.clone() };
    let done = guard::on_thread(setting.timeout, handler.site.name, move || (handler.run)(context)).await;
    done.map_err(|StateError(reason)| StateError(reason.and(format_args!(" ({})", place(&handler.site)))))
}

impl fmt::Debug for Handlers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Handlers::Registered(registered) => write!(f, "{registered:?}"),
            Handlers::Function(_) => f.write_str("a function"),
            Handlers::Url(client) => write!(f, "{client:?}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::handler::StateAction;
    use super::*;
    use crate::registry::Site;

    const fn handler(names: &'static [&'static str], concurrent: bool) -> StateHandler {
        let site = Site {
            package: "p",
            manifest_dir: "/p",
            target: "lib",
            module: "p",
            name: "f",
            file: "src/lib.rs",
            line: 1,
            column: 1,
        };
        let run = |_| -> super::super::StateFuture { Box::pin(async { Ok(StateValues::new()) }) };
        StateHandler { site, names, action: StateAction::Setup, concurrent, run }
    }

    static BESIDE: StateHandler = handler(&["user {id} exists"], true);
    static ALONE: StateHandler = handler(&["no user exists"], false);

    #[test]
    fn a_state_allows_others_beside_it_where_its_setup_is_declared_so() {
        let handlers = Handlers::of([&BESIDE, &ALONE]).unwrap();
        let may = |name: &str| handlers.is_concurrent(&ProviderState::new(name));
        assert!(may("user 1 exists") && !may("no user exists") && !may("unknown"));
    }
}
