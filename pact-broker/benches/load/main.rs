//! What clients wait for: publishing, results, can-i-deploy; on a small broker and on one with a million results.
//!
//! `cargo bench -p pact-broker --bench load -- [VERSIONS [RESULTS [DATABASE]]]` fills a database with so many versions of a
//! consumer with five providers, and so many results, starts the broker on it as a program, and asks it over HTTP.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use pact_broker::action::publish::{Packed, publish};
use pact_broker::action::record_result::{Recorded, record};
use pact_broker::action::{Settings, pacticipant, place, version};
use pact_broker::database::{Config, Db, Error, Tx};
use pact_core::model::Json;

const PROVIDERS: [&str; 5] = ["Stock", "Orders", "Mail", "Prices", "Users"];
const HEAD: &str = "Host: broker\r\nAccept: application/hal+json\r\nContent-Type: application/json\r\nContent-Length: ";
/// Versions of the consumer that say the same.
const SAME: usize = 20;
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

    let selectors = r#"{"consumerVersionSelectors":[{"mainBranch":true},{"deployedOrReleased":true}],"includePendingStatus":true,"providerVersionBranch":"main","includeWipPactsSince":"2020-01-01"}"#;
    let selecting = "pacts for verification, with pending and work in progress";
    for (what, method, path, body) in [
        (selecting, "POST", "/pacts/provider/Stock/for-verification", selectors),
        ("a list of 200 versions", "GET", "/pacticipants/Web/versions?size=200", ""),
        ("integrations", "GET", "/integrations", ""),
        ("dashboard", "GET", "/dashboard", ""),
    ] {
        let mut asking = Times::default();
        for _ in 0..ASKED {
            asking.time(|| client.send(method, path, body))?;
        }
        asking.say(what);
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

fn milliseconds(began: Instant) -> f64 {
    began.elapsed().as_secs_f64() * 1000.0
}

/// What requests of a kind took.
#[derive(Default)]
struct Times(Vec<f64>);

impl Times {
    fn time<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let began = Instant::now();
        let done = work();
        self.0.push(milliseconds(began));
        done
    }

    fn say(mut self, what: &str) {
        self.0.sort_by(f64::total_cmp);
        let at = |part: usize| self.0[(self.0.len() * part / 100).min(self.0.len() - 1)];
        say(&format!("{what}: median {:.2} ms, 95 of 100 within {:.2} ms", at(50), at(95)));
    }
}

/// A pact of a few interactions, another for every few versions.
fn pact(provider: &str, version: usize) -> String {
    let interactions: Vec<String> = (0..10)
        .map(|n| {
            format!(
                r#"{{"description":"{n} of {}","request":{{"method":"GET","path":"/things/{n}"}},"response":{{"status":200,"headers":{{"Content-Type":"application/json"}},"body":{{"id":{n},"name":"thing","tags":["a","b"]}}}}}}"#,
                version / SAME
            )
        })
        .collect();
    format!(
        r#"{{"consumer":{{"name":"Web"}},"provider":{{"name":"{provider}"}},"interactions":[{}],"metadata":{{"pactSpecification":{{"version":"2.0.0"}}}}}}"#,
        interactions.join(",")
    )
}

fn contracts(version: usize) -> String {
    let mut all = String::new();
    for provider in PROVIDERS {
        let content = BASE64_STANDARD.encode(pact(provider, version));
        let comma = if all.is_empty() { "" } else { "," };
        let _ = write!(
            all,
            r#"{comma}{{"consumerName":"Web","providerName":"{provider}","specification":"pact","contentType":"application/json","content":"{content}"}}"#
        );
    }
    format!(r#"{{"pacticipantName":"Web","pacticipantVersionNumber":"{version}","branch":"main","contracts":[{all}]}}"#)
}

/// Versions with pacts, results of versions of the providers, and the newest of these in production.
fn fill(db: &Db, versions: usize, results: usize) -> Result<(), Failed> {
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let settings = Settings::default();
    let contents = versions.div_ceil(SAME);
    // Each content is verified by so many versions of its provider, the last of them the one in production.
    let each = (results / (contents * PROVIDERS.len())).max(1);
    for content in 0..contents {
        let settings = settings.clone();
        let of = content * SAME..((content + 1) * SAME).min(versions);
        runtime.block_on(db.write(move |tx| fill_content(tx, &settings, content, of, each)))?;
    }
    let deploy = |tx: &Tx<'_>| {
        let wanted = place::Wanted { name: "production", display_name: "Production", production: true, contacts: None };
        let environment = place::create(tx, &wanted, 1)?;
        for provider in PROVIDERS {
            let (provider, _) = pacticipant::ensure(tx, provider, 1)?;
            let (live, _) = version::ensure(tx, &provider, "live", 1)?;
            place::deploy(tx, environment.id, provider.id, live.id, None, 1)?;
        }
        Ok::<_, Error>(())
    };
    Ok(runtime.block_on(db.write(deploy))?)
}

