//! Between a verification and a broker: pacts come from there, and what became of them goes back.

use super::error::{LoadError, SetupError, SetupErrorKind, VerificationError};
use super::event::{Event, InteractionOutcome, InteractionResult};
use super::loader::Loaded;
use super::outcome::{Verification, VerifiedPact};
use crate::broker::{Broker, BrokerError, FetchedPact, ProviderVersion, Selection, TestMismatch, TestResult};
use crate::matching::Mismatch;
use crate::terminal::grouped;
use pact_http::mask::Mask;

/// The pacts that a broker selects. One that cannot be had does not hide the others.
pub(super) async fn fetch(
    broker: &Broker,
    provider: &str,
    selection: &Selection,
    events: &mut impl FnMut(Event),
) -> Vec<Loaded> {
    let error = |error| Event::Error(VerificationError::Broker(error));
    let selected = match broker.pacts_for_verification(provider, selection).await {
        Ok(selected) => selected,
        Err(reason) => {
            events(error(reason));
            return Vec::new();
        }
    };
    if selected.is_empty() {
        let reason = format!("the broker has no pact with the provider {provider:?} that is selected");
        events(Event::Error(VerificationError::Setup(SetupError::new(SetupErrorKind::NoPacts, reason))));
    }
    let mut pacts = Vec::new();
    for pact in selected {
        for notice in pact.notices_before() {
            events(Event::warning(format!("the broker says: {notice}")));
        }
        match broker.fetch_pact(pact).await.map(|pact| load(broker, pact)) {
            Ok(Ok(loaded)) => pacts.push(loaded),
            Ok(Err(error)) => events(Event::Error(VerificationError::Load(error))),
            Err(reason) => events(error(reason)),
        }
    }
    pacts
}

fn load(broker: &Broker, pact: FetchedPact) -> Result<Loaded, LoadError> {
    let url = pact.selected.url.clone();
    let loaded = Loaded::read(&pact.text, url.clone()).map_err(|error| LoadError::Fetched { url, error })?;
    let pending = pact.selected.pending;
    Ok(Loaded { pending, fetched: Some(Box::new((broker.clone(), pact))), ..loaded })
}

/// The results of a verification that did not come to its end are not told: a provider that was not there has not broken
/// its contracts.
pub(super) async fn publish(
    pacts: &[Loaded],
    version: ProviderVersion,
    is_dry_run: bool,
    verification: &mut Verification,
) {
    let incomplete = [
        (!verification.errors.is_empty(), "the verification did not come to its end"),
        (verification.left_out > 0, "not all interactions were verified"),
        (is_dry_run, "it was a dry run"),
    ];
    if let Some((_, reason)) = incomplete.iter().find(|(is, _)| *is) {
        return verification.record(Event::warning(format!("the results are not published: {reason}")));
    }
    let mask = &verification.mask;
    let verified: Vec<_> = pacts.iter().zip(&verification.pacts).collect();
    let mut brokers: Vec<&Broker> = Vec::new();
    let mut events = Vec::new();
    for broker in pacts.iter().filter_map(|loaded| Some(&loaded.fetched.as_ref()?.0)) {
        if brokers.iter().any(|known| known.is(broker)) {
            continue;
        }
        brokers.push(broker);
        let of_broker = |loaded: &Loaded| loaded.fetched.as_ref().is_some_and(|fetched| fetched.0.is(broker));
        let verified: Vec<_> = verified.iter().copied().filter(|(loaded, _)| of_broker(loaded)).collect();
        events.extend(to_broker(broker, version.clone(), &verified, mask).await);
    }
    if brokers.is_empty() {
        let reason = "there is no broker to publish the results to: the pacts came from elsewhere";
        events.push(Event::Error(VerificationError::Setup(SetupError::new(SetupErrorKind::NoBroker, reason))));
    }
    for event in events {
        verification.record(event);
    }
}

/// Publishes one result for each pact.
async fn to_broker(
    broker: &Broker,
    version: ProviderVersion,
    pacts: &[(&Loaded, &VerifiedPact)],
    mask: &Mask,
) -> Vec<Event> {
    let mut events = Vec::new();
    let error = |error: BrokerError| Event::Error(VerificationError::Broker(error));
    let publisher = match broker.publisher(version).await {
        Ok(publisher) => publisher,
        Err(reason) => return vec![error(reason)],
    };
    for (loaded, verified) in pacts {
        let Some((_, pact)) = loaded.fetched.as_deref() else { continue };
        let results: Vec<TestResult> = verified.results.iter().map(|one| result(one, mask)).collect();
        match publisher.publish(pact, &results).await {
            Ok(result) => {
                let notices = pact.selected.notices_after(result.success, true);
                events.extend(notices.map(|notice| Event::warning(format!("the broker says: {notice}"))));
            }
            Err(reason) => events.push(error(reason)),
        }
    }
    events
}

/// A broker shows its results to more people than see the reports.
fn result(result: &InteractionResult, mask: &Mask) -> TestResult {
    let mask = &result.hidden_by(mask);
    let error = |reason: &str| TestResult::error(&result.description, mask.text(reason));
    let teardowns = || result.teardown_errors.iter().map(|error| error.whole().to_string()).collect::<Vec<_>>();
    match &result.outcome {
        InteractionOutcome::Passed if result.teardown_errors.is_empty() => TestResult::passed(&result.description),
        InteractionOutcome::Passed => error(&teardowns().join("; ")),
        InteractionOutcome::Failed(mismatches) => {
            let mut failed = TestResult::failed(&result.description, mismatches);
            for (told, mismatch) in failed.mismatches.iter_mut().zip(mismatches) {
                told.description = described(mismatch, mask);
            }
            if let Some(last) = failed.mismatches.last().filter(|_| result.more_differences > 0).cloned() {
                let description = format!("and {} more differences", grouped(result.more_differences));
                failed.mismatches.push(TestMismatch { identifier: None, description, ..last });
            }
            failed
        }
        InteractionOutcome::Error(reason) => error(&reason.whole().to_string()),
        InteractionOutcome::Planned => error("it was not verified: this was a dry run"),
    }
}

fn described(mismatch: &Mismatch, mask: &Mask) -> String {
    let difference = mask.difference(mismatch);
    let (place, expected, actual) = (&difference.place, &difference.expected, &difference.actual);
    let hint = difference.hint.as_ref().map_or_else(String::new, |hint| format!(" ({hint})"));
    format!("{place}: expected {expected}, but was {actual}{hint}")
}
