//! The client that a mock provider gives to the code under test.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

use pact_harness::prelude::*;

use super::support::printed;

#[pact_contract(consumer = "mock-client", provider = "greetings")]
fn greetings(contract: &mut Contract) {
    contract.interaction("a greeting").get("/").responds(200).text("hello");
}

#[tokio::test]
async fn over_plain_http_the_client_needs_nothing() {
    let mock = Contract::find("greetings").unwrap().mock_provider().start().await.unwrap();
    let answer = mock.client().get(mock.url()).send().await.unwrap();
    assert_eq!(answer.text().await.unwrap(), "hello");
    assert!(mock.finish().await.is_ok());
}

#[tokio::test]
#[should_panic(
    expected = "reqwest has no TLS in this program: turn on the feature `rustls` or `native-tls` of reqwest"
)]
async fn over_tls_a_reqwest_without_it_is_told_of() {
    let mock = Contract::find("greetings").unwrap().mock_provider().tls().start().await.unwrap();
    let _ = mock.client();
}

const MANIFEST: &str = r#"
[package]
name = "tls-client"
version = "0.1.0"
edition = "2024"

[dev-dependencies]
pact-harness = { path = "{root}", features = ["tls"] }
reqwest = { version = "0.13", default-features = false, features = ["rustls-no-provider"] }
rustls = { version = "0.23", default-features = false, features = ["ring"] }

[workspace]
"#;

const TEST: &str = r#"
use pact_harness::prelude::*;

#[pact_consumer(consumer = "tls-client", provider = "greetings", tls)]
async fn is_greeted(pact: Pact) -> reqwest::Result<()> {
    rustls::crypto::ring::default_provider().install_default().unwrap();
    pact.interaction("a greeting").get("/").responds(200).text("hello");
    assert!(pact.url().starts_with("https://"));
    let client = pact.mock().client();
    assert_eq!(client.get(pact.url()).send().await?.text().await?, "hello");
    assert!(reqwest::Client::new().get(pact.url()).send().await.is_err(), "only this client trusts the certificate");
    let other = pact.mock().request(reqwest::Method::GET, "/").send().await?;
    assert_eq!(other.text().await?, "hello");
    Ok(())
}
"#;

/// With a reqwest of its own, because all packages of a workspace share its features.
#[test]
#[ignore = "builds pact-harness and reqwest with TLS: CI runs it"]
fn over_tls_the_client_trusts_the_mock_provider_where_reqwest_has_tls() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let dir = root.join("target/tls-client");
    fs::create_dir_all(dir.join("src")).unwrap();
    fs::create_dir_all(dir.join("tests")).unwrap();
    fs::write(dir.join("Cargo.toml"), MANIFEST.replace("{root}", &root.display().to_string())).unwrap();
    fs::write(dir.join("src/lib.rs"), "").unwrap();
    fs::write(dir.join("tests/client.rs"), TEST).unwrap();
    fs::copy(root.join("Cargo.lock"), dir.join("Cargo.lock")).unwrap();
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    let run = cargo
        .arg("test")
        .current_dir(&dir)
        .env("PACT_OUTPUT_DIR", dir.join("pacts"))
        .env_remove("PACT_WRITE")
        .env_remove("CARGO_TARGET_DIR")
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", printed(&run));
}
