//! A consumer test from its beginning to its end, in a process that is warm: describe, start the mock provider, one
//! request for each interaction, verify, write a pact that was not there.

use std::time::{Duration, Instant};

use super::{Sizes, median, milliseconds};
use crate::growth::Growth;
use crate::http::Client;
use crate::peer::{self, Peer, path};
use crate::table::{Table, at_most};

/// The official crate needs seconds for one test of more interactions than this.
const QUICK_FOR_ALL: usize = 30;

pub(crate) fn compare(sizes: &Sizes) {
    let mut table = Table::new("a whole test, in ms", &["pact-harness", "pact_consumer", "wiremock"]);
    let mut growth = Growth::default();
    let targets = [(1, 1.0), (10, 4.0), (100, 30.0), (200, 60.0)];
    for &interactions in [1].iter().chain(sizes.interactions) {
        let runs = sizes.runs * if interactions <= 10 { 20 } else { 1 };
        let mut taken = [const { Vec::new() }; 3];
        for run in 0..=runs {
            for (peer, taken) in peer::all().into_iter().zip(&mut taken) {
                let skipped = peer.name() == "pact_consumer" && interactions > QUICK_FOR_ALL && run != 1;
                let time = if skipped { continue } else { milliseconds(whole_life(peer, interactions)) };
                // The first run is only to get warm.
                if run > 0 {
                    taken.push(time);
                }
            }
        }
        let values = taken.map(median);
        let target = targets.iter().find(|(size, _)| *size == interactions).map(|(_, most)| *most);
        table.row(&format!("{interactions} interactions"), &values, target.map(|most| at_most(values[0], most)));
        growth.add(interactions, &values);
    }
    table.growth(&growth);
    table.print();
}

fn whole_life(peer: &dyn Peer, interactions: usize) -> Duration {
    peer::forget_pacts();
    let begin = Instant::now();
    peer.test(0, 0..interactions, &mut |url| {
        let mut client = Client::of(url);
        for thing in 0..interactions {
            assert_eq!(client.get(&path(thing)), 200);
        }
    });
    begin.elapsed()
}
