//! Who is told of provider states.

use serde_json::{Value, json};

use crate::support::{Place, Server, get};

fn place() -> Place {
    let mut interaction = get("get an article", "/article", &[]);
    interaction["providerStates"] = json!([{ "name": "it is in stock", "params": { "sku": "A-1" } }]);
    Place::with(&[interaction])
}

#[test]
fn states_are_told_with_their_parameters_and_teardowns_only_on_request() {
    let (server, states) = (Server::good(), Server::good());
    let place = place();
    let url = states.url("/states");
    place.verify(&server, &format!("--state-change-url {url}")).ends_with(0);
    let told: Value = serde_json::from_str(&states.received()[0].body).unwrap();
    assert_eq!(told, json!({ "state": "it is in stock", "params": { "sku": "A-1" }, "action": "setup" }));
    assert_eq!(states.asked(), ["POST /states"]);

    place.verify(&server, &format!("-s {url} --state-change-teardown")).ends_with(0);
    assert_eq!(states.asked().len(), 3);

    place.verify(&server, &format!("-s {url} --state-change-as-query")).ends_with(0);
    assert_eq!(states.asked()[3], "POST /states?state=it%20is%20in%20stock&action=setup&sku=A-1");
}

#[test]
fn the_place_of_states_may_stand_in_the_environment() {
    let (server, states) = (Server::good(), Server::good());
    let place = place();
    let mut command = place.command(&format!("-f pact.json -p {}", server.port));
    command.env("PACT_PROVIDER_STATE_CHANGE_URL", states.url("/states"));
    command.env("PACT_PROVIDER_STATE_CHANGE_AS_QUERY", "true").env("PACT_PROVIDER_STATE_CHANGE_TEARDOWN", "1");
    assert!(command.status().unwrap().success());
    let asked = states.asked();
    assert!(asked.len() == 2 && asked[1].contains("action=teardown"), "{asked:?}");
    command.env("PACT_PROVIDER_STATE_CHANGE_AS_QUERY", "false").env("PACT_PROVIDER_STATE_CHANGE_TEARDOWN", "0");
    assert!(command.status().unwrap().success());
    assert_eq!(states.asked()[2..], ["POST /states"]);
}

#[test]
fn a_state_that_nobody_is_told_of_is_a_warning() {
    let server = Server::good();
    let warning = "no handler is registered for the state \"it is in stock\": give the URL that sets it up with \
                   --state-change-url";
    place().verify(&server, "").ends_with(0).reports("Passed: 1/1").reports(warning);
    place().verify(&server, "--state-change-teardown").ends_with(0).says("change nothing without --state-change-url");
}

#[test]
fn a_state_that_cannot_be_set_up_is_an_error_with_the_reason_and_at_once() {
    let server = Server::good();
    let states = Server::answering(|_| (500, Vec::new(), "the database is locked".to_owned()));
    let url = states.url("/states");
    place().verify(&server, &format!("-s {url}")).ends_with(2).reports("500").reports("the database is locked");
    assert_eq!((states.asked().len(), server.asked().len()), (1, 0));
}
