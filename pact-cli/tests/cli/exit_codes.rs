//! How the process ends.

use std::net::TcpListener;

use crate::support::{Place, Server, get};

#[test]
fn zero_is_that_every_interaction_passed() {
    Place::with_one().verify(&Server::good(), "").ends_with(0).reports("Passed: 1/1");
}

#[test]
fn one_is_that_an_interaction_failed_whatever_else_went_wrong() {
    let server = Server::answering(|_| (500, Vec::new(), String::new()));
    let place = Place::with_one();
    place.verify(&server, "").ends_with(1).reports("Expected status: 200").reports("Actual status: 500");
    place.verify(&server, "-f gone.json").ends_with(1).reports("there is no file or directory gone.json");
}

#[test]
fn pending_interactions_fail_nothing() {
    let mut interaction = get("get an article", "/article", &[]);
    interaction["pending"] = true.into();
    interaction["type"] = "Synchronous/HTTP".into();
    let mut pact = crate::support::pact("a", "stock", &[interaction]);
    pact["metadata"]["pactSpecification"]["version"] = "4.0".into();
    let server = Server::answering(|_| (500, Vec::new(), String::new()));
    Place::new().and("pact.json", &pact).verify(&server, "").ends_with(0).reports("Pending, which fails nothing");
}

#[test]
fn two_is_that_it_could_not_be_found_out() {
    let place = Place::with_one();
    // Nobody listens on a port that was free a moment ago.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    place
        .run(&format!("-f pact.json -h 127.0.0.1 -p {port}"))
        .ends_with(2)
        .reports("is the provider running?")
        .reports("1 interaction was not verified");
    place.run("-f gone.json").ends_with(2).reports("there is no file or directory gone.json");
    place.verify(&Server::good(), "--json pact.json/report.json").ends_with(2).reports("cannot be written");
}

#[test]
fn two_is_a_wrong_command_line() {
    let place = Place::with_one();
    place.run("").ends_with(2).says("Usage: pact-verifier --file <FILE>");
    place.run("-p 8080").ends_with(2).says("--file <FILE>");
    place.run("-f pact.json --filter-conumer a").ends_with(2).says("'--filter-consumer'");
    place.run("-f pact.json -p 0").ends_with(2).says("'0'");
    place.run("-f pact.json -l loud").ends_with(2).says("loud");
    place.run("-f pact.json --token a --user b").ends_with(2).says("cannot be used with");
    place.run("-f pact.json --client-key a").ends_with(2).says("--client-certificate");
}

#[test]
fn two_is_what_is_not_built_yet() {
    let place = Place::with_one();
    place.run("-f pact.json --xslt a.xsl").ends_with(2).says("--html writes a page of its own");
}

/// A line of another verifier that publishes in CI and not elsewhere is right elsewhere, too.
#[test]
fn what_says_more_about_a_publication_is_a_warning_and_no_error() {
    let place = Place::with_one();
    for option in [
        "--provider-version 1.0+abc",
        "--provider-branch main",
        "--provider-tags a,b",
        "--provider-tag a --provider-tag b",
        "--build-url http://ci/7",
    ] {
        let name = option.split(' ').next().unwrap();
        let run = place.verify(&Server::good(), option).ends_with(0);
        assert_eq!(
            run.err.matches("changes nothing without --broker-url and --publish").count(),
            1,
            "{option}: {}",
            run.err
        );
        run.says(&format!("warning: {}", if name == "--provider-tag" { "--provider-tags" } else { name }));
        let answering = Server::answering(|_| (500, Vec::new(), String::new()));
        place.verify(&answering, option).ends_with(1);
    }
    let all = "--provider-version 1 --provider-branch main --provider-tags a";
    let run = place.verify(&Server::good(), all).ends_with(0);
    assert_eq!(run.err.matches("warning: ").count(), 3, "{}", run.err);
    let run = place.verify(&Server::good(), &format!("{all} -l error")).ends_with(0);
    assert!(run.err.is_empty(), "{}", run.err);
    place.run("-f pact.json --retries many").ends_with(2).says("many");
}

#[test]
fn three_is_a_header_that_is_none() {
    let server = Server::good();
    let place = Place::with_one();
    for header in ["X-Key", "=value", "X-Kéy=a", "X-Key=ä"] {
        place.verify(&server, &format!("--header {header}")).ends_with(3).says("write KEY=VALUE");
    }
    let run = place.verify(&server, "--header s3cret:a=s3cret").ends_with(3);
    assert!(!run.err.contains("=s3cret"), "{}", run.err);
    assert_eq!(server.asked().len(), 0);
}
