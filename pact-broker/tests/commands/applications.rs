//! Applications and their labels, versions and their tags, branches.

use serde_json::{Value, json};

use crate::support::{Broker, Stub};

/// A server that knows nothing of the resource: a broker that is too old.
fn old() -> Stub {
    Stub::answering(|_| (200, "application/hal+json", json!({ "_links": { "self": { "href": "/" } } }).to_string()))
}

fn json(broker: &Broker, line: &str) -> Value {
    serde_json::from_str(&broker.run(line).ok()).unwrap()
}

#[test]
fn applications_are_listed_and_shown() {
    let broker = Broker::with_foo();
    broker.run("create-or-update-pacticipant --name Foo --display-name TheFoo --repository-url http://g/foo").ok();
    let table = "NAME | DISPLAY NAME\n-----|-------------\nBar  | Bar         \nFoo  | TheFoo      \n";
    assert_eq!(broker.run("list-pacticipants").ok(), table);
    assert_eq!(
        broker.run("list-pacticipants -o markdown").ok(),
        "| NAME | DISPLAY NAME |\n| --- | --- |\n| Bar | Bar |\n| Foo | TheFoo |\n"
    );
    assert_eq!(broker.run("list-pacticipants -o id").ok(), "Bar\nFoo\n");
    assert_eq!(json(&broker, "list-pacticipants -o json")["_embedded"]["pacticipants"][1]["name"], "Foo");
    let shown = broker.run("describe-pacticipant --name Foo").ok();
    let expected = "Name: Foo\nDisplay Name: TheFoo\nRepository Url: http://g/foo\nMain Branch: main\nUpdated At: ";
    assert!(shown.starts_with(expected), "{shown}");
    assert_eq!(json(&broker, "describe-pacticipant --name Foo -o json")["mainBranch"], "main");
    broker.run("describe-pacticipant --name foo").fails(1, &["there is no application \"foo\"", "list-pacticipants"]);
    broker.run("describe-pacticipant").fails(2, &["--name"]);
    broker.run("create-or-update-pacticipant --name=").fails(2, &["--name is empty"]);
    for line in ["list-pacticipants", "describe-pacticipant --name Foo"] {
        old().run(line).fails(1, &["\"pb:pacticipant", "new enough?"]);
    }
}

#[test]
fn labels_are_given_listed_and_taken() {
    let broker = Broker::with_foo();
    assert_eq!(broker.run("create-label -a Foo --label team-a").ok(), "Labelled Foo as team-a\n");
    broker.run("create-label -a Bar --label team/b").ok();
    assert_eq!(broker.run("list-labels").ok(), "NAME  \n------\nteam-a\nteam/b\n");
    assert_eq!(broker.run("list-pacticipants --label team/b -o id").ok(), "Bar\n");
    assert!(broker.run("describe-pacticipant --name Foo").ok().contains("\nLabels: team-a\n"));
    let said = broker.run("delete-label -a Foo --label team-a").ok();
    assert_eq!(said, "Successfully deleted label team-a of pacticipant Foo\n");
    broker.run("delete-label -a Foo --label team-a").fails(1, &["Could not delete label team-a", "not found"]);
    broker.run("delete-label -a Nope --label team-a").fails(1, &["not found"]);
    broker.run("create-label -a Foo --label=").fails(2, &["--label is empty"]);
    broker.run("create-label -a Foo --label ..").fails(1, &["cannot stand for {label}"]);
    assert_eq!(json(&broker, "list-labels -o json")["_embedded"]["labels"][0]["name"], "team/b");
    Stub::answering(|_| (404, "application/json", "{}".to_owned())).run("list-labels").fails(1, &["answered 404"]);
}

#[test]
fn versions_are_made_with_a_branch_and_tags() {
    let broker = Broker::start();
    for (line, said) in [
        ("-e 5 --branch feat/x --tag t1 -t t2", "version 5 with branch feat/x and tag(s) t1, t2"),
        ("-e 5 --branch main", "version 5 with branch main"),
        ("-e 6 --tag t1 t2", "version 6 with tag(s) t1, t2"),
        ("-e 7", "version 7"),
    ] {
        let line = format!("create-or-update-version -a Foo {line}");
        assert_eq!(broker.run(&line).ok(), format!("Created/updated pacticipant {said} in the Pact Broker\n"));
    }
    let version = json(&broker, "create-or-update-version -a Foo -e 5 -o json");
    let branches = version["_embedded"]["branchVersions"].as_array().unwrap();
    assert_eq!((version["number"].as_str(), branches.len()), (Some("5"), 2));
    assert_eq!(broker.run("describe-version -a Foo -l t2 -o id").ok(), "6\n");
    broker.run("create-or-update-version -a Foo -e 5 --branch=").fails(2, &["--branch is empty"]);
    broker.run("create-or-update-version -a Foo").fails(2, &["--version"]);
    old().run("create-or-update-version -a Foo -e 5").fails(1, &["pb:pacticipant-version", "new enough?"]);
}

