//! Where the provider is, and what it is sent.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::support::{Place, Server, get, pact};

#[test]
fn an_official_line_works_unchanged() {
    let server = Server::good();
    let place = Place::with(&[get("get an article", "/article", &["it is in stock"])]);
    let line = format!(
        "-f pact.json -h localhost -p {0} -n stock -s http://localhost:{0}/_pact/state --state-change-teardown \
         --request-timeout 3000 -l warn --transport http",
        server.port
    );
    place.run(&line).ends_with(0).reports("Passed: 1/1");
    assert_eq!(server.asked(), ["POST /_pact/state", "GET /article", "POST /_pact/state"]);
    let said: Vec<String> = server.received().into_iter().map(|request| request.body).collect();
    assert!(said[0].contains("\"setup\"") && said[2].contains("\"teardown\""), "{said:?}");
}

#[test]
fn host_port_and_base_path_may_stand_in_the_environment() {
    let server = Server::good();
    let place = Place::with_one();
    let mut command = place.command("-f pact.json");
    command.env("PACT_PROVIDER_HOSTNAME", "127.0.0.1").env("PACT_PROVIDER_PORT", server.port.to_string());
    command.env("PACT_PROVIDER_BASE_PATH", "/api/").env("PACT_PROVIDER_TRANSPORT", "http");
    assert!(command.status().unwrap().success());
    command.env("PACT_PROVIDER_BASE_PATH", "");
    assert!(command.status().unwrap().success());
    assert_eq!(server.asked(), ["GET /api/article", "GET /article"]);
    assert_eq!(server.received()[0].headers["host"], format!("127.0.0.1:{}", server.port));

    place.verify(&server, "--base-path v1").ends_with(0);
    assert_eq!(server.asked()[2], "GET /v1/article");
    command.arg("--hostname").arg("no-such-host.invalid");
    assert_eq!(command.status().unwrap().code(), Some(2), "an option wins over its variable");
}

#[test]
fn https_is_spoken_where_it_is_asked_for() {
    let server = Server::good();
    let place = Place::with_one();
    for option in ["--transport https", "--scheme https"] {
        place.verify(&server, option).ends_with(2).reports("https://localhost:").reports("does it speak TLS at all?");
    }
    let mut command = place.command(&format!("-f pact.json -p {}", server.port));
    assert_eq!(command.env("PACT_PROVIDER_TRANSPORT", "https").status().unwrap().code(), Some(2));
    assert_eq!(server.asked().len(), 0);
    place.verify(&server, "--transport grpc").ends_with(2).says("plugins and their transports are not supported");
}

#[test]
fn transports_have_ports_and_paths_of_their_own() {
    let (requests, messages) = (
        Server::good(),
        Server::answering(|_| (200, vec![("content-type", "application/json".to_owned())], "{\"id\":1}".to_owned())),
    );
    let message = json!({
        "consumer": { "name": "a" }, "provider": { "name": "stock" },
        "messages": [{ "description": "sold", "contents": { "id": 1 }, "metadata": { "contentType": "application/json" } }],
        "metadata": { "pactSpecification": { "version": "3.0.0" } },
    });
    let place = Place::with_one().and("message.json", &message);
    let mut command = place.command("-f pact.json -f message.json --port 1 --transports");
    command.arg(format!("http:{}/v1 message:{}/messages", requests.port, messages.port));
    assert!(command.status().unwrap().success());
    assert_eq!(requests.asked(), ["GET /v1/article"]);
    assert_eq!(messages.asked(), ["POST /messages"]);

    for unused in ["--transports grpc:5555", "--transports grpc:5555/path", "--transports mqtt:1 --transports grpc:2"] {
        let run = place.verify(&Server::good(), unused).ends_with(0).says("grpc:");
        run.says("is not used: plugins and their transports are not supported");
    }
    let mut grpc = get("call", "/call", &[]);
    grpc["type"] = "Synchronous/HTTP".into();
    grpc["transport"] = "grpc".into();
    let mut needs_it = pact("a", "stock", &[grpc]);
    needs_it["metadata"]["pactSpecification"]["version"] = "4.0".into();
    let place = place.and("grpc.json", &needs_it);
    place.run("-f grpc.json --transports grpc:5555").ends_with(2).reports("transport \"grpc\"");
    place.run("-f pact.json --transports http").ends_with(2).says("write NAME:PORT");
    place.run("-f pact.json --transports http:1 --transports http:2").ends_with(2).says("two places for the same");
}

#[test]
fn headers_are_sent_in_the_place_of_those_of_the_contract() {
    let server = Server::good();
    let mut interaction = get("get an article", "/article", &[]);
    interaction["request"]["headers"] = json!({ "X-Key": "of the contract", "Accept": "text/plain" });
    let place = Place::new().and("pact.json", &pact("a", "stock", &[interaction]));
    place.verify(&server, "-H x-key=mine --header Authorization=Bearer=").ends_with(0);
    let headers = &server.received()[0].headers;
    let keys: Vec<_> = headers.get_all("x-key").iter().collect();
    assert_eq!(keys, ["mine"]);
    assert_eq!(headers["authorization"], "Bearer=");
    assert_eq!(headers["accept"], "text/plain");
}

#[test]
fn a_slow_provider_is_given_up() {
    let server = Server::answering(|_| {
        std::thread::sleep(Duration::from_secs(5));
        (200, Vec::new(), String::new())
    });
    let place = Place::with_one();
    let begun = Instant::now();
    place.verify(&server, "--request-timeout 300").ends_with(2).reports("within 300ms");
    let mut command = place.command(&format!("-f pact.json -p {}", server.port));
    assert_eq!(command.env("PACT_PROVIDER_REQUEST_TIMEOUT", "200").status().unwrap().code(), Some(2));
    assert!(begun.elapsed() < Duration::from_secs(4), "{:?}", begun.elapsed());
}

#[test]
fn redirects_are_followed_where_it_is_asked_for() {
    let server = Server::answering(|request| match &*request.target {
        "/article" => (302, vec![("location", "/there".to_owned())], String::new()),
        _ => (200, Vec::new(), String::new()),
    });
    let place = Place::with_one();
    place.verify(&server, "").ends_with(1).reports("Actual status: 302");
    place.verify(&server, "--follow-redirects").ends_with(0);
}

#[test]
fn long_bodies_are_not_read_to_their_end() {
    let server = Server::answering(|_| (200, Vec::new(), "a".repeat(5000)));
    let place = Place::with_one();
    place.verify(&server, "").ends_with(0);
    place.verify(&server, "--body-limit 1000").ends_with(2).reports("1000").reports("--body-limit");
}

#[test]
fn generated_values_have_a_limit() {
    let server = Server::good();
    let mut interaction = get("post articles", "/articles", &[]);
    interaction["request"]["method"] = json!("POST");
    interaction["request"]["body"] = json!(["a", "b"]);
    interaction["request"]["generators"] = json!({ "body": { "$[*]": { "type": "RandomString", "size": 100 } } });
    let place = Place::with(&[interaction]);
    place.verify(&server, "").ends_with(0);
    place.verify(&server, "--generated-limit 100").ends_with(2).reports("100 bytes").reports("--generated-limit");
}
