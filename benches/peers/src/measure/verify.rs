//! A verification from its beginning to its end: read the pact, replay every interaction against a provider of another
//! process, report. Each peer in a process of its own, which tells how long it took and the most memory that it needed.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use std::{env, fs};

use pact_harness::prelude::*;
use pact_verifier::callback_executors::{HttpRequestProviderStateExecutor, NullRequestFilterExecutor};
use pact_verifier::{FilterInfo, PactSource, ProviderInfo, ProviderTransport, VerificationOptions};
use pollster::block_on;
use serde_json::{Value, json};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::{Sizes, median, milliseconds, most_memory};
use crate::growth::Growth;
use crate::peer::{pacts, path};
use crate::table::{Table, at_most};

/// The argument that makes this program a process that verifies.
pub(crate) const CHILD: &str = "--verify";

const OURS: &str = "pact-harness";
const OFFICIAL: &str = "pact_verifier";

/// How long the slow provider takes for an answer.
const DELAY: Duration = Duration::from_millis(50);

pub(crate) fn compare(sizes: &Sizes) {
    let mut times = Table::new("a verification, in ms", &[OURS, OFFICIAL]);
    let mut memory = Table::new("the most memory, in MiB", &[OURS, OFFICIAL]);
    let mut growth = Growth::default();
    let fast = provider(Duration::ZERO);
    for (interactions, most) in [(1, Some(3.0)), (10, None), (100, Some(40.0)), (1000, Some(400.0))] {
        let pact = pact_with(interactions);
        let runs = if interactions < 1000 { sizes.runs * 4 } else { sizes.runs };
        let ours = verified(OURS, &fast, &pact, 1, runs);
        let official = verified(OFFICIAL, &fast, &pact, 1, runs.min(1000 / interactions + 1));
        let taken = [ours.0, official.0];
        times.row(&format!("{interactions} interactions"), &taken, most.map(|most| at_most(ours.0, most)));
        growth.add(interactions, &taken);
        if interactions == 1000 {
            let once = [verified(OURS, &fast, &pact, 1, 0).1, verified(OFFICIAL, &fast, &pact, 1, 0).1];
            memory.row(&format!("{interactions} interactions"), &once, Some(at_most(once[0], once[1].min(26.0))));
        }
    }
    times.growth(&growth);
    let slow = provider(DELAY);
    let pact = pact_with(20);
    let ours = verified(OURS, &slow, &pact, 8, sizes.runs).0;
    let official = verified(OFFICIAL, &slow, &pact, 8, 1).0;
    times.row("20 interactions of 50 ms, 8 at a time", &[ours, official], Some(at_most(ours, 170.0)));
    times.print();
    memory.print();
}

fn provider(delay: Duration) -> MockServer {
    let answer = ResponseTemplate::new(200).set_body_json(json!({ "id": 1, "name": "a thing", "tags": ["a", "b"] }));
    // To wait for no time at all takes a millisecond.
    let answer = if delay.is_zero() { answer } else { answer.set_delay(delay) };
    let server = block_on(MockServer::builder().disable_request_recording().start());
    block_on(Mock::given(any()).respond_with(answer).mount(&server));
    server
}

fn pact_with(interactions: usize) -> PathBuf {
    let all: Vec<Value> = (0..interactions)
        .map(|thing| {
            json!({
                "type": "Synchronous/HTTP",
                "description": format!("get thing {thing}"),
                "request": { "method": "GET", "path": path(thing), "headers": { "Accept": ["application/json"] } },
                "response": {
                    "status": 200,
                    "headers": { "Content-Type": ["application/json"] },
                    "body": {
                        "contentType": "application/json",
                        "encoded": false,
                        "content": { "id": 7, "name": "thing", "tags": ["a", "b"] },
                    },
                    "matchingRules": { "body": {
                        "$.id": { "combine": "AND", "matchers": [{ "match": "integer" }] },
                        "$.name": { "combine": "AND", "matchers": [{ "match": "type" }] },
                    } },
                },
            })
        })
        .collect();
    let pact = json!({
        "consumer": { "name": "peers" },
        "provider": { "name": "things" },
        "interactions": all,
        "metadata": { "pactSpecification": { "version": "4.0" } },
    });
    fs::create_dir_all(pacts()).expect("there is a place for pacts");
    let file = pacts().join(format!("verified-{interactions}.json"));
    fs::write(&file, pact.to_string()).expect("the pact can be written");
    file
}

/// The time in the middle of so many runs, after one to get warm, and the most memory that they needed.
fn verified(peer: &str, provider: &MockServer, pact: &Path, at_once: usize, runs: usize) -> (f64, f64) {
    let program = env::current_exe().expect("this program knows its place");
    let run = Command::new(program)
        .args([CHILD, peer, &provider.uri(), &pact.display().to_string(), &at_once.to_string(), &runs.to_string()])
        // The official crate prints its report there.
        .stdout(Stdio::null())
        .output()
        .expect("this program starts");
    let printed = String::from_utf8_lossy(&run.stderr);
    let (time, memory) = printed.trim().split_once(' ').unwrap_or_else(|| panic!("{peer}: {printed}"));
    (time.parse().expect("a number of milliseconds"), memory.parse().expect("a number of mebibytes"))
}

/// Verifies a pact several times.
pub(crate) fn child(arguments: &[String]) -> ExitCode {
    let [peer, url, pact, at_once, runs] = arguments else { return ExitCode::FAILURE };
    let (at_once, runs) = (at_once.parse().unwrap_or(1), runs.parse().unwrap_or(0));
    let mut taken: Vec<f64> = (0..=runs)
        .map(|_| {
            let begin = Instant::now();
            match peer.as_str() {
                OURS => ours(url, pact, at_once),
                _ => official(url, pact),
            }
            milliseconds(begin.elapsed())
        })
        .collect();
    // The first run is only to get warm.
    if taken.len() > 1 {
        taken.remove(0);
    }
    eprintln!("{} {}", median(taken), most_memory());
    ExitCode::SUCCESS
}

fn ours(url: &str, pact: &str, at_once: usize) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("there is a runtime");
    let provider = Provider::new("things").pacts(pact).url(url).concurrency(at_once);
    let verification = runtime.block_on(provider.verify());
    assert!(verification.is_ok(), "{verification}");
    println!("{verification}");
}

fn official(url: &str, pact: &str) {
    let port = url.rsplit(':').next().and_then(|port| port.parse().ok());
    let transport = ProviderTransport { port, ..ProviderTransport::default() };
    let provider = ProviderInfo {
        name: "things".to_owned(),
        host: "127.0.0.1".to_owned(),
        transports: vec![transport],
        ..ProviderInfo::default()
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("there is a runtime");
    let options = VerificationOptions::<NullRequestFilterExecutor>::default();
    let states = Arc::new(HttpRequestProviderStateExecutor::default());
    let sources = vec![PactSource::File(pact.to_owned())];
    let verification = pact_verifier::verify_provider_async(
        provider,
        sources,
        FilterInfo::None,
        Vec::new(),
        &options,
        None,
        &states,
        None,
    );
    let verification = runtime.block_on(verification).expect("the official crate can verify");
    assert!(verification.result, "{:?}", verification.errors);
}
