//! Who depends on whom, as rows for the network page of the official broker.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::pacticipant;
use crate::database::Tx;
use crate::http::{Answer, Body, Handler, Method, Outcome, Problem, Request, Route};
use crate::query::integration::{self, Integration};

const CSV: &[&str] = &["text/csv"];

pub(super) static ROUTES: &[Route] = &[
    Route { path: "/groups/{pacticipant}", accepts: CSV, methods: &[(Method::Get, Body::None, Handler::Read(group))] },
    Route { path: "/relationships", accepts: CSV, methods: &[(Method::Get, Body::None, Handler::Read(everybody))] },
];

fn everybody(tx: &Tx<'_>, _: &Request) -> Outcome {
    Ok(rows(&integration::all(tx)?))
}

/// Everybody who is connected with an application, through others too; the nearest first where there is a limit.
fn group(tx: &Tx<'_>, request: &Request) -> Outcome {
    let limit = match request.query("maxPacticipants").map(str::parse::<usize>) {
        None => usize::MAX,
        Some(Ok(limit @ 1..)) => limit,
        Some(Ok(_)) => return Err(Problem::field("maxPacticipants", "must be greater than or equal to 1")),
        Some(Err(_)) => return Err(Problem::field("maxPacticipants", "must be an integer")),
    };
    let centre = pacticipant(tx, request)?;
    let mut all = integration::all(tx)?;
    let near = connected(centre.id, &all, limit);
    all.retain(|pair| near.contains(&pair.consumer_id) && near.contains(&pair.provider_id));
    Ok(rows(&all))
}

/// At most so many applications around one, by the length of the way to them.
fn connected(centre: i64, all: &[Integration], limit: usize) -> BTreeSet<i64> {
    let mut neighbours: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for pair in all {
        neighbours.entry(pair.consumer_id).or_default().push(pair.provider_id);
        neighbours.entry(pair.provider_id).or_default().push(pair.consumer_id);
    }
    let mut found = BTreeSet::from([centre]);
    let mut waiting = std::collections::VecDeque::from([centre]);
    while let Some(one) = waiting.pop_front() {
        for next in neighbours.get(&one).into_iter().flatten() {
            if found.len() < limit && found.insert(*next) {
                waiting.push_back(*next);
            }
        }
    }
    found
}

/// `id,name,1,1,0,order,providers..`, as long as the longest with zeros at the end.
fn rows(all: &[Integration]) -> Answer {
    let mut providers: BTreeMap<i64, (&str, Vec<i64>)> = BTreeMap::new();
    for pair in all {
        providers.entry(pair.provider_id).or_insert_with(|| (pair.provider.as_str(), Vec::new()));
        let (_, of) = providers.entry(pair.consumer_id).or_insert_with(|| (pair.consumer.as_str(), Vec::new()));
        of.push(pair.provider_id);
    }
    let longest = providers.values().map(|(_, of)| of.len()).max().unwrap_or_default();
    let mut text = String::new();
    for (order, (id, (name, of))) in providers.iter().enumerate() {
        let _ = write!(text, "{id},{},1,1,0,{}", cell(name), order + 1);
        for id in of.iter().chain(std::iter::repeat_n(&0, longest - of.len())) {
            let _ = write!(text, ",{id}");
        }
        text.push('\n');
    }
    Answer { content_type: Some("text/csv;charset=utf-8"), ..Answer::text(text) }
}

fn cell(name: &str) -> String {
    if name.contains([',', '"', '\r', '\n']) { format!("\"{}\"", name.replace('"', "\"\"")) } else { name.to_owned() }
}
