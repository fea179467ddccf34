//! What is given to a verification besides handlers: a place that is told of states, a filter for requests; and what it
//! tells besides success and failure: pending interactions, comments, warnings.

use std::sync::{Arc, Mutex};

use axum::extract::Query;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Redirect;
use axum::routing::{get, post};
use pact_harness::format;
use pact_harness::model::Pact;
use pact_harness::prelude::*;
use pact_harness::provider::StateChange;
use serde_json::{Value, json};

use crate::support::ErrorTexts as _;

type Told = Arc<Mutex<Vec<Value>>>;

fn pact(interactions: &Value) -> Pact {
    let file = json!({
        "consumer": { "name": "c" }, "provider": { "name": "p" }, "interactions": interactions,
        "metadata": { "pactSpecification": { "version": "4.0" } },
    });
    format::read(file.to_string().as_bytes()).unwrap()
}

fn get_it(more: &Value) -> Value {
    let mut interaction =
        json!({ "type": "Synchronous/HTTP", "description": "get it", "request": {}, "response": { "status": 200 } });
    interaction.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!([interaction])
}

async fn serve(app: axum::Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    url
}

/// A place that notes what it is told.
async fn place(told: &Told, status: StatusCode) -> String {
    let (by_body, by_query) = (told.clone(), told.clone());
    let body = move |body: axum::Json<Value>| async move {
        by_body.lock().unwrap().push(body.0);
        (status, "done")
    };
    let query = move |Query(query): Query<Value>| async move { by_query.lock().unwrap().push(query) };
    serve(axum::Router::new().route("/states", post(body)).route("/query", post(query))).await
}

fn provider(interactions: &Value, status: StatusCode) -> Provider {
    let app = axum::Router::new().route("/", get(move || async move { status }));
    Provider::new("p").pact(pact(interactions), "a pact").app(app)
}

#[tokio::test]
async fn a_place_is_told_of_setups_and_teardowns_with_their_parameters() {
    let told = Told::default();
    let url = place(&told, StatusCode::OK).await;
    let states = get_it(&json!({ "providerStates": [{ "name": "one", "params": { "id": 7 } }, { "name": "two" }] }));
    let change = StateChange::url(format!("{url}/states")).with_teardown();
    let verification = provider(&states, StatusCode::OK).state_change(change).verify().await;
    assert!(verification.is_ok(), "{verification}");
    let say = |name: &str, action: &str, params: Value| json!({ "state": name, "action": action, "params": params });
    assert_eq!(
        *told.lock().unwrap(),
        [
            say("one", "setup", json!({ "id": 7 })),
            say("two", "setup", json!({})),
            say("two", "teardown", json!({})),
            say("one", "teardown", json!({ "id": 7 })),
        ]
    );
}

#[tokio::test]
async fn a_place_is_told_by_query_and_of_interactions_without_a_state_too() {
    let told = Told::default();
    let url = place(&told, StatusCode::OK).await;
    let change = StateChange::url(format!("{url}/query?token=t")).as_query();
    let verification = provider(&get_it(&json!({})), StatusCode::OK).state_change(change).verify().await;
    assert!(verification.is_ok(), "{verification}");
    assert_eq!(*told.lock().unwrap(), [json!({ "token": "t", "state": "", "action": "setup" })]);

    told.lock().unwrap().clear();
    let params = json!({ "id": 7, "who": "Ada & Eve", "tags": ["a"] });
    let states = get_it(&json!({ "providerStates": [{ "name": "one", "params": params }] }));
    let change = StateChange::url(format!("{url}/query")).as_query().with_teardown();
    let verification = provider(&states, StatusCode::OK).state_change(change).verify().await;
    assert!(verification.is_ok(), "{verification}");
    let say =
        |action: &str| json!({ "state": "one", "action": action, "id": "7", "who": "Ada & Eve", "tags": "[\"a\"]" });
    assert_eq!(*told.lock().unwrap(), [say("setup"), say("teardown")]);
}

