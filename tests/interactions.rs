//! `provider_main!`: each interaction a test of its own. This program is one such, when it is told to, and tests itself.

#![expect(clippy::print_stdout, reason = "what the tested program prints is what its tests look at")]

use std::env;
use std::process::{Command, ExitCode, Output};

use libtest_mimic::{Arguments, Failed, Trial};

/// Set for the program that is tested.
const FIXTURE: &str = "PACT_TEST_FIXTURE";

/// Set for the provider that the tested program starts.
const PORT: &str = "PACT_TEST_PORT";

/// The tests of several provider functions.
mod fixture {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use axum::http::StatusCode;
    use axum::routing::get;
    use pact_harness::prelude::*;

    static CALLS: AtomicUsize = AtomicUsize::new(0);

    #[pact_provider(name = "interactions", pacts = "tests/interactions")]
    async fn keeps_its_pacts(provider: Provider) -> Result<Verification, String> {
        println!("call {}", CALLS.fetch_add(1, Ordering::SeqCst) + 1);
        match super::env::var("PACT_TEST_TROUBLE").as_deref() {
            Ok("no database") => return Err("there is no database".to_owned()),
            Ok("panic") => panic!("no way"),
            Ok("more pacts") => return Ok(provider.pacts("pacts").app(app()).verify().await),
            Ok("dry run") => return Ok(provider.dry_run().verify().await),
            Ok("launch") => {
                let command = Launch::new(super::env::current_exe().unwrap()).env(super::PORT, "{port}");
                return Ok(provider.launch(command).verify().await);
            }
            Ok("fail fast") => return Ok(provider.fail_fast().app(app()).verify().await),
            _ => {}
        }
        let verification = provider.app(app()).verify().await;
        println!("after the last one");
        Ok(verification)
    }

    fn app() -> axum::Router {
        axum::Router::new()
            .route("/fine", get(|| async {}))
            .route("/broken", get(|| async { StatusCode::INTERNAL_SERVER_ERROR }))
            .route("/secret", get(|| async { [("X-Team-Key", "s3cret-of-the-provider")] }))
    }

    #[pact_provider(name = "interactions-of-two", pacts = "tests/interactions")]
    async fn has_options(provider: Provider) -> Verification {
        let provider = provider.mask("X-Team-Key").verify_identical_once();
        let provider = match super::env::var("PACT_TEST_REPORT") {
            Ok(path) => provider.report(Report::Json(path)),
            Err(_) => provider,
        };
        match super::env::var("PACT_TEST_TROUBLE").as_deref() {
            Ok("down") => provider.url("http://127.0.0.1:9").verify().await,
            _ => provider.app(app()).verify().await,
        }
    }

    #[pact_provider(name = "interactions", pacts = "tests/interactions")]
    #[ignore = "somebody has to insist"]
    async fn ignored(provider: Provider) -> Verification {
        provider.app(app()).verify().await
    }

    #[pact_provider(name = "interactions-of-none", pacts = "tests/interactions")]
    async fn has_an_empty_pact(provider: Provider) -> Verification {
        let provider = provider.app(app()).allow_unknown_states();
        match super::env::var("PACT_TEST_TROUBLE").as_deref() {
            Ok("none is fine") => provider.allow_no_interactions().verify().await,
            _ => provider.verify().await,
        }
    }

    #[pact_provider(name = "interactions-of-nobody", pacts = "tests/interactions")]
    async fn has_only_an_empty_pact(provider: Provider) -> Verification {
        provider.app(app()).allow_no_interactions().verify().await
    }

    #[pact_provider(name = "interactions-with-arguments", pacts = "tests/interactions")]
    #[rstest::rstest]
    async fn needs_arguments(#[default(7)] _articles: u32, provider: Provider) -> Verification {
        provider.app(app()).verify().await
    }

    #[pact_provider_state("interactions: a state")]
    fn a_state() {}

    /// The same provider as a command.
    pub(crate) fn serve(port: &str) -> ExitCode {
        println!("I am the command");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await.unwrap();
            axum::serve(listener, app()).await.unwrap();
        });
        ExitCode::SUCCESS
    }

    pact_harness::provider_main!();

    pub(crate) fn run() -> ExitCode {
        main()
    }

    use super::ExitCode;
}

