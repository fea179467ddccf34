//! The lines that teams have in their builds, as they stand there.

use std::process::Command;

use crate::support::{Broker, command, finished, pact};

fn line(broker: &Broker, script: &str) -> crate::support::Ran {
    let mut shell = Command::new("sh");
    let program = command(broker.dir.path());
    let directory = std::path::Path::new(program.get_program()).parent().unwrap();
    let path = format!("{}:{}", directory.display(), std::env::var("PATH").unwrap());
    shell.env_clear().env("PATH", path).current_dir(broker.dir.path()).args(["-c", script]);
    shell.env("PACT_BROKER_URL", &broker.url).env("GIT_SHA", "1.2.3").env("GIT_BRANCH", "main");
    finished(shell.output().unwrap())
}

#[test]
fn the_lines_of_a_build_work_as_they_are_written() {
    let broker = Broker::start();
    broker.file("pacts/a.json", &pact("OrderService", "UserService", 200));
    let published = line(
        &broker,
        r#"pact-broker publish ./pacts \
             --broker-base-url="$PACT_BROKER_URL" \
             --broker-token="$PACT_BROKER_TOKEN" \
             --consumer-app-version="$GIT_SHA" \
             --branch="$GIT_BRANCH" \
             --tag-with-git-branch"#,
    )
    .ok();
    assert!(
        published.starts_with("Created OrderService version 1.2.3 with branch main and tags main\n"),
        "{published}"
    );

    broker.run("create-environment --name production --production").ok();
    let no = line(
        &broker,
        r#"pact-broker can-i-deploy \
             --pacticipant=OrderService \
             --version="$GIT_SHA" \
             --to-environment=production \
             --broker-base-url="$PACT_BROKER_URL""#,
    );
    assert_eq!((no.code, &*no.stderr), (1, ""));

    broker.verified("OrderService", ["UserService", "9"], true);
    line(
        &broker,
        r#"pact-broker can-i-deploy \
             --pacticipant=OrderService \
             --version="$GIT_SHA" \
             --pacticipant=UserService \
             --latest \
             --broker-base-url="$PACT_BROKER_URL""#,
    )
    .ok();
    line(&broker, "pact-broker can-i-deploy --pacticipant=UserService --version=9 --to-environment=production").ok();
    for command in ["record-deployment", "record-release"] {
        let script = format!(
            r#"pact-broker {command} \
                 --pacticipant=OrderService \
                 --version="$GIT_SHA" \
                 --environment=production \
                 --broker-base-url="$PACT_BROKER_URL""#
        );
        line(&broker, &script).ok();
    }
}
