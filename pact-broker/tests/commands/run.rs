//! Brokers without a server: `run`, and a file in the place of an address.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::{Ran, command, file, finished};

const PACT: &str = r#"{"consumer":{"name":"Web"},"provider":{"name":"Stock"},"interactions":[],"metadata":{"pactSpecification":{"version":"2.0.0"}}}"#;

fn run(dir: &Path, arguments: &[&str]) -> Ran {
    finished(command(dir).args(arguments).output().unwrap())
}

#[test]
fn a_file_is_a_broker_to_every_command() {
    let dir = tempfile::tempdir().unwrap();
    file(dir.path(), "pacts/web-stock.json", PACT);
    let at = |url: &str, line: &str| -> Ran {
        run(dir.path(), &line.split(' ').chain(["--broker-base-url", url]).collect::<Vec<_>>())
    };
    let first = at("file:./broker.db", "publish pacts -a 1 -h main");
    let made = "warning: ./broker.db does not exist: an empty database is made there\n";
    assert_eq!((first.code, first.stderr.as_str()), (0, made));
    let path = dir.path().join("broker.db").display().to_string();
    for url in ["file:broker.db".to_owned(), format!("file:{path}"), format!("file://{path}")] {
        let said = at(&url, "list-latest-pact-versions").ok();
        assert!(said.contains("Web") && said.contains("Stock"), "{said}");
    }
    at("file:broker.db", "create-environment --name prod").ok();
    at("file:broker.db", "can-i-deploy -a Web -e 1 --to-environment prod").fails(1, &[]);
    let mut by_variable = command(dir.path());
    by_variable.arg("list-environments").env("PACT_BROKER_URL", "file:broker.db");
    assert!(finished(by_variable.output().unwrap()).ok().contains("prod"));
    let typo = at("file:broekr.db", "can-i-deploy -a Web -e 1 --to-environment prod");
    typo.fails(1, &["broekr.db does not exist: an empty database is made there", "Pacticipant Web not found"]);
    at("file:", "list-environments").fails(2, &["has no path", "file:./broker.db"]);
    at("file:gone/broker.db", "list-environments").fails(1, &["gone/broker.db"]);
}

#[test]
fn a_command_is_run_with_a_broker_and_its_exit_code_is_ours() {
    let dir = tempfile::tempdir().unwrap();
    let program = env!("CARGO_BIN_EXE_pact-broker");
    let script = format!(
        r#"test "$PACT_BROKER_URL" = "$PACT_BROKER_BASE_URL" && {program} create-environment --name prod && {program} list-environments"#
    );
    let said = run(dir.path(), &["run", "--", "sh", "-c", &script]).ok();
    assert!(said.contains("prod"), "{said}");
    // Nothing is kept.
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
    run(dir.path(), &["run", "--", "sh", "-c", "exit 7"]).fails(7, &[]);
    run(dir.path(), &["run", "--", "sh", "-c", "kill -KILL $$"]).fails(137, &[]);
    run(dir.path(), &["run", "--", "no-such-program"]).fails(127, &["no-such-program cannot be started"]);
    run(dir.path(), &["run", "--database", "gone/broker.db", "--", "true"]).fails(125, &["gone/broker.db"]);
    run(dir.path(), &["run"]).fails(2, &["COMMAND"]);
}

#[test]
fn credentials_of_another_broker_are_not_given_to_a_command() {
    let dir = tempfile::tempdir().unwrap();
    let mut command = command(dir.path());
    for name in ["PACT_BROKER_TOKEN", "PACT_BROKER_USERNAME", "PACT_BROKER_PASSWORD"] {
        command.env(name, "s3cret");
    }
    let shown = command.args(["run", "--", "env"]).output().unwrap();
    assert!(!finished(shown).ok().contains("s3cret"));
}

#[test]
fn pacts_are_published_after_a_command_that_succeeds() {
    let dir = tempfile::tempdir().unwrap();
    file(dir.path(), "pacts/web-stock.json", PACT);
    let publish = |script: &str| -> Ran {
        let mut command = command(dir.path());
        command.args(["run", "--database", "broker.db", "--publish", "pacts", "--", "sh", "-c", script]);
        command.env("GITHUB_SHA", "abc").env("GITHUB_REF", "refs/heads/feat");
        finished(command.output().unwrap())
    };
    publish("exit 3").fails(3, &[]);
    let shown = |code| {
        let arguments = ["describe-version", "-a", "Web", "-e", "abc", "-b", "file:broker.db"];
        let ran = run(dir.path(), &arguments);
        assert_eq!(ran.code, code, "{ran:?}");
        ran.stdout
    };
    shown(1);
    publish("true").ok();
    assert!(shown(0).contains("abc"));
    // Nobody knows the version.
    let arguments = ["run", "--publish", "pacts", "--", "true"];
    let mut nowhere = command(dir.path());
    nowhere.args(arguments).env("GIT_DIR", "/nowhere");
    finished(nowhere.output().unwrap()).fails(1, &["version cannot be detected"]);
}

#[cfg(unix)]
#[test]
fn signals_are_passed_on_to_the_command() {
    for (signal, code) in [("TERM", 11), ("INT", 12), ("HUP", 13)] {
        let dir = tempfile::tempdir().unwrap();
        let script =
            "trap 'exit 11' TERM; trap 'exit 12' INT; trap 'exit 13' HUP; echo ready; while :; do sleep 0.05; done";
        let mut child =
            command(dir.path()).args(["run", "--", "sh", "-c", script]).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line, "ready\n");
        Command::new("kill").args([&format!("-{signal}"), &child.id().to_string()]).status().unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(code), "{signal}");
    }
}
