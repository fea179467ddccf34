//! What was acknowledged is there after whatever happens to the broker.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::broker::{Broker, Client, databases};
use crate::postgres;

const WRITERS: usize = 8;

/// How often brokers are killed: `PACT_BROKER_TEST_CRASHES`, or a few times.
fn rounds() -> usize {
    std::env::var("PACT_BROKER_TEST_CRASHES").ok().and_then(|text| text.parse().ok()).unwrap_or(2)
}

/// What each writer was told was written.
#[derive(Default)]
struct Acknowledged {
    /// Versions with a pact.
    pacts: Vec<String>,
    /// Numbers of results, and where they are.
    results: Vec<String>,
}

/// Publishes and verifies as fast as it can until the broker is gone.
fn write(broker: &Broker, writer: usize, round: usize, all: &AtomicUsize) -> Acknowledged {
    let mut done = Acknowledged::default();
    let Some(mut client) = Client::connect(broker.address) else { return done };
    let mut results = None;
    for number in 0.. {
        let consumer = format!("Web{}", writer % 3);
        let version = format!("{round}.{writer}.{number}");
        if number % 4 == 0 {
            let pact = format!(r#"{{"interactions":[{{"description":"{}"}}]}}"#, number % 32);
            let path = format!("/pacts/provider/Stock/consumer/{consumer}/version/{version}");
            let Some((status, body)) = client.send("PUT", &path, &pact) else { break };
            assert_eq!(status, 201, "{body}");
            done.pacts.push(path);
            let body: serde_json::Value = serde_json::from_str(&body).unwrap();
            let href = body["_links"]["pb:publish-verification-results"]["href"].as_str().unwrap();
            results = href.strip_prefix("http://broker").map(str::to_owned);
        } else if let Some(results) = &results {
            let body = format!(r#"{{"success":{},"providerApplicationVersion":"{version}"}}"#, number % 3 > 0);
            let Some((status, body)) = client.send("POST", results, &body) else { break };
            assert_eq!(status, 201, "{body}");
            let body: serde_json::Value = serde_json::from_str(&body).unwrap();
            let href = body["_links"]["self"]["href"].as_str().unwrap();
            done.results.push(href.strip_prefix("http://broker").unwrap().to_owned());
        }
        all.fetch_add(1, Ordering::Relaxed);
    }
    done
}

#[test]
fn nothing_acknowledged_is_lost_when_the_broker_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    for database in databases(folder.path()) {
        let mut acknowledged = Acknowledged::default();
        for round in 0..rounds() {
            let broker = Broker::start(&database, &["--database-max-connections", "8"]);
            let (written, address) = (AtomicUsize::new(0), broker.address);
            thread::scope(|scope| {
                let broker = &broker;
                let written = &written;
                let writers: Vec<_> =
                    (0..WRITERS).map(|writer| scope.spawn(move || write(broker, writer, round, written))).collect();
                // In the middle of it: neither at its beginning nor when nobody writes.
                while written.load(Ordering::Relaxed) < 300 + 50 * round {
                    assert!(writers.iter().any(|writer| !writer.is_finished()), "{address} is gone");
                    thread::yield_now();
                }
                broker.signal("KILL");
                for writer in writers {
                    let done = writer.join().unwrap();
                    acknowledged.pacts.extend(done.pacts);
                    acknowledged.results.extend(done.results);
                }
            });
            broker.wait();
        }
        crate::check::assert_whole(&database);
        let broker = Broker::start(&database, &[]);
        let mut client = Client::connect(broker.address).unwrap();
        let Acknowledged { pacts, results } = acknowledged;
        assert!(pacts.len() > 50 && results.len() > 150, "{} pacts and {} results", pacts.len(), results.len());
        for path in pacts.iter().chain(&results) {
            let (status, body) = client.send("GET", path, "").unwrap();
            assert_eq!(status, 200, "{database}: {path} was acknowledged, and is lost: {body}");
        }
        let mut numbers = BTreeMap::new();
        for path in &results {
            *numbers.entry(path.rsplit('/').next().unwrap()).or_insert(0) += 1;
        }
        assert!(numbers.values().all(|count| *count == 1), "a number was given twice");
    }
}

fn files(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_broker_that_was_told_to_stop_answers_what_has_begun_and_leaves_one_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("broker.db");
    let broker = Broker::start(path.to_str().unwrap(), &[]);
    let written = AtomicUsize::new(0);
    let done: Vec<Acknowledged> = thread::scope(|scope| {
        let (broker, written) = (&broker, &written);
        let writers: Vec<_> =
            (0..WRITERS).map(|writer| scope.spawn(move || write(broker, writer, 0, written))).collect();
        while written.load(Ordering::Relaxed) < 200 {
            thread::yield_now();
        }
        broker.signal("TERM");
        writers.into_iter().map(|writer| writer.join().unwrap()).collect()
    });
    assert!(broker.wait().success());
    assert_eq!(files(folder.path()), ["broker.db"]);
    crate::check::assert_whole(path.to_str().unwrap());
    let broker = Broker::start(path.to_str().unwrap(), &[]);
    for path in done.iter().flat_map(|done| done.pacts.iter().chain(&done.results)) {
        assert_eq!(broker.send("GET", path, "").0, 200, "{path}");
    }
}

#[test]
fn eight_brokers_start_at_once_on_an_empty_database() {
    let folder = tempfile::tempdir().unwrap();
    let mut all = databases(folder.path());
    // Once is luck.
    all.extend((1..3).map_while(|_| postgres::database()));
    for database in all {
        let brokers: Vec<Broker> = thread::scope(|scope| {
            let starts: Vec<_> = (0..8).map(|_| scope.spawn(|| Broker::start(&database, &[]))).collect();
            starts.into_iter().map(|start| start.join().unwrap()).collect()
        });
        let pact = r#"{"interactions":[{"description":"a"}]}"#;
        for (number, broker) in brokers.iter().enumerate() {
            let path = format!("/pacts/provider/Stock/consumer/Web/version/{number}");
            assert_eq!(broker.send("PUT", &path, pact).0, 201);
            // What one node has written, every other one knows at once.
            for other in &brokers {
                assert_eq!(other.send("GET", &path, "").0, 200);
            }
        }
        drop(brokers);
        crate::check::assert_whole(&database);
    }
}
