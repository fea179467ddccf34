//! The official clients have contracts with their broker, and this broker keeps them: our own `#[pact_provider]` verifies
//! the pacts of the two Ruby clients, where `PACT_CONFORMANCE_DIR` has them, on SQLite and on PostgreSQL.
//!
//! Elsewhere only the one interaction below is verified, and a line on standard error says so.

mod brokers;
#[path = "../program/postgres.rs"]
mod postgres;
mod states;

use std::io::Write;
use std::path::PathBuf;

use brokers::Brokers;
use pact_broker::database::Config;
use pact_harness::model::Pact;
use pact_harness::prelude::*;

const PACTS: [&str; 2] = ["Pact Broker Client V2-Pact Broker.json", "pact_broker_client-pact_broker.json"];

/// What every client asks first.
const ELSEWHERE: &str = r#"{
    "consumer": { "name": "any client" }, "provider": { "name": "Pact Broker" },
    "interactions": [{
        "description": "a request for the index resource",
        "providerState": "the pb:publish-contracts relations exists in the index resource",
        "request": { "method": "GET", "path": "/", "headers": { "Accept": "application/hal+json" } },
        "response": {
            "status": 200,
            "body": { "_links": { "pb:publish-contracts": { "href": "http://example.org/contracts/publish" } } }
        }
    }],
    "metadata": { "pactSpecification": { "version": "2.0.0" } }
}"#;

#[pact_provider(name = "Pact Broker", pacts = [])]
async fn the_contracts_of_the_official_clients_are_kept_on_sqlite(provider: Provider) -> Verification {
    verify(provider, Brokers::new(|| Config::Memory)).await
}

#[pact_provider(name = "Pact Broker", pacts = [])]
async fn the_contracts_of_the_official_clients_are_kept_on_postgresql(provider: Provider) -> Verification {
    verify(provider, Brokers::new(|| postgres::database().map_or(Config::Memory, |url| Config::Postgres(url, 1)))).await
}

async fn verify(provider: Provider, brokers: Brokers) -> Verification {
    let renamed = brokers.clone();
    pacts()
        .into_iter()
        .fold(provider, |provider, (pact, origin)| provider.pact(pact, origin))
        .state(brokers.clone())
        .request_filter(move |request| renamed.rename(request))
        // Under this address the contracts know the broker.
        .header("X-Forwarded-Host", "example.org")
        .app(brokers.app())
        .verify()
        .await
}

/// The pacts, and what reports call them.
fn pacts() -> Vec<(Pact, String)> {
    let read = |text: &[u8], origin: &str| {
        let pact = pact_harness::format::read(text).unwrap_or_else(|error| panic!("{origin}: {error}"));
        (pact, origin.to_owned())
    };
    let Some(suite) = std::env::var_os("PACT_CONFORMANCE_DIR") else {
        let _ =
            writeln!(std::io::stderr(), "SKIPPED: the pacts of the official clients; PACT_CONFORMANCE_DIR is not set");
        return vec![read(ELSEWHERE.as_bytes(), "official_clients/main.rs")];
    };
    let folder = PathBuf::from(suite).join("broker-client-pacts");
    let files = PACTS.map(|name| {
        let text = std::fs::read(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        read(&text, name)
    });
    assert_eq!(files.iter().map(|(pact, _)| pact.interactions.len()).sum::<usize>(), 131);
    files.into()
}
