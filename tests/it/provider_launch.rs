//! A provider that the verification starts and stops. It is this binary, with one ignored test to run.

use std::env;
use std::io::Write as _;
use std::time::{Duration, Instant};

use axum::http::StatusCode;
use axum::routing::get;
use pact_harness::prelude::*;

use super::support::port;
use super::verification::{GET, only_error, pact_files};
use crate::support::ErrorTexts as _;

/// This binary as a provider, which does as `HOW` says.
fn launch(how: &str) -> Launch {
    Launch::new(env::current_exe().unwrap())
        .args(["--exact", "provider_launch::provider", "--ignored", "--nocapture"])
        .env("PORT", "{port}")
        .env("HOW", how)
}

#[tokio::test]
#[ignore = "run by another test"]
async fn provider() {
    let how = env::var("HOW").unwrap();
    writeln!(std::io::stdout(), "I am {how}, in {}", env::current_dir().unwrap().display()).unwrap();
    eprintln!("I say so on both streams");
    let begun = Instant::now();
    match how.as_str() {
        "ending" => std::process::exit(3),
        "deaf" => std::future::pending().await,
        _ => {}
    }
    if let Ok(file) = env::var("CHILD") {
        let script = "sleep 1000 > /dev/null 2>&1 & echo $!";
        let child = std::process::Command::new("sh").args(["-c", script]).output().unwrap();
        let child = String::from_utf8(child.stdout).unwrap();
        std::fs::write(file, format!("{} {}", std::process::id(), child.trim())).unwrap();
    }
    let health = move || async move {
        if begun.elapsed() < Duration::from_millis(300) {
            StatusCode::SERVICE_UNAVAILABLE
        } else {
            StatusCode::NO_CONTENT
        }
    };
    let answer = move || async move {
        match env::var("HOW").unwrap().as_str() {
            "dying" => std::process::exit(4),
            "wrong" => {
                writeln!(std::io::stdout(), "I do not want to").unwrap();
                StatusCode::IM_A_TEAPOT
            }
            "slow" => std::future::pending().await,
            "late" if begun.elapsed() < Duration::from_millis(300) => StatusCode::TOO_EARLY,
            _ => StatusCode::OK,
        }
    };
    let app = axum::Router::new().route("/health", get(health)).route("/", get(answer));
    let address = format!("127.0.0.1:{}", env::var("PORT").unwrap());
    axum::serve(tokio::net::TcpListener::bind(address).await.unwrap(), app).await.unwrap();
}

async fn verify(launch: Launch) -> Verification {
    let pacts = pact_files(&[("c-p.json", "p", GET)]);
    Provider::new("p").pacts(pacts.path()).launch(launch).verify().await
}

async fn error(launch: Launch) -> String {
    let pacts = pact_files(&[("c-p.json", "p", GET)]);
    only_error(Provider::new("p").pacts(pacts.path()).launch(launch)).await
}

#[tokio::test]
async fn a_command_is_the_provider_for_the_time_of_the_verification() {
    let verification = verify(launch("good")).await;
    assert!(verification.is_ok(), "{verification}");
    let url = verification.passed()[0].request.as_ref().unwrap().url.clone();
    assert!(!verification.to_string().contains("I am good"), "nothing is shown of a good provider: {verification}");
    let address = url.trim_start_matches("http://").trim_end_matches('/').to_owned();
    let gone = tokio::net::TcpStream::connect(address).await;
    assert_eq!(gone.unwrap_err().kind(), std::io::ErrorKind::ConnectionRefused);
}

#[tokio::test]
async fn a_command_is_ready_when_it_says_so() {
    let verification = verify(launch("late").ready("/health").ready_within(Duration::MAX)).await;
    assert!(verification.is_ok(), "{verification}");
}

#[tokio::test]
async fn a_command_may_have_a_port_of_its_own_which_nobody_else_has() {
    let own = || launch("good").port(port::LAUNCHED);
    let verification = verify(own()).await;
    assert!(verification.is_ok(), "{verification}");
    let _other = std::net::TcpListener::bind(("127.0.0.1", port::LAUNCHED)).unwrap();
    let error = error(own()).await;
    let expected = format!("is not started: another program listens on port {} already; stop it, or ", port::LAUNCHED);
    assert!(error.contains(&expected), "{error}");
}

#[tokio::test]
async fn a_command_runs_in_its_directory() {
    let dir = tempfile::tempdir().unwrap();
    let text = error(launch("ending").current_dir(dir.path())).await;
    let line = format!("  | I am ending, in {}", dir.path().display());
    assert!(text.lines().any(|printed| printed == line), "{text}");
    let text = error(launch("good").current_dir("/no/such/place")).await;
    assert!(text.ends_with(" is not started: there is no directory /no/such/place"), "{text}");
}

#[tokio::test]
async fn a_command_that_is_not_there_is_an_error_that_says_what_to_do() {
    let text = error(Launch::new("no-such-program").arg("{port}")).await;
    assert_eq!(text, "there is no program no-such-program on the PATH: install it, or give its path");
    let text = error(Launch::new("/no/such/program").arg("{port}")).await;
    assert_eq!(
        text,
        "there is no program /no/such/program: build it before the test (`cargo build`), or mend the path"
    );
}

#[tokio::test]
async fn a_command_that_is_not_told_its_port_is_not_started() {
    let text = error(Launch::new("no-such-program")).await;
    assert!(text.starts_with("no-such-program gets no port to listen on: write `{port}` in an "), "{text}");
    let text = error(Launch::new("no-such-program").arg("{port}").ready("health")).await;
    assert_eq!(text, "`.ready(..)` of no-such-program takes a path: write `.ready(\"/health\")`");
}

