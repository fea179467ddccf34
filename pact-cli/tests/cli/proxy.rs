//! Proxies that the environment names.

use std::process::Command;

use crate::support::{Place, Run, Server, get};

fn run(mut command: Command, variables: &[(&str, String)]) -> Run {
    Run::of(&command.envs(variables.iter().map(|(name, value)| (name, value))).output().unwrap())
}

#[test]
fn a_provider_its_states_and_its_pact_elsewhere_are_asked_through_the_proxy() {
    let place = Place::with(&[get("get an article", "/article?a=1", &["in stock"])]);
    let pact = std::fs::read_to_string(place.path("pact.json")).unwrap();
    for (name, login) in [("HTTP_PROXY", ""), ("http_proxy", "me:s3cret@"), ("ALL_PROXY", "")] {
        let pact = pact.clone();
        let proxy = Server::answering(move |request| match &*request.target {
            "http://pacts.example/pact" => (200, Vec::new(), pact.clone()),
            _ => (200, Vec::new(), String::new()),
        });
        let arguments =
            "-u http://pacts.example/pact --hostname stock.example --port 8000 -s http://states.example/states";
        let variable = (name, format!("http://{login}127.0.0.1:{}", proxy.port));
        run(place.command(arguments), &[variable]).ends_with(0).reports("Passed: 1/1");
        let asked = [
            "GET http://pacts.example/pact",
            "POST http://states.example/states",
            "GET http://stock.example:8000/article?a=1",
        ];
        assert_eq!(proxy.asked(), asked);
        let login_is_told = proxy.received().iter().all(|request| request.headers.contains_key("proxy-authorization"));
        assert_eq!(login_is_told, !login.is_empty());
    }
}

#[test]
fn https_goes_through_a_tunnel() {
    let proxy = Server::answering(|_| (403, Vec::new(), String::new()));
    let place = Place::with(&[get("get an article", "/article", &[])]);
    let variable = ("HTTPS_PROXY", format!("http://127.0.0.1:{}", proxy.port));
    run(place.command("-f pact.json --hostname stock.example --transport https"), &[variable])
        .ends_with(2)
        .reports(&format!("through the proxy http://127.0.0.1:{}", proxy.port));
    assert_eq!(proxy.asked(), ["CONNECT stock.example:443"]);
}

#[test]
fn what_runs_here_or_is_excepted_is_asked_without() {
    let (proxy, provider) = (Server::answering(|_| (502, Vec::new(), String::new())), Server::good());
    let place = Place::with(&[get("get an article", "/article", &[])]);
    let variable = ("HTTP_PROXY", format!("http://127.0.0.1:{}", proxy.port));
    for host in ["localhost", "127.0.0.1"] {
        let command = place.command(&format!("-f pact.json --hostname {host} --port {}", provider.port));
        run(command, std::slice::from_ref(&variable)).ends_with(0);
    }
    for name in ["NO_PROXY", "no_proxy"] {
        let command = place.command("-f pact.json --hostname nowhere.invalid");
        run(command, &[variable.clone(), (name, "invalid".to_owned())]).ends_with(2).reports("nowhere.invalid");
    }
    assert_eq!(proxy.asked(), Vec::<String>::new());
}
