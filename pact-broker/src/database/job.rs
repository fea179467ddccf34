//! A closure on its way to a worker.

use std::panic::{AssertUnwindSafe, catch_unwind};

use tokio::sync::oneshot;

use super::{Error, Tx};

/// A transaction that a worker runs, commits and then answers.
pub(super) trait Job: Send {
    /// Runs in the transaction; whether to commit.
    fn run(&mut self, tx: &Tx<'_>) -> bool;

    /// Answers, with why the transaction was not run or not committed.
    fn answer(self: Box<Self>, committed: Result<(), Error>);
}

pub(super) struct Closure<F, T, E> {
    work: Option<F>,
    outcome: Option<Result<T, E>>,
    reply: oneshot::Sender<Result<T, E>>,
}

impl<F, T, E> Closure<F, T, E> {
    pub(super) fn new(work: F, reply: oneshot::Sender<Result<T, E>>) -> Self {
        Self { work: Some(work), outcome: None, reply }
    }
}

impl<F, T, E> Job for Closure<F, T, E>
where
    F: FnOnce(&Tx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<Error> + Send,
{
    fn run(&mut self, tx: &Tx<'_>) -> bool {
        // A worker outlives what it is given: a panic is an error of one request.
        self.outcome = self.work.take().and_then(|work| catch_unwind(AssertUnwindSafe(|| work(tx))).ok());
        matches!(self.outcome, Some(Ok(_)))
    }

    fn answer(self: Box<Self>, committed: Result<(), Error>) {
        let outcome = match (self.outcome, committed) {
            (Some(Err(error)), _) => Err(error),
            (_, Err(error)) => Err(error.into()),
            (Some(outcome), Ok(())) => outcome,
            (None, Ok(())) => Err(Error::Panicked.into()),
        };
        // Who asked may have gone meanwhile.
        let _ = self.reply.send(outcome);
    }
}
