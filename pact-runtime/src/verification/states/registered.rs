//! The handlers that `#[pact_provider_state]` registered, by state.

use std::fmt;

use super::handler::{StateAction, StateHandler};
use crate::model::ProviderState;
use crate::registry::did_you_mean;
use crate::verification::error::HandlerError;
use crate::verification::names::{Captures, Found, Names, place};
use crate::verification::reason::{Reason, Remedy};

/// Handlers by state, one setup and at most one teardown for each.
#[derive(Clone, Default)]
pub(crate) struct Registered {
    named: Names<Handler>,
    /// For the states that have no handler of their own.
    default: Handler,
}

/// The handlers of a state.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Handler {
    pub(super) setup: Option<&'static StateHandler>,
    pub(super) teardown: Option<&'static StateHandler>,
}

impl Registered {
    /// Sorts what was registered.
    pub(super) fn of(entries: impl IntoIterator<Item = &'static StateHandler>) -> Result<Self, Vec<HandlerError>> {
        let (mut registered, mut errors) = (Registered::default(), Vec::new());
        for entry in entries {
            if entry.names.is_empty() {
                errors.extend(registered.default.put(entry, "there are two default"));
            }
            for name in entry.names {
                match registered.named.entry(name) {
                    Ok(handler) => errors.extend(handler.put(entry, &format!("the state {name:?} has two"))),
                    Err(error) => errors.push(HandlerError::Name {
                        what: format!("the state {name:?}"),
                        place: place(&entry.site),
                        reason: error.to_string(),
                    }),
                }
            }
        }
        errors.extend(registered.never_set_up());
        if errors.is_empty() { Ok(registered) } else { Err(errors) }
    }

    /// What is taken down and never set up, with the nearest that is.
    fn never_set_up(&self) -> Vec<HandlerError> {
        let set_up = |(name, handler): (&'_ str, &Handler)| handler.setup.map(|_| name.to_owned());
        let set_up: Vec<String> = self.named.iter().filter_map(set_up).collect();
        let nearest = |name: &str| (!set_up.is_empty()).then(|| did_you_mean(name, set_up.iter().map(String::as_str)));
        let named = self.named.iter().map(|(name, handler)| (Some(name), handler));
        let all = named.chain([(None, &self.default)]);
        all.filter_map(|(name, handler)| match handler {
            Handler { setup: None, teardown: Some(teardown) } => Some(HandlerError::NeverSetUp {
                state: name.map(str::to_owned),
                place: place(&teardown.site),
                nearest: name.and_then(nearest),
            }),
            _ => None,
        })
        .collect()
    }

    /// The handlers of a state, and what its name captures; `None` where there are none.
    ///
    /// # Errors
    ///
    /// When there are several, all of them by names with captures.
    pub(super) fn find(&self, state: &ProviderState) -> Result<Option<(Handler, Captures)>, Reason> {
        match self.named.find(&state.name) {
            Found::One(handler, captures) => Ok(Some((*handler, captures))),
            Found::Nothing => Ok(self.default.setup.map(|_| (self.default, Captures::new()))),
            Found::Two(both) => {
                let [one, other] = both.map(|(name, handler)| {
                    format!("{name:?} ({})", handler.setup.map_or_else(String::new, |setup| place(&setup.site)))
                });
                Err(Reason::new(format!(
                    "the state {:?} fits two names, {one} and {other}: give it a handler with its exact name, or make them \
                     differ",
                    state.name
                )))
            }
        }
    }

    /// What is wrong with the states of an interaction: each must have a handler, and only one.
    pub(super) fn unknown(&self, states: &[ProviderState]) -> Option<Reason> {
        states.iter().find_map(|state| match self.find(state) {
            Ok(Some(_)) => None,
            Ok(None) => Some(self.no_handler(&state.name)),
            Err(reason) => Some(reason),
        })
    }

    fn no_handler(&self, name: &str) -> Reason {
        let mut names = self.named.iter().map(|(name, _)| name).peekable();
        let remedy = match names.peek() {
            None => Remedy::StateHandler(name.to_owned()),
            Some(_) => Remedy::KnownName(did_you_mean(name, names)),
        };
        Reason::new(format!("no handler is registered for the state {name:?}")).with(remedy)
    }
}

impl Handler {
    /// Adds a function to the handlers of a state, or says what it has twice.
    fn put(&mut self, entry: &'static StateHandler, two: &str) -> Option<HandlerError> {
        let (slot, action) = match entry.action {
            StateAction::Setup => (&mut self.setup, "handlers"),
            StateAction::Teardown => (&mut self.teardown, "teardown handlers"),
        };
        if let Some(first) = slot {
            let places = [place(&first.site), place(&entry.site)];
            return Some(HandlerError::Twice { what: format!("{two} {action}"), places });
        }
        *slot = Some(entry);
        None
    }
}

impl fmt::Debug for Registered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.named.iter().map(|(name, _)| name)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::Site;
    use crate::verification::error::StateValues;