fn main() -> ExitCode {
    if let Ok(port) = env::var(PORT) {
        return fixture::serve(&port);
    }
    if env::var_os(FIXTURE).is_some() {
        return fixture::run();
    }
    let tests: [(&str, fn()); 18] = [
        ("every_interaction_is_a_test_that_can_be_listed", every_interaction_is_a_test_that_can_be_listed),
        ("what_fails_fails_alone_and_with_the_report", what_fails_fails_alone_and_with_the_report),
        ("a_test_is_chosen_by_its_name", a_test_is_chosen_by_its_name),
        (
            "the_function_is_called_once_and_ends_after_the_last_test",
            the_function_is_called_once_and_ends_after_the_last_test,
        ),
        ("a_pending_interaction_that_fails_is_ignored", a_pending_interaction_that_fails_is_ignored),
        (
            "a_function_that_fails_or_panics_fails_its_tests_with_the_reason",
            a_function_that_fails_or_panics_fails_its_tests_with_the_reason,
        ),
        ("pacts_that_cannot_be_listed_are_an_error", pacts_that_cannot_be_listed_are_an_error),
        ("an_ignored_function_runs_when_somebody_insists", an_ignored_function_runs_when_somebody_insists),
        ("the_environment_leaves_interactions_out", the_environment_leaves_interactions_out),
        ("no_test_shows_a_secret", no_test_shows_a_secret),
        ("what_is_identical_is_verified_for_whoever_asks", what_is_identical_is_verified_for_whoever_asks),
        ("a_dry_run_ignores_every_test", a_dry_run_ignores_every_test),
        ("what_comes_after_a_first_failure_is_ignored", what_comes_after_a_first_failure_is_ignored),
        ("warnings_are_shown_once_and_at_the_end", warnings_are_shown_once_and_at_the_end),
        (
            "a_command_is_started_once_and_its_last_words_are_shown",
            a_command_is_started_once_and_its_last_words_are_shown,
        ),
        ("no_test_of_an_ignored_function_runs", no_test_of_an_ignored_function_runs),
        ("a_pact_without_interactions_fails_its_own_test", a_pact_without_interactions_fails_its_own_test),
        ("a_function_that_needs_arguments_fails_its_tests", a_function_that_needs_arguments_fails_its_tests),
    ];
    let trial = |(name, test): (&'static str, fn())| {
        Trial::test(name, move || std::panic::catch_unwind(test).map_err(|_| Failed::from("see above")))
    };
    libtest_mimic::run(&Arguments::from_args(), tests.into_iter().map(trial).collect()).exit_code()
}

fn run(arguments: &[&str], variables: &[(&str, &str)]) -> (Output, String) {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(arguments).env(FIXTURE, "").env("RUST_BACKTRACE", "0").env("NO_COLOR", "1");
    for name in ["PACT_DESCRIPTION", "PACT_PROVIDER_STATE", "PACT_PROVIDER_NO_STATE", "NEXTEST"] {
        command.env_remove(name);
    }
    let output = command.envs(variables.iter().copied()).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output, text)
}

fn every_interaction_is_a_test_that_can_be_listed() {
    let (output, _) = run(&["--list", "--format", "terse"], &[]);
    assert!(output.status.success());
    let names = [
        "fixture::keeps_its_pacts::has its pacts",
        "fixture::keeps_its_pacts::shop::is fine",
        "fixture::keeps_its_pacts::shop::is fine #2",
        "fixture::keeps_its_pacts::shop::is broken",
        "fixture::keeps_its_pacts::shop::is not there yet",
    ];
    let text = String::from_utf8_lossy(&output.stdout);
    let mut of_the_first: Vec<&str> = text.lines().filter(|line| line.contains("keeps_its_pacts")).collect();
    let mut expected = names.map(|name| format!("{name}: test"));
    of_the_first.sort_unstable();
    expected.sort_unstable();
    assert_eq!(of_the_first, expected);
}

