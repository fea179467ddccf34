//! Work of one thread, timed by the processor's time that it takes: what else runs does not count.

use std::time::Duration;

use cpu_time::ThreadTime;

use super::{median, milliseconds};

/// Enough runs for a median, however short they are.
const MOST_RUNS: usize = 201;

/// What a piece of work returns, and how long it took.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let begin = ThreadTime::now();
    let done = work();
    (done, begin.elapsed())
}

/// Runs the peers in turn, each until it has had its time, and at least once. The milliseconds in the middle of each.
pub(crate) fn in_turn<const N: usize>(time: Duration, peers: [&dyn Fn() -> Duration; N]) -> [f64; N] {
    let mut taken = [const { Vec::new() }; N];
    for _ in 0..MOST_RUNS {
        for (peer, taken) in peers.iter().zip(&mut taken) {
            if taken.iter().sum::<Duration>() < time {
                taken.push(peer());
            }
        }
    }
    taken.map(|mut taken| {
        // The first run is only to get warm.
        if taken.len() > 1 {
            taken.remove(0);
        }
        milliseconds(median(taken))
    })
}