#[tokio::test]
async fn a_place_that_refuses_is_an_error_with_its_answer_and_no_teardown() {
    let told = Told::default();
    let url = place(&told, StatusCode::BAD_GATEWAY).await;
    let states = get_it(&json!({ "providerStates": [{ "name": "one" }] }));
    let change = StateChange::url(format!("{url}/states")).with_teardown();
    let verification = provider(&states, StatusCode::OK).state_change(change).verify().await;
    assert_eq!(
        verification.error_texts(),
        [format!(
            "\"get it\" (a pact, interaction 1): the state \"one\" was not set up: the state change request to {url}/states \
             failed: it answered 502 Bad Gateway: done"
        )]
    );
    assert_eq!(told.lock().unwrap().len(), 1, "no teardown is told");
}

#[tokio::test]
async fn a_pending_interaction_is_verified_and_reported_and_fails_nothing() {
    let verification = provider(&get_it(&json!({ "pending": true })), StatusCode::NOT_FOUND).verify().await;
    assert!(verification.is_ok(), "{verification}");
    assert_eq!((verification.passed().len(), verification.failed().len(), verification.pending().len()), (0, 0, 1));
    let report = verification.to_string();
    assert!(report.contains("Pending, which fails nothing:"), "{report}");
    assert!(report.contains("- \"get it\" (a pact, interaction 1)\n  status: expected 200, but was 404"), "{report}");

    let unknown_state = get_it(&json!({ "pending": true, "providerStates": [{ "name": "no such state" }] }));
    let verification = provider(&unknown_state, StatusCode::OK).verify().await;
    assert!(verification.is_ok() && verification.pending().len() == 1, "{verification}");
}

#[tokio::test]
async fn comments_and_the_name_of_the_test_stand_in_the_report() {
    let comments = json!({ "comments": { "text": ["ask Ada", "or Grace"], "testname": "shop::tests::buys" } });
    let verification = provider(&get_it(&comments), StatusCode::OK).verify().await;
    let report = verification.to_string();
    assert!(report.contains("- \"get it\", from the test shop::tests::buys\n  ask Ada\n  or Grace\n"), "{report}");
}

#[tokio::test]
async fn a_state_that_is_taken_to_be_true_is_told_as_a_warning() {
    let states = get_it(&json!({ "providerStates": [{ "name": "the moon is full" }] }));
    let verification = provider(&states, StatusCode::OK).allow_unknown_states().verify().await;
    assert!(verification.is_ok(), "{verification}");
    assert!(
        verification.warnings()[0].contains("no handler is registered for the state \"the moon is full\""),
        "{verification}"
    );
}

#[tokio::test]
async fn every_request_goes_through_the_filter() {
    let app = axum::Router::new().route(
        "/",
        get(|headers: HeaderMap| async move {
            let token = headers.get_all("authorization").iter().map(|value| value.to_str().unwrap().to_owned());
            if token.collect::<Vec<_>>() == ["Bearer today"] { StatusCode::OK } else { StatusCode::UNAUTHORIZED }
        }),
    );
    let mut interactions = get_it(&json!({}));
    interactions[0]["request"] = json!({ "headers": { "Authorization": ["Bearer yesterday"] } });
    let verification = Provider::new("p")
        .pact(pact(&interactions), "a pact")
        .app(app)
        .request_filter(|request| request.header("authorization", "Bearer today"))
        .verify()
        .await;
    assert!(verification.is_ok(), "{verification}");
}