#[tokio::test]
async fn a_command_that_ends_before_it_is_ready_is_an_error_with_what_it_printed() {
    let begun = Instant::now();
    let text = error(launch("ending")).await;
    assert!(begun.elapsed() < Duration::from_secs(10), "it took {:?}", begun.elapsed());
    assert!(text.contains(" ended before it was ready (exit status: 3); the last that it printed:\n  | "), "{text}");
    assert!(text.contains("\n  | I am ending, in ") && text.contains("\n  | I say so on both streams"), "{text}");
}

#[tokio::test]
async fn a_command_that_is_not_ready_in_time_is_an_error_with_its_last_answer() {
    let begun = Instant::now();
    let text = error(launch("deaf").ready_within(Duration::from_millis(500))).await;
    assert!(text.contains(" was not ready within 500ms: port ") && text.contains("refused"), "{text}");
    assert!(text.contains("\n  | I am deaf, in "), "{text}");
    let text = error(launch("good").ready("/no/such/path").ready_within(Duration::from_secs(3))).await;
    assert!(text.contains(" was not ready within 3s: GET http://127.0.0.1:"), "{text}");
    assert!(text.contains("/no/such/path was answered 404 Not Found; the last that it printed:\n  | "), "{text}");
    let text = error(launch("slow").ready("/").ready_within(Duration::from_millis(2500))).await;
    assert!(text.contains(" was not ready within 2.5s: http://127.0.0.1:"), "{text}");
    assert!(text.contains("/: there was no answer within 2s; the last that it printed:\n"), "{text}");
    assert!(begun.elapsed() < Duration::from_secs(10), "it took {:?}", begun.elapsed());
}

#[tokio::test]
async fn what_a_command_prints_is_shown_when_an_interaction_fails() {
    let verification = verify(launch("wrong")).await;
    assert_eq!(verification.failed().len(), 1, "{verification}");
    let [warning] = &verification.warnings()[..] else { panic!("{verification}") };
    assert!(warning.contains(" is running; the last that it printed:\n  | "), "{warning}");
    assert!(warning.contains("\n  | I do not want to"), "{warning}");
}

#[tokio::test]
async fn a_command_that_dies_midway_is_an_error_that_tells_how() {
    let one = r#"{"description": "get", "providerStates": [{"name": "the runtime was busy"}],
        "request": {}, "response": {"status": 200}}"#;
    let pacts = pact_files(&[("c-p.json", "p", &format!("[{}]", [one; 10].join(",\n")))]);
    let verification = Provider::new("p").pacts(pacts.path()).launch(launch("dying")).verify().await;
    let errors = verification.error_texts();
    assert_eq!((verification.passed().len(), verification.failed().len()), (0, 0), "{verification}");
    // The request that it died over got no answer; one that came later found nobody.
    assert!(
        errors[0].contains(" has ended (exit status: 4). ") && errors[0].ends_with(" were not verified"),
        "{errors:?}"
    );
    assert!(errors[1].contains("connection closed before message completed"), "{errors:?}");
    assert!(verification.warnings()[0].contains(" has ended (exit status: 4); the last that it printed:"));
}

/// Whether a process runs; one that has ended and was not asked for its status does not.
#[cfg(target_os = "linux")]
fn runs(process: &str) -> bool {
    let stat = std::fs::read_to_string(std::path::Path::new("/proc").join(process).join("stat"));
    stat.is_ok_and(|stat| !stat.rsplit_once(") ").unwrap().1.starts_with('Z'))
}

#[tokio::test]
#[cfg(target_os = "linux")]
async fn a_command_is_stopped_with_those_that_it_started() {
    let dir = tempfile::tempdir().unwrap();
    let noted = dir.path().join("processes");
    let verification = verify(launch("good").env("CHILD", noted.to_str().unwrap())).await;
    assert!(verification.is_ok(), "{verification}");
    for process in std::fs::read_to_string(noted).unwrap().split(' ') {
        assert!(!runs(process), "{process} still runs");
    }
}

#[tokio::test]
#[cfg(target_os = "linux")]
async fn a_command_is_stopped_when_the_verification_is_given_up() {
    let dir = tempfile::tempdir().unwrap();
    let noted = dir.path().join("processes");
    let slow = launch("slow").env("CHILD", noted.to_str().unwrap());
    tokio::select! {
        verification = verify(slow) => panic!("{verification}"),
        () = async { while !noted.exists() { tokio::time::sleep(Duration::from_millis(20)).await } } => {}
    }
    let processes = std::fs::read_to_string(noted).unwrap();
    assert_eq!(processes.split(' ').count(), 2);
    assert!(!processes.split(' ').any(runs), "{processes}");
}

#[tokio::test]
#[cfg(target_os = "linux")]
async fn a_command_that_does_not_stop_is_killed() {
    let dir = tempfile::tempdir().unwrap();
    let noted = dir.path().join("process");
    let script = format!("trap '' TERM; echo $$ > {}; echo ready; while :; do sleep 1; done", noted.display());
    let stubborn = Launch::new("sh").args(["-c", &script, "{port}"]).ready_within(Duration::from_millis(300));
    let begun = Instant::now();
    let text = error(stubborn).await;
    assert!(text.contains("sh was not ready within 300ms: ") && text.ends_with("\n  | ready"), "{text}");
    assert!(!runs(std::fs::read_to_string(noted).unwrap().trim()));
    assert!(begun.elapsed() < Duration::from_secs(8), "it took {:?}", begun.elapsed());
}
