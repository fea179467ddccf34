//! Where pacts come from, and which of them are verified.

use crate::support::{Answer, Place, Received, Server, get, pact};

fn one(path: &str) -> Vec<serde_json::Value> {
    vec![get(&format!("get {path}"), path, &[])]
}

#[test]
fn files_are_verified_whatever_their_provider_is_called() {
    let server = Server::good();
    let place =
        Place::new().and("a.json", &pact("a", "stock", &one("/a"))).and("b.json", &pact("b", "store", &one("/b")));
    let sources = format!("-f a.json --file b.json -p {}", server.port);
    place.run(&sources).ends_with(0).reports("Provider: stock, store").reports("Passed: 2/2");
    assert_eq!(server.asked(), ["GET /a", "GET /b"]);
    place
        .run(&format!("{sources} -n stock"))
        .ends_with(0)
        .reports("Provider: stock\n")
        .reports("b.json is with the provider \"store\"; it was verified as one with \"stock\"");
    assert_eq!(server.asked().len(), 4);
}

#[test]
fn a_directory_is_verified_with_all_below_it_as_far_as_it_has_the_provider() {
    let server = Server::good();
    let place = Place::new()
        .and("pacts/a.json", &pact("a", "stock", &one("/a")))
        .and("pacts/below/b.json", &pact("b", "stock", &one("/b")));
    place.run(&format!("-d pacts -p {}", server.port)).ends_with(0).reports("Provider: stock");
    assert_eq!(server.asked(), ["GET /a", "GET /b"]);

    let place = place.and("pacts/c.json", &pact("c", "payments", &one("/c")));
    place
        .run(&format!("--dir pacts -p {}", server.port))
        .ends_with(2)
        .reports("the pacts in pacts are with several providers: say which is meant: payments, stock");
    assert_eq!(server.asked().len(), 2);
    place.run(&format!("--dir pacts --provider-name payments -p {}", server.port)).ends_with(0);
    let mut named = place.command(&format!("--dir pacts -p {}", server.port));
    assert!(named.env("PACT_PROVIDER_NAME", "payments").status().unwrap().success());
    assert_eq!(server.asked()[2..], ["GET /c", "GET /c"]);
}

#[test]
fn a_run_in_which_everything_was_skipped_is_not_green() {
    let server = Server::good();
    let place = Place::new().and("pacts/a.json", &pact("a", "stock", &one("/a")));
    place
        .run(&format!("-d pacts -n stok -p {}", server.port))
        .ends_with(2)
        .reports("no pact in pacts is with the provider \"stok\": did you mean \"stock\"?");
    assert_eq!(server.asked().len(), 0);
}

#[test]
fn a_file_may_be_a_pattern() {
    let server = Server::good();
    let place = Place::new()
        .and("pacts/a/x-stock.json", &pact("a", "stock", &one("/a")))
        .and("pacts/b/x-other.json", &pact("b", "other", &one("/b")));
    place.run(&format!("-f pacts/**/*-stock.json -p {}", server.port)).ends_with(0);
    assert_eq!(server.asked(), ["GET /a"]);
    place.run("-f pacts/**/*-none.json").ends_with(2).reports("no file matches pacts/**/*-none.json");
}

/// Gives a pact to who asks with this header.
fn library(authorization: &'static str) -> Server {
    let text = pact("a", "stock", &one("/a")).to_string();
    Server::answering(move |request: &Received| -> Answer {
        let said = request.headers.get("authorization").map_or("", |value| value.to_str().unwrap());
        if said == authorization { (200, Vec::new(), text.clone()) } else { (401, Vec::new(), String::new()) }
    })
}

#[test]
fn a_pact_is_had_by_url_with_a_user_or_a_token() {
    let server = Server::good();
    let place = Place::new();
    let run =
        |library: &Server, more: &str| place.run(&format!("--url {} -p {} {more}", library.url("/pact"), server.port));
    run(&library(""), "").ends_with(0);
    run(&library("Bearer s3cret"), "--token s3cret").ends_with(0);
    run(&library("Basic YWRhOnMzY3JldA=="), "--user ada --password s3cret").ends_with(0);
    assert_eq!(server.asked(), ["GET /a", "GET /a", "GET /a"]);

    let refused = run(&library("Bearer s3cret"), "-t other").ends_with(2).reports("401");
    assert!(!refused.out.contains("other"), "{}", refused.out);
    run(&library("Bearer s3cret"), "").ends_with(2).reports("say who asks with --token, or with --user and --password");
    run(&library(""), "--password s3cret").ends_with(2).says("--password requires --user");
}

#[test]
fn credentials_may_stand_in_the_environment() {
    let (server, library) = (Server::good(), library("Basic YWRhOnMzY3JldA=="));
    let place = Place::new();
    let mut command = place.command(&format!("-u {} -p {}", library.url("/pact"), server.port));
    command.env("PACT_BROKER_USERNAME", "ada").env("PACT_BROKER_PASSWORD", "s3cret").env("PACT_BROKER_TOKEN", "");
    assert!(command.status().unwrap().success());
    assert_eq!(server.asked(), ["GET /a"]);
}

#[test]
fn that_there_is_no_pact_is_an_error_unless_it_is_allowed() {
    let place =
        Place::new().and("empty.json", &pact("a", "stock", &[])).and("other/a.json", &pact("a", "b", &one("/a")));
    std::fs::create_dir(place.path("none")).unwrap();
    let cases = [
        ("-d none", "there is no pact file"),
        ("-d other -n stock", "no pact in other is with the provider \"stock\""),
        ("-f *.txt", "no file matches *.txt"),
        ("-f empty.json", "has no interactions: run the consumer's tests, or allow it with --ignore-no-pacts-error"),
    ];
    for (source, reason) in cases {
        place.run(source).ends_with(2).reports(reason);
        place.run(&format!("{source} --ignore-no-pacts-error")).ends_with(0).reports("Passed: 0/0");
    }
    place.run("-f gone.json --ignore-no-pacts-error").ends_with(2).reports("there is no file or directory gone.json");
}

#[test]
fn a_file_that_is_no_pact_is_an_error_and_hides_no_other() {
    let server = Server::good();
    let place = Place::with_one().and_text("bad.json", "{\n  \"consumer\": 1");
    place.verify(&server, "-f bad.json").ends_with(2).reports("bad.json:2").reports("Passed: 1/1");
    place.verify(&server, "-d pact.json").ends_with(2).says("--dir pact.json: this is a file");
}