fn what_fails_fails_alone_and_with_the_report() {
    let (output, text) = run(&["keeps_its_pacts"], &[]);
    assert!(!output.status.success());
    assert!(text.contains("3 passed; 1 failed; 1 ignored;"), "{text}");
    for part in
        ["1. \"is broken\", for ", "Expected status: 200", "Actual status: 500", "tests/interactions/shop.json:"]
    {
        assert!(text.contains(part), "{part:?} is missing in {text}");
    }
}

fn a_test_is_chosen_by_its_name() {
    let (output, text) = run(&["--exact", "fixture::keeps_its_pacts::shop::is fine"], &[]);
    assert!(output.status.success(), "{text}");
    assert!(text.contains("1 passed; 0 failed;"), "{text}");
    assert!(!text.contains("is broken"), "{text}");
}

fn the_function_is_called_once_and_ends_after_the_last_test() {
    let (_, text) = run(&["shop::is"], &[]);
    assert!(text.contains("call 1") && !text.contains("call 2"), "{text}");
    assert!(text.contains("after the last one"), "{text}");
    let (_, text) = run(&["has its pacts"], &[]);
    assert!(!text.contains("call 1"), "nothing was asked for: {text}");
}

fn a_pending_interaction_that_fails_is_ignored() {
    let (output, text) = run(&["is not there yet"], &[]);
    assert!(output.status.success(), "{text}");
    assert!(text.contains("0 passed; 0 failed; 2 ignored"), "{text}");
    assert!(text.contains("ignored, pending") || text.contains("pending, and not as the contract says"), "{text}");
    assert!(text.contains("Actual status: 404") || text.contains("404"), "{text}");
}

fn a_function_that_fails_or_panics_fails_its_tests_with_the_reason() {
    for (trouble, reason) in [("no database", "there is no database"), ("panic", "the function panicked")] {
        let (output, text) = run(&["shop::is fine"], &[("PACT_TEST_TROUBLE", trouble)]);
        assert_eq!(output.status.code(), Some(101), "{text}");
        assert!(text.contains("0 passed; 2 failed;"), "{text}");
        assert!(text.contains(reason), "{text}");
    }
}

fn pacts_that_cannot_be_listed_are_an_error() {
    let (output, text) = run(&["shop::is fine"], &[("PACT_TEST_TROUBLE", "more pacts")]);
    assert_eq!(output.status.code(), Some(101), "{text}");
    assert!(text.contains("0 passed; 2 failed;"), "{text}");
    assert!(text.contains("cannot be listed as tests of their own"), "{text}");
}

fn an_ignored_function_runs_when_somebody_insists() {
    let (output, text) = run(&["--ignored", "fixture::ignored::shop::is fine"], &[]);
    assert!(output.status.success(), "{text}");
    assert!(text.contains("2 passed; 0 failed;"), "{text}");
}

fn the_environment_leaves_interactions_out() {
    let (output, text) = run(&["keeps_its_pacts::shop::is"], &[("PACT_DESCRIPTION", "fine")]);
    assert!(output.status.success(), "{text}");
    assert!(text.contains("2 passed; 0 failed; 2 ignored"), "{text}");
}

fn no_test_shows_a_secret() {
    for (trouble, kept) in [("", "X-Team-Key: ***"), ("down", "/secret?api_key=***")] {
        let (output, text) = run(&["web::get a secret"], &[("PACT_TEST_TROUBLE", trouble)]);
        assert_eq!(output.status.code(), Some(101), "{text}");
        assert!(text.contains("0 passed; 1 failed;"), "{text}");
        assert!(text.contains(kept), "{kept:?} is missing in {text}");
        assert!(!text.contains("s3cret"), "{text}");
    }
}

