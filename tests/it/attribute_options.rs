//! What stands between the parentheses of `#[pact_consumer]`, seen from the client under test.

use std::net::Ipv4Addr;
use std::path::Path;
use std::{env, fs};

use pact_harness::consumer::Order;
use pact_harness::prelude::*;
use reqwest::{Client, Method, StatusCode};
use serde_json::Value;

use super::support::{port, printed, run_fixture};

pact_defaults!(consumer = "it-shop", output = "target/it-options");

#[pact_consumer]
#[ignore = "run by another test"]
async fn one_test_may_need_several_providers(
    #[pact(provider = "it-payments-of-two")] payments: Pact,
    #[pact(provider = "it-stock-of-two", spec = "v3")] stock: Pact,
) -> Result<(), reqwest::Error> {
    payments.interaction("pay").post("/payments").responds(201);
    stock.interaction("take an article").delete("/articles/1").responds(204);
    assert_ne!(payments.url(), stock.url());

    let client = Client::new();
    client.delete(format!("{}/articles/1", stock.url())).send().await?;
    client.post(format!("{}/payments", payments.url())).send().await?;
    Ok(())
}

#[pact_consumer]
#[ignore = "run by another test"]
async fn needs_two_and_asks_one(
    #[pact(provider = "it-asked")] asked: Pact,
    #[pact(provider = "it-not-asked")] not_asked: Pact,
) {
    asked.interaction("pay").post("/payments").responds(201);
    not_asked.interaction("take an article").delete("/articles/1").responds(204);
    Client::new().post(format!("{}/payments", asked.url())).send().await.unwrap();
}

