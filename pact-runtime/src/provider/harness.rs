//! Each interaction a test of its own, in a program that `provider_main!` makes.

use std::process::ExitCode;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::{self, JoinHandle};

use libtest_mimic::{Arguments, Completion, Failed, Trial};

use super::session::{ProviderTest, TestError};
use crate::registry;
use crate::terminal::{self, shown};
use crate::verification::{
    self, About, Answer, Asked, Asker, Event, Loaded, Options, SetupError, SetupErrorKind, Source, Verification,
    VerificationError,
};

/// The main function of a program whose tests are the interactions of every `#[pact_provider]` in it.
pub(crate) fn provider_main() -> ExitCode {
    let arguments = Arguments::from_args();
    let tests = registry::all::<ProviderTest>();
    if tests.is_empty() {
        terminal::note("there is nothing to verify: write a function with #[pact_provider(name = \"..\")]");
        return ExitCode::from(101);
    }
    let (mut runs, mut trials) = (Vec::new(), Vec::new());
    for test in tests {
        let (run, of_run) = Run::of(test);
        runs.push(run);
        trials.extend(of_run);
    }
    number_repeated(&mut trials);
    let trials = trials.into_iter().map(|(name, trial)| trial(name)).collect();
    let conclusion = libtest_mimic::run(&arguments, trials);
    let failures: Vec<String> = runs.iter().filter_map(|run| run.finish()).collect();
    failures.iter().for_each(terminal::note);
    if failures.is_empty() { conclusion.exit_code() } else { ExitCode::from(101) }
}

/// A test that only lacks its name.
type Unnamed = Box<dyn FnOnce(String) -> Trial>;

/// Names are what a test is chosen by: the second of a kind gets a number.
fn number_repeated(trials: &mut [(String, Unnamed)]) {
    let mut known = std::collections::HashMap::new();
    for (name, _) in trials {
        let count = known.entry(name.clone()).or_insert(0);
        *count += 1;
        if *count > 1 {
            *name = format!("{name} #{count}");
        }
    }
}

/// The run of a `#[pact_provider]` function, which begins with the first of its tests and ends after the last one: what
/// the function prepares is prepared once.
struct Run {
    test: &'static ProviderTest,
    begin: Mutex<Option<(Vec<Loaded>, Asked)>>,
    asker: Mutex<Option<Asker>>,
    thread: Mutex<Option<JoinHandle<Result<Verification, TestError>>>>,
    outcome: OnceLock<Result<Verification, TestError>>,
}

impl Run {
    fn of(test: &'static ProviderTest) -> (Arc<Self>, Vec<(String, Unnamed)>) {
        let mut errors = Vec::new();
        let options = test.provider().options;
        let mask = options.secrets();
        let pacts = load_now(options, &mut |event| {
            if let Event::Error(error) = event {
                errors.push(mask.text(&error.to_string()));
            }
        });
        let prefix = test.site.path();
        let questions = questions(&pacts);
        let (asker, receiver) = verification::channel();
        let run = Arc::new(Run {
            test,
            begin: Mutex::new(Some((pacts, receiver))),
            asker: Mutex::new(Some(asker)),
            thread: Mutex::default(),
            outcome: OnceLock::new(),
        });
        let pacts_are_there: Unnamed = Box::new(move |name| {
            let errors = move || if errors.is_empty() { Ok(()) } else { Err(Failed::from(shown(&errors.join("\n")))) };
            Trial::test(name, errors).with_ignored_flag(test.ignored)
        });
        let mut trials = vec![(format!("{prefix}::has its pacts"), pacts_are_there)];
        for (name, about) in questions {
            let run = run.clone();
            let trial: Unnamed = Box::new(move |name| {
                Trial::ignorable_test(name, move || run.verify(about)).with_ignored_flag(test.ignored)
            });
            trials.push((format!("{prefix}::{name}"), trial));
        }
        (run, trials)
    }

    fn verify(&self, about: About) -> Result<Completion, Failed> {
        match self.ask(about) {
            Some(Answer::Verified(verification)) => judge(&verification),
            Some(Answer::NotVerified) => Ok(Completion::ignored_with("not verified: an earlier one failed")),
            Some(Answer::LeftOut) => Ok(Completion::ignored_with("the filter leaves it out")),
            Some(Answer::NoInteractions { error: None }) => Ok(Completion::ignored_with("it has none, and need not")),
            Some(Answer::NoInteractions { error: Some(error) }) => Err(Failed::from(shown(&error))),
            None => Err(Failed::from(shown(&self.why_it_ended()))),
        }
    }

