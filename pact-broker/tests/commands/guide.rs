//! The commands of `docs/broker.md`, in their order, in one build.

use std::process::Command;

use crate::support::{Broker, command, finished, pact};

#[test]
fn the_commands_of_the_guide_work_as_they_stand_there() {
    let guide = include_str!("../../../docs/broker.md");
    let blocks: Vec<_> = guide.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert!(blocks.len() >= 4 && blocks.iter().all(|block| block.starts_with("pact-broker ")), "{blocks:#?}");
    let broker = Broker::start();
    broker.file("pacts/web-shop-stock.json", &pact("web-shop", "stock", 200));
    let program = command(broker.dir.path());
    let directory = std::path::Path::new(program.get_program()).parent().unwrap();
    let path = format!("{}:{}", directory.display(), std::env::var("PATH").unwrap());
    for block in blocks {
        let mut shell = Command::new("sh");
        shell.env_clear().current_dir(broker.dir.path()).args(["-ec", block]);
        let variables =
            [("PATH", &*path), ("PACT_BROKER_BASE_URL", &broker.url), ("GIT_SHA", "abc"), ("GIT_BRANCH", "main")];
        finished(shell.envs(variables).output().unwrap()).ok();
        if block.contains("publish ") {
            broker.verified("web-shop", ["stock", "abc"], true);
        }
    }
}
