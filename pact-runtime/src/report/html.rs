//! The report as a page. Nothing in it is fetched and nothing runs; what others wrote is text. An outcome is a word and a
//! sign before it is a colour.

mod entry;

use std::fmt::Write as _;

use super::document::{Document, Entry, Status};
use super::escape::escaped;
use super::human::took;

/// What becomes of an interaction, as the page tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Outcome {
    class: &'static str,
    sign: &'static str,
    word: &'static str,
}

const OUTCOMES: [Outcome; 5] = [
    Outcome { class: "failed", sign: "✕", word: "Failed" },
    Outcome { class: "error", sign: "!", word: "Error" },
    Outcome { class: "pending", sign: "~", word: "Pending" },
    Outcome { class: "planned", sign: "…", word: "Planned" },
    Outcome { class: "passed", sign: "✓", word: "Passed" },
];

impl Outcome {
    fn of(entry: &Entry) -> Self {
        if entry.is_excused() { OUTCOMES[2] } else { Outcome::of_status(entry.status) }
    }

    fn of_status(status: Status) -> Self {
        let [failed, error, _, planned, passed] = OUTCOMES;
        match status {
            Status::Failed => failed,
            Status::Error => error,
            Status::Planned => planned,
            Status::Passed => passed,
        }
    }

    fn mark(self) -> String {
        format!("<span class=\"mark {}\" aria-hidden=\"true\">{}</span>", self.class, self.sign)
    }
}

/// The report as text.
pub(super) fn render(document: &Document) -> String {
    let provider = escaped(&document.provider);
    let (status, words) = document.verdict();
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{provider} {words}</title>\n<style>\n{}</style>\n</head>\n<body>\n",
        include_str!("html/page.css"),
    );
    header(document, Outcome::of_status(status), &words, &mut out);
    out.push_str("<main>\n");
    notes("Errors of the verification as a whole", "error", &document.errors, &mut out);
    notes("Warnings", "pending", &document.warnings, &mut out);
    let mut consumers: Vec<&str> = document.consumers.iter().map(String::as_str).collect();
    consumers.sort_unstable();
    consumers.dedup();
    let is_bad = |entry: &Entry| matches!(Outcome::of(entry).class, "failed" | "error");
    // What is wrong is open, as long as one sees the rest.
    let opens = document.entries.iter().filter(|entry| is_bad(entry)).count() <= 5;
    for consumer in consumers {
        let _ = writeln!(out, "<section>\n<h2>{}</h2>", escaped(consumer));
        for entry in document.entries.iter().filter(|entry| entry.consumer == consumer) {
            entry::render(entry, opens && is_bad(entry), &mut out);
        }
        out.push_str("</section>\n");
    }
    out + "</main>\n</body>\n</html>\n"
}

fn header(document: &Document, outcome: Outcome, words: &str, out: &mut String) {
    let count = |outcome: Outcome| document.entries.iter().filter(|entry| Outcome::of(entry) == outcome).count();
    let counts: Vec<(Outcome, usize)> =
        OUTCOMES.into_iter().map(|outcome| (outcome, count(outcome))).filter(|(_, count)| *count > 0).collect();
    let total = document.entries.len();
    let plural = if total == 1 { "" } else { "s" };
    let _ = writeln!(
        out,
        "<header>\n<p class=\"kind\">Contract verification</p>\n<h1>{} <span class=\"verdict {}\">{}{words}</span></h1>\n\
         <p class=\"facts\">{total} interaction{plural}, took {}</p>",
        escaped(&document.provider),
        outcome.class,
        outcome.mark(),
        took(document.duration),
    );
    if total > 0 {
        filters(&counts, out);
    }
    out.push_str("</header>\n");
}

/// How much of all each outcome has, and a switch for each.
fn filters(counts: &[(Outcome, usize)], out: &mut String) {
    out.push_str("<div class=\"bar\" aria-hidden=\"true\">");
    for (Outcome { class, .. }, count) in counts {
        let _ = write!(out, "<span class=\"{class}\" style=\"flex-grow:{count}\"></span>");
    }
    out.push_str("</div>\n<fieldset class=\"filters\"><legend>Show</legend>\n");
    for (outcome @ Outcome { class, word, .. }, count) in counts {
        let (mark, input) = (outcome.mark(), format!("<input type=\"checkbox\" id=\"show-{class}\" checked>"));
        let _ = writeln!(out, "<label class=\"{class}\">{input}{mark}{word} <b>{count}</b></label>");
    }
    out.push_str("</fieldset>\n");
}

fn notes(heading: &str, class: &str, notes: &[String], out: &mut String) {
    if notes.is_empty() {
        return;
    }
    let _ = writeln!(out, "<section class=\"notes {class}\">\n<h2>{heading}</h2>\n<ul>");
    for note in notes {
        let _ = writeln!(out, "<li>{}</li>", escaped(note));
    }
    out.push_str("</ul>\n</section>\n");
}
