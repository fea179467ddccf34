//! Interactions that are asked for one by one, by tests of their own.

use std::cell::RefCell;
use std::collections::HashMap;
#[cfg(feature = "provider-main")]
use std::sync::atomic::fence;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::task::{Context, Poll};

use tokio::sync::mpsc::UnboundedReceiver;
#[cfg(feature = "provider-main")]
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use super::error::{SetupError, SetupErrorKind, VerificationError};
use super::event::InteractionResult;
use super::outcome::Verification;
use super::policy::Policy;
use pact_http::mask::Mask;

/// What a test asks for.
#[derive(Debug, Clone)]
#[cfg_attr(not(feature = "provider-main"), expect(dead_code, reason = "only tests of `provider_main!` ask"))]
pub(crate) enum About {
    /// An interaction, by its number among all of all pacts.
    Interaction(usize),
    /// Whether this pact may have none.
    NoInteractions { origin: String },
}

/// What a test gets.
#[derive(Debug)]
#[cfg_attr(not(feature = "provider-main"), expect(dead_code, reason = "only tests of `provider_main!` ask"))]
pub(crate) enum Answer {
    /// The verification of its interaction alone.
    Verified(Box<Verification>),
    /// The filter leaves it out.
    LeftOut,
    /// An earlier one failed, and the user wants no more then.
    NotVerified,
    /// Whether its pact may have no interactions; if not, a sentence without secrets that says what to do.
    NoInteractions { error: Option<String> },
}

/// Where tests ask. The verification ends when nobody can ask any more.
#[cfg(feature = "provider-main")]
#[derive(Debug, Clone)]
pub(crate) struct Asker {
    questions: UnboundedSender<Question>,
    has_failed: Arc<AtomicBool>,
}

/// Where a verification is asked.
#[derive(Debug)]
pub(crate) struct Asked {
    questions: RefCell<UnboundedReceiver<Question>>,
    /// Whether it ended with the first failure.
    has_failed: Arc<AtomicBool>,
    /// How many sources the tests are made of; the user's function adds none.
    sources: usize,
}

#[derive(Debug)]
struct Question {
    about: About,
    answer: mpsc::Sender<Answer>,
}

#[cfg(feature = "provider-main")]
pub(crate) fn channel() -> (Asker, Asked) {
    let (sender, receiver) = unbounded_channel();
    let has_failed = Arc::new(AtomicBool::new(false));
    let asker = Asker { questions: sender, has_failed: has_failed.clone() };
    (asker, Asked { questions: RefCell::new(receiver), has_failed, sources: 0 })
}

#[cfg(feature = "provider-main")]
impl Asker {
    /// Waits for an answer; nothing where the verification ended before it.
    pub(crate) fn ask(&self, about: About) -> Option<Answer> {
        let (answer, answered) = mpsc::channel();
        let sent = self.questions.send(Question { about, answer });
        fence(Ordering::SeqCst);
        // A question that arrives while the receiver is dropped may stay in the channel, and would be waited for for ever: by
        // then the channel is closed, and everything else was answered.
        let received = || if self.questions.is_closed() { answered.try_recv().ok() } else { answered.recv().ok() };
        let answer = sent.ok().and_then(|()| received());
        answer.or_else(|| self.has_failed.load(Ordering::SeqCst).then_some(Answer::NotVerified))
    }
}

impl Asked {
    /// The same, about the pacts of so many sources.
    #[cfg(feature = "provider-main")]
    pub(crate) fn about(self, sources: usize) -> Self {
        Asked { sources, ..self }
    }

    /// What is wrong where there are more sources than tests know of.
    pub(crate) fn check(&self, sources: usize) -> Result<(), SetupError> {
        if sources == self.sources {
            return Ok(());
        }
        let reason = "the pacts that the function adds cannot be listed as tests of their own: name them in \
                      `#[pact_provider(.., pacts = \"..\")]`, or do without `provider_main!`";
        Err(SetupError::new(SetupErrorKind::UnlistedPacts, reason))
    }

    /// Answers about the interactions of a plan: the place of each among all of all pacts.
    pub(crate) fn about_these<'a>(
        &'a self,
        places: impl Iterator<Item = usize>,
        provider: &'a str,
        mask: &'a Mask,
        policy: Policy,
    ) -> Answering<'a> {
        let numbers = places.enumerate().map(|(number, place)| (place, number)).collect();
        Answering { asked: self, provider, mask, policy, numbers, open: RefCell::default() }
    }
}

/// A verification while it is asked.
pub(crate) struct Answering<'a> {
    asked: &'a Asked,
    provider: &'a str,
    mask: &'a Mask,
    policy: Policy,
    /// The number in the plan by the number among all.
    numbers: HashMap<usize, usize>,
    open: RefCell<HashMap<usize, mpsc::Sender<Answer>>>,
}

impl Answering<'_> {
    /// The number in the plan of the interaction that is asked for next.
    pub(crate) fn next(&self, context: &mut Context<'_>) -> Poll<Option<usize>> {
        loop {
            let question = match self.asked.questions.borrow_mut().poll_recv(context) {
                Poll::Ready(Some(question)) => question,
                Poll::Ready(None) => return Poll::Ready(None),
                Poll::Pending => return Poll::Pending,
            };
            let place = match question.about {
                About::Interaction(place) => place,
                About::NoInteractions { origin } => {
                    let error = VerificationError::NoInteractions { origin }.to_string();
                    let error = (!self.policy.allow.no_interactions).then(|| self.mask.text(&error));
                    drop(question.answer.send(Answer::NoInteractions { error }));
                    continue;
                }
            };
            match self.numbers.get(&place) {
                Some(number) => {
                    self.open.borrow_mut().insert(*number, question.answer);
                    return Poll::Ready(Some(*number));
                }
                // A test that does not wait any more needs no answer.
                None => drop(question.answer.send(Answer::LeftOut)),
            }
        }
    }

    pub(crate) fn answer(&self, number: usize, result: &InteractionResult) {
        if let Some(answer) = self.open.borrow_mut().remove(&number) {
            let mut verification = Verification::of_one(self.provider, self.mask.clone(), result.clone());
            verification.kept = self.policy.kept;
            drop(answer.send(Answer::Verified(Box::new(verification))));
        }
    }

    /// An interaction failed, and no other is verified for that.
    pub(crate) fn fail_fast(&self) {
        self.asked.has_failed.store(true, Ordering::SeqCst);
    }
}

#[cfg(all(test, feature = "provider-main"))]
mod tests {
    use std::thread;
    use std::time::Duration;

    use super::*;

    /// The two meet at any moment of one another.
    #[test]
    fn a_question_while_the_verification_ends_is_not_waited_for() {
        for round in 0..20_000_u32 {
            let (asker, verification) = channel();
            let (done, ended) = mpsc::channel();
            thread::spawn(move || done.send(asker.ask(About::Interaction(0)).is_none()));
            (0..round % 1000 * 20).for_each(|_| std::hint::spin_loop());
            drop(verification);
            assert_eq!(ended.recv_timeout(Duration::from_secs(20)), Ok(true), "in round {round}");
        }
    }
}
