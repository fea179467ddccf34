//! `can-i-deploy`.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use crate::support::{Broker, Stub, command, finished, pact};

/// `Foo` 1 is verified with `Bar` 10, which is in `uat`, and not with `Baz`.
fn estate() -> Broker {
    let broker = Broker::with_foo();
    broker.verified("Foo", ["Bar", "10"], true);
    broker.run("record-deployment -a Bar -e 10 --environment uat").ok();
    broker.file("more/Foo-Baz.json", &pact("Foo", "Baz", 200));
    broker.run("publish more -a 1 --branch main").ok();
    broker
}

#[test]
fn a_no_is_a_table_with_results_and_reasons_and_ends_with_1() {
    let broker = estate();
    let ran = broker.run("can-i-deploy -a Foo --version 1 --to-environment uat");
    assert_eq!((ran.code, &*ran.stderr), (1, ""));
    let (before, after) = ran.stdout.split_once("1. http").unwrap();
    assert_eq!(
        before,
        "Computer says no ¯\\_(ツ)_/¯\n\
         \n\
         CONSUMER | C.VERSION | PROVIDER | P.VERSION | SUCCESS? | RESULT#\n\
         ---------|-----------|----------|-----------|----------|--------\n\
         Foo      | 1         | Bar      | 10        | true     | 1      \n\
         Foo      | 1         | Baz      | ???       | ???      |        \n\
         \n\
         VERIFICATION RESULTS\n\
         --------------------\n"
    );
    let (url, reasons) = after.split_once('\n').unwrap();
    assert!(url.ends_with(" (success)"), "{url}");
    assert_eq!(
        reasons,
        "\nThere is no verified pact between version 1 of Foo and a version of Baz currently in uat (no version is currently \
         recorded as deployed/released in this environment)\n"
    );
}

#[test]
fn a_yes_ends_with_0() {
    let broker = estate();
    let said = broker.run("can-i-deploy -a Foo --version 1 -a Bar --version 10").ok();
    assert!(said.starts_with("Computer says yes \\o/ \n\nCONSUMER"), "{said}");
    assert!(said.ends_with("\n\nAll required verification results are published and successful\n"), "{said}");
    let said = broker.run("can-i-deploy -a Bar --version 10 --to-environment uat").ok();
    assert_eq!(said, "Computer says yes \\o/ \n\nThere are no missing dependencies\n");
}

#[test]
fn each_way_to_name_a_version_asks_for_that_version() {
    let broker = estate();
    broker.run("create-version-tag -a Foo -e 1 -t dev").ok();
    broker.run("create-version-tag -a Bar -e 10 -t prod").ok();
    broker.run("create-or-update-pacticipant --name Foo --main-branch main").ok();
    let to_bar = "-a Bar --version 10";
    for line in ["-a Foo --latest", "-a Foo -l dev", "-a Foo --branch main", "-a Foo --main-branch", "-a Foo -e 1"] {
        assert_eq!(broker.run(&format!("can-i-deploy {line} {to_bar}")).code, 0, "{line}");
        assert_eq!(broker.run(&format!("can-i-deploy {to_bar} {line}")).code, 0, "{line}");
    }
    assert_eq!(broker.run("can-i-deploy -a Foo --branch nope -a Bar --latest").code, 1);
    assert_eq!(broker.run("can-i-deploy -a Foo -e 1 --to prod --ignore Baz").code, 0);
    assert_eq!(broker.run("can-i-deploy -a Foo -e 1 --to prod").code, 1);
}

#[test]
fn can_i_merge_compares_with_the_main_branches() {
    let broker = estate();
    broker.run("create-or-update-pacticipant --name Baz --main-branch main").ok();
    assert_eq!(broker.run("can-i-merge -a Foo -e 1").code, 1);
    broker.run("create-or-update-pacticipant --name Bar --main-branch main").ok();
    broker.send("PUT", "/pacticipants/Bar/branches/main/versions/10", "{}");
    let said = broker.run("can-i-merge -a Foo -e 1 --ignore Baz").ok();
    assert!(said.contains("Foo      | 1         | Bar      | 10        | true          | 1      \n"), "{said}");
    let mut by_variable = command(broker.dir.path());
    by_variable.env("PACT_BROKER_CAN_I_MERGE_IGNORE", "Baz").env("PACT_BROKER_BASE_URL", &broker.url);
    assert_eq!(finished(by_variable.args(["can-i-merge", "-a", "Foo", "-e", "1"]).output().unwrap()).code, 0);
}

