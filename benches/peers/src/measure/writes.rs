//! Many tests of one interaction each that write into one pact, in one process one after the other.

use std::time::{Duration, Instant};

use super::{Sizes, median, milliseconds};
use crate::growth::Growth;
use crate::http::Client;
use crate::official::Official;
use crate::ours::Ours;
use crate::peer::{self, Peer, path};
use crate::table::{Table, at_most};

/// How many tests are the last ones.
const LAST: usize = 20;

pub(crate) fn compare(sizes: &Sizes) {
    let mut table = Table::new("tests into one pact, in ms", &["pact-harness", "pact_consumer"]);
    let mut growth = [Growth::default(), Growth::default()];
    let targets = [(200, 300.0), (800, 1200.0)];
    for &tests in sizes.tests {
        let mut all = [const { Vec::new() }; 2];
        let mut last = [const { Vec::new() }; 2];
        let mut again = Vec::new();
        for run in 0..sizes.runs {
            for (i, peer) in [&Ours as &dyn Peer, &Official].into_iter().enumerate() {
                // Ten seconds a run.
                if peer.name() == "pact_consumer" && run > 0 {
                    continue;
                }
                peer::forget_pacts();
                let (whole, end) = many(peer, tests);
                all[i].push(milliseconds(whole));
                last[i].push(milliseconds(end));
                if peer.name() != "pact_consumer" {
                    again.push(milliseconds(many(peer, tests).0));
                }
            }
        }
        let (all, last) = (all.map(median), last.map(median));
        let target = targets.iter().find(|(size, _)| *size == tests).map(|(_, most)| at_most(all[0], *most));
        table.row(&format!("all of {tests} tests"), &all, target);
        table.row(&format!("all of {tests} tests, the pact being there"), &[median(again), f64::NAN], None);
        table.row(&format!("the end of one after {tests} others"), &last, Some(at_most(last[0], 1.0)));
        growth[0].add(tests, &all);
        growth[1].add(tests, &last);
    }
    table.growth_of("growth of all", &growth[0]);
    table.growth_of("growth of the end of one", &growth[1]);
    table.print();
}

/// How long all tests took, and the end of each of the last ones: its verification and its write.
fn many(peer: &dyn Peer, tests: usize) -> (Duration, Duration) {
    let begin = Instant::now();
    let ends = (0..tests).map(|number| {
        peer.test(number, number..number + 1, &mut |url| assert_eq!(Client::of(url).get(&path(number)), 200))
    });
    let ends: Vec<Duration> = ends.collect();
    (begin.elapsed(), median(ends[tests - LAST..].to_vec()))
}
