//! Verifications that end before their end: by Ctrl-C, for one.

use std::env;
use std::fs;
use std::future::pending;
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::routing::get;
use pact_harness::prelude::*;
use tokio::sync::Notify;

use super::support::{fixture, in_this_order};
use super::verification_control::many;
use crate::support::ErrorTexts as _;

/// What a fixture says when it has come so far.
#[expect(clippy::print_stdout, reason = "another process waits for it")]
fn one_is_done() {
    println!("one is done");
}

/// What was done with the state of the interrupted interaction.
static DONE: Mutex<Vec<&str>> = Mutex::new(Vec::new());

#[pact_provider_state("control: something to clean up")]
fn something() {
    DONE.lock().unwrap().push("set up");
}

#[pact_provider_state("control: something to clean up", teardown)]
fn nothing() {
    DONE.lock().unwrap().push("taken down");
    if let Some(file) = env::var_os("PACT_TEST_TAKEN_DOWN") {
        fs::write(file, "taken down").unwrap();
    }
}

fn hangs() -> axum::Router {
    axum::Router::new().route("/0", get(|| async {})).route("/1", get(pending::<()>))
}

#[tokio::test]
async fn an_interrupted_verification_takes_down_what_it_set_up_and_says_what_was_not_verified() {
    let asked = Arc::new(Notify::new());
    let waited = asked.clone();
    let hangs = move || async move {
        asked.notify_one();
        pending::<()>().await;
    };
    let provider = Provider::new("p")
        .pact(many(4, &["control: something to clean up"]), "a pact")
        .app(axum::Router::new().route("/0", get(|| async {})).route("/1", get(hangs)))
        .stop_when(async move { waited.notified().await });
    let verification = provider.verify().await;
    assert!(verification.is_interrupted() && !verification.is_ok());
    assert_eq!(verification.passed().len(), 1);
    assert!(verification.failed().is_empty());
    let errors = verification.error_texts();
    assert!(errors.contains(&"interrupted: 2 interactions were not verified".to_owned()), "{errors:?}");
    let of_the_second = "\"number 1\" (a pact, interaction 2): it was interrupted before it could be found out";
    assert!(errors.iter().any(|error| error == of_the_second), "{errors:?}");
    assert_eq!(*DONE.lock().unwrap(), ["set up", "taken down", "set up", "taken down"]);
}

#[pact_provider(name = "p", pacts = "tests/it/pacts/one-that-hangs.json")]
#[ignore = "a fixture"]
async fn never_ends(provider: Provider) -> Verification {
    // One more reason to end, beside the keyboard.
    provider.app(hangs()).stop_when(pending()).watch(|_| one_is_done()).verify().await
}

#[pact_provider(name = "p", pacts = "tests/it/pacts/two-interactions.json")]
#[ignore = "a fixture"]
async fn has_ended_long_ago(provider: Provider) -> Verification {
    let app = axum::Router::new().route("/one", get(|| async {})).route("/two", get(|| async {}));
    let verification = provider.app(app).verify().await;
    one_is_done();
    pending::<()>().await;
    verification
}

#[pact_provider(name = "p", pacts = "tests/it/pacts/one-that-hangs.json")]
#[ignore = "a fixture"]
async fn blocks_its_thread(provider: Provider) -> Verification {
    let block = || async {
        one_is_done();
        std::thread::sleep(Duration::from_secs(1000));
    };
    provider.app(axum::Router::new().route("/0", get(block)).route("/1", get(|| async {}))).verify().await
}

/// Starts a fixture, waits until it says that one is done, and sends it signals.
#[cfg(unix)]
fn interrupt(test: &str, signals: &[&str], taken_down: &Path) -> (std::process::ExitStatus, String) {
    use std::io::{BufRead as _, BufReader, Read as _};

    let mut run = fixture(&format!("verification_interrupted::{test}"), Path::new(""), &env::temp_dir());
    run.env("PACT_TEST_TAKEN_DOWN", taken_down).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child: Child = run.spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().contains("one is done")), "{test} did not come so far");
    for signal in signals {
        let sent = std::process::Command::new("kill").args([signal, &*child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "{test} goes on");
        std::thread::sleep(Duration::from_millis(5));
    };
    let mut errors = String::new();
    child.stderr.take().unwrap().read_to_string(&mut errors).unwrap();
    (status, errors)
}

#[test]
#[cfg(unix)]
fn ctrl_c_takes_states_down_and_reports_and_ends_the_program() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("taken-down");
    for (signal, code) in [("-INT", 130), ("-TERM", 143)] {
        let (status, errors) = interrupt("never_ends", &[signal], &file);
        assert_eq!(status.code(), Some(code), "{errors}");
        in_this_order(&errors, &["Contract Verification Results", "interrupted: 0 interactions were not verified"]);
        fs::remove_file(&file).unwrap_or_else(|error| panic!("the state was not taken down: {error}: {errors}"));
    }
}

#[test]
#[cfg(unix)]
fn ctrl_c_does_what_it_always_does_when_no_verification_runs() {
    use std::os::unix::process::ExitStatusExt as _;

    let (status, errors) = interrupt("has_ended_long_ago", &["-INT"], Path::new("/nowhere"));
    assert_eq!(status.signal(), Some(2), "{status}: {errors}");
}

#[test]
#[cfg(unix)]
fn a_second_ctrl_c_ends_the_program_at_once_also_when_its_thread_is_blocked() {
    use std::os::unix::process::ExitStatusExt as _;

    // Two signals of one kind may arrive as one.
    let (status, errors) = interrupt("blocks_its_thread", &["-INT", "-TERM"], Path::new("/nowhere"));
    assert!(matches!(status.signal(), Some(2 | 15)), "{status}: {errors}");
}