#[test]
fn what_is_ignored_is_shown_and_does_not_count() {
    let broker = estate();
    let said = broker.run("can-i-deploy -a Foo --version 1 --ignore Baz --to-environment uat").ok();
    assert!(said.contains("Foo      | 1         | Baz      | ???       | ??? [ignored] |        \n"), "{said}");
    let mut by_variable = command(broker.dir.path());
    by_variable.env("PACT_BROKER_CAN_I_DEPLOY_IGNORE", "Qux, Baz").env("PACT_BROKER_BASE_URL", &broker.url);
    let line = ["can-i-deploy", "-a", "Foo", "-e", "1", "--to-environment", "uat"];
    assert_eq!(finished(by_variable.args(line).output().unwrap()).code, 0);
}

#[test]
fn json_is_the_broker_s_answer_and_ends_with_the_same_code() {
    let broker = estate();
    for (line, code) in [("-a Foo -e 1 --to-environment uat", 1), ("-a Foo -e 1 -a Bar -e 10", 0)] {
        let ran = broker.run(&format!("can-i-deploy {line} -o json"));
        assert_eq!(ran.code, code);
        let json: Value = serde_json::from_str(&ran.stdout).unwrap();
        assert_eq!(json["summary"]["deployable"], if code == 0 { Value::Bool(true) } else { Value::Null });
    }
}

#[test]
fn a_dry_run_ends_with_0_whatever_is_wrong() {
    let broker = estate();
    let ran = broker.run("can-i-deploy -a Foo -e 1 --to-environment uat --dry-run --retry-while-unknown 9");
    let said = ran.ok();
    assert!(said.lines().all(|line| line.starts_with("[dry-run] ")), "{said}");
    assert!(
        said.starts_with("[dry-run] Computer says no ¯\\_(ツ)_/¯ (but you're ignoring this by enabling dry run)\n")
    );
    assert!(said.ends_with("[dry-run] \n[dry-run] Dry run enabled - ignoring any failures\n"), "{said}");
    let unknown = broker.run("can-i-deploy -a Foo -e 1 --to-environment mars --dry-run");
    unknown.fails(0, &["warning: --dry-run: ", "'mars' does not exist"]);
    for (value, code) in [("true", 0), ("1", 0), ("false", 1), ("", 1), ("ture", 2)] {
        let mut by_variable = command(broker.dir.path());
        by_variable.env("PACT_BROKER_CAN_I_DEPLOY_DRY_RUN", value).env("PACT_BROKER_BASE_URL", &broker.url);
        let line = ["can-i-deploy", "-a", "Foo", "-e", "1", "--to-environment", "uat"];
        assert_eq!(finished(by_variable.args(line).output().unwrap()).code, code, "{value:?}");
    }
}

#[test]
fn explain_says_what_would_change_a_no() {
    let broker = estate();
    let ran = broker.run("can-i-deploy -a Foo -e 1 --to-environment uat --explain");
    assert_eq!(ran.code, 1);
    for expected in
        ["\nFoo 1 and Baz: no version of Baz", "/pacts/provider/Baz/consumer/Foo/version/1", "record-deployment"]
    {
        assert!(ran.stdout.contains(expected), "{}", ran.stdout);
    }
    assert!(!ran.stdout.contains("Foo 1 and Bar"), "{}", ran.stdout);
    broker.verified("Foo", ["Baz", "20"], false);
    let ran = broker.run("can-i-deploy -a Foo -e 1 -a Baz -e 20 --explain");
    assert!(ran.stdout.contains("Foo 1 and Baz 20: Baz 20 does not do what the pact says."), "{}", ran.stdout);
}

