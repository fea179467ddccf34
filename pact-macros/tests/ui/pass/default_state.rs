//! A default handler is for every state that has none of its own. It stands alone in a program of its own: the other tests
//! want unknown states to be unknown.

use std::sync::{Arc, Mutex};

use pact_harness::model::ProviderState;
use pact_harness::prelude::*;

type Log = Arc<Mutex<Vec<String>>>;

#[pact_provider_state(default)]
fn any(log: State<Log>, state: ProviderState) -> Result<serde_json::Value, String> {
    log.lock().unwrap().push(format!("set up {state}"));
    Ok(serde_json::json!({ "of": state.name }))
}

#[pact_provider_state(default, teardown)]
async fn any_after(log: State<Log>, values: Values<serde_json::Value>) {
    log.lock().unwrap().push(format!("take down {}", values["of"]));
}

#[pact_provider_state("user {id} exists", concurrent)]
fn user(log: State<Log>, id: u64) {
    log.lock().unwrap().push(format!("set up user {id}"));
}

#[pact_message("user {id} changed")]
fn changed(log: State<Log>, id: u64) -> Message {
    log.lock().unwrap().push("message".to_owned());
    Message::json(&id)
}

const PACT: &str = r#"{
    "consumer": { "name": "app" }, "provider": { "name": "users" },
    "messages": [{
        "description": "user 7 changed", "contents": 7, "metadata": { "contentType": "application/json" },
        "providerStates": [
            { "name": "user 7 exists" }, { "name": "it rains", "params": { "mm": 3 } }, { "name": "user seven is away" }
        ]
    }]
}"#;

#[tokio::test]
async fn states_without_a_handler_of_their_own_have_the_default_one() {
    let log = Log::default();
    let pact = pact_harness::format::read(PACT.as_bytes()).unwrap();
    let verification = Provider::new("users").pact(pact, "a pact").state(log.clone()).verify().await;
    assert!(verification.is_ok(), "{verification}");
    let expected = [
        "set up user 7",
        "set up it rains {\"mm\":3}",
        "set up user seven is away",
        "message",
        "take down \"user seven is away\"",
        "take down \"it rains\"",
    ];
    assert_eq!(*log.lock().unwrap(), expected);
}