#[test]
fn tags_are_taken() {
    let broker = Broker::with_foo();
    broker.run("create-version-tag -a Foo -e 1 -t dev qa").ok();
    let said = broker.run("delete-version-tag -a Foo -e 1 -t dev -t qa").ok();
    let line = |tag| format!("Successfully deleted tag {tag} from version 1 of pacticipant Foo\n");
    assert_eq!(said, line("dev") + &line("qa"));
    let said = broker.run("delete-version-tag -a Foo -e 1 -t dev").ok();
    assert_eq!(said, "Tag dev of version 1 of pacticipant Foo was not found\n");
    broker.run("delete-version-tag -a Foo -e 1").fails(2, &["--tag"]);
    broker.run("delete-version-tag -a Foo -e 1 --tag=").fails(2, &["--tag is empty"]);
    old().run("delete-version-tag -a Foo -e 1 -t x").fails(1, &["pb:pacticipant-version-tag"]);
}

#[test]
fn branches_are_listed_and_deleted() {
    let broker = Broker::with_foo();
    broker.run("create-or-update-version -a Foo -e 2 --branch feat/x").ok();
    assert_eq!(broker.run("list-branches -a Foo -o id").ok(), "feat/x\nmain\n");
    assert!(broker.run("list-branches -a Foo").ok().starts_with("NAME   | CREATED_AT"));
    let said = broker.run("delete-branch -a Foo --branch feat/x").ok();
    assert_eq!(said, "Successfully deleted branch feat/x of pacticipant Foo\n");
    let gone = "delete-branch -a Foo --branch feat/x";
    for more in ["", "--error-when-not-found", "--error-when-not-found true", "--error_when_not_found=true"] {
        let said = ["Could not delete branch feat/x of pacticipant Foo as it was not found"];
        broker.run(&format!("{gone} {more}")).fails(1, &said);
    }
    for more in ["--no-error-when-not-found", "--error-when-not-found false"] {
        assert_eq!(broker.run(&format!("{gone} {more}")).ok(), "Branch feat/x of pacticipant Foo not found\n");
    }
    broker.run("list-branches -a Nope").fails(1, &["there is no application \"Nope\""]);
    broker.run("delete-branch -a Foo --branch=").fails(2, &["--branch is empty"]);
    old().run(gone).fails(1, &["pb:pacticipant-branch", "new enough?"]);
    old().run("list-branches -a Foo").fails(1, &["pb:pacticipant"]);
}

#[test]
fn every_page_of_a_list_is_shown() {
    let broker = Broker::start();
    for number in 0..101 {
        broker.send("PUT", &format!("/pacticipants/Foo/branches/b{number:03}/versions/{number}"), "{}");
    }
    let ids = broker.run("list-branches -a Foo -o id").ok();
    assert_eq!((ids.lines().count(), ids.lines().last()), (101, Some("b100")));
    assert_eq!(json(&broker, "list-branches -a Foo -o json")["_embedded"]["branches"].as_array().unwrap().len(), 101);
    let circle = Stub::answering(|request| {
        let body = json!({
            "_links": { "pb:pacticipants": { "href": "/p" }, "next": { "href": "/p" } },
            "_embedded": { "pacticipants": [{ "name": request.line }] },
        });
        (200, "application/hal+json", body.to_string())
    });
    circle.run("list-pacticipants").fails(1, &["a last page of pacticipants", "more than 1000 pages"]);
}

#[test]
fn versions_of_an_environment_are_shown() {
    let broker = Broker::with_foo();
    broker.run("record-deployment -a Foo -e 1 --environment uat").ok();
    broker.run("create-or-update-version -a Foo -e 2").ok();
    broker.run("record-deployment -a Foo -e 2 --environment uat --application-instance blue").ok();
    broker.run("record-release -a Foo -e 1 --environment uat").ok();
    let said = broker.run("describe-version -a Foo --environment uat").ok();
    assert!(said.starts_with("VERSION | STATUS   | ENVIRONMENT | APPLICATION INSTANCE\n"), "{said}");
    for row in
        ["1       | Deployed | uat         | -", "2       | Deployed | uat         | blue", "1       | Released | uat"]
    {
        assert!(said.contains(row), "{said}");
    }
    assert_eq!(broker.run("describe-version -a Foo --environment uat --released -o id").ok(), "1\n");
    let deployed = json(&broker, "describe-version -a Foo --environment uat --deployed -o json");
    assert_eq!(deployed.as_array().unwrap().len(), 2);
    assert_eq!(broker.run("describe-version -a Bar --environment uat -o id").ok(), "");
    broker.run("describe-version -a Foo --environment mars").fails(1, &["no environment found", "options: uat"]);
    broker.run("describe-version -a Nope --environment uat").fails(1, &["there is no application \"Nope\""]);
    broker.run("describe-version -a Foo --deployed").fails(2, &["--environment"]);
    broker.run("describe-version -a Foo -e 1 --environment uat").fails(2, &["cannot be used with"]);
    old().run("describe-version -a Foo --environment uat").fails(1, &["pb:environments"]);
}
