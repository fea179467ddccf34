//! Interactions that are asked for one by one, by tests of their own.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::mpsc;
use std::task::{Context, Poll};

use tokio::sync::mpsc::UnboundedReceiver;
#[cfg(feature = "provider-main")]
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use super::event::InteractionResult;
use super::plan::Plan;

/// What a test gets: its interaction's result, or nothing, where the filter leaves it out.
pub(super) type Answer = Option<Box<InteractionResult>>;

/// Where tests ask for interactions, by their number among all of all pacts. The verification ends when nobody can ask any
/// more.
#[cfg(feature = "provider-main")]
#[derive(Debug, Clone)]
pub(super) struct Asker(UnboundedSender<Question>);

/// Where a verification is asked.
#[derive(Debug)]
pub(super) struct Asked {
    questions: RefCell<UnboundedReceiver<Question>>,
    /// How many sources the tests are made of; the user's function adds none.
    sources: usize,
}

#[derive(Debug)]
struct Question {
    place: usize,
    answer: mpsc::Sender<Answer>,
}

#[cfg(feature = "provider-main")]
pub(super) fn channel() -> (Asker, Asked) {
    let (sender, receiver) = unbounded_channel();
    (Asker(sender), Asked { questions: RefCell::new(receiver), sources: 0 })
}

#[cfg(feature = "provider-main")]
impl Asker {
    /// Waits for an interaction; nothing where the verification ended before it.
    pub(super) fn ask(&self, place: usize) -> Option<Answer> {
        let (answer, answered) = mpsc::channel();
        self.0.send(Question { place, answer }).ok()?;
        answered.recv().ok()
    }
}

impl Asked {
    /// The same, about the pacts of so many sources.
    #[cfg(feature = "provider-main")]
    pub(super) fn about(self, sources: usize) -> Self {
        Asked { sources, ..self }
    }

    /// What is wrong where there are more sources than tests know of.
    pub(super) fn check(&self, sources: usize) -> Result<(), String> {
        if sources == self.sources {
            return Ok(());
        }
        Err("the pacts that the function adds cannot be listed as tests of their own: name them in \
             `#[pact_provider(.., pacts = \"..\")]`, or do without `provider_main!`"
            .to_owned())
    }

    pub(super) fn by(&self, plan: &Plan<'_>) -> Answering<'_> {
        let numbers = plan.planned.iter().enumerate().map(|(number, planned)| (planned.place, number)).collect();
        Answering { asked: self, numbers, open: RefCell::default() }
    }
}

/// A verification while it is asked.
pub(super) struct Answering<'a> {
    asked: &'a Asked,
    /// The number in the plan by the number among all.
    numbers: HashMap<usize, usize>,
    open: RefCell<HashMap<usize, mpsc::Sender<Answer>>>,
}

impl Answering<'_> {
    /// The number in the plan of the interaction that is asked for next.
    pub(super) fn next(&self, context: &mut Context<'_>) -> Poll<Option<usize>> {
        loop {
            let question = match self.asked.questions.borrow_mut().poll_recv(context) {
                Poll::Ready(Some(question)) => question,
                Poll::Ready(None) => return Poll::Ready(None),
                Poll::Pending => return Poll::Pending,
            };
            match self.numbers.get(&question.place) {
                Some(number) => {
                    self.open.borrow_mut().insert(*number, question.answer);
                    return Poll::Ready(Some(*number));
                }
                // A test that does not wait any more needs no answer.
                None => drop(question.answer.send(None)),
            }
        }
    }

    pub(super) fn answer(&self, number: usize, result: &InteractionResult) {
        if let Some(answer) = self.open.borrow_mut().remove(&number) {
            drop(answer.send(Some(Box::new(result.clone()))));
        }
    }
}
