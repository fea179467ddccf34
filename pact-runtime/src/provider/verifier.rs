//! A verification from its beginning to its end. What happens is told as events; what becomes of them is no business of
//! this file.

use std::hash::{BuildHasher as _, RandomState};
use std::task::{Context, Poll};
use std::time::SystemTime;

use super::builder::{Provider, Source, States, Watch};
use super::client::Client;
#[cfg(feature = "consumer")]
use super::contract;
use super::error::{LoadError, StateError, VerificationError};
use super::event::{Event, Progress};
use super::exchange::{Exchange, Unreachable, Verified};
use super::guard;
use super::identical;
use super::loader::{self, Loaded};
use super::message::MessageProducer;
use super::outcome::Verification;
use super::plan::Plan;
#[cfg(feature = "broker")]
use super::publish;
use super::schedule::{self, Job};
use super::states::{Handlers, StateHandler};
use super::target::Target;
use super::workers::Workers;
use crate::model::{DateTime, Interaction};
use crate::registry;
use pact_http::client::Http;

pub(super) async fn verify(mut provider: Provider) -> Verification {
    provider.mask = provider.secrets();
    let mut verification = Verification::new(&provider.name, provider.mask.clone());
    verification.may_be_empty = provider.allow.no_pacts;
    verification.kept = provider.kept;
    let http = match provider.client.http(&provider.root, provider.timeout) {
        Ok(http) => http,
        Err(reason) => {
            verification.record(Event::Error(VerificationError::Setup(reason)));
            return verification;
        }
    };
    if let Some(Err(reason)) = provider.asked.as_ref().map(|asked| asked.check(provider.sources.len())) {
        verification.record(Event::Error(VerificationError::Setup(reason)));
        return verification;
    }
    let mut events = |event| verification.record(event);
    let pacts = load(&mut provider, &http, &mut events).await;
    #[cfg(feature = "broker")]
    let (version, is_dry_run) = (provider.version.take(), provider.dry_run);
    let client = run(provider, &pacts, &http, &mut events).await;
    if !verification.is_ok()
        && let Some(text) = client.and_then(Client::last_words)
    {
        verification.record(Event::Warning(text));
    }
    if verification.provider.is_empty() {
        verification.provider = loader::names(&pacts).join(", ");
    }
    #[cfg(feature = "broker")]
    if let Some(version) = version {
        publish::publish(&pacts, version, is_dry_run, &mut verification).await;
    }
    verification
}

/// The pacts alone, outside of any runtime.
#[cfg(feature = "provider-main")]
pub(super) fn load_now(provider: &mut Provider, events: &mut impl FnMut(Event)) -> Vec<Loaded> {
    let setup = |reason| Event::Error(VerificationError::Setup(reason));
    let http = match provider.client.http(&provider.root, provider.timeout) {
        Ok(http) => http,
        Err(reason) => {
            events(setup(reason));
            return Vec::new();
        }
    };
    match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(load(provider, &http, events)),
        Err(error) => {
            events(setup(format!("the runtime cannot start: {error}")));
            Vec::new()
        }
    }
}

async fn load(provider: &mut Provider, http: &Http, events: &mut impl FnMut(Event)) -> Vec<Loaded> {
    let mut pacts = Vec::new();
    if provider.sources.is_empty() {
        let reason = "there is no pact to verify: say where they are with `.pacts(..)`".to_owned();
        events(Event::Error(VerificationError::Setup(reason)));
    }
    for source in std::mem::take(&mut provider.sources) {
        match source {
            Source::Given(pact) => pacts.push(*pact),
            Source::Path(path) => {
                let is_one = provider.root.join(&path).is_file();
                let wanted = provider.wanted(is_one);
                let mut found = loader::load(&provider.root, &path, wanted, provider.pact_limit);
                pacts.append(&mut found.pacts);
                found.warning.into_iter().for_each(|warning| events(Event::Warning(warning)));
                for error in found.errors {
                    events(provider.not_loaded(error));
                }
            }
            Source::Url(url) => match url.load(http, provider.wanted(true), provider.pact_limit).await {
                Ok(loaded) => pacts.push(loaded),
                Err(error) => events(provider.not_loaded(error)),
            },
            #[cfg(feature = "consumer")]
            Source::Contract { name, define } => match contract::load(name, define, &provider.name) {
                Ok(loaded) => pacts.push(loaded),
                Err(error) => events(Event::Error(VerificationError::Load(error))),
            },
            #[cfg(feature = "broker")]
            Source::Broker(source) => {
                pacts.append(&mut publish::fetch(&source.0, &provider.name, &source.1, events).await);
            }
        }
    }
    for loaded in &pacts {
        for error in &loaded.unread {
            let error = LoadError::Interaction { origin: loaded.origin.clone(), error: error.clone() };
            events(Event::Error(VerificationError::Load(error)));
        }
        for warning in loaded.pact.warnings() {
            events(Event::Warning(format!("{}: {warning}", loaded.origin)));
        }
        if let Some(warning) = provider.other_name(loaded) {
            events(Event::Warning(warning));
        }
    }
    pacts
}

