//! Lists of pacts, pacts as files, provider states.

use serde_json::{Value, json};

use crate::support::{Broker, Stub, pact};

#[test]
fn pacts_of_a_provider_are_listed_and_written_into_files() {
    let broker = Broker::with_foo();
    broker.file("other/Baz-Bar.json", &pact("Baz", "Bar", 201));
    broker.run("publish other -a 1/2 --branch main").ok();
    broker.run("publish pacts -a 2 --branch feat/x").ok();
    let said = broker.run("get-pacts --provider Bar").ok();
    let url = |rest: &str| format!("{}/pacts/provider/Bar/consumer/{rest}", broker.url);
    assert_eq!(
        broker.run("get-pacts --provider Bar -o id").ok(),
        format!("{}\n{}\n", url("Baz/version/1%2F2"), url("Foo/version/1"))
    );
    assert!(said.starts_with("CONSUMER | TITLE "), "{said}");
    assert!(said.contains("Pact between Foo (1) and Bar"), "{said}");
    let of_branch = broker.run("get-pacts --provider Bar --branch feat/x --latest -o json").ok();
    let listed: Value = serde_json::from_str(&of_branch).unwrap();
    assert_eq!(
        listed["pacts"],
        json!([{ "href": url("Foo/version/2"), "name": "Foo", "title": "Pact between Foo (2) and Bar" }])
    );

    let said = broker.run("get-pacts --provider Bar --consumer Baz --download --download-dir saved/here").ok();
    assert!(said.starts_with("  → saved/here/Baz-Bar-1_2.json\n"), "{said}");
    let saved = std::fs::read_to_string(broker.dir.path().join("saved/here/Baz-Bar-1_2.json")).unwrap();
    let saved: Value = serde_json::from_str(&saved).unwrap();
    assert_eq!(saved, serde_json::from_str::<Value>(&pact("Baz", "Bar", 201)).unwrap());
    let quiet = broker.run("get-pacts --provider Bar --download --download-dir more -o json").ok();
    serde_json::from_str::<Value>(&quiet).unwrap();
    // What is saved can be published.
    broker.run("publish saved/here -a 9").ok();

    broker.file("file", "");
    broker.run("get-pacts --provider Bar --download --download-dir file").fails(1, &["file cannot be written"]);
    broker.run("get-pacts --provider Nope").fails(1, &["does not know the provider \"Nope\""]);
    broker.run("get-pacts --provider Bar --consumer Nope").fails(1, &["no pact of Nope with Bar"]);
    broker.run("get-pacts --provider Bar --download-dir x").fails(2, &["--download", "required"]);
    broker.run("get-pacts --provider=").fails(2, &["--provider is empty"]);
    broker.run("get-pacts --provider Bar --branch nope -o id").ok();
    let old = Stub::answering(|_| (200, "application/hal+json", r#"{"_links":{}}"#.to_owned()));
    old.run("get-pacts --provider Bar").fails(1, &["pb:provider-pacts-with-main-branch", "new enough?"]);
}

#[test]
fn a_name_of_a_pact_leads_to_no_other_directory() {
    let stub = Stub::answering(|request| {
        let body = if request.line == "GET /" {
            json!({ "_links": { "pb:provider-pacts-with-main-branch": { "href": "/list/{provider}" } } })
        } else if request.line.starts_with("GET /list") {
            json!({ "_links": { "pb:pacts": [
                { "name": "../../x", "href": "/pacts/1/version/..%2F..%2Fy" },
                { "name": "../../x", "href": "/pacts/2/version/..%2F..%2Fy" },
            ] } })
        } else {
            json!({ "interactions": [] })
        };
        (200, "application/hal+json", body.to_string())
    });
    let dir = tempfile::tempdir().unwrap();
    let ran = crate::support::run_at(&stub.url, dir.path(), "get-pacts --provider P --download --download-dir in");
    assert_eq!(ran.code, 0, "{ran:?}");
    let mut names: Vec<_> = std::fs::read_dir(dir.path().join("in"))
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["_.._x-P-_.._y-2.json", "_.._x-P-_.._y.json"]);
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
}

#[test]
fn provider_states_are_listed() {
    let broker = Broker::with_foo();
    let mut with_states: Value = serde_json::from_str(&pact("Foo", "Bar", 200)).unwrap();
    with_states["interactions"][0]["providerStates"] =
        json!([{ "name": "there are | things", "params": { "n": 1 } }, { "name": "a" }]);
    with_states["metadata"]["pactSpecification"]["version"] = "3.0.0".into();
    broker.file("states/Foo-Bar.json", &with_states.to_string());
    broker.run("publish states -a 3 --branch main").ok();
    broker.run("record-deployment -a Foo -e 3 --environment uat").ok();
    let table = "PROVIDER STATE     | CONSUMERS | PARAMETERS\n-------------------|-----------|-----------\n\
                 a                  | Foo       |           \nthere are | things | Foo       | {\"n\":1}   \n";
    for more in ["", "--branch main", "--environment uat"] {
        assert_eq!(broker.run(&format!("provider-states list -r Bar {more}")).ok(), table);
    }
    let markdown = broker.run("provider-states list --provider Bar -o markdown").ok();
    assert!(markdown.ends_with("| there are \\| things | Foo | {\"n\":1} |\n"), "{markdown}");
    let states: Value = serde_json::from_str(&broker.run("provider-states list --provider Bar --json").ok()).unwrap();
    assert_eq!(states["providerStates"][1]["params"]["n"], 1);
    assert_eq!(broker.run("provider-states list -r Bar --branch nope -o id").ok(), "");
    broker.run("provider-states list -r Nope").fails(1, &["does not know the provider \"Nope\""]);
    broker.run("provider-states list").fails(2, &["--provider"]);
    broker.run("provider-states list -r Bar --branch x --environment y").fails(2, &["cannot be used with"]);
    let other = Stub::answering(|_| (200, "application/hal+json", "{}".to_owned()));
    other.run("provider-states list -r Bar").fails(1, &["a list of \"providerStates\""]);
}
