//! A request's JSON body against the one of a contract, both parsed inside the call, and the most memory that it takes.

use std::env;
use std::panic::RefUnwindSafe;
use std::process::{Command, ExitCode};
use std::time::Duration;

use pact_harness::model::{self, Interaction, Json, ReceivedRequest};
use pact_harness::{format, matching};
use pact_models::bodies::OptionalBody;
use pact_models::content_types::JSON;
use pact_models::matchingrules::MatchingRules;
use pact_models::pact::load_pact_from_json;
use pact_models::v4::http_parts::HttpRequest;
use pollster::block_on;
use serde_json::{Value, json};

use super::clock::{in_turn, timed};
use super::{Sizes, most_memory};
use crate::bodies::Body;
use crate::growth::Growth;
use crate::table::{Table, at_most, ratio_at_least};

/// The argument that makes this program a process that matches one body.
pub(crate) const CHILD: &str = "--match";

/// The last one only parses both bodies, for orientation.
const PEERS: [&str; 3] = ["pact-harness", "pact_matching", "serde_json, both to Value"];

/// What is asked of the body.
struct Kind {
    name: &'static str,
    rules: fn() -> Value,
    actual: fn(usize) -> Body,
    /// How many times faster than the official crate, and from which size on.
    ratio: (f64, usize),
}

const KINDS: [Kind; 3] = [
    Kind { name: "equal bodies, in ms", rules: || json!({}), actual: Body::new, ratio: (10.0, 0) },
    Kind { name: "type rules, in ms", rules: of_types, actual: Body::with_other_values, ratio: (20.0, 0) },
    Kind {
        name: "1 % of the leaves differ, in ms",
        rules: || json!({}),
        actual: Body::with_differences,
        ratio: (50.0, 1 << 20),
    },
];

fn of_types() -> Value {
    json!({ "body": {
        "$.items": { "combine": "AND", "matchers": [{ "match": "type", "min": 1 }] },
        "$.items[*].*": { "combine": "AND", "matchers": [{ "match": "type" }] },
    } })
}

pub(crate) fn compare(sizes: &Sizes) {
    for kind in &KINDS {
        let mut table = Table::new(kind.name, &PEERS);
        let mut growth = Growth::default();
        for &bytes in sizes.bodies {
            let work = Work::new(kind, bytes);
            let taken = in_turn(sizes.time, [&|| work.ours(), &|| work.official(), &|| work.values()]);
            let (least, from) = kind.ratio;
            let target = (bytes >= from).then(|| ratio_at_least(table.ratio(&taken), least));
            table.row(&size_of(bytes), &taken, target);
            growth.add(bytes_of(&work.actual).len(), &taken);
        }
        table.growth(&growth);
        table.print();
    }
    let bytes = sizes.bodies.last().copied().unwrap_or_default();
    let mut table = Table::new("the most memory, in MiB", &PEERS);
    let most = PEERS.map(|peer| memory(peer, bytes));
    table.row(&format!("equal bodies of {}", size_of(bytes)), &most, Some(at_most(most[0], 120.0)));
    table.print();
}

/// A contract's request without its body, and two bodies.
struct Work {
    ours: model::Request,
    official: Official,
    /// The official crate counts references to the bytes of a body.
    expected: OptionalBody,
    actual: OptionalBody,
    /// The mismatches that both peers have to find.
    different: usize,
}

struct Official {
    pact: Box<dyn pact_models::pact::Pact + Send + Sync + RefUnwindSafe>,
    interaction: Box<dyn pact_models::interaction::Interaction + Send + Sync + RefUnwindSafe>,
    request: HttpRequest,
    /// The one that comes, which has no rules.
    received: HttpRequest,
}