    const fn handler(
        names: &'static [&'static str],
        action: StateAction,
        name: &'static str,
        line: u32,
    ) -> StateHandler {
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
        StateHandler { site, names, action, concurrent: false, run: |_| Box::pin(async { Ok(StateValues::new()) }) }
    }

    static FIRST: StateHandler = handler(&["a user exists"], StateAction::Setup, "first", 3);
    static SECOND: StateHandler = handler(&["some user", "a user exists"], StateAction::Setup, "second", 9);
    static ALONE: StateHandler = handler(&["it rains"], StateAction::Teardown, "dry", 12);
    static DEFAULT: StateHandler = handler(&[], StateAction::Setup, "any", 15);
    static DEFAULT_TOO: StateHandler = handler(&[], StateAction::Setup, "other", 18);
    static DEFAULT_ALONE: StateHandler = handler(&[], StateAction::Teardown, "after", 21);
    static BY_ID: StateHandler = handler(&["user {id} exists"], StateAction::Setup, "by_id", 24);
    static BY_NAME: StateHandler = handler(&["user {name} exists"], StateAction::Setup, "by_name", 27);
    static EXACT: StateHandler = handler(&["user 7 exists"], StateAction::Setup, "exact", 30);
    static BY_ID_DOWN: StateHandler = handler(&["user {id} exist"], StateAction::Teardown, "by_id_down", 33);
    static NO_TEMPLATE: StateHandler = handler(&["user {id"], StateAction::Setup, "no_template", 36);

    fn errors(entries: &[&'static StateHandler]) -> Vec<String> {
        Registered::of(entries.iter().copied()).unwrap_err().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn two_handlers_for_one_state_are_an_error_that_names_both_places() {
        assert_eq!(
            errors(&[&FIRST, &SECOND]),
            ["the state \"a user exists\" has two handlers, remove one: `first` at src/states.rs:3 and `second` at \
              src/states.rs:9"]
        );
        assert_eq!(
            errors(&[&DEFAULT, &DEFAULT_TOO]),
            ["there are two default handlers, remove one: `any` at src/states.rs:15 and `other` at src/states.rs:18"]
        );
    }

    #[test]
    fn a_teardown_without_a_setup_is_an_error_that_names_its_place_and_the_nearest_state() {
        assert_eq!(
            errors(&[&ALONE]),
            ["the state \"it rains\" is taken down but never set up: `dry` at src/states.rs:12"]
        );
        assert_eq!(
            errors(&[&BY_ID, &BY_ID_DOWN]),
            [
                "the state \"user {id} exist\" is taken down but never set up: `by_id_down` at src/states.rs:33; did you mean \
              \"user {id} exists\"?"
            ]
        );
        assert_eq!(
            errors(&[&DEFAULT_ALONE]),
            ["states without a handler are taken down but never set up: `after` at src/states.rs:21"]
        );
    }

    #[test]
    fn a_name_that_is_no_template_is_an_error_that_names_its_place() {
        assert_eq!(
            errors(&[&NO_TEMPLATE]),
            ["the state \"user {id\" of `no_template` at src/states.rs:36: unmatched `{`: write `{{` for the brace \
              itself"]
        );
    }

    #[test]
    fn without_any_handler_the_user_is_told_what_to_write() {
        let registered = Registered::of([]).unwrap();
        assert_eq!(
            registered.unknown(&[ProviderState::new("it rains")]).unwrap().to_string(),
            "no handler is registered for the state \"it rains\": write a function with \
             #[pact_provider_state(\"it rains\")]"
        );
    }

    #[test]
    fn a_state_that_fits_two_names_is_an_error_unless_a_third_is_exact() {
        let state = [ProviderState::new("user 7 exists")];
        let registered = Registered::of([&BY_ID, &BY_NAME]).unwrap();
        assert_eq!(
            registered.unknown(&state).unwrap().to_string(),
            "the state \"user 7 exists\" fits two names, \"user {id} exists\" (`by_id` at src/states.rs:24) and \"user \
             {name} exists\" (`by_name` at src/states.rs:27): give it a handler with its exact name, or make them differ"
        );
        let registered = Registered::of([&BY_ID, &BY_NAME, &EXACT, &DEFAULT]).unwrap();
        let name = |state: &ProviderState| registered.find(state).unwrap().unwrap().0.setup.unwrap().site.name;
        assert_eq!(registered.unknown(&state), None);
        assert_eq!((name(&state[0]), name(&ProviderState::new("it rains"))), ("exact", "any"));
    }

    #[test]
    fn the_nearest_name_may_have_captures() {
        let registered = Registered::of([&BY_ID]).unwrap();
        assert_eq!(
            registered.unknown(&[ProviderState::new("usr 7 exists")]).unwrap().to_string(),
            "no handler is registered for the state \"usr 7 exists\": did you mean \"user {id} exists\"?"
        );
    }
}
