//! `publish`.

use serde_json::Value;

use crate::support::{Broker, pact};

#[test]
fn files_directories_and_patterns_are_published_with_all_that_is_said_of_the_version() {
    let broker = Broker::start();
    broker.file("pacts/Foo-Bar.json", &pact("Foo", "Bar", 200));
    broker.file("pacts/notes.txt", "no pact");
    broker.file("more/deep/Foo-Baz.json", &pact("Foo", "Baz", 200));
    broker.file("Other-Bar.json", &pact("Other", "Bar", 200));
    let line = "publish pacts more/**/*.json Other-Bar.json pacts/Foo-Bar.json -a 1 -h main -t dev -t test --build-url http://ci/1";
    let said = broker.run(line).ok();
    let url = &broker.url;
    for expected in [
        "Created Foo version 1 with branch main and tags dev, test\n".to_owned(),
        "Pact successfully published for Foo version 1 and provider Bar.\n".to_owned(),
        format!("  View the published pact at {url}/pacts/provider/Bar/consumer/Foo/version/1\n"),
        "Pact successfully published for Foo version 1 and provider Baz.\n".to_owned(),
        "Created Other version 1 with branch main and tags dev, test\n".to_owned(),
        "  Next steps:\n    * Add Pact verification tests to the Bar build.".to_owned(),
    ] {
        assert_eq!(
            said.matches(&*expected).count(),
            if expected.contains("Next") { 2 } else { 1 },
            "{expected}: {said}"
        );
    }
    let (_, version) = broker.send("GET", "/pacticipants/Foo/versions/1", "");
    assert_eq!(version["buildUrl"], "http://ci/1");
    assert_eq!(version["_links"]["pb:pact-versions"].as_array().unwrap().len(), 2);
}

#[test]
fn the_same_again_is_no_conflict_and_other_content_is_one_with_the_difference() {
    let broker = Broker::with_foo();
    let again = broker.run("publish pacts -a 1 --branch main").ok();
    assert!(again.contains("republished for Foo version 1 and provider Bar with no content changes."), "{again}");

    broker.file("pacts/Foo-Bar.json", &pact("Foo", "Bar", 201));
    let conflict = broker.run("publish pacts -a 1 --branch main");
    conflict.fails(1, &["error: the broker did not take the pacts of Foo version 1"]);
    for expected in [
        "Cannot change the content of the pact for Foo version 1",
        "-        \"status\": 200\n",
        "+        \"status\": 201\n",
    ] {
        assert!(conflict.stdout.contains(expected), "{}", conflict.stdout);
    }
    broker.run("publish pacts -a 2").ok();
}

#[test]
fn a_conflict_of_one_consumer_does_not_keep_the_others_from_being_published() {
    let broker = Broker::with_foo();
    broker.file("pacts/Foo-Bar.json", &pact("Foo", "Bar", 201));
    broker.file("pacts/Other-Bar.json", &pact("Other", "Bar", 201));
    let ran = broker.run("publish pacts -a 1");
    ran.fails(1, &["Foo version 1"]);
    assert!(ran.stdout.contains("Pact successfully published for Other version 1"), "{}", ran.stdout);
}

#[test]
fn the_broker_s_answers_are_a_list_in_json() {
    let broker = Broker::with_foo();
    let line = broker.run("publish pacts -a 1 -o json").ok();
    let json: Value = serde_json::from_str(&line).unwrap();
    assert_eq!((json.as_array().unwrap().len(), line.trim().lines().count()), (1, 1));
    assert_eq!(json[0]["_links"]["pb:pacticipant"]["name"], "Foo");
    let pretty = broker.run("publish pacts -a 1 -o pretty").ok();
    assert_eq!(serde_json::from_str::<Value>(&pretty).unwrap(), json);
    assert!(pretty.lines().count() > 10);
    broker.file("pacts/Foo-Bar.json", &pact("Foo", "Bar", 201));
    let refused = broker.run("publish pacts -a 1 --output json");
    assert_eq!(refused.code, 1);
    let json: Value = serde_json::from_str(&refused.stdout).unwrap();
    assert!(json[0]["errors"]["contracts"][0].as_str().unwrap().starts_with("Cannot change"));
}

