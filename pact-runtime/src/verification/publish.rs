//! What became of the pacts of a broker goes back to it.

use super::error::{SetupError, SetupErrorKind, VerificationError};
use super::event::{Event, InteractionOutcome, InteractionResult};
use super::loader::Loaded;
use super::outcome::{Verification, VerifiedPact};
use crate::broker::{Broker, BrokerError, FetchedPact, ProviderVersion, Publisher, TestMismatch, TestResult};
use crate::matching::Mismatch;
use crate::terminal::grouped;
use pact_http::mask::Mask;

/// Publishes what became of the pacts that a broker gave, if that is wanted, and shows what the broker says of it.
pub(super) async fn conclude(
    pacts: &[Loaded],
    version: Option<ProviderVersion>,
    is_dry_run: bool,
    verification: &mut Verification,
) {
    let fetched: Vec<Fetched<'_>> =
        pacts.iter().zip(&verification.pacts).filter_map(|(loaded, verified)| Fetched::of(loaded, verified)).collect();
    let complete: Vec<&Fetched<'_>> = fetched.iter().filter(|one| one.is_complete()).collect();
    let is_done = verification.errors.is_empty() && !is_dry_run;
    let mut events = Vec::new();
    let mut published = Vec::new();
    if let Some(version) = version {
        let incomplete = [
            (!verification.errors.is_empty(), "the verification did not come to its end"),
            (is_dry_run, "it was a dry run"),
            (complete.is_empty() && !fetched.is_empty(), "not all interactions were verified"),
        ];
        if let Some((_, reason)) = incomplete.iter().find(|(is, _)| *is) {
            events.push(Event::warning(format!("the results are not published: {reason}")));
        } else {
            for one in fetched.iter().filter(|one| !one.is_complete() && !one.verified.results.is_empty()) {
                let origin = &one.loaded.origin;
                let reason = "not all of its interactions were verified";
                events.push(Event::warning(format!("the results of {origin} are not published: {reason}")));
            }
            published = to_brokers(&complete, &version, &verification.mask, &mut events).await;
            if fetched.is_empty() && !pacts.is_empty() {
                let reason = "there is no broker to publish the results to: the pacts came from elsewhere";
                events.push(Event::Error(VerificationError::Setup(SetupError::new(SetupErrorKind::NoBroker, reason))));
            }
        }
    }
    for (at, one) in complete.iter().enumerate().filter(|_| is_done) {
        let notices = one.pact.selected.notices_after(one.success(), published.contains(&at));
        events.extend(notices.map(|notice| Event::warning(format!("the broker says: {notice}"))));
    }
    verification.published = published.len();
    for event in events {
        verification.record(event);
    }
}

/// A pact that a broker gave, and what became of it.
struct Fetched<'v> {
    loaded: &'v Loaded,
    broker: &'v Broker,
    pact: &'v FetchedPact,
    verified: &'v VerifiedPact,
}

impl<'v> Fetched<'v> {
    fn of(loaded: &'v Loaded, verified: &'v VerifiedPact) -> Option<Self> {
        let (broker, pact) = loaded.fetched.as_deref()?;
        Some(Fetched { loaded, broker, pact, verified })
    }

    /// Results are of a whole pact.
    fn is_complete(&self) -> bool {
        self.verified.results.len() == self.loaded.pact.interactions.len() + self.loaded.unread.len()
    }

    fn success(&self) -> bool {
        self.verified.results.iter().all(InteractionResult::is_ok)
    }
}

/// Publishes one result for each pact; which of them were taken.
async fn to_brokers(
    pacts: &[&Fetched<'_>],
    version: &ProviderVersion,
    mask: &Mask,
    events: &mut Vec<Event>,
) -> Vec<usize> {
    let error = |error: BrokerError| Event::Error(VerificationError::Broker(error));
    let mut asked: Vec<(&Broker, Option<Publisher>)> = Vec::new();
    let mut taken = Vec::new();
    for (at, Fetched { broker, pact, verified, .. }) in pacts.iter().enumerate() {
        if !asked.iter().any(|(known, _)| known.is(broker)) {
            let publisher = broker.publisher(version.clone()).await;
            asked.push((broker, publisher.map_err(|reason| events.push(error(reason))).ok()));
        }
        let publisher = asked.iter().find(|(known, _)| known.is(broker));
        // Without a publisher, the reason is told already.
        let Some((_, Some(publisher))) = publisher else { continue };
        let results: Vec<TestResult> = verified.results.iter().map(|one| result(one, mask)).collect();
        match publisher.publish(pact, &results).await {
            Ok(_) => taken.push(at),
            Err(reason) => events.push(error(reason)),
        }
    }
    taken
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
