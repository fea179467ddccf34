//! How a test fails in front of a person: with colours on a terminal, and plainly everywhere else.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "everything that is printed is printed here")]

use std::io::{IsTerminal as _, Write as _, stderr, stdout};
use std::panic::{Location, resume_unwind};

use super::shown;

const BOLD: &str = "\x1b[1m";
const GREEN: &str = "\x1b[32m";
const RED: &str = "\x1b[31m";
const END: &str = "\x1b[0m";

/// Fails the test. What it fails with has no colours, so that `#[should_panic(expected = "..")]` sees the same text
/// everywhere.
#[track_caller]
pub(crate) fn fail(message: impl std::fmt::Display) -> ! {
    let message = shown(&message.to_string());
    if has_colours() {
        eprintln!("\n{}:\n{}", Location::caller(), painted(&message));
        resume_unwind(Box::new(message))
    } else {
        panic!("{message}")
    }
}

/// Shows what stands below a failure that was told already.
#[cfg(feature = "consumer")]
pub(crate) fn show(message: &str) {
    let message = shown(message);
    if has_colours() {
        eprint!("{}", painted(&message));
    } else {
        eprint!("{message}");
    }
}

/// Prints the report of a test that passed, for `--nocapture`.
#[cfg(feature = "provider")]
pub(crate) fn report(text: impl std::fmt::Display) {
    println!("{}", shown(&text.to_string()));
}

/// Prints a note to a person, where the output of a test is collected with the test's.
#[cfg(feature = "provider-main")]
pub(crate) fn note(text: impl std::fmt::Display) {
    eprintln!("{}", shown(&text.to_string()));
}

/// Writes lines past what collects the output of tests. Where nobody can read them, nothing is lost.
#[cfg(feature = "provider")]
pub(crate) fn say(text: impl std::fmt::Display) {
    command(&shown(&text.to_string()));
}

/// The same with lines that a build server is to take for commands. In one piece, and on a line of their own: other tests
/// print at the same time.
#[cfg(feature = "provider")]
pub(crate) fn command(lines: &str) {
    drop(stderr().write_all(format!("\n{}\n", lines.trim_end()).as_bytes()));
}

/// Whether a person looks on. What a test prints is collected, and shown on either stream; so both have to be a terminal.
fn has_colours() -> bool {
    if anstyle_query::no_color() {
        return false;
    }
    if anstyle_query::clicolor_force() {
        return true;
    }
    match std::env::var("CARGO_TERM_COLOR").as_deref() {
        Ok("always") => true,
        Ok("never") => false,
        _ => {
            let has_colours = anstyle_query::clicolor().unwrap_or(true) && anstyle_query::term_supports_ansi_color();
            has_colours && stdout().is_terminal() && stderr().is_terminal()
        }
    }
}

/// The report with what was expected in green, what came in red, and its headings in bold. No other style is in it.
pub(crate) fn painted(report: &str) -> String {
    shown(report).split_inclusive('\n').map(painted_line).collect()
}

fn painted_line(line: &str) -> String {
    let text = line.trim_end();
    let indented = text.trim_start();
    let is_heading = indented.len() == text.len() && (text.ends_with(':') || text.ends_with("was not kept."));
    let colour = match indented.split(' ').next() {
        Some("Expected") => GREEN,
        Some("Actual") => RED,
        _ if is_heading => BOLD,
        _ => return line.to_owned(),
    };
    let indent = &text[..text.len() - indented.len()];
    format!("{indent}{colour}{indented}{END}{}", &line[text.len()..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_expected_and_what_came_are_told_apart() {
        let report = "The pact a -> b was not kept.\n  GET /\n    Expected body: 1\n    Actual body: 2\nUnused:\n";
        let expected = "\x1b[1mThe pact a -> b was not kept.\x1b[0m\n  GET /\n    \x1b[32mExpected body: 1\x1b[0m\n    \
                        \x1b[31mActual body: 2\x1b[0m\n\x1b[1mUnused:\x1b[0m\n";
        assert_eq!(painted(report), expected);
    }
}