#[tokio::test]
async fn what_a_state_gives_goes_into_the_request_with_its_json_type() {
    let states = axum::Router::new().route("/states", post(|| async { axum::Json(json!({ "id": 7, "name": "Ada" })) }));
    let change = StateChange::url(format!("{}/states", serve(states).await));
    let echo = |uri: axum::http::Uri, headers: HeaderMap, body: axum::Json<Value>| async move {
        axum::Json(json!({ "uri": uri.to_string(), "name": headers["x-name"].to_str().unwrap(), "body": body.0 }))
    };
    let app = axum::Router::new().route("/users/{id}", post(echo));
    let state = |expression: &str| json!({ "type": "ProviderState", "expression": expression });
    let mut interactions =
        get_it(&json!({ "providerStates": [{ "name": "a user", "params": { "id": 1, "role": "admin" } }] }));
    interactions[0]["request"] = json!({
        "method": "POST", "path": "/users/1", "query": { "role": ["x"] }, "headers": { "X-Name": ["x"], "Content-Type": ["application/json"] },
        "body": { "content": { "id": 1, "greeting": "hello x" }, "contentType": "application/json" },
        "generators": {
            "path": state("/users/${id}"), "query": { "role": state("role") }, "header": { "X-Name": state("${name}") },
            "body": { "$.id": state("id"), "$.greeting": state("hello ${name}") },
        },
    });
    interactions[0]["response"] = json!({ "status": 200, "body": { "contentType": "application/json", "content": {
        "uri": "/users/7?role=admin", "name": "Ada", "body": { "id": 7, "greeting": "hello Ada" },
    } } });
    let provider = |interactions: &Value| Provider::new("p").pact(pact(interactions), "a pact").app(app.clone());
    let verification = provider(&interactions).state_change(change.clone()).verify().await;
    assert!(verification.is_ok(), "{verification}");

    interactions[0]["request"]["generators"] = json!({ "path": state("/users/${nobody}") });
    let strict = provider(&interactions).state_change(change.clone()).strict_provider_state_values();
    let verification = strict.verify().await;
    assert!(verification.error_texts()[0].contains("no provider state gives a value `nobody`"), "{verification}");

    let verification = provider(&interactions).state_change(change).verify().await;
    assert!(verification.error_texts().is_empty(), "{verification}");
    let request = verification.failed()[0].request.clone().unwrap();
    assert_eq!(request.url, "/users/1?role=x", "the example is sent");
    let expected = "the generator ProviderState makes no value for the path: no provider state gives a value `nobody`; take it \
                    into the parameters of a state, or return it from the state's handler. The contract's example was sent";
    assert_eq!(verification.warnings().len(), 1);
    assert!(verification.warnings()[0].ends_with(expected), "{:?}", verification.warnings());
}

#[tokio::test]
async fn an_answer_that_says_it_is_json_and_is_not_is_an_error() {
    let broken = || async { ([("content-type", "application/json")], "{\"id\": 7") };
    let no_object = || async { ([("content-type", "application/json")], "[7]") };
    let nothing = || async { ([("content-type", "application/json")], "") };
    let app = axum::Router::new()
        .route("/broken", post(broken))
        .route("/no-object", post(no_object))
        .route("/nothing", post(nothing));
    let url = serve(app).await;
    let verified = async |path: &str| {
        let change = StateChange::url(format!("{url}{path}"));
        provider(&get_it(&json!({})), StatusCode::OK).state_change(change).verify().await
    };
    let errors = verified("/broken").await.error_texts();
    let expected = "failed: it says that it answered JSON, but \"{\\\"id\\\": 7\" is none: ";
    assert!(errors.len() == 1 && errors[0].contains(expected), "{errors:?}");
    assert!(verified("/no-object").await.is_ok(), "it has no names to take values by");
    assert!(verified("/nothing").await.is_ok(), "an empty body is no values");
}

#[tokio::test]
async fn a_refusal_of_any_length_is_told_in_short() {
    let answer = || async { (StatusCode::BAD_GATEWAY, "é".repeat(100_000)) };
    let url = serve(axum::Router::new().fallback(post(answer))).await;
    let by_state = provider(&get_it(&json!({})), StatusCode::OK).state_change(StateChange::url(&url));
    let message = json!([{ "type": "Asynchronous/Messages", "description": "m", "contents": {} }]);
    let by_message = Provider::new("p").pact(pact(&message), "a pact").url(&url);
    for provider in [by_state, by_message] {
        let errors = provider.verify().await.error_texts();
        assert!(errors[0].contains("502") && errors[0].ends_with("ééé… (200000 bytes)"), "{errors:?}");
        assert!(errors[0].len() < 3000, "{}", errors[0].len());
    }
}

#[tokio::test]
async fn a_user_in_the_address_of_a_state_change_is_an_error_without_it() {
    let change = StateChange::url("http://ada:s3cret@localhost:1/states");
    let errors = provider(&get_it(&json!({})), StatusCode::OK).state_change(change).verify().await.error_texts();
    assert_eq!(
        errors,
        ["the state change's address at localhost has a user or a password in it, which are not sent: leave them out"]
    );
}