    fn ask(&self, about: About) -> Option<Answer> {
        if let Some((pacts, asked)) = lock(&self.begin).take() {
            let test = self.test;
            // The provider belongs to one thread, so it is made there.
            let work = move || {
                let mut provider = test.provider();
                let sources: Vec<Source> = pacts.into_iter().map(|loaded| Source::Given(Box::new(loaded))).collect();
                provider.options.asked = Some(asked.about(sources.len()));
                provider.options.pacts.sources = sources;
                test.run(provider)
            };
            *lock(&self.thread) = Some(thread::spawn(work));
        }
        let asker = lock(&self.asker).clone();
        asker?.ask(about)
    }

    /// How the user's function ended; waits for it.
    fn outcome(&self) -> Option<&Result<Verification, TestError>> {
        let mut thread = lock(&self.thread);
        if let Some(running) = thread.take() {
            let ended = running.join().unwrap_or(Err(TestError::Panicked));
            drop(self.outcome.set(ended));
        }
        self.outcome.get()
    }

    fn why_it_ended(&self) -> String {
        match self.outcome() {
            Some(Err(error)) => error.to_string(),
            Some(Ok(verification)) => {
                let mask = &verification.mask;
                let errors: Vec<String> =
                    verification.errors.iter().map(|error| mask.text(&error.to_string())).collect();
                let reason = if errors.is_empty() {
                    "the function did not call `verify()`, or there was nothing to verify"
                } else {
                    &errors.join("\n")
                };
                format!("{} at {}: {reason}", self.test.site.name, self.test.site)
            }
            None => "the verification did not begin".to_owned(),
        }
    }

    /// Lets the user's function end, if it was begun, and shows its warnings; what is wrong besides that which has a test of
    /// its own.
    fn finish(&self) -> Option<String> {
        lock(&self.asker).take();
        let outcome = self.outcome()?;
        if let Ok(verification) = outcome {
            for warning in verification.warnings() {
                let (name, site) = (self.test.site.name, &self.test.site);
                terminal::note(format_args!("warning: {name} at {site}: {warning}"));
            }
            // nextest has a process for each test; a summary for each would bury the others.
            if std::env::var_os("NEXTEST").is_none() {
                verification.tell_github();
            }
        }
        let has_a_test = |error: &VerificationError| matches!(error, VerificationError::NoInteractions { .. });
        match outcome {
            Ok(verification) if verification.errors.iter().all(has_a_test) => None,
            _ => Some(self.why_it_ended()),
        }
    }
}

/// The pacts alone, outside of any runtime.
fn load_now(options: Options, events: &mut impl FnMut(Event)) -> Vec<Loaded> {
    let setup = |reason| Event::Error(VerificationError::Setup(reason));
    let http = match options.endpoints.client.http(&options.pacts.wanted.root, options.policy.timeout) {
        Ok(http) => http,
        Err(reason) => {
            events(setup(reason));
            return Vec::new();
        }
    };
    match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(options.pacts.load(&http, events)),
        Err(error) => {
            let reason = format!("the runtime cannot start: {error}");
            events(setup(SetupError::new(SetupErrorKind::Runtime, reason)));
            Vec::new()
        }
    }
}

/// What there is to be asked of these pacts, with the names of the tests that do.
fn questions(pacts: &[Loaded]) -> Vec<(String, About)> {
    // A name is a line.
    let line = |name: String| shown(&name.replace(['\n', '\t'], " "));
    let mut questions = Vec::new();
    let mut place = 0..;
    for Loaded { pact, origin, .. } in pacts {
        let consumer = &pact.consumer;
        if pact.interactions.is_empty() {
            let about = About::NoInteractions { origin: origin.clone() };
            questions.push((line(format!("{consumer}::has interactions")), about));
        }
        for (interaction, place) in pact.interactions.iter().zip(&mut place) {
            let name = format!("{consumer}::{}", interaction.description());
            questions.push((line(name), About::Interaction(place)));
        }
    }
    questions
}

/// What became of a single interaction, as the outcome of its test.
fn judge(verification: &Verification) -> Result<Completion, Failed> {
    if !verification.planned().is_empty() {
        return Ok(Completion::ignored_with("a dry run"));
    }
    if !verification.pending().is_empty() {
        terminal::note(verification);
        return Ok(Completion::ignored_with("pending, and not as the contract says"));
    }
    if verification.is_ok() { Ok(Completion::Completed) } else { Err(Failed::from(verification.to_string())) }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
