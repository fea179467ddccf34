//! The workflows of `examples/ci`, as a build server runs them: step by step, with the variables that it sets, against a broker.
//!
//! The steps run cargo, so that these tests are ignored: `.ci/run` runs them where everything is built already.

#![cfg(unix)]

mod github;
mod gitlab;
mod runner;

use std::path::PathBuf;

use pact_broker::Embedded;
use runner::{Ended, Server, Workflow};

/// What the provider's team has done meanwhile: nothing, or something that breaks the contract.
const CARELESS: (&str, &str) = ("CARELESS_CHANGE", "1");

fn read(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../examples/ci").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

async fn broker() -> (Embedded, Server) {
    let broker = Embedded::start().await.unwrap();
    let server = Server::new(broker.url());
    server.command("pact-broker create-environment --name production --production");
    (broker, server)
}

/// The first build is deployed. The next one breaks the contract: it is not, and the log says why.
fn both_builds(server: &Server, workflow: impl Fn(&str) -> Workflow) {
    let done = workflow("1111111111111111111111111111111111111111").run(server, &[]);
    assert_eq!(done.ended, Ended::Success, "{}", done.log);
    assert_eq!(done.deployed, ["payment-service", "checkout-app"], "{}", done.log);

    let done = workflow("2222222222222222222222222222222222222222").run(server, &[CARELESS]);
    let Ended::Failed { step, .. } = &done.ended else { panic!("{}", done.log) };
    assert!(step.to_lowercase().replace('-', " ").starts_with("can i deploy"), "{step}\n{}", done.log);
    for expected in ["Computer says no", "does not do what the pact says", "Failed: \"", "body.status: expected "] {
        assert!(done.log.contains(expected), "{expected:?} is not in {}", done.log);
    }
    assert!(done.deployed.is_empty(), "{}", done.log);
    let deployed =
        server.command("pact-broker describe-version --pacticipant payment-service --environment production");
    assert!(deployed.contains("1111111"), "{deployed}");
}

#[tokio::test]
#[ignore = "runs cargo; .ci/run runs it"]
async fn on_github_a_build_is_deployed_and_one_that_breaks_the_contract_is_not() {
    let (_broker, server) = broker().await;
    let text = read("contracts.yml");
    both_builds(&server, |commit| github::read(&text, &github::push(commit, "main", server.url())));
}

#[tokio::test]
#[ignore = "runs cargo; .ci/run runs it"]
async fn on_gitlab_a_build_is_deployed_and_one_that_breaks_the_contract_is_not() {
    let (_broker, server) = broker().await;
    let text = read("gitlab-ci.yml");
    both_builds(&server, |commit| gitlab::read(&text, commit, "main", server.url()));
}

#[tokio::test]
#[ignore = "runs cargo; .ci/run runs it"]
async fn a_branch_is_not_deployed_and_a_webhook_has_one_pact_verified() {
    let (_broker, server) = broker().await;
    let text = read("contracts.yml");
    let branch = github::push("3333333333333333333333333333333333333333", "feat/x", server.url());
    let done = github::read(&text, &branch).run(&server, &[]);
    assert_eq!((&done.ended, done.deployed.len()), (&Ended::Success, 0), "{}", done.log);

    let pact = format!("{}/pacts/provider/payment-service/consumer/checkout-app/latest", server.url());
    let mut event = github::push("4444444444444444444444444444444444444444", "main", server.url());
    let sha = "5555555555555555555555555555555555555555";
    for (name, value) in [("pact_url", &*pact), ("sha", sha), ("branch", "main")] {
        event.push((format!("github.event.client_payload.{name}"), value.to_owned()));
    }
    let done = github::read(&read("pact-changed.yml"), &event).run(&server, &[]);
    assert_eq!(done.ended, Ended::Success, "{}", done.log);
    let line = format!(
        "pact-broker can-i-deploy --pacticipant payment-service --version {sha} --pacticipant checkout-app --latest"
    );
    assert!(server.command(&line).contains("Computer says yes"));
}
