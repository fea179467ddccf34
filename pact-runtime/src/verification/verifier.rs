//! A verification from its beginning to its end. What happens is told as events; what becomes of them is no business of
//! this file.

use std::task::{Context, Poll};

use super::asked::Asked;
use super::client::Client;
use super::error::{StateError, VerificationError};
use super::event::{Event, Progress};
use super::exchange::{Unreachable, Verified};
use super::filter::Filter;
use super::guard;
use super::identical;
use super::loader::{self, Loaded};
use super::options::{Concurrency, Options, Watch};
use super::outcome::Verification;
use super::plan::Plan;
use super::policy::Policy;
use super::prepare::Preparation;
#[cfg(feature = "broker")]
use super::publish;
use super::reason::Reason;
use super::schedule::{self, Job};
use pact_http::mask::Mask;

pub(crate) async fn verify(options: Options) -> Verification {
    let mask = options.secrets();
    let Options { pacts, filters, endpoints, functions, policy, concurrency, stop, watch, asked, .. } = options;
    let (name, root) = (pacts.wanted.provider.clone(), pacts.wanted.root.clone());
    let mut verification = Verification::new(&name, mask.clone());
    verification.may_be_empty = pacts.wanted.may_be_none;
    verification.kept = policy.kept;
    let setup = |reason| Event::Error(VerificationError::Setup(reason));
    let http = match endpoints.client.http(&root, policy.timeout) {
        Ok(http) => http,
        Err(reason) => {
            verification.record(setup(reason));
            return verification;
        }
    };
    if let Some(Err(reason)) = asked.as_ref().map(|asked| asked.check(pacts.sources.len())) {
        verification.record(setup(reason));
        return verification;
    }
    #[cfg(feature = "broker")]
    let version = match options.publish.map_or(Ok(None), |publish| publish.of(&name)) {
        Ok(version) => version,
        Err(reason) => {
            verification.record(Event::Error(VerificationError::Broker(reason)));
            return verification;
        }
    };
    let mut events = |event| verification.record(event);
    let pacts = pacts.load(&http, &mut events).await;
    let preparation = Preparation { endpoints, functions, policy, stop, root, mask: mask.clone(), http };
    let run = Run { provider: &name, filters: &filters, policy, concurrency, mask: &mask, asked: asked.as_ref() };
    let client = run.over(&pacts, preparation, watch, &mut events).await;
    if !verification.is_ok()
        && let Some(text) = client.and_then(Client::last_words)
    {
        verification.record(Event::warning(text));
    }
    if verification.provider.is_empty() {
        verification.provider = loader::names(&pacts).join(", ");
    }
    #[cfg(feature = "broker")]
    publish::conclude(&pacts, version, policy.dry_run, &mut verification).await;
    verification
}

/// How the interactions of all pacts are gone through.
struct Run<'r> {
    provider: &'r str,
    filters: &'r [Filter],
    policy: Policy,
    concurrency: Concurrency,
    mask: &'r Mask,
    asked: Option<&'r Asked>,
}

