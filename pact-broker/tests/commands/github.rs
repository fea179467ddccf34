//! What GitHub's actions show of `can-i-deploy` and `publish`.

use std::process::Command;

use crate::support::{Broker, Ran, Stub, command, finished, pact};

/// A command as a step of GitHub's actions runs it; the summary of the step is `summary.md`.
fn step(broker: &Broker, line: &str) -> Ran {
    finished(on_github(command(broker.dir.path()), line, &broker.url).output().unwrap())
}

fn on_github(mut command: Command, line: &str, url: &str) -> Command {
    command.args(line.split_whitespace()).args(["-b", url]);
    command.env("GITHUB_ACTIONS", "true").env("GITHUB_STEP_SUMMARY", "summary.md");
    command
}

fn summary(broker: &Broker) -> String {
    std::fs::read_to_string(broker.dir.path().join("summary.md")).unwrap_or_default()
}

#[test]
fn an_answer_is_annotated_and_summarized() {
    let broker = Broker::with_foo();
    let line = "can-i-deploy -a Foo -e 1 -a Bar --latest";
    let no = step(&broker, "can-i-deploy -a Foo -e 1 --to-environment uat");
    assert_eq!(no.code, 1);
    assert!(
        no.stderr.starts_with("::error title=can-i-deploy%3A Foo and Bar::Foo 1 and Bar: no version of Bar"),
        "{}",
        no.stderr
    );
    assert_eq!(no.stderr.lines().count(), 1, "{}", no.stderr);
    assert!(no.stdout.starts_with("Computer says no"), "{}", no.stdout);
    let written = summary(&broker);
    assert!(written.starts_with("## can-i-deploy\n\n### Computer says no\n\n| CONSUMER | C.VERSION |"), "{written}");

    let dry = step(&broker, &format!("{line} --dry-run"));
    assert!(dry.code == 0 && dry.stderr.starts_with("::warning title="), "{dry:?}");
    broker.verified("Foo", ["Bar", "9"], true);
    let yes = step(&broker, line);
    assert_eq!((yes.code, &*yes.stderr), (0, ""));
    let added = &summary(&broker)[written.len()..];
    assert!(added.contains("### Computer says yes") && added.contains("| Foo | 1 | Bar | 9 | true | 1 |"), "{added}");

    let failed = step(&broker, "can-i-deploy -a Foo -e 1 --to-environment mars");
    assert!(failed.stderr.contains("\n::error title=can-i-deploy::Environment with name 'mars'"), "{}", failed.stderr);
    let json = step(&broker, "can-i-deploy -a Foo -e 2 --to-environment uat -o json");
    serde_json::from_str::<serde_json::Value>(&json.stdout).unwrap();
}

#[test]
fn a_publication_is_annotated_and_summarized() {
    let broker = Broker::with_foo();
    let again = step(&broker, "publish pacts -a 1 --branch main");
    assert_eq!((again.code, &*again.stderr), (0, ""));
    assert!(summary(&broker).starts_with("## Published: Foo 1\n\n- "), "{}", summary(&broker));
    broker.file("pacts/Foo-Bar.json", &pact("Foo", "Bar", 500));
    let refused = step(&broker, "publish pacts -a 1 --branch main");
    assert!(refused.code == 1 && refused.stderr.contains("::error title=publish%3A Foo 1::"), "{refused:?}");
    assert!(summary(&broker).contains("## Not published: Foo 1\n\n"));
    let nothing = step(&broker, "publish gone.json -a 1");
    assert!(nothing.stderr.contains("\n::error title=publish::"), "{nothing:?}");
}

#[test]
fn nothing_is_said_elsewhere_and_no_secret_anywhere() {
    let broker = Broker::with_foo();
    let line = "can-i-deploy -a Foo -e 1 --to-environment uat";
    let elsewhere = broker.run(line);
    assert!(!elsewhere.stderr.contains("::"), "{}", elsewhere.stderr);
    let mut other = on_github(command(broker.dir.path()), line, &broker.url);
    let other = finished(other.env("GITHUB_ACTIONS", "false").output().unwrap());
    assert!(!other.stderr.contains("::") && summary(&broker).is_empty(), "{other:?}");
    let mut unset = on_github(command(broker.dir.path()), line, &broker.url);
    let unset = finished(unset.env_remove("GITHUB_STEP_SUMMARY").output().unwrap());
    assert!(unset.stderr.starts_with("::error"), "{unset:?}");
    let mut unwritable = on_github(command(broker.dir.path()), line, &broker.url);
    let unwritable = finished(unwritable.env("GITHUB_STEP_SUMMARY", ".").output().unwrap());
    assert!(unwritable.code == 1 && unwritable.stderr.contains("warning: . cannot be written"), "{unwritable:?}");

    let stub = Stub::answering(|request| {
        let says = format!("::stop-commands::x {}", request.head.replace("\r\n", " "));
        let notices =
            serde_json::json!([{ "type": "error", "text": says }, { "type": "error", "text": "a\n::add-mask::b" }]);
        let body = serde_json::json!({
            "_links": { "pb:publish-contracts": { "href": "/c" } }, "notices": notices,
            "summary": { "deployable": false, "reason": says }, "matrix": [],
        });
        (200, "application/hal+json", body.to_string())
    });
    for line in [format!("{line} -k s3cret_to_ken*1"), "publish pacts -a 1 -k s3cret_to_ken*1".to_owned()] {
        let ran = finished(on_github(command(broker.dir.path()), &line, &stub.url).output().unwrap());
        let all = format!("{}{}{}", ran.stdout, ran.stderr, summary(&broker));
        assert!(!all.contains("s3cret"), "{all}");
        let commands: Vec<_> = all.lines().filter(|line| line.trim_start().starts_with("::")).collect();
        assert!(!commands.is_empty() && commands.iter().all(|line| line.starts_with("::error title=")), "{all}");
    }
}
