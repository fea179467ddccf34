//! The report for programs. Its first level has the names that the verifier of the other Pact tools uses, so that what
//! reads theirs reads ours; `docs/verification-report.schema.json` says what each member is.

use std::time::Duration;

use super::document::{Body, Contents, Difference, Document, Entry, Status};
use crate::matching::Location;
use crate::model::Json;

/// Of the form of the report; a member that is added does not change it.
const VERSION: u8 = 1;

/// The report as text.
pub(super) fn render(document: &Document, output: &str) -> String {
    let errors = |wanted: fn(&Entry) -> bool| {
        let own = document.entries.iter().filter(move |entry| wanted(entry));
        own.flat_map(|entry| {
            mismatches(entry).into_iter().map(|mismatch| error(&interaction(document, entry), mismatch))
        })
    };
    let whole =
        document.errors.iter().map(|reason| error(&format!("Verifying {}", document.provider), failure(reason)));
    let report = Json::object([
        ("version", number(VERSION)),
        ("provider", text(&document.provider)),
        ("result", Json::Bool(document.is_ok)),
        ("seconds", seconds(document.duration)),
        ("counts", counts(document)),
        ("notices", list(&document.warnings, |warning| Json::object([("text", text(warning))]))),
        ("output", list(output.lines(), text)),
        ("errors", Json::Array(whole.chain(errors(|entry| !entry.pending)).collect())),
        ("pendingErrors", Json::Array(errors(|entry| entry.pending).collect())),
        ("interactionResults", list(&document.entries, |entry| result(entry, &document.provider))),
    ]);
    report.to_pretty() + "\n"
}

fn counts(document: &Document) -> Json {
    Json::object([
        ("interactions", number(document.entries.len())),
        ("passed", number(document.with(Status::Passed).count())),
        ("failed", number(document.counted(Status::Failed).count())),
        ("errors", number(document.counted(Status::Error).count())),
        ("pending", number(document.pending().count())),
        ("planned", number(document.with(Status::Planned).count())),
        ("leftOut", number(document.left_out)),
    ])
}

/// An interaction in a sentence.
fn interaction(document: &Document, entry: &Entry) -> String {
    let given = if entry.given.is_empty() { String::new() } else { format!(" Given {}", entry.given) };
    format!("Verifying a pact between {} and {}{given} - {}", entry.consumer, document.provider, entry.description)
}

fn error(interaction: &str, mismatch: Json) -> Json {
    Json::object([("interaction", text(interaction)), ("mismatch", mismatch)])
}

fn failure(reason: &str) -> Json {
    Json::object([("type", text("error")), ("message", text(reason))])
}

/// All that is wrong with an interaction: its differences as one, and each error.
fn mismatches(entry: &Entry) -> Vec<Json> {
    let count = entry.differences.len() + entry.more_differences;
    let differences = (count > 0).then(|| {
        Json::object([
            ("type", text("mismatches")),
            ("mismatches", list(&entry.differences, difference)),
            ("count", number(count)),
        ])
    });
    differences.into_iter().chain(entry.errors.iter().map(|error| failure(&error.text))).collect()
}

fn difference(found: &Difference) -> Json {
    let Difference { location, place, pointer, expected, actual, rule, hint } = found;
    let (kind, named) = match location {
        Location::Method => ("MethodMismatch", None),
        Location::Path => ("PathMismatch", None),
        Location::Status => ("StatusMismatch", None),
        Location::Query(name) => ("QueryMismatch", Some(("parameter", text(name)))),
        Location::Header(name) => ("HeaderMismatch", Some(("key", text(name)))),
        Location::Metadata(name) => ("MetadataMismatch", Some(("key", text(name)))),
        Location::Body(path) => ("BodyMismatch", Some(("path", text(&path.to_string())))),
        _ => ("BodyMismatch", Some(("path", text(place)))),
    };
    let members = [
        Some(("type", text(kind))),
        named,
        Some(("expected", value(location, expected))),
        Some(("actual", value(location, actual))),
        Some(("mismatch", text(&found.to_string()))),
        Some(("location", text(place))),
        pointer.as_ref().map(|pointer| ("pointer", text(pointer))),
        Some(("rule", text(rule))),
        hint.as_ref().map(|hint| ("difference", text(hint))),
    ];
    Json::object(members.into_iter().flatten())
}