#[test]
fn files_of_one_pair_are_published_as_one_pact() {
    let broker = Broker::start();
    broker.file("pacts/1.json", &pact("Foo", "Bar", 200));
    broker.file("pacts/2.json", &pact("Foo", "Bar", 200).replace("for a thing", "for another"));
    broker.run("publish pacts -a 1").ok();
    let (_, pact) = broker.send("GET", "/pacts/provider/Bar/consumer/Foo/version/1", "");
    assert_eq!(pact["interactions"].as_array().unwrap().len(), 2);
}

#[test]
fn nothing_is_published_if_one_file_is_no_pact_and_all_that_are_none_are_named() {
    let broker = Broker::start();
    broker.file("pacts/0.json", &pact("Foo", "Bar", 200));
    broker.file("pacts/1.json", "{\n  \"consumer\": ");
    broker.file("pacts/2.json", "[]");
    broker.file("pacts/3.json", &pact("Foo", "", 200));
    broker.file("pacts/4.json", &pact("Foo", "Bar", 200).replace("\"GET\"", "7"));
    broker.file("pacts/5.json", &pact("Foo", "Bar", 201));
    broker.file("empty/x.txt", "");
    let ran = broker.run("publish pacts nowhere.json empty no/*.json -a 1");
    ran.fails(
        1,
        &[
            "nothing was published",
            "pacts/1.json:2:",
            "pacts/2.json:1:1: invalid pact",
            "pacts/3.json",
            "the provider has no name",
            "pacts/4.json:1:",
            "pacts/5.json: it cannot be merged with pacts/0.json",
            "nowhere.json: there is no such file or directory",
            "empty: there is no *.json file",
            "no/*.json: no file matches",
        ],
    );
    assert_eq!(ran.stdout, "");
    assert_eq!(broker.send("GET", "/pacticipants/Foo", "").0, 404);
}

#[test]
fn what_the_file_has_is_published_as_it_is() {
    let broker = Broker::start();
    let odd =
        pact("Foo", "Bar", 200).replace("\"metadata\":{", "\"tool\":{\"b\":1.50,\"a\":[]},\"metadata\":{\"x\":1,");
    broker.file("pact.json", &odd);
    broker.run("publish pact.json -a 1").ok();
    let (_, pact) = broker.send("GET", "/pacts/provider/Bar/consumer/Foo/version/1", "");
    assert_eq!((&pact["tool"]["b"], &pact["metadata"]["x"]), (&serde_json::json!(1.5), &serde_json::json!(1)));
}

#[test]
fn names_with_any_characters_are_published_and_deployed() {
    let broker = Broker::start();
    broker.file("pact.json", &pact("Föö & Co/x", "Bär?", 200));
    broker.run("publish pact.json -a 1/ä -h feat/ö").ok();
    broker.run("create-environment --name uat").ok();
    let line = ["record-deployment", "--pacticipant", "Föö & Co/x", "--version", "1/ä", "--environment", "uat"];
    let mut command = crate::support::command(broker.dir.path());
    let said = crate::support::finished(command.args(line).args(["-b", &broker.url]).output().unwrap()).ok();
    assert_eq!(said, "Recorded deployment of Föö & Co/x version 1/ä to uat environment in the Pact Broker.\n");
    let line = ["can-i-deploy", "-a", "Föö & Co/x", "--branch", "feat/ö", "-a", "Bär?", "--latest"];
    let mut command = crate::support::command(broker.dir.path());
    let ran = crate::support::finished(command.args(line).args(["-b", &broker.url]).output().unwrap());
    assert_eq!((ran.code, &*ran.stderr), (1, ""), "{}", ran.stdout);
}
