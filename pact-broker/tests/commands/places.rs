//! Deployments, releases, environments, and the applications in them.

use serde_json::Value;

use crate::support::{Broker, pact};

#[test]
fn deployments_are_recorded_and_ended_for_each_instance() {
    let broker = Broker::with_foo();
    let at = "environment in the Pact Broker.\n";
    for (line, said) in [
        ("record-deployment -a Foo -e 1 --environment uat", format!("Recorded deployment of Foo version 1 to uat {at}")),
        ("record-deployment -a Foo -e 1 --environment uat", format!("Recorded deployment of Foo version 1 to uat {at}")),
        (
            "record-deployment -a Foo -e 1 --environment uat --application-instance blue",
            "Recorded deployment of Foo version 1 to uat environment (application instance blue) in the Pact Broker.\n".into(),
        ),
        ("record-undeployment -a Foo --environment uat", format!("Recorded undeployment of Foo version 1 from uat {at}")),
        (
            "record-undeployment -a Foo --environment uat --application-instance blue",
            "Recorded undeployment of Foo version 1 from uat environment (application instance blue) in the Pact Broker.\n"
                .into(),
        ),
    ] {
        assert_eq!(broker.run(line).ok(), said, "{line}");
    }
    let line = "record-undeployment -a Foo --environment uat";
    broker.run(line).fails(1, &["Foo is not currently deployed to uat environment. Cannot record undeployment."]);
}

#[test]
fn other_instances_are_named_and_stay() {
    let broker = Broker::with_foo();
    for instance in ["", "--application-instance blue", "--application-instance green"] {
        broker.run(&format!("record-deployment -a Foo -e 1 --environment uat {instance}")).ok();
    }
    let line = "record-undeployment -a Foo --environment uat --application-instance red";
    let texts = ["application instance 'red'", "omit the application instance or specify one of", "blue", "green"];
    broker.run(line).fails(1, &texts);
    broker.run("record-undeployment -a Foo --environment uat").ok();
    let texts = ["Please specify one of the following application instances", "blue"];
    broker.run("record-undeployment -a Foo --environment uat").fails(1, &texts);
}

#[test]
fn releases_are_recorded_and_their_support_ended() {
    let broker = Broker::with_foo();
    let said = broker.run("record-release -a Foo -e 1 --environment uat").ok();
    assert_eq!(said, "Recorded release of Foo version 1 to uat environment in the Pact Broker.\n");
    broker.run("record-release -a Foo -e 1 --environment uat").ok();
    let said = broker.run("record-support-ended -a Foo -e 1 --environment uat").ok();
    assert_eq!(said, "Recorded support ended for Foo version 1 in uat environment in the Pact Broker.\n");
    broker
        .run("record-support-ended -a Foo -e 1 --environment uat")
        .fails(1, &["Foo version 1 is not currently released in uat environment. Cannot record support ended."]);
}

#[test]
fn unknown_versions_environments_and_empty_names_are_errors() {
    let broker = Broker::with_foo();
    for (line, code, texts) in [
        ("record-deployment -a Foo -e 999 --environment uat", 1, ["Foo version 999 not found", "publish a pact"]),
        ("record-deployment -a Fooo -e 1 --environment uat", 1, ["there is no application \"Fooo\"", "check the name"]),
        ("record-undeployment -a Fooo --environment uat", 1, ["there is no application \"Fooo\"", "check the name"]),
        (
            "record-support-ended -a Fooo -e 1 --environment uat",
            1,
            ["there is no application \"Fooo\"", "check the name"],
        ),
        (
            "record-deployment -a Foo -e 1 --environment mars",
            1,
            ["no environment found with name 'mars'", "options: uat"],
        ),
        ("record-release -a Foo -e 1 --environment mars", 1, ["no environment found with name 'mars'", "options: uat"]),
        ("record-undeployment -a Foo --environment mars", 1, ["no environment found with name 'mars'", "options: uat"]),
        ("record-deployment -a Foo --version= --environment uat", 2, ["--version is empty", "variable of the build"]),
        ("record-deployment -a Foo -e 1 --environment=", 2, ["--environment is empty", "variable of the build"]),
        ("record-deployment -a Foo -e 1", 2, ["--environment", "required"]),
    ] {
        broker.run(line).fails(code, &texts);
    }
    let empty = Broker::start();
    empty.file("pacts/x.json", &pact("Foo", "Bar", 200));
    empty.run("publish pacts -a 1").ok();
    let line = "record-deployment -a Foo -e 1 --environment production";
    empty.run(line).fails(1, &["there is none at all", "pact-broker create-environment --name production"]);
}