#[tokio::test]
async fn a_place_is_told_of_several_states_at_the_same_time_where_they_are_declared_so() {
    let barrier = Arc::new(tokio::sync::Barrier::new(3));
    let meet = move || async move {
        let _ = barrier.wait().await;
    };
    let url = serve(axum::Router::new().route("/states", post(meet))).await;
    let states = ["", "one", "one"];
    let interactions = states.iter().enumerate().map(|(i, name)| {
        let states = if name.is_empty() { json!([]) } else { json!([{ "name": name }]) };
        get_it(&json!({ "description": format!("{i}"), "providerStates": states }))[0].clone()
    });
    let provider = provider(&interactions.collect(), StatusCode::OK).timeout(std::time::Duration::from_secs(20));
    let provider = provider.state_change(StateChange::url(format!("{url}/states"))).concurrency(3);
    let verification = provider.concurrent_state("").concurrent_state("one").verify().await;
    assert!(verification.is_ok(), "all three must wait at the same time: {verification}");
}

#[tokio::test]
async fn the_headers_of_the_user_go_along_and_redirects_are_followed_on_the_same_server() {
    let told = Told::default();
    let note = told.clone();
    let at = move |headers: HeaderMap, body: axum::Json<Value>| async move {
        let header = |name: &str| headers.get(name).map(|value| value.to_str().unwrap().to_owned());
        note.lock().unwrap().push(json!([header("x-tenant"), header("content-type"), body.0["action"]]));
    };
    let other = serve(axum::Router::new().fallback(post(|| async { "told" }))).await;
    let away = format!("{other}/states");
    let app = axum::Router::new()
        .route("/states", post(at))
        .route("/moved", post(|| async { Redirect::temporary("/states") }))
        .route("/circle", post(|| async { Redirect::temporary("/circle") }))
        .route("/away", post(move || async move { Redirect::temporary(&away) }));
    let url = serve(app).await;
    let verified = async |path: &str| {
        let provider =
            provider(&get_it(&json!({})), StatusCode::OK).state_change(StateChange::url(format!("{url}{path}")));
        provider.header("X-Tenant", "7").header("Content-Type", "text/plain").verify().await
    };
    for path in ["/states", "/moved"] {
        assert!(verified(path).await.is_ok());
        assert_eq!(told.lock().unwrap().drain(..).collect::<Vec<_>>(), [json!(["7", "application/json", "setup"])]);
    }
    let errors = verified("/circle").await.error_texts();
    assert!(errors[0].contains("/circle was redirected more than 10 times"), "{errors:?}");
    let errors = verified("/away").await.error_texts();
    let expected = format!(
        "it answered 307 Temporary Redirect, which leads to {other}/states: redirects are followed only to the same server"
    );
    assert!(errors[0].contains(&expected), "{errors:?}");
}

#[tokio::test]
async fn a_path_alone_and_a_port_are_those_of_the_provider() {
    let told = Told::default();
    let note = told.clone();
    let at = move |body: axum::Json<Value>| async move { note.lock().unwrap().push(body.0["state"].clone()) };
    let url = serve(
        axum::Router::new()
            .route("/", get(|| async {}))
            .route("/base/_states", post(at.clone()))
            .route("/_states", post(at))
            .route("/base/", get(|| async {})),
    )
    .await;
    let pact = || Provider::new("p").pact(pact(&get_it(&json!({ "providerStates": [{ "name": "one" }] }))), "a pact");
    for (base, place) in [("", "/_states"), ("", "http://127.0.0.1:{port}/_states"), ("/base", "/_states")] {
        let provider = pact().url(format!("{url}{base}")).state_change(StateChange::url(place));
        let verification = provider.verify().await;
        assert!(verification.is_ok(), "{place}: {verification}");
        assert_eq!(told.lock().unwrap().drain(..).collect::<Vec<_>>(), ["one"]);
    }
    for place in ["/_states", "http://127.0.0.1:{port}/_states"] {
        let provider = || pact().app(axum::Router::new()).state_change(StateChange::url(place));
        let errors = provider().verify().await.error_texts();
        assert!(errors[0].contains("needs a provider with an address"), "{errors:?}");
        assert!(provider().dry_run().verify().await.error_texts().is_empty());
    }
}