fn fill_content(
    tx: &Tx<'_>,
    settings: &Settings,
    content: usize,
    of: std::ops::Range<usize>,
    each: usize,
) -> Result<(), Error> {
    let names: Vec<&str> = std::iter::once("Web").chain(PROVIDERS).collect();
    let applications = pacticipant::ensure_all(tx, &names, 1)?;
    let (consumer, providers) = applications.split_first().ok_or(Error::Missing)?;
    for provider in providers {
        let text = pact(&provider.name, of.start);
        let json = Json::parse(text.as_bytes()).map_err(|error| Error::Stored(error.to_string()))?;
        let packed = Packed::new(&json)?;
        let mut stored = None;
        for number in of.clone() {
            let (one, _) = version::ensure(tx, consumer, &number.to_string(), 1)?;
            version::put_on_branch(tx, consumer, one.id, "main", settings, 1)?;
            stored = Some(publish(tx, consumer, provider, &one, None, &packed, 1)?.pact.content_id);
        }
        let stored = stored.ok_or(Error::Missing)?;
        for number in 0..each {
            let name = if number == 0 { "live".to_owned() } else { format!("{}", content * each / 2 + number) };
            let (one, made) = version::ensure(tx, provider, &name, 1)?;
            if made {
                version::put_on_branch(tx, provider, one.id, "main", settings, 1)?;
            }
            let result =
                Recorded { success: true, wip: false, pending: false, build_url: None, executed_at: 1, detail: None };
            record(tx, stored, [consumer.id, provider.id, one.id], &result, 1)?;
        }
    }
    Ok(())
}

struct Broker {
    child: Child,
    address: String,
}

impl Broker {
    fn start(database: &str) -> Result<Self, Failed> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pact-broker"));
        command.args(["serve", "--port", "0", "--database-url", database]);
        let mut child = command.stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().ok_or("no standard output")?).read_line(&mut line)?;
        let address = line.split("http://").nth(1).ok_or("the broker does not start")?.trim().to_owned();
        Ok(Self { child, address })
    }

    /// What it keeps in memory, in megabytes.
    fn memory(&self) -> Result<u64, Failed> {
        let status = std::fs::read_to_string(Path::new("/proc").join(self.child.id().to_string()).join("status"))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
        Ok(line.trim().trim_end_matches(" kB").parse::<u64>()? / 1000)
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

struct Client(BufReader<TcpStream>);

impl Client {
    fn connect(address: &str) -> std::io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok(Self(BufReader::new(stream)))
    }

    /// The body of an answer that is no error.
    fn send(&mut self, method: &str, path: &str, body: &str) -> Result<String, Failed> {
        let request = format!("{method} {path} HTTP/1.1\r\n{HEAD}{}\r\n\r\n{body}", body.len());
        self.0.get_mut().write_all(request.as_bytes())?;
        let mut line = String::new();
        self.0.read_line(&mut line)?;
        let status = line.split(' ').nth(1).unwrap_or_default().to_owned();
        let mut length = 0;
        while line != "\r\n" {
            line.clear();
            self.0.read_line(&mut line)?;
            if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse()?;
            }
        }
        let mut body = vec![0; length];
        self.0.read_exact(&mut body)?;
        let body = String::from_utf8(body)?;
        if status.starts_with('2') { Ok(body) } else { Err(format!("{method} {path}: {status} {body}").into()) }
    }
}
