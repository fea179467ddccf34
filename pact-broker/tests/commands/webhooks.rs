//! Webhooks, with the requests and answers that were recorded between an official client and the official broker.

use serde_json::{Value, json};

use crate::support::{Ran, Received, Stub, command, file, finished};

const HAL: &str = "application/hal+json;charset=utf-8";
const UUID: &str = "7a2c6b4e-6a3b-4c9d-9a56-3a2f1d0c1b11";

fn webhook(uuid: &str, description: &str) -> Value {
    json!({
        "uuid": uuid, "description": description, "enabled": true,
        "consumer": { "name": "Foo" }, "provider": { "label": "team" },
        "request": { "method": "POST", "url": "http://hook/x", "headers": { "authorization": "**********" } },
        "events": [{ "name": "contract_published" }], "createdAt": "2026-11-21T18:37:27+00:00",
        "_links": {
            "self": { "title": description, "href": format!("/webhooks/{uuid}") },
            "pb:execute": { "href": format!("/webhooks/{uuid}/execute") },
        },
    })
}

/// A broker with two webhooks; one that is put is new if its UUID ends with `new`.
fn broker() -> Stub {
    Stub::answering(|request: &Received| {
        let (method, path) = request.line.split_once(' ').unwrap();
        let (status, body) = match (method, path) {
            ("GET", "/") => {
                let links =
                    json!({ "pb:webhooks": { "href": "/webhooks" }, "pb:webhook": { "href": "/webhooks/{uuid}" } });
                (200, json!({ "_links": links }))
            }
            ("GET", "/webhooks") => {
                let link = |uuid: &str| json!({ "title": "A webhook", "href": format!("/webhooks/{uuid}") });
                (200, json!({ "_links": { "pb:webhooks": [link(UUID), link("second"), link("gone")] } }))
            }
            ("GET", "/webhooks/second") => (200, webhook("second", "Another | one")),
            ("POST", "/webhooks") if request.body.contains("Ghost") => {
                (400, json!({ "errors": { "consumer.name": ["does not match an existing pacticipant"] } }))
            }
            ("POST", "/webhooks") => (201, webhook(UUID, "d1")),
            ("PUT", path) => (if path.ends_with("new") { 201 } else { 200 }, webhook(UUID, "d1")),
            ("POST", path) if path.ends_with("/second/execute") => {
                (200, json!({ "logs": "it said 500\n", "success": false }))
            }
            ("POST", path) if path.ends_with("/execute") => {
                (200, json!({ "logs": "[..] INFO: HTTP/1.1 200 OK", "success": true }))
            }
            ("GET", path) if path.ends_with(UUID) => (200, webhook(UUID, "d1")),
            ("DELETE", path) if path.ends_with(UUID) => return (204, HAL, String::new()),
            _ => (404, json!({ "error": "The requested document was not found on this server." })),
        };
        (status, HAL, body.to_string())
    })
}

