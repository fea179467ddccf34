//! What a person reads before anything else.

use crate::support::Place;

const VARIABLES: [&str; 21] = [
    "PACT_BROKER_BASE_URL",
    "PACT_BROKER_HTTP_RETRIES",
    "PACT_WEBHOOK_CALLBACK_URL",
    "PACT_BROKER_USERNAME",
    "PACT_BROKER_PASSWORD",
    "PACT_BROKER_TOKEN",
    "PACT_PROVIDER_NAME",
    "PACT_PROVIDER_HOSTNAME",
    "PACT_PROVIDER_PORT",
    "PACT_PROVIDER_TRANSPORT",
    "PACT_PROVIDER_BASE_PATH",
    "PACT_PROVIDER_REQUEST_TIMEOUT",
    "PACT_PROVIDER_STATE_CHANGE_URL",
    "PACT_PROVIDER_STATE_CHANGE_AS_QUERY",
    "PACT_PROVIDER_STATE_CHANGE_TEARDOWN",
    "PACT_DESCRIPTION",
    "PACT_PROVIDER_STATE",
    "PACT_PROVIDER_NO_STATE",
    "PACT_VERIFIER_JSON_REPORT",
    "PACT_VERIFIER_JUNIT_REPORT",
    "PACT_VERIFIER_HTML_REPORT",
];

#[test]
fn help_has_every_option_in_its_group_an_example_variables_and_exit_codes() {
    let help = Place::new().run("--help").ends_with(0).out;
    let groups = [
        "Pacts (",
        "--file",
        "--dir",
        "--url",
        "--broker-url",
        "Reading pacts:",
        "--ignore-no-pacts-error",
        "--user",
        "--password",
        "--token",
        "The provider:",
        "--provider-name",
        "--hostname",
        "--port",
        "--transport ",
        "--transports",
        "--base-path",
        "--request-timeout",
        "--header",
        "--follow-redirects",
        "--body-limit",
        "--generated-limit",
        "--ca",
        "--client-certificate",
        "--client-key",
        "--disable-ssl-verification",
        "Starting the provider:",
        "--start",
        "--ready ",
        "--ready-within",
        "Provider states:",
        "--state-change-url",
        "--state-change-as-query",
        "--state-change-teardown",
        "Choosing interactions:",
        "--filter-description",
        "--filter-state",
        "--filter-no-state",
        "--filter-consumer",
        "--last-failed",
        "The run:",
        "--exit-on-first-error",
        "--dry-run",
        "--concurrency",
        "--identical-once",
        "Reports:",
        "--json",
        "--junit",
        "--html",
        "--markdown",
        "--mask",
        "--no-colour",
        "Logging",
        "--loglevel",
        "--pretty-log",
        "The broker:",
        "--webhook-callback-url",
        "--consumer-version-selectors",
        "--consumer-version-tags",
        "--enable-pending",
        "--include-wip-pacts-since",
        "--retries",
        "Publishing results:",
        "--publish",
        "--provider-version",
        "--provider-branch",
        "--provider-tags",
        "--build-url",
        "A line for CI",
        "pact-verifier --file pacts/web-shop-stock.json --port 8080",
        "Exit codes:",
        "130  interrupted",
    ];
    let mut rest = help.as_str();
    for part in groups {
        let at = rest.find(part).unwrap_or_else(|| panic!("{part:?} is missing in:\n{rest}"));
        rest = &rest[at + part.len()..];
    }
    for variable in VARIABLES {
        assert!(help.contains(variable), "{variable} is missing in:\n{help}");
    }
    assert!(help.lines().all(|line| line.chars().count() <= 100), "{help}");
}

#[test]
fn help_shows_no_secret_of_the_environment() {
    let place = Place::new();
    let help = place.command("--help").env("PACT_BROKER_TOKEN", "s3cret").output().unwrap();
    assert!(help.status.success());
    assert!(!String::from_utf8_lossy(&help.stdout).contains("s3cret"));
}

#[test]
fn the_version_is_told_and_h_is_the_host() {
    let place = Place::new();
    for option in ["--version", "-v"] {
        assert_eq!(place.run(option).ends_with(0).out, format!("pact-verifier {}\n", env!("CARGO_PKG_VERSION")));
    }
    place.run("-?").ends_with(0).reports("Usage:");
    place.run("-h").ends_with(2).says("--hostname");
}

#[test]
fn shells_complete_options() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = Place::new().run(&format!("completions {shell}")).ends_with(0).out;
        assert!(script.contains("state-change-url"), "{shell}");
    }
    Place::new().run("completions tcsh").ends_with(2).says("possible values: bash, elvish");
    Place::new().run("completions --help").ends_with(0);
}