fn what_is_identical_is_verified_for_whoever_asks() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("report.json");
    let (output, text) = run(&["get the list"], &[("PACT_TEST_REPORT", file.to_str().unwrap())]);
    assert!(output.status.success(), "{text}");
    assert!(text.contains("2 passed; 0 failed;"), "{text}");
    // With nextest each is asked for in a process of its own.
    for consumer in ["app", "web"] {
        let name = format!("fixture::has_options::{consumer}::get the list");
        let (output, text) = run(&["--exact", &name], &[("PACT_TEST_REPORT", file.to_str().unwrap())]);
        assert!(output.status.success(), "{text}");
        assert!(text.contains("1 passed; 0 failed;"), "{text}");
        let report: serde_json::Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        let results = report["interactionResults"].as_array().unwrap();
        let known: Vec<_> = results.iter().map(|result| (&result["consumer"], &result["outcome"])).collect();
        assert_eq!(known, [(&consumer.into(), &"passed".into())]);
        assert_eq!(report["result"], true);
    }
}

fn a_dry_run_ignores_every_test() {
    let (output, text) = run(&["keeps_its_pacts::shop"], &[("PACT_TEST_TROUBLE", "dry run")]);
    assert!(output.status.success(), "{text}");
    assert!(text.contains("0 passed; 0 failed; 4 ignored;"), "{text}");
    assert!(text.contains("a dry run"), "{text}");
}

fn what_comes_after_a_first_failure_is_ignored() {
    let arguments = ["--test-threads=1", "keeps_its_pacts::shop"];
    let (output, text) = run(&arguments, &[("PACT_TEST_TROUBLE", "fail fast")]);
    assert_eq!(output.status.code(), Some(101), "{text}");
    assert!(text.contains("2 passed; 1 failed; 1 ignored;"), "{text}");
    assert!(text.contains("not verified: an earlier one failed"), "{text}");
}

fn warnings_are_shown_once_and_at_the_end() {
    let (output, text) = run(&["api::get with a state"], &[]);
    assert!(output.status.success(), "{text}");
    let warning = "warning: has_an_empty_pact at tests/interactions.rs:";
    assert_eq!(text.matches(warning).count(), 1, "{text}");
    assert!(text.contains("nobody knows this one"), "{text}");
}

fn no_test_of_an_ignored_function_runs() {
    let (output, text) = run(&["fixture::ignored::"], &[]);
    assert!(output.status.success(), "{text}");
    assert!(text.contains("0 passed; 0 failed; 5 ignored;"), "{text}");
}

fn a_pact_without_interactions_fails_its_own_test() {
    let (output, text) = run(&["has_an_empty_pact"], &[]);
    assert_eq!(output.status.code(), Some(101), "{text}");
    assert!(text.contains("2 passed; 1 failed;"), "{text}");
    assert!(text.contains("has_an_empty_pact::idle::has interactions ... FAILED"), "{text}");
    assert!(text.contains("nothing.json has no interactions: run the consumer's tests"), "{text}");
    // With nextest, a process for each: the others do not fail for it.
    let (output, text) = run(&["api::get with a state"], &[]);
    assert!(output.status.success(), "{text}");
    let (output, text) = run(&["has_only_an_empty_pact"], &[]);
    assert!(output.status.success(), "{text}");
    assert!(text.contains("idle::has interactions") && text.contains("1 passed; 0 failed; 1 ignored"), "{text}");
    let (output, text) = run(&["has_an_empty_pact"], &[("PACT_TEST_TROUBLE", "none is fine")]);
    assert!(output.status.success(), "{text}");
    assert!(text.contains("2 passed; 0 failed; 1 ignored;"), "{text}");
}

fn a_command_is_started_once_and_its_last_words_are_shown() {
    let (output, text) = run(&["keeps_its_pacts::shop"], &[("PACT_TEST_TROUBLE", "launch")]);
    assert_eq!(output.status.code(), Some(101), "{text}");
    assert!(text.contains("2 passed; 1 failed; 1 ignored;"), "{text}");
    assert_eq!(text.matches("warning: keeps_its_pacts at tests/interactions.rs:").count(), 1, "{text}");
    assert_eq!(text.matches("I am the command").count(), 1, "{text}");
}

fn a_function_that_needs_arguments_fails_its_tests() {
    let (output, text) = run(&["needs_arguments"], &[]);
    assert!(!output.status.success(), "{text}");
    assert!(text.contains("1 passed; 1 failed;"), "{text}");
    let reason = "another attribute gives it arguments, which `provider_main!` cannot: make them in the function";
    assert!(text.contains(reason), "{text}");
}
