//! Work of one thread, timed by the processor's time that it takes: what else runs does not count.

use std::time::Duration;

use cpu_time::ThreadTime;

use super::{median, milliseconds};

/// What a piece of work returns, and how long it took.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let begin = ThreadTime::now();
    let done = work();
    (done, begin.elapsed())
}

/// Runs the peers in turn, always the one that has had the least time, until each has had its time, and at least once.
/// The milliseconds in the middle of each.
pub(crate) fn in_turn<const N: usize>(time: Duration, peers: [&dyn Fn() -> Duration; N]) -> [f64; N] {
    let mut taken = [const { Vec::new() }; N];
    let mut all = [Duration::ZERO; N];
    while let Some(next) = (0..N).filter(|&peer| all[peer] < time).min_by_key(|&peer| all[peer]) {
        let run = peers[next]();
        taken[next].push(run);
        all[next] += run;
    }
    taken.map(|mut taken| {
        // The first run is only to get warm.
        if taken.len() > 1 {
            taken.remove(0);
        }
        milliseconds(median(taken))
    })
}