/// What was expected or came, in words; a status is a number, as in the reports of other Pact tools.
fn value(location: &Location, words: &str) -> Json {
    match (location, words.parse::<u16>()) {
        (Location::Status, Ok(status)) => number(status),
        _ => text(words),
    }
}

fn result(entry: &Entry, provider: &str) -> Json {
    let (result, outcome) = match entry.status {
        Status::Passed => ("OK", "passed"),
        Status::Failed => ("Error", "failed"),
        Status::Error => ("Error", "error"),
        // Neither good nor bad: whoever asks for "OK" must not find it.
        Status::Planned => ("Planned", "planned"),
    };
    let states = &entry.identity.states;
    let (file, line) = entry.file_and_line().unzip();
    let members = [
        Some(("consumer", text(&entry.identity.consumer))),
        Some(("provider", text(provider))),
        entry.key.as_ref().map(|key| ("interactionKey", text(key))),
        Some(("description", text(&entry.identity.description))),
        Some(("providerStates", list(states, |state| text(&state.name)))),
        Some((
            "states",
            list(states, |state| Json::object([("name", text(&state.name)), ("params", state.params_json())])),
        )),
        Some(("origin", text(&entry.origin))),
        file.map(|file| ("file", text(file))),
        line.and_then(|line| line.parse().ok()).map(|line: u32| ("line", number(line))),
        Some(("pending", Json::Bool(entry.pending))),
        Some(("result", text(result))),
        Some(("outcome", text(outcome))),
        mismatches(entry).into_iter().next().map(|mismatch| ("mismatch", mismatch)),
        Some(("errors", list(&entry.errors, |error| text(&error.text)))),
        Some(("duration", text(&format!("{:?}", entry.duration)))),
        Some(("seconds", seconds(entry.duration))),
        entry.verified_as.as_ref().map(|place| ("verifiedAs", text(place))),
        entry.test.as_ref().map(|test| ("test", text(test))),
        Some(("comments", list(&entry.comments, |comment| text(comment)))),
        entry.request.as_ref().map(|(method, url, sent)| {
            ("request", contents(vec![("method", text(method)), ("url", text(url))], sent, "headers"))
        }),
        entry
            .response
            .as_ref()
            .map(|(status, received)| ("response", contents(vec![("status", number(status))], received, "headers"))),
        Some(("messages", list(&entry.messages, |made| contents(Vec::new(), made, "metadata")))),
    ];
    Json::object(members.into_iter().flatten())
}

fn contents(mut members: Vec<(&'static str, Json)>, contents: &Contents, headers: &'static str) -> Json {
    let header = |(name, value): &(String, String)| Json::object([("name", text(name)), ("value", text(value))]);
    members.push((headers, list(&contents.headers, header)));
    let body = match &contents.body {
        Body::Empty => None,
        Body::Text { text: shown, is_cut, len } => {
            Some(vec![("text", text(shown)), ("cut", Json::Bool(*is_cut)), ("bytes", number(len))])
        }
        Body::Binary { content_type, len } => {
            let content_type = content_type.as_ref().map(|name| ("contentType", text(name)));
            Some(content_type.into_iter().chain([("bytes", number(len))]).collect())
        }
    };
    members.extend(body.map(|body| ("body", Json::object(body))));
    Json::object(members)
}

fn text(text: &str) -> Json {
    Json::string(text)
}

fn number(number: impl std::fmt::Display) -> Json {
    Json::of_number(number)
}

fn seconds(duration: Duration) -> Json {
    number(format_args!("{:.6}", duration.as_secs_f64()))
}

fn list<T>(items: impl IntoIterator<Item = T>, item: impl Fn(T) -> Json) -> Json {
    Json::Array(items.into_iter().map(item).collect())
}
