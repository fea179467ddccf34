//! What is done at the same time, and what is done alone.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll};

use super::stop::Stop;

/// Something to do, known by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Job {
    pub(super) number: usize,
    /// Whether nothing else may go on meanwhile.
    pub(super) alone: bool,
}

/// Does all jobs that come, up to `at_once` of them at the same time, in the order in which they come. The caller's task
/// polls them all: they need not be `Send`, and a few are polled in vain, which costs less than waking them one by one.
pub(super) async fn run<F: Future>(
    mut next: impl FnMut(&mut Context<'_>) -> Poll<Option<Job>>,
    at_once: usize,
    stop: &Stop,
    mut begin: impl FnMut(usize) -> F,
    mut done: impl FnMut(usize, F::Output),
) {
    let mut running: Vec<(usize, Pin<Box<F>>)> = Vec::new();
    let (mut waiting, mut alone, mut ended) = (None, false, false);
    poll_fn(|context| {
        loop {
            stop.poll(context);
            while !ended && !stop.begins_nothing_new() {
                let Poll::Ready(job) = waiting.take().map_or_else(|| next(context), |job| Poll::Ready(Some(job)))
                else {
                    break;
                };
                let Some(job) = job else {
                    ended = true;
                    break;
                };
                let has_room = if job.alone { running.is_empty() } else { !alone && running.len() < at_once.max(1) };
                if !has_room {
                    waiting = Some(job);
                    break;
                }
                alone = job.alone;
                running.push((job.number, Box::pin(begin(job.number))));
            }
            let before = running.len();
            running.retain_mut(|(number, work)| match work.as_mut().poll(context) {
                Poll::Ready(result) => {
                    done(*number, result);
                    false
                }
                Poll::Pending => true,
            });
            alone &= !running.is_empty();
            if running.is_empty() && (ended || stop.begins_nothing_new()) {
                return Poll::Ready(());
            }
            if running.len() == before {
                return Poll::Pending;
            }
        }
    })
    .await;
}

#[cfg(test)]
mod tests {
    use std::cell::{Cell, RefCell};
    use std::time::Duration;

    use super::*;

    /// Runs jobs (`true` is alone), each of which takes a moment, and tells what went on beside each of them.
    fn beside(jobs: &[bool], at_once: usize) -> (Vec<usize>, Vec<usize>) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let mut jobs = jobs.iter().enumerate().map(|(number, alone)| Job { number, alone: *alone });
        let count = jobs.len();
        let (running, most, order) = (Cell::new(0_usize), RefCell::new(vec![0; count]), RefCell::new(Vec::new()));
        let begin = |number| {
            let (running, most, order) = (&running, &most, &order);
            async move {
                running.set(running.get() + 1);
                order.borrow_mut().push(number);
                most.borrow_mut()[number] = running.get();
                tokio::time::sleep(Duration::from_millis(5)).await;
                let seen = running.get().max(most.borrow()[number]);
                most.borrow_mut()[number] = seen;
                running.set(running.get() - 1);
            }
        };
        runtime.block_on(run(|_| Poll::Ready(jobs.next()), at_once, &Stop::default(), begin, |_, ()| ()));
        (most.into_inner(), order.into_inner())
    }

    #[test]
    fn jobs_share_the_time_up_to_the_limit_and_begin_in_order() {
        let (most, order) = beside(&[false; 7], 3);
        assert_eq!(order, [0, 1, 2, 3, 4, 5, 6]);
        assert_eq!(most.iter().max(), Some(&3));
    }

    #[test]
    fn a_job_that_must_be_alone_is_alone() {
        let (most, order) = beside(&[false, false, true, true, false, false], 4);
        assert_eq!(order, [0, 1, 2, 3, 4, 5]);
        assert_eq!((most[2], most[3]), (1, 1));
        assert_eq!((most[1], most[5]), (2, 2));
    }

    #[test]
    fn one_at_a_time_is_one_at_a_time() {
        assert_eq!(beside(&[false; 4], 1).0, [1, 1, 1, 1]);
    }

    #[test]
    fn what_was_interrupted_is_given_up_and_nothing_else_begins() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let mut stop = Stop::default();
        stop.also_when(async { tokio::time::sleep(Duration::from_millis(5)).await });
        let mut numbers = 0..3;
        let next = |_: &mut Context<'_>| Poll::Ready(numbers.next().map(|number| Job { number, alone: true }));
        let mut done = Vec::new();
        let begin = |_| stop.or(std::future::pending::<()>());
        runtime.block_on(run(next, 1, &stop, begin, |number, result| done.push((number, result))));
        assert_eq!(done, [(0, None)]);
    }
}
