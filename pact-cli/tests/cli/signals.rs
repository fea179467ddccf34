//! What becomes of a run that somebody ends.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::{Place, Run, Server, get};

/// Runs until the provider was asked, is then sent a signal, and ends.
fn interrupted(signal: &str, place: &Place, server: &Server, states: &Server) -> Run {
    let arguments = format!(
        "-f pact.json -p {} -s {} --state-change-teardown --request-timeout 20000 --json r.json",
        server.port,
        states.url("/states")
    );
    let child = place.command(&arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let begun = Instant::now();
    while server.asked().is_empty() {
        assert!(begun.elapsed() < Duration::from_secs(20), "the provider was never asked");
        std::thread::yield_now();
    }
    send(signal, &child);
    Run::of(&child.wait_with_output().unwrap())
}

fn send(signal: &str, child: &Child) {
    assert!(Command::new("kill").args(["-s", signal, &child.id().to_string()]).status().unwrap().success());
}

#[test]
fn states_are_taken_down_and_reports_written_before_the_end() {
    for (signal, code) in [("INT", 130), ("TERM", 143), ("HUP", 129)] {
        let slow = Server::answering(|_| {
            std::thread::sleep(Duration::from_secs(30));
            (200, Vec::new(), String::new())
        });
        let states = Server::good();
        let place = Place::with(&[get("get one", "/1", &["in stock"]), get("get two", "/2", &["in stock"])]);
        interrupted(signal, &place, &slow, &states)
            .ends_with(code)
            .reports("it was interrupted before it could be found out")
            .reports("interrupted: 1 interaction was not verified");
        let told: Vec<String> = states.received().into_iter().map(|request| request.body).collect();
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].contains("\"setup\"") && told[1].contains("\"teardown\""), "{told:?}");
        assert_eq!(place.json("r.json")["result"], false);
    }
}
