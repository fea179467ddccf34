//! What `#[test_attributes::test]` gives: a pool that begins a test, and ends after it.

use std::future::Future;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many pools have been given back.
pub(crate) static GIVEN_BACK: AtomicUsize = AtomicUsize::new(0);

#[derive(Clone)]
pub(crate) struct Pool {
    pub(crate) articles: u32,
}

/// Runs a test on a runtime that has begun before it.
pub(crate) fn run<F: Future<Output = ()>>(test: fn(Pool) -> F) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async { test(Pool { articles: 7 }).await });
    GIVEN_BACK.fetch_add(1, Ordering::SeqCst);
}