/// Returns the client, which may have something to say.
async fn run(mut provider: Provider, pacts: &[Loaded], http: &Http, events: &mut impl FnMut(Event)) -> Option<Client> {
    let mut watch = provider.watch.take();
    let (mask, kept) = (provider.mask.clone(), provider.kept);
    let mut error = |error| events(Event::Error(error));
    let plan = match Plan::of(&provider, pacts) {
        Ok(plan) => plan,
        Err(reason) => {
            error(VerificationError::Setup(reason));
            return None;
        }
    };
    for loaded in pacts {
        if loaded.pact.interactions.is_empty() && loaded.unread.is_empty() && !provider.allow.no_interactions {
            error(VerificationError::NoInteractions { origin: loaded.origin.clone() });
        }
    }
    let begin = Event::Begin { consumers: pacts.iter().map(|loaded| loaded.pact.consumer.clone()).collect() };
    // Tests may still ask whether a pact may be empty.
    if plan.planned.is_empty() && provider.asked.is_none() {
        events(begin);
        return None;
    }
    let exchange = match prepare(&mut provider, &plan, http).await {
        Ok(exchange) => exchange,
        Err(errors) => {
            errors.into_iter().for_each(error);
            return None;
        }
    };
    events(begin);
    events(Event::LeftOut(plan.left_out));

    let may_share = |number: usize| provider.may_share_time(&exchange.handlers, plan.interaction(number).states());
    let asked = provider.asked.as_ref().map(|asked| asked.by(&plan, &provider));
    let mut jobs = plan.jobs(may_share);
    let next = |context: &mut Context<'_>| match &asked {
        None => Poll::Ready(jobs.next()),
        Some(asked) => asked.next(context).map(|number| number.map(|number| Job { number, alone: !may_share(number) })),
    };
    let results = plan.planned.iter().map(|_| None).collect();
    let mut outcome = Outcome { results, done: 0, unreachable: None, warnings: Vec::new() };
    let begin = |number: usize| {
        let planned = &plan.planned[number];
        exchange.verify(planned.interaction, planned.result.clone(), planned.unsupported.clone())
    };
    let end = |number: usize, verified: Result<Verified, Unreachable>| {
        let ends_all = outcome.record(number, verified, provider.fail_fast);
        if ends_all {
            exchange.stop.begin_nothing_new();
        }
        let Some(Verified { result, .. }) = &outcome.results[number] else { return };
        let progress = Progress { result, done: outcome.done, total: plan.total(), mask: &mask, kept };
        if let Some(Watch(tell)) = &mut watch
            && let Err(StateError(reason)) = guard::call(|| tell(progress))
        {
            watch = None;
            outcome.warnings.push(format!("the function of `.watch(..)` {reason}; it was told no more"));
        }
        if let Some(asked) = &asked {
            asked.answer(number, result);
            if ends_all {
                asked.fail_fast();
            }
        }
    };
    schedule::run(next, provider.concurrency, &exchange.stop, begin, end).await;
    outcome.tell(&plan, exchange.stop.is_interrupted(), events);
    exchange.client
}

/// What came of it so far.
struct Outcome {
    results: Vec<Option<Verified>>,
    done: usize,
    unreachable: Option<String>,
    warnings: Vec<String>,
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

async fn prepare(provider: &mut Provider, plan: &Plan<'_>, http: &Http) -> Result<Exchange, Vec<VerificationError>> {
    let setup = |reason: String| vec![VerificationError::Setup(reason)];
    let mut interactions = plan.planned.iter().map(|planned| planned.interaction);
    let mut producers = provider.producers.clone();
    producers
        .register(registry::all::<MessageProducer>())
        .map_err(|errors| errors.into_iter().map(VerificationError::Handlers).collect::<Vec<_>>())?;
    let target = provider.target.take();
    let asks_for_messages = provider.messages_url.is_some() || target.as_ref().is_some_and(Target::is_server);
    let message_client = match provider.messages_url.take() {
        _ if provider.dry_run => None,
        Some(url) => {
            let (options, mask) = (provider.client.clone(), provider.mask.clone());
            let client = Client::new(Target::Url(url), options, mask, &provider.root, http.clone());
            Some(client.await.map_err(setup)?)
        }
        None => None,
    };
    let client = match target {
        _ if provider.dry_run => None,
        Some(target) => {
            let (options, mask) = (provider.client.clone(), provider.mask.clone());
            let client = Client::new(target, options, mask, &provider.root, http.clone());
            let client = provider.stop.or(client).await;
            let not_verified = plan.planned.len();
            Some(client.ok_or_else(|| vec![VerificationError::Interrupted { not_verified }])?.map_err(setup)?)
        }
        None if interactions.all(|interaction| !matches!(interaction, Interaction::Http(_))) => None,
        None => return Err(setup("where is the provider? Say so with `.app(..)` or `.url(..)`".to_owned())),
    };
    let handlers = match provider.states.take() {
        Some(States::Function(function)) => Handlers::Function(function),
        Some(States::Url(change)) => {
            // A dry run tells nobody: any address does.
            let anywhere = provider.dry_run.then_some("http://localhost");
            let base = client.as_ref().and_then(Client::base).or(anywhere);
            Handlers::Url(change.client(http.clone(), provider.client.headers.clone(), base).map_err(setup)?)
        }
        None => Handlers::of(registry::all::<StateHandler>())
            .map_err(|errors| errors.into_iter().map(VerificationError::Handlers).collect::<Vec<_>>())?,
    };
    Ok(Exchange {
        client,
        message_client,
        handlers,
        producers,
        filter: provider.request_filter.clone(),
        shared: provider.shared(),
        timeout: provider.timeout,
        allow: provider.allow,
        missing_values: provider.missing_values,
        generated_limit: provider.generated_limit,
        kept: provider.kept,
        asks_for_messages,
        dry_run: provider.dry_run,
        now: DateTime::from_system_time(SystemTime::now()),
        seed: RandomState::new().hash_one(()),
        stop: std::mem::take(&mut provider.stop),
        workers: Workers::default(),
    })
}
