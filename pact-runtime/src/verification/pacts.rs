//! The pacts that are verified, loaded from wherever they are.

use std::path::PathBuf;

#[cfg(feature = "consumer")]
use super::contract;
use super::error::{LoadError, SetupError, SetupErrorKind, VerificationError};
use super::event::Event;
#[cfg(feature = "broker")]
use super::from_broker;
use super::limits;
use super::loader::{self, Loaded};
use super::reason::Remedy;
use super::source::Source;
#[cfg(feature = "broker")]
use crate::broker::Selection;
use pact_http::client::Http;

/// Where pacts are, and which of them are meant.
#[derive(Debug, Default)]
pub(crate) struct Pacts {
    pub(crate) sources: Vec<Source>,
    pub(crate) wanted: Wanted,
    /// What is selected of every broker, beside what belongs to one.
    #[cfg(feature = "broker")]
    pub(crate) selection: Selection,
}

/// Which pacts of a source are meant.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    /// The provider's name, as they have it.
    pub(crate) provider: String,
    /// Where relative paths begin.
    pub(crate) root: PathBuf,
    pub(crate) other_names: OtherNames,
    /// How many bytes a pact may have.
    pub(crate) limit: usize,
    /// Whether there need not be any.
    pub(crate) may_be_none: bool,
}

/// Whether a pact that is named by itself may call its provider otherwise.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum OtherNames {
    #[default]
    Refused,
    Allowed,
}

impl Default for Wanted {
    fn default() -> Self {
        Wanted {
            provider: String::new(),
            root: PathBuf::new(),
            other_names: OtherNames::default(),
            limit: limits::PACT,
            may_be_none: false,
        }
    }
}

impl Pacts {
    /// What is selected has to come from somewhere.
    #[cfg(feature = "broker")]
    fn selected_of_nothing(&self) -> Option<SetupError> {
        let has = |wanted: fn(&Source) -> bool| self.sources.iter().any(wanted);
        if self.selection == Selection::default() || has(|source| matches!(source, Source::Broker(_))) {
            return None;
        }
        if has(|source| matches!(source, Source::Given(loaded) if loaded.fetched.is_some())) {
            let reason = "`provider_main!` lists pacts before the function runs: select them in the attribute, as in \
                          `broker(main_branch, pending)`";
            return Some(SetupError::new(SetupErrorKind::UnlistedPacts, reason));
        }
        let reason = "pacts of a broker are selected, but none come from a broker";
        Some(SetupError::new(SetupErrorKind::NoBroker, reason).with(Remedy::Broker))
    }

    /// Loads them; one that is wrong does not hide the others.
    pub(crate) async fn load(self, http: &Http, events: &mut impl FnMut(Event)) -> Vec<Loaded> {
        #[cfg(feature = "broker")]
        if let Some(error) = self.selected_of_nothing() {
            events(Event::Error(VerificationError::Setup(error)));
            return Vec::new();
        }
        let Pacts { sources, wanted, .. } = self;
        let mut pacts = Vec::new();
        if sources.is_empty() {
            let error = SetupError::new(SetupErrorKind::NoPacts, "there is no pact to verify").with(Remedy::Pacts);
            events(Event::Error(VerificationError::Setup(error)));
        }
        for source in sources {
            match source {
                Source::Given(pact) => pacts.push(*pact),
                Source::Path(path) => {
                    let is_one = wanted.root.join(&path).is_file();
                    let mut found = loader::load(&wanted.root, &path, wanted.name(is_one), wanted.limit);
                    pacts.append(&mut found.pacts);
                    found.warning.into_iter().for_each(|warning| events(Event::warning(warning)));
                    for error in found.errors {
                        events(wanted.not_loaded(error));
                    }
                }
                Source::Url(url) => match url.load(http, wanted.name(true), wanted.limit).await {
                    Ok(loaded) => pacts.push(loaded),
                    Err(error) => events(wanted.not_loaded(error)),
                },
                #[cfg(feature = "consumer")]
                Source::Contract { name, define } => match contract::load(name, define, &wanted.provider) {
                    Ok(loaded) => pacts.push(loaded),
                    Err(error) => events(Event::Error(VerificationError::Load(error))),
                },
                #[cfg(feature = "broker")]
                Source::Broker(source) => {
                    pacts.append(
                        &mut from_broker::fetch(*source, &wanted.provider, wanted.may_be_none, &self.selection, events)
                            .await,
                    );
                }
            }
        }
        for loaded in &pacts {
            for error in &loaded.unread {
                let error = LoadError::Interaction { origin: loaded.origin.clone(), error: error.clone() };
                events(Event::Error(VerificationError::Load(error)));
            }
            for warning in loaded.pact.warnings() {
                events(Event::warning(format!("{}: {warning}", loaded.origin)));
            }
            if let Some(warning) = wanted.other_name(loaded) {
                events(Event::warning(warning));
            }
        }
        pacts
    }
}

impl Wanted {
    /// The name that pacts of a source have to have for this provider, if any; `is_one` where it is a single pact.
    fn name(&self, is_one: bool) -> Option<&str> {
        let any = self.other_names == OtherNames::Allowed && (is_one || self.provider.is_empty());
        (!any).then_some(&self.provider)
    }

    /// What is said of a pact that has another name for this provider.
    fn other_name(&self, loaded: &Loaded) -> Option<String> {
        let (name, other) = (&self.provider, &loaded.pact.provider);
        (self.other_names == OtherNames::Allowed && !name.is_empty() && name != other)
            .then(|| format!("{} is with the provider {other:?}; it was verified as one with {name:?}", loaded.origin))
    }

    fn not_loaded(&self, error: LoadError) -> Event {
        let is_absent =
            matches!(error, LoadError::None { .. } | LoadError::NoMatch { .. } | LoadError::NoneForProvider { .. });
        if is_absent && self.may_be_none {
            Event::Warning(error.reason())
        } else {
            Event::Error(VerificationError::Load(error))
        }
    }
}