#[test]
fn every_pact_of_a_test_is_written_or_none() {
    let dir = tempfile::tempdir().unwrap();
    let run = run_fixture("attribute_options::one_test_may_need_several_providers", dir.path(), &env::temp_dir());
    assert!(run.status.success(), "{}", printed(&run));
    for (provider, version) in [("it-payments-of-two", "4.0"), ("it-stock-of-two", "3.0.0")] {
        let path = dir.path().join(format!("it-shop-{provider}.json"));
        let pact: Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        assert_eq!(pact["provider"]["name"], provider);
        assert_eq!(pact["metadata"]["pactSpecification"]["version"], version);
        assert_eq!(pact["interactions"].as_array().unwrap().len(), 1);
    }

    let dir = tempfile::tempdir().unwrap();
    let run = run_fixture("attribute_options::needs_two_and_asks_one", dir.path(), &env::temp_dir());
    let output = printed(&run);
    assert!(!run.status.success() && output.contains("The pact it-shop -> it-not-asked was not kept."), "{output}");
    assert!(!output.contains("it-shop -> it-asked was"), "{output}");
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[pact_consumer(provider = "it-in-order", order = "sequence")]
async fn interactions_of_a_sequence_occur_in_their_order_and_the_last_one_again(
    pact: Pact,
) -> Result<(), reqwest::Error> {
    pact.interaction("a basket").get("/basket").responds(200).json(pattern!({ "items": 0 }));
    let put = pact.interaction("put").post("/basket").responds(201);
    let full =
        pact.interaction("a full basket").given("full").get("/basket").responds(200).json(pattern!({ "items": 1 }));

    let (client, url) = (Client::new(), format!("{}/basket", pact.url()));
    let items = async || {
        let basket: Value = client.get(&url).send().await?.json().await?;
        Ok::<_, reqwest::Error>(basket["items"].clone())
    };
    assert_eq!((items().await?, items().await?), (0.into(), 0.into()));
    client.post(&url).send().await?;
    assert_eq!((items().await?, items().await?), (1.into(), 1.into()));
    assert_eq!((put.calls(), full.calls()), (1, 2));
    Ok(())
}

#[pact_consumer(provider = "it-out-of-order", order = "sequence")]
#[ignore = "run by another test"]
async fn asks_in_another_order(pact: Pact) {
    pact.interaction("log in").post("/sessions").responds(201);
    pact.interaction("look around").get("/home").responds(200);
    let get = |path: &str| Client::new().get(format!("{}{path}", pact.url()));
    let refused = get("/home").send().await.unwrap();
    assert_eq!(refused.status(), 404);
    let reason: Value = refused.json().await.unwrap();
    assert_eq!(reason["error"], "GET /home comes out of its turn");
    assert_eq!(
        (&reason["closest"]["description"], &reason["next"]["description"]),
        (&"look around".into(), &"log in".into())
    );
    Client::new().post(format!("{}/sessions", pact.url())).send().await.unwrap();
    get("/home").send().await.unwrap();
    Client::new().post(format!("{}/sessions", pact.url())).send().await.unwrap();
}

#[test]
fn a_request_out_of_its_turn_is_told_with_the_one_whose_turn_it_is() {
    let run = run_fixture("attribute_options::asks_in_another_order", Path::new(""), &env::temp_dir());
    let output = printed(&run);
    assert!(!run.status.success(), "{output}");
    for line in [
        "  GET /home\n    is \"look around\", GET /home (tests/it/attribute_options.rs:",
        "), but it is not its turn:\n      \"log in\", POST /sessions (tests/it/attribute_options.rs:",
        ") comes first\n  POST /sessions\n    is \"log in\", POST /sessions (tests/it/attribute_options.rs:",
        "), but its turn is over\n",
    ] {
        assert!(output.contains(line), "{line}\n{output}");
    }
}

#[pact_consumer(provider = "it-somewhere", bind = "0.0.0.0", port = 27395, unmatched_status = 501)]
async fn address_port_and_the_status_of_a_refusal_can_be_chosen(pact: Pact) -> Result<(), reqwest::Error> {
    pact.interaction("ping").get("/ping").responds(204);
    // The address of a client on this machine.
    assert_eq!(pact.url(), format!("http://{}:{}", Ipv4Addr::LOCALHOST, port::CHOSEN));
    assert_eq!(reqwest::get(format!("{}/ping", pact.url())).await?.status(), 204);
    std::net::TcpListener::bind(("0.0.0.0", port::CHOSEN)).unwrap_err();
    Ok(())
}

#[pact_consumer(provider = "it-six", bind = "::1")]
async fn a_mock_provider_listens_at_an_address_of_version_six(pact: Pact) -> Result<(), reqwest::Error> {
    pact.interaction("ping").get("/ping").responds(204);
    assert!(pact.url().starts_with("http://[::1]:"), "{}", pact.url());
    assert_eq!(reqwest::get(format!("{}/ping", pact.url())).await?.status(), 204);
    Ok(())
}

#[pact_consumer(provider = "it-refusing", unmatched_status = 501)]
#[should_panic(expected = "Requests that match no interaction (answered with 501):")]
async fn the_status_of_a_refusal_is_the_chosen_one(pact: Pact) {
    pact.interaction("ping").get("/ping").responds(204);
    assert_eq!(reqwest::get(format!("{}/pong", pact.url())).await.unwrap().status(), 501);
    assert_eq!(reqwest::get(format!("{}/ping", pact.url())).await.unwrap().status(), 204);
}

#[pact_consumer(provider = "it-threads", runtime(multi_thread, worker_threads = 2))]
async fn a_test_may_run_on_several_threads(pact: Pact) -> Result<(), reqwest::Error> {
    pact.interaction("ping").get("/ping").responds(204);
    let url = format!("{}/ping", pact.url());
    let status = tokio::task::block_in_place(|| {
        tokio::runtime::Handle::current().block_on(async { reqwest::get(url).await.map(|answer| answer.status()) })
    });
    assert_eq!(status?, 204);
    Ok(())
}

#[pact_consumer(provider = "it-api", cors_preflight)]
async fn a_browser_is_told_what_it_may_send_and_read(pact: Pact) -> Result<(), reqwest::Error> {
    pact.interaction("pay").put("/payments/1").header("X-Team", "a").responds(201);
    let own = pact.interaction("who may read").get("/open").responds(200).header("Access-Control-Allow-Origin", "*");
    let (client, url) = (Client::new(), format!("{}/payments/1", pact.url()));

    let preflight = client.request(Method::OPTIONS, &url).header("Origin", "http://shop.test");
    let preflight = preflight.header("Access-Control-Request-Method", "PUT");
    let allowed = preflight.header("Access-Control-Request-Headers", "x-team").send().await?;
    assert_eq!(allowed.status(), StatusCode::NO_CONTENT);
    let header = |response: &reqwest::Response, name: &str| {
        let values: Vec<_> =
            response.headers().get_all(name).iter().map(|value| value.to_str().unwrap().to_owned()).collect();
        values.join(" and ")
    };
    assert_eq!(header(&allowed, "access-control-allow-origin"), "http://shop.test");
    assert_eq!(header(&allowed, "access-control-allow-methods"), "PUT");
    assert_eq!(header(&allowed, "access-control-allow-headers"), "x-team");

    let paid = client.put(&url).header("Origin", "http://shop.test").header("X-Team", "a").send().await?;
    assert_eq!(paid.status(), 201);
    assert_eq!(header(&paid, "access-control-allow-origin"), "http://shop.test");
    // What the contract says itself stays.
    let open = client.get(format!("{}/open", pact.url())).header("Origin", "http://shop.test").send().await?;
    assert_eq!(header(&open, "access-control-allow-origin"), "*");
    assert_eq!(own.received()[0].path, "/open");
    Ok(())
}

#[pact_consumer(provider = "it-options", cors_preflight)]
async fn an_interaction_with_options_goes_before_the_answer_to_browsers(pact: Pact) -> Result<(), reqwest::Error> {
    pact.interaction("what is there").options("/payments").responds(200).header("Allow", "GET, POST");
    let ask = Client::new().request(Method::OPTIONS, format!("{}/payments", pact.url())).header("Origin", "http://a");
    let answer = ask.header("Access-Control-Request-Method", "POST").send().await?;
    assert_eq!((answer.status().as_u16(), &answer.headers()["allow"]), (200, &"GET, POST".parse().unwrap()));
    Ok(())
}

#[pact_consumer(provider = "it-h2c")]
async fn a_client_may_speak_http_2_without_tls(pact: Pact) -> Result<(), reqwest::Error> {
    pact.interaction("ping").get("/ping").responds(200).text("pong");
    let client = Client::builder().http2_prior_knowledge().build()?;
    let answer = client.get(format!("{}/ping", pact.url())).send().await?;
    assert_eq!(answer.version(), reqwest::Version::HTTP_2);
    assert_eq!(answer.text().await?, "pong");
    Ok(())
}

/// A client that trusts nobody but the mock provider's authority.
fn trusting(mock: &MockProvider) -> ureq::Agent {
    let authority = ureq::tls::Certificate::from_pem(mock.certificate().unwrap().as_bytes()).unwrap().to_owned();
    let tls = ureq::tls::TlsConfig::builder().root_certs(ureq::tls::RootCerts::new_with_certs(&[authority])).build();
    ureq::Agent::config_builder().tls_config(tls).build().into()
}

#[pact_consumer(provider = "it-tls", tls)]
fn a_client_that_trusts_the_mock_providers_certificate_speaks_tls(pact: Pact) -> Result<(), ureq::Error> {
    let ping = pact
        .interaction("ping")
        .get("/ping")
        .responds(200)
        .json(pattern!({ "self": mock_url("/ping", "http://a/ping") }));
    assert!(pact.url().starts_with("https://127.0.0.1:"), "{}", pact.url());

    let untrusting = ureq::Agent::new_with_defaults();
    let refused = untrusting.get(format!("{}/ping", pact.url())).call().unwrap_err();
    assert!(refused.to_string().contains("UnknownIssuer"), "{refused}");
    assert_eq!(ping.calls(), 0);

    let answer = trusting(pact.mock()).get(format!("{}/ping", pact.url())).call()?.body_mut().read_to_string()?;
    let answer: Value = serde_json::from_str(&answer).unwrap();
    assert_eq!(answer["self"], format!("{}/ping", pact.url()));
    Ok(())
}

#[tokio::test]
async fn a_mock_provider_over_tls_frees_its_port_when_it_shuts_down() {
    let contract = Contract::find("it_contract_with_defaults").unwrap();
    let mock = contract.mock_provider().tls().order(Order::Sequence).start().await.unwrap();
    let (address, agent) = (mock.port(), trusting(&mock));
    let url = format!("{}/things/1", mock.url());
    let status = tokio::task::spawn_blocking(move || agent.get(url).call().unwrap().status().as_u16()).await.unwrap();
    assert_eq!(status, 200);
    // Its own requests go past TLS.
    assert_eq!(mock.request(Method::GET, "/things/1").send().await.unwrap().status(), 200);
    assert!(mock.verify().is_ok());
    mock.shutdown();
    std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, address)).expect("the port is free again");
}