impl Work {
    fn new(kind: &Kind, bytes: usize) -> Self {
        let contract = contract(&(kind.rules)());
        let pact = format::read(contract.to_string().as_bytes()).expect("ours reads the contract");
        let [Interaction::Http(http)] = pact.interactions.as_slice() else { panic!("it has one interaction") };
        let ours = http.request.clone();
        let pact = load_pact_from_json("the contract", &contract).expect("the official crate reads it too");
        let interaction = pact.interactions().remove(0);
        let request = interaction.as_v4_http().expect("it has a request").request;
        let received = HttpRequest { matching_rules: MatchingRules::default(), ..request.clone() };
        let official = Official { pact, interaction, request, received };
        let actual = (kind.actual)(bytes);
        let body = |text: String| OptionalBody::Present(text.into_bytes().into(), Some(JSON.clone()), None);
        let (expected, different) = (body(Body::new(bytes).text), actual.different);
        Work { ours, official, expected, actual: body(actual.text), different }
    }

    fn ours(&self) -> Duration {
        let (found, time) = timed(|| {
            let body = Json::parse(bytes_of(&self.expected)).expect("the body is JSON");
            let expected = model::Request { body: model::Body::Json(body), ..self.ours.clone() };
            let actual = ReceivedRequest {
                method: "PUT".into(),
                path: "/items".into(),
                query: None,
                headers: vec![("Content-Type".into(), "application/json".into())],
                body: bytes_of(&self.actual).into(),
            };
            matching::match_request(&expected, &actual).len()
        });
        assert_eq!(found, self.different, "mismatches that ours finds");
        time
    }

    fn official(&self) -> Duration {
        let Official { pact, interaction, request, received } = &self.official;
        let (found, time) = timed(|| {
            let expected = HttpRequest { body: self.expected.clone(), ..request.clone() };
            let actual = HttpRequest { body: self.actual.clone(), ..received.clone() };
            let matched = block_on(pact_matching::match_request(expected, actual, pact, interaction));
            matched.expect("the official crate can match").mismatches().len()
        });
        assert_eq!(found, self.different, "mismatches that the official crate finds");
        time
    }

    fn values(&self) -> Duration {
        let parsed = |body| serde_json::from_slice::<Value>(body).expect("the body is JSON");
        timed(|| [&self.expected, &self.actual].map(|body| parsed(bytes_of(body))).iter().all(Value::is_object)).1
    }

    fn of(&self, peer: &str) -> Option<Duration> {
        let [ours, official, values] = PEERS;
        match peer {
            _ if peer == ours => Some(self.ours()),
            _ if peer == official => Some(self.official()),
            _ if peer == values => Some(self.values()),
            _ => None,
        }
    }
}

fn bytes_of(body: &OptionalBody) -> &[u8] {
    match body {
        OptionalBody::Present(bytes, ..) => bytes,
        _ => &[],
    }
}

fn contract(rules: &Value) -> Value {
    json!({
        "consumer": { "name": "peers" },
        "provider": { "name": "items" },
        "interactions": [{
            "type": "Synchronous/HTTP",
            "description": "put the items",
            "request": {
                "method": "PUT",
                "path": "/items",
                "headers": { "Content-Type": ["application/json"] },
                "matchingRules": rules,
            },
            "response": { "status": 204 },
        }],
        "metadata": { "pactSpecification": { "version": "4.0" } },
    })
}

fn size_of(bytes: usize) -> String {
    if bytes < 1 << 20 { format!("{} KiB", bytes >> 10) } else { format!("{} MiB", bytes >> 20) }
}

/// The most memory of a process that matches bodies of this size once.
fn memory(peer: &str, bytes: usize) -> f64 {
    let program = env::current_exe().expect("this program knows its place");
    let run = Command::new(program).args([CHILD, peer, &bytes.to_string()]).output().expect("this program starts");
    let printed = String::from_utf8_lossy(&run.stdout);
    printed.trim().parse().unwrap_or_else(|_| panic!("{peer}: {printed}{}", String::from_utf8_lossy(&run.stderr)))
}

/// Matches equal bodies once.
pub(crate) fn child(arguments: &[String]) -> ExitCode {
    let [peer, bytes] = arguments else { return ExitCode::FAILURE };
    let work = Work::new(&KINDS[0], bytes.parse().unwrap_or_default());
    if work.of(peer).is_none() {
        return ExitCode::FAILURE;
    }
    println!("{}", most_memory());
    ExitCode::SUCCESS
}
