//! What a mock provider answers in a second, asked over sixteen connections that are kept alive, for each of its things
//! in turn.

use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use super::{Sizes, median};
use crate::growth::Growth;
use crate::http::Client;
use crate::official::Official;
use crate::ours::Ours;
use crate::peer::{Peer, path};
use crate::table::{Table, at_least};
use crate::wiremock_alone::Wiremock;

const CONNECTIONS: usize = 16;

/// The share of bare wiremock's that ours is to reach.
const SHARE: f64 = 0.8;

pub(crate) fn compare(sizes: &Sizes) {
    let peers: [&dyn Peer; 4] = [&Ours, &Official, &Wiremock::CatchAll, &Wiremock::Mounted];
    let mut table = Table::of_rates("requests in a second", &peers.map(Peer::name));
    let mut growth = Growth::default();
    for &things in sizes.served {
        let mut rates = [const { Vec::new() }; 4];
        for run in 0..sizes.runs {
            for (peer, rates) in peers.into_iter().zip(&mut rates) {
                let official = peer.name() == "pact_consumer";
                // A second for a request.
                let connections = if official && things > 100 { 1 } else { CONNECTIONS };
                if !official || things == 1 || run == 0 {
                    rates.push(rate(peer, things, connections, sizes.asked_for));
                }
            }
        }
        let rates = rates.map(median);
        let verdict = at_least(rates[0], rates[2].max(rates[3]) * SHARE);
        table.row(&format!("{things} interactions"), &rates, Some(verdict));
        growth.add(things, &rates.map(|rate| 1.0 / rate));
    }
    table.growth_of("growth of the cost of a request", &growth);
    table.print();
}

fn rate(peer: &dyn Peer, things: usize, connections: usize, asked_for: Duration) -> f64 {
    let mut rate = 0.0;
    peer.serve(things, &mut |url| rate = ask(url, things, connections, asked_for));
    rate
}

fn ask(url: &str, things: usize, connections: usize, asked_for: Duration) -> f64 {
    let ready = Barrier::new(connections);
    let paths: Vec<String> = (0..things).map(path).collect();
    let ask_over_one = &|number: usize| {
        let mut client = Client::of(url);
        let mut thing = number * things / connections;
        client.get(&paths[thing]);
        ready.wait();
        let begin = Instant::now();
        let mut answers = 0_u32;
        while begin.elapsed() < asked_for {
            thing = (thing + 1) % things;
            assert_eq!(client.get(&paths[thing]), 200);
            answers += 1;
        }
        f64::from(answers) / begin.elapsed().as_secs_f64()
    };
    thread::scope(|scope| {
        let all: Vec<_> = (0..connections).map(|number| scope.spawn(move || ask_over_one(number))).collect();
        all.into_iter().map(|one| one.join().expect("every request is answered")).sum()
    })
}