#[test]
fn explain_names_the_interactions_that_failed_and_where() {
    let broker = Broker::with_foo();
    let (_, pact) = broker.send("GET", "/pacts/provider/Bar/consumer/Foo/latest", "");
    let results = pact["_links"]["pb:publish-verification-results"]["href"].as_str().unwrap();
    let left = json!({ "attribute": "body", "identifier": "$.left", "description": "expected an integer\u{1b}[2J" });
    let body = json!({
        "success": false,
        "providerApplicationVersion": "11",
        "testResults": [
            { "interactionId": "a", "success": true },
            { "interactionId": "b", "interactionDescription": "a request for a thing", "success": false, "mismatches": [left] },
        ],
    });
    broker.send("POST", results.strip_prefix(&broker.url).unwrap(), &body.to_string());
    let ran = broker.run("can-i-deploy -a Foo -e 1 -a Bar -e 11 --explain");
    assert_eq!((ran.code, &*ran.stderr), (1, ""));
    let expected = "Bar 11 does not do what the pact says.\n  Failed: \"a request for a thing\"\n    body $.left: expected an integer";
    assert!(ran.stdout.contains(expected) && !ran.stdout.contains('\u{1b}'), "{}", ran.stdout);
    // A result that cannot be read changes no answer.
    let stub = Stub::answering(|request| {
        let href = "/result";
        let row = json!({
            "consumer": { "name": "Foo", "version": { "number": "1" } },
            "provider": { "name": "Bar", "version": { "number": "11" } },
            "verificationResult": { "success": false, "_links": { "self": { "href": href } } },
        });
        let summary = json!({ "deployable": false, "reason": "because" });
        let matrix = json!({ "summary": summary, "matrix": [row] });
        let status = if request.line.contains(href) { 404 } else { 200 };
        (status, "application/hal+json", matrix.to_string())
    });
    let ran = stub.run("can-i-deploy -a Foo -e 1 --explain");
    ran.fails(1, &["--explain: ", "/result", "404"]);
    assert!(ran.stdout.contains("Bar 11 does not do what the pact says."), "{}", ran.stdout);
}

#[test]
fn missing_results_are_waited_for() {
    let asked = AtomicUsize::new(0);
    let stub = Stub::answering(move |_| {
        let unknown = 2_usize.saturating_sub(asked.fetch_add(1, Ordering::Relaxed));
        let deployable = if unknown == 0 { Value::Bool(true) } else { Value::Null };
        let summary = json!({ "deployable": deployable, "reason": "because", "unknown": unknown });
        (200, "application/hal+json", json!({ "summary": summary, "matrix": [] }).to_string())
    });
    let ran = stub.run("can-i-deploy -a Foo -e 1 --retry-while-unknown 9 --retry-interval 0");
    assert_eq!((ran.code, stub.asked().len()), (0, 3));
    assert_eq!(ran.stderr, "Waiting for 2 verification results to be published (maximum of 0 seconds)\n");

    let broker = estate();
    let ran = broker.run("can-i-deploy -a Foo -e 1 --to-environment uat --retry-while-unknown 1 --retry-interval 0");
    assert_eq!(ran.code, 1);
    assert_eq!(ran.stderr, "Waiting for 1 verification result to be published (maximum of 0 seconds)\n");
}

#[test]
fn what_cannot_be_asked_is_an_error_that_says_what_to_do() {
    let broker = estate();
    for (line, code, texts) in [
        ("-a Foo", 2, ["there is no version of Foo", "--version VERSION"]),
        ("-a Foo -e 1 --latest", 2, ["Foo has more than one of", "--version"]),
        ("-a Foo --version= --to-environment uat", 2, ["is empty", "variable of the build"]),
        ("-a Foo -e 1 --to-environment=", 2, ["environment is empty", "variable of the build"]),
        ("-a Foo -e 1 --to prod --to-environment uat", 2, ["--to-environment", "cannot be used with"]),
        ("-a Foo -e 1 --to-enviroment uat", 2, ["--to-enviroment", "--to-environment"]),
        ("--version 1", 2, ["--pacticipant", "required"]),
        ("-a Foo -e 1 --to-environment mars", 1, ["'mars' does not exist", "list-environments"]),
        ("-a Nobody -e 1 --to-environment uat", 1, ["Pacticipant Nobody not found", "is known as soon as"]),
    ] {
        broker.run(&format!("can-i-deploy {line}")).fails(code, &texts);
    }
}
