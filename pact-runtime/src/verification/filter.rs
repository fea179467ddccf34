//! Which interactions are verified.

use fancy_regex::Regex;

use super::error::{SetupError, SetupErrorKind};
use super::loader::Loaded;
use super::reason::Remedy;
use crate::model::Interaction;
use crate::registry::did_you_mean;

/// Which interactions to verify: those that everything said here fits. `Filter::default()` fits all of them.
///
/// ```
/// use pact_harness::provider::{Filter, Provider};
///
/// let provider = Provider::new("stock").filter(Filter::default().description("^get ").consumer("web-shop"));
/// # drop(provider);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    descriptions: Vec<String>,
    states: Vec<String>,
    without_state: bool,
    consumers: Vec<String>,
    interactions: Option<Vec<Named>>,
}

/// An interaction by consumer, description and the names of its states.
type Named = (String, String, Vec<String>);

impl Filter {
    /// Its description matches this regex somewhere; or one of several.
    pub fn description(mut self, regex: impl Into<String>) -> Self {
        self.descriptions.push(regex.into());
        self
    }

    /// The name of one of its states matches this regex somewhere; or one of several.
    pub fn state(mut self, regex: impl Into<String>) -> Self {
        self.states.push(regex.into());
        self
    }

    /// It needs no state; beside [`state`](Filter::state), also none.
    pub fn without_state(mut self) -> Self {
        self.without_state = true;
        self
    }

    /// This consumer needs it; or one of several.
    pub fn consumer(mut self, name: impl Into<String>) -> Self {
        self.consumers.push(name.into());
        self
    }

    /// It is one of these, by consumer, description and the names of its states: those that failed the last time, for
    /// one.
    pub fn interactions(mut self, known: impl IntoIterator<Item = (String, String, Vec<String>)>) -> Self {
        self.interactions.get_or_insert_default().extend(known);
        self
    }

    /// What the environment says, in the variables that all Pact tools know: `PACT_DESCRIPTION`, `PACT_PROVIDER_STATE`
    /// (regexes) and `PACT_PROVIDER_NO_STATE` (`true`).
    pub fn from_env() -> Self {
        let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        Filter {
            descriptions: variable("PACT_DESCRIPTION").into_iter().collect(),
            states: variable("PACT_PROVIDER_STATE").into_iter().collect(),
            without_state: variable("PACT_PROVIDER_NO_STATE").is_some_and(|value| value != "false" && value != "0"),
            ..Filter::default()
        }
    }

    pub(super) fn compile(&self) -> Result<Chooser<'_>, SetupError> {
        let compile = |patterns: &[String]| -> Result<Vec<Regex>, SetupError> {
            let one = |pattern: &String| {
                Regex::new(pattern).map_err(|error| wrong(format!("invalid filter {pattern:?}: {error}")))
            };
            patterns.iter().map(one).collect()
        };
        let (descriptions, states) = (compile(&self.descriptions)?, compile(&self.states)?);
        Ok(Chooser { filter: self, descriptions, states })
    }
}

/// A filter whose regexes are known to be some.
pub(super) struct Chooser<'f> {
    filter: &'f Filter,
    descriptions: Vec<Regex>,
    states: Vec<Regex>,
}

impl Chooser<'_> {
    /// # Errors
    ///
    /// When a regex gives up.
    pub(super) fn takes(&self, consumer: &str, interaction: &Interaction) -> Result<bool, SetupError> {
        let Filter { without_state, consumers, interactions, .. } = self.filter;
        let (description, states) = (interaction.description(), interaction.states());
        let mut by_state = (self.states.is_empty() && !without_state) || (*without_state && states.is_empty());
        for state in states {
            by_state = by_state || any(&self.states, &state.name)?;
        }
        let has_states = |names: &[String]| states.iter().map(|state| &state.name).eq(names);
        let by_name =
            |known: &Vec<Named>| known.iter().any(|(c, d, s)| c == consumer && d == description && has_states(s));
        Ok(by_state
            && (self.descriptions.is_empty() || any(&self.descriptions, description)?)
            && (consumers.is_empty() || consumers.iter().any(|name| name == consumer))
            && interactions.as_ref().is_none_or(by_name))
    }
}

fn wrong(reason: String) -> SetupError {
    SetupError::new(SetupErrorKind::Filter, reason)
}

fn any(regexes: &[Regex], text: &str) -> Result<bool, SetupError> {
    for regex in regexes {
        let undecided =
            |error| wrong(format!("the filter {:?} cannot be decided for {text:?}: {error}", regex.as_str()));
        if regex.is_match(text).map_err(undecided)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What to say when filters leave nothing.
pub(super) fn nothing_left(filters: &[Filter], pacts: &[Loaded]) -> SetupError {
    let interactions = || pacts.iter().flat_map(|loaded| &loaded.pact.interactions);
    let all: Vec<String> = filters.iter().map(Filter::in_words).filter(|words| !words.is_empty()).collect();
    let remedy = match filters.iter().filter(|filter| **filter != Filter::default()).collect::<Vec<_>>().as_slice() {
        [filter] => filter.remedy(pacts),
        _ => "leave something out of it".to_owned(),
    };
    let filter = all.join(", and ");
    let reason = format!("the filter ({filter}) leaves none of {} interactions", interactions().count());
    wrong(reason).with(Remedy::KnownName(remedy))
}

impl Filter {
    fn in_words(&self) -> String {
        let Filter { descriptions, states, without_state, consumers, interactions } = self;
        let said = [
            said("description", descriptions),
            said("state", states),
            without_state.then(|| "no state".to_owned()),
            said("consumer", consumers),
            interactions.as_ref().map(|known| format!("{} by name", known.len())),
        ];
        said.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    fn remedy(&self, pacts: &[Loaded]) -> String {
        let Filter { descriptions, states, consumers, .. } = self;
        let interactions = || pacts.iter().flat_map(|loaded| &loaded.pact.interactions);
        if let [consumer] = consumers.as_slice()
            && pacts.iter().all(|loaded| loaded.pact.consumer != *consumer)
        {
            did_you_mean(consumer, pacts.iter().map(|loaded| loaded.pact.consumer.as_str()))
        } else if let [description] = descriptions.as_slice() {
            did_you_mean(description, interactions().map(Interaction::description))
        } else if let [state] = states.as_slice() {
            did_you_mean(state, interactions().flat_map(Interaction::states).map(|state| state.name.as_str()))
        } else {
            "leave something out of it".to_owned()
        }
    }
}

fn said(what: &str, values: &[String]) -> Option<String> {
    let values: Vec<String> = values.iter().map(|value| format!("{value:?}")).collect();
    (!values.is_empty()).then(|| format!("{what} {}", values.join(" or ")))
}
