//! How a verification ends before its time.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

/// Something that ends a verification: a person at the keyboard, for one.
type Interruption = Pin<Box<dyn Future<Output = ()>>>;

/// Whether a verification is to end, asked by all that goes on in it. One task polls all of that, so nobody has to be
/// woken.
#[derive(Default)]
pub(crate) struct Stop {
    interruptions: RefCell<Vec<Interruption>>,
    interrupted: Cell<bool>,
    nothing_new: Cell<bool>,
}

impl Stop {
    /// Ends it also when this is done.
    pub(crate) fn also_when(&mut self, interruption: impl Future<Output = ()> + 'static) {
        self.interruptions.get_mut().push(Box::pin(interruption));
    }

    /// What goes on ends as it would, and nothing else is begun.
    pub(crate) fn begin_nothing_new(&self) {
        self.nothing_new.set(true);
    }

    pub(crate) fn begins_nothing_new(&self) -> bool {
        self.nothing_new.get() || self.interrupted.get()
    }

    pub(crate) fn is_interrupted(&self) -> bool {
        self.interrupted.get()
    }

    /// Asks whether it is time, and to be woken when it is.
    pub(crate) fn poll(&self, context: &mut Context<'_>) {
        let mut interruptions = self.interruptions.borrow_mut();
        if interruptions.iter_mut().any(|interruption| interruption.as_mut().poll(context).is_ready()) {
            self.interrupted.set(true);
            interruptions.clear();
        }
    }

    /// What some work comes to; `None` if it was interrupted, and then the work is given up.
    pub(crate) async fn or<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        let mut work = pin!(work);
        poll_fn(|context| {
            self.poll(context);
            if self.is_interrupted() { Poll::Ready(None) } else { work.as_mut().poll(context).map(Some) }
        })
        .await
    }
}

impl fmt::Debug for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stop").field("interrupted", &self.interrupted).finish_non_exhaustive()
    }
}
