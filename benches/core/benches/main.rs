//! How long the core's own paths take, one file for each; the shape of the group's names is subject, case, size.

use std::time::Duration;

use criterion::Criterion;

mod bodies;
mod generators;
mod mock;
mod pacts;
mod rules;
mod verification;

fn main() {
    // Short, so that all of them take minutes; the command line says otherwise where it matters.
    let criterion =
        Criterion::default().warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(2));
    let mut criterion = criterion.configure_from_args();
    pacts::bench(&mut criterion);
    rules::bench(&mut criterion);
    bodies::bench(&mut criterion);
    generators::bench(&mut criterion);
    mock::bench(&mut criterion);
    verification::bench(&mut criterion);
    criterion.final_summary();
}
