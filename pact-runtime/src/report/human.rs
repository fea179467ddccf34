//! The report that a person reads.

use std::fmt::{self, Formatter, Write};
use std::time::Duration;

use super::document::{Body, Contents, Difference, Document, Entry, Status};
use crate::terminal::Shown;
use crate::verification::Verification;

impl fmt::Display for Verification {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let document = Document::of(self);
        let f = &mut Shown::new(f);
        writeln!(f, "Contract Verification Results")?;
        writeln!(f, "==============================")?;
        // Without a pact nobody may have said what it is called.
        if !document.provider.is_empty() {
            writeln!(f, "Provider: {}", document.provider)?;
        }
        if !document.consumers.is_empty() {
            writeln!(f, "Consumer: {}", document.consumers.join(", "))?;
        }
        writeln!(f, "\n{}", summary(&document))?;
        let failed: Vec<_> = document.counted(Status::Failed).enumerate().collect();
        section(f, "Failed Interactions", &failed, |f, (i, entry)| {
            let given = if entry.given.is_empty() { "" } else { ", given " };
            let line = format_args!("{:?}, for {}{given}{}", entry.description, entry.consumer, entry.given);
            writeln!(f, "{}{}. {line}", if *i > 0 { "\n" } else { "" }, i + 1)?;
            write!(f, "{}", Lines(entry))
        })?;
        section(f, "Errors", document.all_errors(), |f, error| writeln!(f, "- {error}"))?;
        section(f, "Would be verified", document.with(Status::Planned), |f, entry| {
            let given = if entry.given.is_empty() { "" } else { ", given " };
            writeln!(f, "- {:?} ({}), for {}{given}{}", entry.description, entry.origin, entry.consumer, entry.given)
        })?;
        section(f, "Pending, which fails nothing", document.pending(), pending)?;
        section(f, "Warnings", &document.warnings, |f, warning| writeln!(f, "- {warning}"))?;
        section(f, "Verified once for several consumers", document.shared(), |f, (entry, consumers)| {
            writeln!(f, "- {:?} ({}), for {}", entry.description, entry.origin, consumers.join(" and "))
        })?;
        let commented = document.entries.iter().filter(|entry| !entry.comments.is_empty() || entry.test.is_some());
        section(f, "Comments", commented, comments)?;
        section(f, "Details", &failed, |f, (i, entry)| {
            write!(
                f,
                "{}{}. {:?}, {}\n{}",
                if *i > 0 { "\n" } else { "" },
                i + 1,
                entry.description,
                entry.origin,
                Details(entry)
            )
        })?;
        writeln!(f, "\nTook {}.", took(document.duration))
    }
}

/// `Passed: 8/10 interactions`
fn summary(document: &Document) -> String {
    let (total, planned) = (document.entries.len(), document.with(Status::Planned).count());
    if planned > 0 {
        let without = document.without();
        return format!("Planned: {planned}/{total} interactions{without}; it is a dry run, and nothing was sent");
    }
    format!("Passed: {}/{total} interactions{}", document.with(Status::Passed).count(), document.without())
}

/// A heading, and what stands below it; nothing where nothing does.
fn section<W: Write, T>(
    f: &mut W,
    heading: &str,
    items: impl IntoIterator<Item = T>,
    item: impl Fn(&mut W, T) -> fmt::Result,
) -> fmt::Result {
    let mut items = items.into_iter().peekable();
    if items.peek().is_some() {
        writeln!(f, "\n{heading}:\n{}", "-".repeat(heading.len() + 1))?;
    }
    items.try_for_each(|next| item(f, next))
}

/// What was expected and what came.
pub(super) struct Lines<'e>(pub(super) &'e Entry);

impl fmt::Display for Lines<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.0.differences.iter().try_for_each(|Difference { place, expected, actual, hint, .. }| {
            writeln!(f, "   Expected {place}: {expected}")?;
            writeln!(f, "   Actual {place}: {actual}")?;
            hint.iter().try_for_each(|text| writeln!(f, "   ({text})"))
        })?;
        self.0.more().iter().try_for_each(|more| writeln!(f, "   {more}"))
    }
}

fn pending(f: &mut impl Write, entry: &Entry) -> fmt::Result {
    writeln!(f, "- {:?} ({})", entry.description, entry.origin)?;
    entry.errors.iter().try_for_each(|error| writeln!(f, "  {}", error.text))?;
    entry.differences.iter().try_for_each(|difference| writeln!(f, "  {difference}"))?;
    entry.more().iter().try_for_each(|more| writeln!(f, "  {more}"))
}

/// What the consumer's team has to say, and which of its tests says so.
fn comments(f: &mut impl Write, entry: &Entry) -> fmt::Result {
    match &entry.test {
        Some(test) => writeln!(f, "- {:?}, from the test {test}", entry.description)?,
        None => writeln!(f, "- {:?}", entry.description)?,
    }
    let mut lines = entry.comments.iter().flat_map(|comment| comment.lines());
    lines.try_for_each(|line| writeln!(f, "  {line}"))
}

/// What a person needs next: what was sent and received, by which rules.
pub(super) struct Details<'e>(pub(super) &'e Entry);

impl fmt::Display for Details<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Details(entry) = self;
        if !entry.given.is_empty() {
            writeln!(f, "   Given: {}", entry.given)?;
        }
        if let Some(place) = &entry.verified_as {
            writeln!(f, "   Verified once, with: {place}")?;
        }
        for difference in &entry.differences {
            writeln!(f, "   {} by rule: {}", difference.place, difference.rule)?;
        }
        if let Some((method, url, contents)) = &entry.request {
            writeln!(f, "   Request: {method} {url}")?;
            message(contents, f)?;
        }
        for contents in &entry.messages {
            writeln!(f, "   Message:")?;
            message(contents, f)?;
        }
        if let Some((status, contents)) = &entry.response {
            writeln!(f, "   Response: {status}")?;
            message(contents, f)?;
        }
        Ok(())
    }
}

fn message(contents: &Contents, f: &mut Formatter<'_>) -> fmt::Result {
    contents.headers.iter().try_for_each(|(name, value)| writeln!(f, "     {name}: {value}"))?;
    match &contents.body {
        Body::Empty => Ok(()),
        Body::Text { text, is_cut, len } => {
            text.lines().try_for_each(|line| writeln!(f, "     {line}"))?;
            if *is_cut { writeln!(f, "     ... ({len} bytes)") } else { Ok(()) }
        }
        body @ Body::Binary { .. } => writeln!(f, "     {body}"),
    }
}

/// `1.25 s`, `12 ms`: as exact as it matters.
pub(super) fn took(duration: Duration) -> String {
    match duration.as_millis() {
        0 => format!("{} µs", duration.as_micros()),
        millis @ 1..1000 => format!("{millis} ms"),
        _ => format!("{:.2} s", duration.as_secs_f64()),
    }
}
