//! What several tests need.

use std::collections::BTreeMap;
use std::env;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

use pact_harness::matching::{self, Mismatch};
use pact_harness::model::{HttpInteraction, Interaction, ReceivedRequest, ReceivedResponse};
use tempfile::TempDir;

/// Ports for tests that need to know theirs, one for each: below those that the system gives out, so that no test running
/// beside them is given one by chance.
pub(crate) mod port {
    /// A contract test's own.
    pub(crate) const OF_A_CONTRACT_TEST: u16 = 27391;
    /// Taken, and then listened on.
    pub(crate) const GIVEN: u16 = 27392;
    /// Listened on, and then free again.
    pub(crate) const SHUT_DOWN: u16 = 27393;
    /// A test's own, in its attribute.
    pub(crate) const CHOSEN: u16 = 27395;
    /// Listened on before a test begins.
    pub(crate) const BEFORE_THE_TEST: u16 = 27397;
    /// Taken when a test begins.
    pub(crate) const TAKEN: u16 = 27398;
    /// A launched provider's own.
    pub(crate) const LAUNCHED: u16 = 27396;
    /// Never listened on.
    pub(crate) const OF_NOBODY: u16 = 27394;
}

/// The only interaction of a pact, from the JSON of its request and response as a V3 file has them.
pub(crate) fn interaction(request: &str, response: &str) -> HttpInteraction {
    let text = format!(
        r#"{{"consumer": {{"name": "c"}}, "provider": {{"name": "p"}}, "interactions": [
            {{"description": "d", "request": {request}, "response": {response}}}],
            "metadata": {{"pactSpecification": {{"version": "3.0.0"}}}}}}"#
    );
    let pact = pact_harness::format::read(text.as_bytes()).unwrap_or_else(|error| panic!("{error}: {text}"));
    match pact.interactions.into_iter().next() {
        Some(Interaction::Http(interaction)) => interaction,
        other => panic!("{other:?}"),
    }
}

/// What matching has to say, a sentence for each difference.
pub(crate) fn sentences(mismatches: &[Mismatch]) -> Vec<String> {
    mismatches.iter().map(ToString::to_string).collect()
}

fn headers<'h>(lines: &[(&'h str, &'h str)]) -> Vec<(std::borrow::Cow<'h, str>, std::borrow::Cow<'h, str>)> {
    lines.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect()
}

/// Compares a request with a contract's, both given as text: `("GET /a?b=1", headers, body)`.
pub(crate) fn request(expected: &str, target: &str, lines: &[(&str, &str)], body: &str) -> Vec<String> {
    let (method, target) = target.split_once(' ').unwrap();
    let (path, query) = target.split_once('?').map_or((target, None), |(path, query)| (path, Some(query)));
    let received = ReceivedRequest {
        method: method.into(),
        path: path.into(),
        query: query.map(Into::into),
        headers: headers(lines),
        body: body.as_bytes().into(),
    };
    sentences(&matching::match_request(&interaction(expected, "{}").request, &received))
}

/// Compares a response with a contract's.
pub(crate) fn response(expected: &str, status: u16, lines: &[(&str, &str)], body: &str) -> Vec<String> {
    let received = ReceivedResponse { status, headers: headers(lines), body: body.as_bytes().into() };
    sentences(&matching::match_response(&interaction("{}", expected).response, &received))
}

/// Runs an ignored test of this binary in a process of its own, its pacts going to a directory, and what is remembered
/// from one run to the next to another.
pub(crate) fn run_fixture(name: &str, output: &Path, memory: &Path) -> Output {
    let run = fixture(name, output, memory).output().unwrap();
    assert!(!String::from_utf8_lossy(&run.stdout).contains("running 0 tests"), "there is no test {name}");
    run
}

/// A copy of this binary, which can be built anew.
pub(crate) struct Program {
    dir: TempDir,
}

impl Program {
    pub(crate) fn copied() -> Self {
        let program = Program { dir: tempfile::tempdir().unwrap() };
        // By a process of its own: a program that somebody has open for writing cannot be run.
        let copied = Command::new("cp").arg(env::current_exe().unwrap()).arg(program.path()).status();
        assert!(copied.unwrap().success());
        program
    }

    fn path(&self) -> PathBuf {
        self.dir.path().join("it")
    }

    /// The same run, of the copy.
    pub(crate) fn instead_of(&self, fixture: &Command) -> Command {
        let mut run = Command::new(self.path());
        run.args(fixture.get_args());
        for (name, value) in fixture.get_envs() {
            match value {
                Some(value) => run.env(name, value),
                None => run.env_remove(name),
            };
        }
        run
    }

    pub(crate) fn build_anew(&self) {
        let program = File::open(self.path()).unwrap();
        program.set_modified(program.metadata().unwrap().modified().unwrap() + Duration::from_secs(1)).unwrap();
    }
}

/// Asserts that a text has these parts, one after the other.
#[track_caller]
pub(crate) fn in_this_order(text: &str, parts: &[&str]) {
    let mut rest = text;
    for part in parts {
        let at = rest.find(part).unwrap_or_else(|| panic!("{part:?} is missing in:\n{rest}"));
        rest = &rest[at + part.len()..];
    }
}

/// The same, not run yet; nothing in the environment asks for colours or is GitHub's.
pub(crate) fn fixture(name: &str, output: &Path, memory: &Path) -> Command {
    let mut command = plain(output, memory);
    command.args(["--exact", name, "--ignored", "--nocapture", "--test-threads", "1"]);
    command
}

/// Runs all ignored tests whose names begin like this in one process of its own, and returns what each of them printed
/// when it failed, by name.
pub(crate) fn failures(prefix: &str, output: &Path) -> (String, BTreeMap<String, String>) {
    let run = plain(output, output).args(["--ignored", prefix]).output().unwrap();
    let text = String::from_utf8_lossy(&run.stdout).into_owned();
    let sections = text.split("\n---- ").skip(1).filter_map(|section| section.split_once(" stdout ----\n"));
    let by_name =
        sections.map(|(name, text)| (name.strip_prefix(prefix).unwrap_or(name).to_owned(), text.to_owned())).collect();
    (text, by_name)
}

/// This binary, with nothing said of what it is to run.
pub(crate) fn plain(output: &Path, memory: &Path) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command.env("PACT_OUTPUT_DIR", output).env("TMPDIR", memory).env("RUST_BACKTRACE", "0");
    // What CI says must not decide what its tests write.
    for name in ["CI", "PACT_WRITE", "CARGO_TERM_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "NO_COLOR", "GITHUB_ACTIONS"] {
        command.env_remove(name);
    }
    command
}

/// What a fixture printed, both streams.
pub(crate) fn printed(run: &Output) -> String {
    String::from_utf8_lossy(&run.stdout).into_owned() + &String::from_utf8_lossy(&run.stderr)
}

/// The errors of a verification, as a person reads them.
pub(crate) trait ErrorTexts {
    fn error_texts(&self) -> Vec<String>;
}

impl ErrorTexts for pact_harness::provider::Verification {
    fn error_texts(&self) -> Vec<String> {
        self.errors().iter().map(ToString::to_string).collect()
    }
}
