//! The report for a page that people read and write comments on: a table, and what went wrong folded below it.

use std::fmt::Write as _;

use super::document::{Document, Entry, Status};
use super::escape::escaped as html;
use super::human::{Details, took};

/// Details are left out of a report that is longer: GitHub refuses a summary of more than a mebibyte.
const LONGEST: usize = 500_000;

/// The report as text.
pub(super) fn render(document: &Document) -> String {
    let mut out = String::new();
    let (status, words) = document.verdict();
    let _ = writeln!(out, "## {} {} {words}\n", sign(status), text(&document.provider));
    table(document, &mut out);
    let is_bad = |entry: &&Entry| !entry.pending && matches!(entry.status, Status::Failed | Status::Error);
    if !document.errors.is_empty() {
        list("Errors of the verification as a whole", &document.errors, &mut out);
    }
    let mut left_out = 0;
    for entry in document.entries.iter().filter(is_bad).chain(document.pending()) {
        if out.len() < LONGEST { details(entry, &mut out) } else { left_out += 1 }
    }
    if left_out > 0 {
        let _ = writeln!(out, "{left_out} more did not pass; a report with all of them would be too long here.\n");
    }
    if !document.warnings.is_empty() {
        list("Warnings", &document.warnings, &mut out);
    }
    out
}

fn sign(status: Status) -> &'static str {
    match status {
        Status::Passed => "✅",
        Status::Failed => "❌",
        Status::Error => "⚠️",
        Status::Planned => "📋",
    }
}

fn table(document: &Document, out: &mut String) {
    let mut consumers = document.consumers.clone();
    consumers.sort_unstable();
    consumers.dedup();
    let columns = [
        ("Passed", Status::Passed, false),
        ("Failed", Status::Failed, false),
        ("Errors", Status::Error, false),
        ("Pending", Status::Failed, true),
        ("Planned", Status::Planned, false),
    ];
    let count = |consumer: &str, (_, status, excused): (&str, Status, bool)| {
        let own = document.entries.iter().filter(|entry| entry.consumer == consumer);
        own.filter(|entry| if entry.is_excused() { excused } else { !excused && entry.status == status }).count()
    };
    let headings: Vec<&str> = columns.iter().map(|(heading, ..)| *heading).collect();
    let _ = writeln!(out, "| Consumer | {} |\n| :-- |{}", headings.join(" | "), " --: |".repeat(columns.len()));
    for consumer in &consumers {
        let counts: Vec<String> = columns.iter().map(|column| count(consumer, *column).to_string()).collect();
        let _ = writeln!(out, "| {} | {} |", text(consumer), counts.join(" | "));
    }
    let _ = writeln!(out, "\nTook {}.\n", took(document.duration));
}

fn list(heading: &str, items: &[String], out: &mut String) {
    let _ = writeln!(out, "**{heading}**\n");
    for item in items {
        let _ = writeln!(out, "- {}", text(item));
    }
    out.push('\n');
}

fn details(entry: &Entry, out: &mut String) {
    let mark = match (entry.pending, entry.status) {
        (true, _) => "⏳ pending".to_owned(),
        (false, Status::Error) => format!("{} error", sign(Status::Error)),
        (false, status) => format!("{} failed", sign(status)),
    };
    let title = html(&format!("{}: {}", entry.consumer, entry.description)).replace('\n', " ");
    let _ = writeln!(out, "<details><summary>{mark} <b>{title}</b></summary>\n");
    let _ = writeln!(out, "{}\n", code(&entry.origin));
    if !entry.differences.is_empty() {
        out.push_str("| Where | Expected | Actual | Rule |\n| :-- | :-- | :-- | :-- |\n");
        for difference in &entry.differences {
            let cells = [&difference.place, &difference.expected, &difference.actual, &difference.rule];
            let [place, expected, actual, rule] = cells.map(|cell| code(cell));
            let hint = difference.hint.as_ref().map_or_else(String::new, |hint| format!("<br>{}", text(hint)));
            let _ = writeln!(out, "| {place} | {expected} | {actual}{hint} | {rule} |");
        }
        out.push('\n');
    }
    if let Some(more) = entry.more() {
        let _ = writeln!(out, "{more}\n");
    }
    for said in entry.errors.iter().map(|error| &error.text).chain(&entry.comments) {
        let _ = writeln!(out, "- {}", text(said));
    }
    let block = Details(entry).to_string();
    if !block.is_empty() {
        let fence = "`".repeat(longest_run_of_backticks(&block).max(2) + 1);
        let _ = writeln!(out, "\n{fence}text\n{block}{fence}");
    }
    out.push_str("\n</details>\n\n");
}

fn longest_run_of_backticks(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or_default()
}

/// As a value; nothing in it is a link, or calls anybody.
fn code(value: &str) -> String {
    format!("<code>{}</code>", text(value))
}

/// Text that means only itself, also in a table.
fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            '\n' => out.push_str("<br>"),
            '&' | '<' | '>' => out.push_str(&html(c.encode_utf8(&mut [0; 4]))),
            _ => {
                if c.is_ascii_punctuation() && !"-.,/'\"".contains(c) {
                    out.push('\\');
                }
                out.push(c);
            }
        }
    }
    out
}
