//! A provider that the binary starts and stops. This test binary is the provider, when it is asked to be.

use std::env;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::support::{Place, Server, get};

/// A provider on the port that stands in the environment, for as long as it lives.
#[test]
#[ignore = "is started by the other tests"]
fn be_the_provider() {
    let port = env::args().find_map(|argument| argument.strip_prefix("listen=").map(str::to_owned)).unwrap();
    let server = Server::at(port.parse().unwrap(), |request| match &*request.target {
        "/health" => (204, Vec::new(), String::new()),
        "/broken" => (503, Vec::new(), String::new()),
        "/slow" => {
            std::thread::sleep(Duration::from_secs(60));
            (200, Vec::new(), String::new())
        }
        _ => (200, Vec::new(), String::new()),
    });
    assert_eq!(server.port.to_string(), port);
    std::thread::sleep(Duration::from_secs(60));
}

/// Options that start it: the harness takes what is not one of its own options for filters.
fn start(more: &str) -> Vec<String> {
    let program = env::current_exe().unwrap();
    let command = format!("'{}' --ignored be_the_provider listen={{port}}", program.display());
    let mut options = vec!["--start".to_owned(), command];
    options.extend(more.split_whitespace().map(str::to_owned));
    options
}

#[test]
fn a_provider_is_started_and_stopped() {
    let place = Place::with(&[get("get an article", "/article", &["in stock"])]);
    let run = |more: &str| {
        crate::support::Run::of(&place.command("-f pact.json --json r.json").args(start(more)).output().unwrap())
    };
    run("").ends_with(0).reports("Passed: 1/1");
    run("--ready /health -s http://127.0.0.1:{port}/states").ends_with(0).reports("Passed: 1/1");
    run("--ready /health -s /states").ends_with(0).reports("Passed: 1/1");
    let url = place.json("r.json")["interactionResults"][0]["request"]["url"].as_str().unwrap().to_owned();
    let host = url.strip_prefix("http://").unwrap().split('/').next().unwrap().to_owned();
    assert!(TcpStream::connect(&host).is_err(), "{host} still listens");

    let begun = Instant::now();
    run("--ready /broken --ready-within 1").ends_with(2).reports("was not ready within 1s").reports("503");
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
}

#[test]
fn a_command_that_cannot_be_is_an_error() {
    let place = Place::with(&[get("get an article", "/article", &[])]);
    let run = |command: &str, more: &str| {
        let output = place.command(&format!("-f pact.json {more} --start")).arg(command).output().unwrap();
        crate::support::Run::of(&output).ends_with(2)
    };
    run("no-such-program-anywhere", "").reports("no-such-program-anywhere");
    run("'unclosed", "").says("a quote is not closed");
    run("", "").says("write the command");
    let other = Server::good();
    run("stock", &format!("--port {}", other.port)).reports("another program listens on port");
    run("stock", "").reports("or give its fixed port with --port");
    run("stock", "--ready health").says("write --ready /health");
    run("stock", "--transport https").says("spoken to with http");
    run("stock", "--hostname there").says("cannot be used with");
    place.run("-f pact.json --ready /health").ends_with(2).says("--start <COMMAND>");
}