/// A command with an argument that has spaces, in a directory.
fn run(stub: &Stub, arguments: &[&str]) -> Ran {
    let dir = tempfile::tempdir().unwrap();
    file(dir.path(), "body.json", r#"{"a": ["${pactbroker.pactUrl}"]}"#);
    finished(command(dir.path()).args(arguments).args(["-b", &stub.url]).output().unwrap())
}

fn sent(stub: &Stub, method: &str) -> Value {
    let received = stub.received();
    serde_json::from_str(&received.iter().rfind(|one| one.line.starts_with(method)).unwrap().body).unwrap()
}

#[test]
fn a_webhook_is_made_with_the_switches_of_curl() {
    let stub = broker();
    let said = run(
        &stub,
        &[
            "create-webhook",
            "http://127.0.0.1:9494/hook",
            "--request",
            "POST",
            "--header",
            "Content-Type: application/json",
            "--data",
            r#"{"v":"${pactbroker.consumerVersionNumber}"}"#,
            "--consumer",
            "Foo",
            "--provider",
            "Bar",
            "--description",
            "d1",
            "--contract-content-changed",
            "--provider-verification-published",
        ],
    );
    assert_eq!(said.ok(), "Webhook \"d1\" created\n");
    assert_eq!(
        sent(&stub, "POST"),
        json!({
            "description": "d1",
            "events": [{ "name": "contract_content_changed" }, { "name": "provider_verification_published" }],
            "request": {
                "url": "http://127.0.0.1:9494/hook", "method": "POST", "headers": { "Content-Type": "application/json" },
                "body": { "v": "${pactbroker.consumerVersionNumber}" },
            },
            "consumer": { "name": "Foo" }, "provider": { "name": "Bar" },
        })
    );
    let more = [
        "-X",
        "PUT",
        "-H",
        "a: b",
        "c: d:e",
        "-H",
        "A: z",
        "-d",
        "@body.json",
        "--user",
        "me:s3c:ret",
        "--contract_published",
    ];
    let arguments: Vec<_> = ["create-webhook", "http://h/x"].into_iter().chain(more).collect();
    run(&stub, &arguments).ok();
    let request = &sent(&stub, "POST")["request"];
    assert_eq!(request["headers"], json!({ "c": "d:e", "A": "z" }));
    assert_eq!(request["body"], json!({ "a": ["${pactbroker.pactUrl}"] }));
    assert_eq!((&request["username"], &request["password"]), (&"me".into(), &"s3c:ret".into()));
    run(&stub, &["create-webhook", "http://h/x", "-X", "POST", "-d", "plain text", "--contract-published"]).ok();
    assert_eq!(sent(&stub, "POST")["request"]["body"], "plain text");
    let uuid = run(&stub, &["create-webhook", "http://h/x", "-X", "POST", "--contract-published", "-o", "id"]).ok();
    assert_eq!(uuid.trim(), UUID);
}

#[test]
fn what_is_wrong_with_a_webhook_is_named() {
    let stub = broker();
    let url = "http://h/x";
    for (arguments, code, texts) in [
        (&[url, "-X", "POST"][..], 2, ["give at least one of", "--contract-published"]),
        (&[url, "-X", "POST", "--contract-published", "--no-contract-published"], 2, ["give at least one of", ""]),
        (&[url, "--contract-published"], 2, ["--request", "required"]),
        (&["-X", "POST", "--contract-published"], 2, ["URL", "required"]),
        (
            &["-X", "POST", "-H", "a: b", url, "--contract-published"],
            2,
            ["'Name: value'", "the URL stands before the options"],
        ),
        (&[url, "-X", "POST", "-H", "nothing", "--contract-published"], 2, ["'Name: value'", ""]),
        (&[url, "-X", "POST", "-d", "@gone.json", "--contract-published"], 1, ["gone.json cannot be read", ""]),
        (
            &[url, "-X", "POST", "--consumer", "a", "--consumer-label", "b", "--contract-published"],
            2,
            ["cannot be used with", ""],
        ),
        (&[url, "-X", "POST", "--consumer=", "--contract-published"], 2, ["--consumer is empty", ""]),
        (
            &[url, "-X", "POST", "--consumer", "Ghost", "--contract-published"],
            1,
            ["consumer.name: does not match an existing pacticipant", "400"],
        ),
    ] {
        let arguments: Vec<_> = ["create-webhook"].iter().chain(arguments).copied().collect();
        run(&stub, &arguments).fails(code, &texts);
    }
    let old = Stub::answering(|_| (200, HAL, r#"{"_links":{}}"#.to_owned()));
    run(&old, &["create-webhook", url, "-X", "POST", "--contract-published"]).fails(1, &["pb:webhooks", "new enough?"]);
}

#[test]
fn a_webhook_with_a_uuid_is_created_or_updated() {
    let stub = broker();
    let line = |uuid: &str| format!("create-or-update-webhook http://h/x -X POST --contract-published --uuid {uuid}");
    assert_eq!(stub.run(&line("sixteen-letters-new")).ok(), "Webhook \"d1\" created\n");
    assert_eq!(stub.run(&line(UUID)).ok(), "Webhook \"d1\" updated\n");
    assert_eq!(sent(&stub, "PUT")["request"]["headers"], json!({}));
    stub.run("create-or-update-webhook http://h/x -X POST --contract-published").fails(2, &["--uuid"]);
    stub.run(&line("").replace("--uuid ", "--uuid=")).fails(2, &["--uuid is empty"]);
}

#[test]
fn webhooks_are_listed_shown_switched_tested_and_deleted() {
    let stub = broker();
    let table = stub.run("list-webhooks").ok();
    let second =
        "second                               | Another | one | true    | Foo      | label team | contract_published\n";
    assert!(table.contains(second), "{table}");
    assert_eq!(stub.run("list-webhooks -o id").ok(), format!("second\n{UUID}\n"));
    assert!(stub.run("list-webhooks -o markdown").ok().contains("| Another \\| one |"));
    let listed: Value = serde_json::from_str(&stub.run("list-webhooks -o json").ok()).unwrap();
    assert_eq!(listed.as_array().unwrap().len(), 2);

    let shown = stub.run(&format!("describe-webhook --uuid {UUID}")).ok();
    assert!(shown.starts_with(&format!("Uuid: {UUID}\nDescription: d1\nEnabled: true\nConsumer: Foo\n")), "{shown}");
    assert!(shown.contains("\nRequest: POST http://hook/x\n"), "{shown}");

    assert_eq!(stub.run(&format!("disable-webhook --uuid {UUID}")).ok(), "Webhook \"d1\" disabled\n");
    let put = sent(&stub, "PUT");
    assert_eq!((&put["enabled"], &put["request"]["headers"]["authorization"]), (&false.into(), &"**********".into()));
    assert!(["uuid", "createdAt", "_links"].iter().all(|name| put.get(name).is_none()), "{put}");
    assert_eq!(stub.run(&format!("enable-webhook --uuid {UUID}")).ok(), "Webhook \"d1\" enabled\n");
    assert_eq!(sent(&stub, "PUT")["enabled"], true);

    assert_eq!(stub.run(&format!("test-webhook --uuid {UUID}")).ok(), "[..] INFO: HTTP/1.1 200 OK\n");
    let failed = stub.run("test-webhook --uuid second");
    failed.fails(1, &["the request of the webhook failed"]);
    assert!(failed.stdout.starts_with("it said 500\n"));
    let said = stub.run(&format!("delete-webhook --uuid {UUID}")).ok();
    assert_eq!(said, format!("Webhook with UUID {UUID} successfully deleted\n"));
    assert_eq!(stub.run("delete-webhook --uuid nope").ok(), "Webhook with UUID nope was not found\n");
    stub.run("delete-webhook").fails(2, &["--uuid"]);
    for command in ["describe-webhook", "test-webhook", "enable-webhook", "disable-webhook"] {
        let texts = ["there is no webhook with the UUID \"nope\"", "list-webhooks"];
        stub.run(&format!("{command} --uuid nope")).fails(1, &texts);
        stub.run(command).fails(2, &["--uuid"]);
    }
}

#[test]
fn requests_for_services_are_ready_made() {
    let stub = broker();
    let dry = |arguments: &[&str]| -> Value {
        let arguments: Vec<_> = ["create-webhook"].iter().chain(arguments).copied().chain(["--dry-run"]).collect();
        serde_json::from_str(&run(&stub, &arguments).ok()).unwrap()
    };
    let github = dry(&["https://github.com/team/stock.git", "--for", "github", "--provider", "stock"]);
    assert_eq!(github["events"], json!([{ "name": "contract_requiring_verification_published" }]));
    assert_eq!(github["request"]["url"], "https://api.github.com/repos/team/stock/dispatches");
    assert_eq!(github["request"]["headers"]["Authorization"], "Bearer ${user.GITHUB_TOKEN}");
    assert_eq!(github["request"]["body"]["client_payload"]["pact_url"], "${pactbroker.pactUrl}");
    let own = dry(&["https://git.example.org/team/stock", "--for", "github", "--provider-label", "x"]);
    assert_eq!(own["request"]["url"], "https://git.example.org/api/v3/repos/team/stock/dispatches");
    let status = dry(&["https://github.com/team/shop/", "--for", "github-status", "--consumer", "web-shop"]);
    let url = "https://api.github.com/repos/team/shop/statuses/${pactbroker.consumerVersionNumber}";
    assert_eq!(status["request"]["url"], url);
    assert_eq!(status["request"]["body"]["state"], "${pactbroker.githubVerificationStatus}");
    let gitlab =
        dry(&["https://gitlab.com/group/sub/stock", "--for", "gitlab", "--provider", "stock", "--ref", "trunk"]);
    assert_eq!(gitlab["request"]["url"], "https://gitlab.com/api/v4/projects/group%2Fsub%2Fstock/trigger/pipeline");
    assert_eq!(gitlab["request"]["body"]["ref"], "trunk");
    let status = dry(&["https://gitlab.com/group/shop", "--for", "gitlab-status", "--consumer", "web-shop"]);
    assert_eq!(status["request"]["headers"]["PRIVATE-TOKEN"], "${user.GITLAB_TOKEN}");
    let jenkins = dry(&["https://ci/job/stock", "--for", "jenkins", "--provider", "stock"]);
    let url = jenkins["request"]["url"].as_str().unwrap();
    assert!(url.starts_with("https://ci/job/stock/buildWithParameters?PACT_URL=${pactbroker.pactUrl}&"), "{url}");
    assert_eq!(jenkins["request"]["password"], "${user.JENKINS_TOKEN}");
    let slack = dry(&["--for", "slack", "--provider-verification-failed", "--description", "mine"]);
    assert_eq!(
        (&slack["description"], &slack["events"]),
        (&"mine".into(), &json!([{ "name": "provider_verification_failed" }]))
    );
    let teams = dry(&["https://x.logic.azure.com/w?sig=${user.SIG}", "--for", "teams"]);
    assert_eq!(teams["request"]["body"]["attachments"][0]["content"]["type"], "AdaptiveCard");
    assert_eq!(stub.asked(), [""; 0]);
    let own = [
        "https://h/x",
        "-X",
        "POST",
        "--contract-published",
        "--user",
        "me:s3cret",
        "-H",
        "Authorization: s3cret",
        "X-A: b",
    ];
    let own = dry(&own);
    assert_eq!(own["request"]["headers"], json!({ "Authorization": "**********", "X-A": "b" }));
    assert_eq!((&own["request"]["username"], &own["request"]["password"]), (&"me".into(), &"**********".into()));

    for (arguments, texts) in [
        (&["https://github.com/team/stock", "--for", "github"][..], ["--provider", "--provider-label"]),
        (&["https://github.com/team/stock", "--for", "github-status"], ["--consumer", "--consumer-label"]),
        (&["--for", "github", "--provider", "x"], ["needs an address", "https://github.com/team/repository"]),
        (
            &["https://github.com/team", "--for", "github", "--provider", "x"],
            ["is not the address of a repository", ""],
        ),
        (
            &["git@github.com:team/x", "--for", "gitlab", "--provider", "x"],
            ["is not an address", "gitlab.com/group/project"],
        ),
        (&["https://github.com/team/x", "--for", "github", "--provider", "x", "--ref", "y"], ["--ref", "--for gitlab"]),
        (&["https://h/x", "-X", "POST", "--contract-published", "--ref", "y"], ["--ref", "--for gitlab"]),
        (&["https://h/x", "--for", "slack", "-X", "POST"], ["cannot be used with", ""]),
    ] {
        let arguments: Vec<_> = ["create-webhook"].iter().chain(arguments).copied().collect();
        run(&stub, &arguments).fails(2, &texts);
    }
    let made =
        run(&stub, &["create-webhook", "https://github.com/team/stock", "--for", "github", "--provider", "stock"]);
    assert_eq!((made.code, &*made.stdout), (0, "Webhook \"d1\" created\n"));
    for text in
        ["\"url\": \"https://api.github.com/repos/team/stock/dispatches\"", "create-or-update-secret): GITHUB_TOKEN"]
    {
        assert!(made.stderr.contains(text), "{}", made.stderr);
    }
}