impl Run<'_> {
    /// Returns the client, which may have something to say.
    async fn over(
        &self,
        pacts: &[Loaded],
        preparation: Preparation,
        mut watch: Option<Watch>,
        events: &mut impl FnMut(Event),
    ) -> Option<Client> {
        let Run { provider, filters, policy, concurrency, mask, asked } = self;
        let mut error = |error| events(Event::Error(error));
        // Whoever asks for an interaction asks for that one, and perhaps for no other.
        let plan = match Plan::of(filters, pacts, policy.identical_once && asked.is_none()) {
            Ok(plan) => plan,
            Err(reason) => {
                error(VerificationError::Setup(reason));
                return None;
            }
        };
        for loaded in pacts {
            if loaded.pact.interactions.is_empty() && loaded.unread.is_empty() && !policy.allow.no_interactions {
                error(VerificationError::NoInteractions { origin: loaded.origin.clone() });
            }
        }
        let begin = Event::Begin { consumers: pacts.iter().map(|loaded| loaded.pact.consumer.clone()).collect() };
        // Tests may still ask whether a pact may be empty.
        if plan.planned.is_empty() && asked.is_none() {
            events(begin);
            return None;
        }
        let exchange = match preparation.exchange(plan.planned.iter().map(|planned| planned.interaction)).await {
            Ok(exchange) => exchange,
            Err(errors) => {
                errors.into_iter().for_each(error);
                return None;
            }
        };
        events(begin);
        events(Event::LeftOut(plan.left_out));

        let may_share = |number: usize| concurrency.allows(&exchange.handlers, plan.interaction(number).states());
        let places = || plan.planned.iter().map(|planned| planned.place);
        let asked = asked.map(|asked| asked.about_these(places(), provider, mask, *policy));
        let mut jobs = plan.jobs(may_share);
        let next = |context: &mut Context<'_>| match &asked {
            None => Poll::Ready(jobs.next()),
            Some(asked) => {
                asked.next(context).map(|number| number.map(|number| Job { number, alone: !may_share(number) }))
            }
        };
        let results = plan.planned.iter().map(|_| None).collect();
        let mut outcome = Outcome { results, done: 0, unreachable: None, warnings: Vec::new() };
        let begin = |number: usize| {
            let planned = &plan.planned[number];
            exchange.verify(planned.interaction, planned.result.clone(), planned.unsupported.clone())
        };
        let end = |number: usize, verified: Result<Verified, Unreachable>| {
            let ends_all = outcome.record(number, verified, policy.fail_fast);
            if ends_all {
                exchange.stop.begin_nothing_new();
            }
            let Some(Verified { result, .. }) = &outcome.results[number] else { return };
            let progress = Progress { result, done: outcome.done, total: plan.total(), mask, kept: policy.kept };
            if let Some(Watch(tell)) = &mut watch
                && let Err(StateError(reason)) = guard::call(|| tell(progress))
            {
                watch = None;
                outcome.warnings.push(reason.of("the function of `.watch(..)` ").and("; it was told no more"));
            }
            if let Some(asked) = &asked {
                asked.answer(number, result);
                if ends_all {
                    asked.fail_fast();
                }
            }
        };
        schedule::run(next, concurrency.at_once, &exchange.stop, begin, end).await;
        outcome.tell(&plan, exchange.stop.is_interrupted(), events);
        exchange.client
    }
}

/// What came of it so far.
struct Outcome {
    results: Vec<Option<Verified>>,
    done: usize,
    unreachable: Option<Reason>,
    warnings: Vec<Reason>,
}

impl Outcome {
    /// Keeps what came of an interaction; whether it ends the verification.
    fn record(&mut self, number: usize, verified: Result<Verified, Unreachable>, fail_fast: bool) -> bool {
        match verified {
            Err(Unreachable { reason, warnings }) => {
                self.unreachable.get_or_insert(reason);
                self.warnings.extend(warnings);
                true
            }
            Ok(verified) => {
                let has_failed = !verified.result.is_ok() && !verified.result.pending;
                self.done += 1;
                self.results[number] = Some(verified);
                fail_fast && has_failed
            }
        }
    }

    fn tell(mut self, plan: &Plan<'_>, is_interrupted: bool, events: &mut impl FnMut(Event)) {
        for (number, first) in plan.shared() {
            let verified = self.results[first].as_ref();
            self.results[number] = verified.map(|first| identical::shared(first, &plan.planned[number].result));
        }
        let not_verified = self.results.iter().filter(|result| result.is_none()).count();
        for (planned, verified) in plan.planned.iter().zip(self.results) {
            let Some(Verified { result, warnings }) = verified else { continue };
            events(Event::Interaction { pact: planned.pact, result: Box::new(result) });
            for warning in warnings {
                events(Event::Warning(warning));
            }
        }
        self.warnings.into_iter().for_each(|warning| events(Event::Warning(warning)));
        if is_interrupted {
            events(Event::Error(VerificationError::Interrupted { not_verified }));
        } else if let Some(reason) = self.unreachable {
            events(Event::Error(VerificationError::Unreachable { reason, not_verified }));
        } else if not_verified > 0 {
            events(Event::LeftOut(not_verified));
        }
    }
}
