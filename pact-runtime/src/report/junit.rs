//! The report that build servers read: `JUnit` XML, in the form that Jenkins, GitLab and GitHub's actions agree on. A suite
//! for each consumer, a case for each interaction.

use std::fmt::Write as _;
use std::time::Duration;

use super::document::{Document, Entry, Status};
use super::escape::escaped;
use super::human::{Details, Lines};

/// What is counted of a suite, or of all.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
}

/// The report as text.
pub(super) fn render(document: &Document) -> String {
    let mut consumers: Vec<&str> = document.entries.iter().map(|entry| entry.consumer.as_str()).collect();
    consumers.sort_unstable();
    consumers.dedup();
    let suites = consumers.into_iter().map(|consumer| {
        let entries: Vec<&Entry> = document.entries.iter().filter(|entry| entry.consumer == consumer).collect();
        (consumer, entries)
    });
    let all = Counts::of(&document.entries).and_errors(document.errors.len());
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"{}\"{}>\n",
        escaped(&document.provider),
        all.attributes(document.duration),
    );
    whole(document, &mut out);
    for (consumer, entries) in suites {
        let time = entries.iter().map(|entry| entry.duration).sum();
        let attributes = Counts::of(entries.iter().copied()).attributes(time);
        let _ = writeln!(out, "  <testsuite name=\"{}\"{attributes}>", escaped(consumer));
        for entry in &entries {
            let is_repeated = entries.iter().filter(|other| other.description == entry.description).count() > 1;
            case(entry, is_repeated, &document.provider, &mut out);
        }
        out.push_str("  </testsuite>\n");
    }
    out + "</testsuites>\n"
}

impl Counts {
    fn of<'e>(entries: impl IntoIterator<Item = &'e Entry>) -> Self {
        entries.into_iter().fold(Counts::default(), |counts, entry| {
            let is = |yes: bool| usize::from(yes);
            let is_skipped = entry.is_excused() || entry.status == Status::Planned;
            Counts {
                tests: counts.tests + 1,
                failures: counts.failures + is(entry.status == Status::Failed && !entry.pending),
                errors: counts.errors + is(entry.status == Status::Error && !entry.pending),
                skipped: counts.skipped + is(is_skipped),
            }
        })
    }

    fn and_errors(self, more: usize) -> Self {
        Counts { tests: self.tests + more, errors: self.errors + more, ..self }
    }

    fn attributes(self, time: Duration) -> String {
        let Counts { tests, failures, errors, skipped } = self;
        let time = seconds(time);
        format!(" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"{skipped}\" time=\"{time}\"")
    }
}

/// What is wrong with the verification as a whole, what it warns of, and how many interactions it left out.
fn whole(document: &Document, out: &mut String) {
    if document.errors.is_empty() && document.warnings.is_empty() && document.left_out == 0 {
        return;
    }
    let provider = escaped(&document.provider);
    let attributes = Counts::default().and_errors(document.errors.len()).attributes(Duration::ZERO);
    let _ = writeln!(out, "  <testsuite name=\"verification of {provider}\"{attributes}>");
    if document.left_out > 0 {
        let property = format!("<property name=\"leftOut\" value=\"{}\"/>", document.left_out);
        let _ = writeln!(out, "    <properties>{property}</properties>");
    }
    for (i, error) in document.errors.iter().enumerate() {
        let _ =
            writeln!(out, "    <testcase classname=\"{provider}\" name=\"verification, error {}\" time=\"0\">", i + 1);
        element("error", Some(error), error, out);
        out.push_str("    </testcase>\n");
    }
    if !document.warnings.is_empty() {
        let _ = writeln!(out, "    <system-err>{}</system-err>", escaped(&document.warnings.join("\n")));
    }
    out.push_str("  </testsuite>\n");
}

/// A case is called by its description, as by other Pact tools; with its states where another has the same.
fn case(entry: &Entry, is_repeated: bool, provider: &str, out: &mut String) {
    let given = if is_repeated && !entry.given.is_empty() { format!(", given {}", entry.given) } else { String::new() };
    let name = escaped(&format!("{}{given}", entry.description));
    let class = escaped(&format!("{provider}.{}", entry.consumer));
    let place = entry
        .file_and_line()
        .map_or_else(String::new, |(file, line)| format!(" file=\"{}\" line=\"{line}\"", escaped(file)));
    let time = seconds(entry.duration);
    let _ = writeln!(out, "    <testcase classname=\"{class}\" name=\"{name}\" time=\"{time}\"{place}>");
    let lines = Lines(entry).to_string();
    match entry.status {
        Status::Planned => element("skipped", Some("a dry run: nothing was sent"), "", out),
        _ if entry.is_excused() => {
            let reason = entry.summary().unwrap_or_default();
            let message = format!("pending, the consumer does not count on it yet: {reason}");
            element("skipped", Some(&message), "", out);
        }
        _ => {
            if entry.status == Status::Failed {
                element("failure", entry.summary().as_deref(), &lines, out);
            }
            entry.errors.iter().for_each(|error| element("error", Some(&error.text), &error.text, out));
        }
    }
    let lines = if entry.is_excused() { lines } else { String::new() };
    let said = format!("{}\n{lines}{}{}", entry.origin, Details(entry), entry.comments.join("\n"));
    element("system-out", None, &said, out);
    out.push_str("    </testcase>\n");
}

fn element(name: &str, message: Option<&str>, text: &str, out: &mut String) {
    let message = message.map_or_else(String::new, |message| format!(" message=\"{}\"", escaped(message)));
    let kind = match name {
        "failure" => " type=\"mismatch\"",
        "error" => " type=\"error\"",
        _ => "",
    };
    let _ = writeln!(out, "      <{name}{message}{kind}>{}</{name}>", escaped(text));
}

fn seconds(time: Duration) -> String {
    format!("{:.6}", time.as_secs_f64())
}
