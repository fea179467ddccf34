//! What clients wait for: publishing, results, can-i-deploy; on a small broker and on one with a million results.
//!
//! `cargo bench -p pact-broker --bench load -- [VERSIONS [RESULTS [DATABASE]]]` fills a database with so many versions of a
//! consumer with five providers, and so many results, starts the broker on it as a program, and asks it over HTTP.

mod client;
mod fill;

use std::io::Write;
use std::thread;
use std::time::{Duration, Instant};

use client::{Broker, Client, Times, milliseconds};
use fill::{MATRIX, contracts, fill};
use pact_broker::database::{Config, Db};

/// Requests of a kind, one after the other.
const ASKED: usize = 200;
const CLIENTS: usize = 8;
const LOAD: Duration = Duration::from_secs(10);

type Failed = Box<dyn std::error::Error>;

fn main() -> Result<(), Failed> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let number = |at: usize, default: usize| arguments.get(at).map_or(Ok(default), |text| text.parse());
    let (versions, results) = (number(0, 200)?, number(1, 1000)?);
    let folder = tempfile::tempdir()?;
    let database = arguments.get(2).cloned().unwrap_or_else(|| folder.path().join("broker.db").display().to_string());
    let config = if database.contains("host=") {
        Config::Postgres(database.clone(), 4)
    } else {
        Config::File(database.clone().into())
    };
    let began = Instant::now();
    fill(&Db::open(&config)?, versions, results)?;
    say(&format!("{versions} versions, {results} results, filled in {:.0} s", began.elapsed().as_secs_f64()));

    let began = Instant::now();
    let broker = Broker::start(&database)?;
    let mut client = Client::connect(&broker.address)?;
    client.send("GET", "/", "")?;
    say(&format!("start to first answer: {:.0} ms; RSS then {} MB", milliseconds(began), broker.memory()?));

    let mut publishing = Times::default();
    let mut recording = Times::default();
    for number in 0..ASKED {
        let body = contracts(versions + number);
        let answer = publishing.time(|| client.send("POST", "/contracts/publish", &body))?;
        assert!(answer.contains("successfully published"), "{answer}");
        let pact = format!("/pacts/provider/Stock/consumer/Web/version/{}", versions + number);
        let document: serde_json::Value = serde_json::from_str(&client.send("GET", &pact, "")?)?;
        let href = document["_links"]["pb:publish-verification-results"]["href"].as_str().unwrap_or_default();
        let path = href.strip_prefix("http://broker").unwrap_or(href).to_owned();
        let body = format!(r#"{{"success":true,"providerApplicationVersion":"load {number}"}}"#);
        recording.time(|| client.send("POST", &path, &body))?;
    }
    publishing.say("publish 5 contracts");
    recording.say("a result");

    let mut deciding = Times::default();
    for number in 0..ASKED {
        let path = question(versions, number);
        let answer = deciding.time(|| client.send("GET", &path, ""))?;
        assert!(answer.contains(r#""deployable":true"#), "{answer}");
    }
    deciding.say("can-i-deploy");
    let answered: usize = thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS)
            .map(|of| {
                let address = &broker.address;
                scope.spawn(move || {
                    let mut client = Client::connect(address).ok()?;
                    let until = Instant::now() + LOAD;
                    let mut answered = 0;
                    while Instant::now() < until {
                        client.send("GET", &question(versions, answered * CLIENTS + of), "").ok()?;
                        answered += 1;
                    }
                    Some(answered)
                })
            })
            .collect();
        clients.into_iter().map(|client| client.join().ok().flatten().unwrap_or_default()).sum()
    });
    let in_a_second = answered as u64 / LOAD.as_secs();
    say(&format!("can-i-deploy, {CLIENTS} clients: {in_a_second} in a second; RSS then {} MB", broker.memory()?));

    ask_for_large_answers(&mut client)
}

fn ask_for_large_answers(client: &mut Client) -> Result<(), Failed> {
    let environments: serde_json::Value =
        serde_json::from_str(&client.send("GET", "/environments?name=staging", "")?)?;
    let staging = environments["_embedded"]["environments"][0]["uuid"].as_str().unwrap_or_default().to_owned();
    let selectors = r#"{"consumerVersionSelectors":[{"mainBranch":true},{"deployedOrReleased":true}],"includePendingStatus":true,"providerVersionBranch":"main","includeWipPactsSince":"2020-01-01"}"#;
    let rows = MATRIX.0 * MATRIX.1;
    let of_pair = format!("/matrix?q[][pacticipant]=Desk&q[][pacticipant]=Table&limit={rows}");
    for (what, method, path, body) in [
        (
            "pacts for verification, with pending and work in progress",
            "POST",
            "/pacts/provider/Stock/for-verification",
            selectors,
        ),
        (&*format!("a matrix of {rows} rows"), "GET", &*of_pair, ""),
        ("the same with latestby=cvpv", "GET", &*format!("{of_pair}&latestby=cvpv"), ""),
        (
            "the same matrix, of which 100 rows are shown",
            "GET",
            "/matrix?q[][pacticipant]=Desk&q[][pacticipant]=Table",
            "",
        ),
        ("a list of 200 versions", "GET", "/pacticipants/Web/versions?size=200", ""),
        ("a list of 200 versions of a branch", "GET", "/pacticipants/Web/branches/main/versions?size=200", ""),
        (
            "what is in an environment where every version was",
            "GET",
            &*format!("/environments/{staging}/deployed-versions/currently-deployed"),
            "",
        ),
        ("can-i-deploy there", "GET", "/can-i-deploy?pacticipant=Stock&version=live&environment=staging", ""),
        ("integrations", "GET", "/integrations", ""),
        ("dashboard", "GET", "/dashboard", ""),
    ] {
        let mut asking = Times::default();
        let mut length = 0;
        for _ in 0..ASKED {
            length = asking.time(|| client.send(method, path, body))?.len();
        }
        asking.say(&format!("{what} ({length} bytes)"));
    }
    Ok(())
}

fn question(versions: usize, number: usize) -> String {
    // Versions that were filled, from all over.
    let version = number * 7919 % versions;
    format!("/can-i-deploy?pacticipant=Web&version={version}&environment=production")
}

fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}