#[test]
fn json_is_the_broker_s_answer() {
    let broker = Broker::with_foo();
    let json = |line: &str| serde_json::from_str::<Value>(&broker.run(line).ok()).unwrap();
    let deployed = json("record-deployment -a Foo -e 1 --environment uat -o json");
    assert_eq!(deployed["currentlyDeployed"], true);
    let ended = json("record-undeployment -a Foo --environment uat -o pretty");
    assert_eq!(ended[0]["uuid"], deployed["uuid"]);
    assert_eq!(json("list-environments -o json")["_embedded"]["environments"][0]["name"], "uat");
}

#[test]
fn environments_are_made_shown_changed_and_deleted() {
    let broker = Broker::start();
    let said = broker
        .run("create-environment --name prod --production --contact-name Ops --contact-email-address ops@example.org")
        .ok();
    let uuid = said.trim().strip_prefix("Created prod environment in the Pact Broker with UUID ").unwrap();
    broker
        .run("create-environment --name prod")
        .fails(1, &["name: name 'prod' is already used by an existing environment."]);
    assert_eq!(broker.run("list-environments -o id").ok().trim(), uuid);
    assert_eq!(
        broker.run("list-environments").ok(),
        format!(
            "UUID                                 | NAME | DISPLAY NAME | PRODUCTION\n\
             -------------------------------------|------|--------------|-----------\n\
             {uuid} | prod | Prod         | true      \n"
        )
    );
    let said = broker.run(&format!("update-environment --uuid {uuid} --name live --no-production")).ok();
    assert_eq!(said, "Updated live environment in the Pact Broker\n");
    let shown = broker.run(&format!("describe-environment --uuid {uuid}")).ok();
    let expected = format!(
        "Uuid: {uuid}\nName: live\nDisplay Name: Prod\nProduction: false\nContact: Ops\nContact Email Address: ops@example.org\n"
    );
    assert!(shown.starts_with(&expected), "{shown}");
    let said = broker.run(&format!("delete-environment --uuid {uuid}")).ok();
    assert_eq!(said, "Deleted environment live from the Pact Broker\n");
    let line = format!("describe-environment --uuid {uuid}");
    broker.run(&line).fails(1, &["there is no environment with the UUID", "list-environments"]);
}

#[test]
fn applications_versions_and_tags_are_made_and_shown() {
    let broker = Broker::with_foo();
    let line = "create-or-update-pacticipant --name New --main-branch main --repository-url https://example.org/new";
    assert_eq!(broker.run(line).ok(), "Pacticipant \"New\" created in the Pact Broker\n");
    let line = "create-or-update-pacticipant --name New --display-name Newest";
    assert_eq!(broker.run(line).ok(), "Pacticipant \"New\" updated in the Pact Broker\n");
    let (_, new) = broker.send("GET", "/pacticipants/New", "");
    assert_eq!((&new["displayName"], &new["mainBranch"]), (&"Newest".into(), &"main".into()));

    assert_eq!(broker.run("create-version-tag -a Foo -e 1 -t dev").ok(), "Tagging Foo version 1 as dev\n");
    broker
        .run("create-version-tag -a Foo -e 77 -t dev")
        .fails(1, &["Could not create tag. Version 77 of Foo does not exist"]);
    broker.run("create-version-tag -a Foo -e 77 -t dev --auto-create-version").ok();
    let shown = "NUMBER | TAGS\n-------|-----\n1      | dev \n";
    assert_eq!(broker.run("describe-version -a Foo -e 1").ok(), shown);
    assert_eq!(broker.run("describe-version -a Foo -o id").ok(), "77\n");
    assert_eq!(broker.run("describe-version -a Foo -l dev -o id").ok(), "77\n");
    broker.run("describe-version -a Foo -e nope").fails(1, &["Pacticipant version not found"]);
    let uuid = broker.run("wait").ok();
    assert_eq!(uuid, "The broker is there.\n");
}
