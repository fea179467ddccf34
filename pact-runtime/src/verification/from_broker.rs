//! Pacts that come from a broker.

use super::error::{LoadError, SetupError, SetupErrorKind, VerificationError};
use super::event::Event;
use super::loader::Loaded;
use crate::broker::{Broker, BrokerError, FetchedPact, SelectedPact, Selection, Surroundings};
use crate::registry::did_you_mean;

/// Pacts of a broker.
#[derive(Debug)]
pub(crate) struct FromBroker {
    /// The broker, or why there is none.
    pub(crate) broker: Result<Broker, BrokerError>,
    pub(crate) wanted: WantedOfBroker,
}

/// Which pacts of a broker are meant.
#[derive(Debug)]
pub(crate) enum WantedOfBroker {
    Selected(Selection),
    /// The one at a URL, as a webhook has it.
    At(String),
}

impl FromBroker {
    /// Those of the broker that the environment names: a selection for the branch that is built here, or the pact of the
    /// webhook that started the build.
    pub(crate) fn of(surroundings: &Surroundings<'_>, selection: Selection) -> Self {
        let selected = || {
            let branch = surroundings.provider_branch().into_iter();
            WantedOfBroker::Selected(branch.fold(Selection::new(), Selection::provider_branch).and(selection))
        };
        let wanted = surroundings.pact_url().map_or_else(selected, WantedOfBroker::At);
        FromBroker { broker: surroundings.broker(), wanted }
    }

    pub(crate) fn is_of_a_webhook(&self) -> bool {
        matches!(self.wanted, WantedOfBroker::At(_))
    }
}

/// The pacts that a broker selects, or the one that a webhook has. One that cannot be had does not hide the others.
pub(super) async fn fetch(
    source: FromBroker,
    provider: &str,
    may_be_none: bool,
    selection: &Selection,
    events: &mut impl FnMut(Event),
) -> Vec<Loaded> {
    // What is asked for by its address may be with anybody; what is selected is with this one, whatever the case of its name.
    let only = matches!(source.wanted, WantedOfBroker::At(_)).then_some(provider);
    let error = |error| Event::Error(VerificationError::Broker(error));
    let selected = match source.broker {
        Ok(broker) => select(&broker, provider, source.wanted, selection).await.map(|selected| (broker, selected)),
        Err(reason) => Err(reason),
    };
    let (broker, selected) = match selected {
        Ok(selected) => selected,
        Err(reason) => {
            events(error(reason));
            return Vec::new();
        }
    };
    if selected.is_empty() {
        let reason = format!("the broker has no pact with the provider {provider:?} that is selected");
        events(if may_be_none {
            Event::warning(reason)
        } else {
            Event::Error(VerificationError::Setup(SetupError::new(SetupErrorKind::NoPacts, reason)))
        });
    }
    let mut pacts = Vec::new();
    for pact in selected {
        for notice in pact.notices_before() {
            events(Event::warning(format!("the broker says: {notice}")));
        }
        match broker.fetch_pact(pact).await.map(|pact| load(&broker, pact, only)) {
            Ok(Ok(loaded)) => pacts.push(loaded),
            Ok(Err(error)) => events(Event::Error(VerificationError::Load(error))),
            Err(reason) => events(error(reason)),
        }
    }
    pacts
}

async fn select(
    broker: &Broker,
    provider: &str,
    wanted: WantedOfBroker,
    selection: &Selection,
) -> Result<Vec<SelectedPact>, BrokerError> {
    match wanted {
        WantedOfBroker::At(url) => Ok(vec![SelectedPact::at(url)]),
        WantedOfBroker::Selected(own) => broker.pacts_for_verification(provider, &own.and(selection.clone())).await,
    }
}

/// Reads a pact, which may have to be with a provider: its results would be those of somebody else.
fn load(broker: &Broker, pact: FetchedPact, provider: Option<&str>) -> Result<Loaded, LoadError> {
    let url = pact.selected.url.clone();
    let loaded =
        Loaded::read(&pact.text, url.clone()).map_err(|error| LoadError::Fetched { url: url.clone(), error })?;
    if let Some(provider) = provider.filter(|provider| *provider != loaded.pact.provider) {
        let nearest = did_you_mean(provider, [loaded.pact.provider.as_str()]);
        return Err(LoadError::NoneForProvider { place: url, provider: provider.to_owned(), nearest });
    }
    let pending = pact.selected.pending;
    Ok(Loaded { pending, fetched: Some(Box::new((broker.clone(), pact))), ..loaded })
}
