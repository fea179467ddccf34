//! What the contracts expect to find: each state prepares the broker of its interaction through the API.

use pact_harness::prelude::*;
use serde_json::{Value, json};

use crate::brokers::Brokers;

const COMMIT: &str = "5556b8149bf8bac76bc30f50a8a2dd4c22c85f30";
const WEBHOOK: &str = "696c5f93-1b7f-44bc-8d03-59440fcaa9a0";

#[pact_provider_state(
    "'Condor' does not exist in the pact-broker",
    "the 'Pricing Service' does not exist in the pact-broker",
    "no pact between Condor and the Pricing Service exists",
    "the pacticipant relations are present",
    "the pb:environments relation exists in the index resource",
    "the pb:latest-tagged-version relation exists in the index resource",
    "the pb:latest-version relation exists in the index resource",
    "the pb:pacticipant-branch relation exists in the index resource",
    "the pb:pacticipant-version and pb:environments relations exist in the index resource",
    "the pb:publish-contracts relations exists in the index resource"
)]
fn nothing() {}

#[pact_provider_state("'Condor' exists in the pact-broker")]
async fn condor(broker: State<Brokers>) {
    version(&broker, "Condor", "1.3.0").await;
}

#[pact_provider_state("'Condor' exists in the pact-broker with the latest version {number}")]
async fn condor_version(broker: State<Brokers>, number: String) {
    version(&broker, "Condor", &number).await;
}

#[pact_provider_state("'Condor' exists in the pact-broker with the latest tagged '{tag}' version {number}")]
async fn condor_latest_tagged(broker: State<Brokers>, tag: String, number: String) {
    self::tag(&broker, "Condor", &number, &tag).await;
}

#[pact_provider_state("'Condor' exists in the pact-broker with version {number}, tagged with '{tag}'")]
async fn condor_tagged(broker: State<Brokers>, number: String, tag: String) {
    self::tag(&broker, "Condor", &number, &tag).await;
}

#[pact_provider_state("the 'Pricing Service' already exists in the pact-broker")]
async fn pricing_service(broker: State<Brokers>) {
    let url = "git@git.realestate.com.au:business-systems/pricing-service";
    broker.send("POST", "/pacticipants", json!({ "name": "Pricing Service", "repositoryUrl": url })).await;
    version(&broker, "Pricing%20Service", "1.3.0").await;
}

#[pact_provider_state("the 'Pricing Service' and 'Condor' already exist in the pact-broker")]
async fn both(broker: State<Brokers>) {
    for name in ["Pricing Service", "Condor"] {
        broker.send("POST", "/pacticipants", json!({ "name": name })).await;
    }
}

#[pact_provider_state(
    "a latest pact between Condor and the Pricing Service exists",
    "a pact between Condor and the Pricing Service exists",
    "the 'Pricing Service' and 'Condor' already exist in the pact-broker, and Condor already has a pact published for version 1.3.0"
)]
async fn condor_pact(broker: State<Brokers>) {
    pact(&broker, "Condor", "1.3.0", "Pricing%20Service").await;
}

#[pact_provider_state(
    "a pact between Condor and the Pricing Service exists for the production version of Condor",
    "tagged as prod pact between Condor and the Pricing Service exists"
)]
async fn condor_pact_tagged(broker: State<Brokers>) {
    pact(&broker, "Condor", "1.3.0", "Pricing%20Service").await;
    tag(&broker, "Condor", "1.3.0", "prod").await;
}

#[pact_provider_state("a pacticipant with name {name} exists")]
async fn pacticipant(broker: State<Brokers>, name: String) {
    broker.send("POST", "/pacticipants", json!({ "name": name })).await;
}

#[pact_provider_state("a branch named {branch} exists for pacticipant {name}")]
async fn branch(broker: State<Brokers>, branch: String, name: String) {
    broker.send("PUT", &format!("/pacticipants/{name}/branches/{branch}/versions/1"), json!({})).await;
}

#[pact_provider_state("an environment exists", "an environment with name test exists")]
async fn test_environment(broker: State<Brokers>) {
    environment(&broker, "test", "").await;
}

#[pact_provider_state("an environment with name test and UUID 16926ef3-590f-4e3f-838e-719717aa88c9 exists")]
async fn environment_with_uuid(broker: State<Brokers>) {
    environment(&broker, "test", "16926ef3-590f-4e3f-838e-719717aa88c9").await;
}

#[pact_provider_state(
    "version 5556b8149bf8bac76bc30f50a8a2dd4c22c85f30 of pacticipant Foo exists with a test environment available for deployment",
    "version 5556b8149bf8bac76bc30f50a8a2dd4c22c85f30 of pacticipant Foo exists with a test environment available for release"
)]
async fn version_and_test(broker: State<Brokers>) {
    version(&broker, "Foo", COMMIT).await;
    environment(&broker, "test", "cb632df3-0a0d-4227-aac3-60114dd36479").await;
}

#[pact_provider_state(
    "version 5556b8149bf8bac76bc30f50a8a2dd4c22c85f30 of pacticipant Foo exists with 2 environments that aren't test available for deployment"
)]
async fn version_and_others(broker: State<Brokers>) {
    version(&broker, "Foo", COMMIT).await;
    environment(&broker, "dev", "").await;
    environment(&broker, "prod", "").await;
}

#[pact_provider_state(
    "an version is deployed to environment with UUID 16926ef3-590f-4e3f-838e-719717aa88c9 with target customer-1"
)]
async fn deployed_for_a_customer(broker: State<Brokers>) {
    deploy(&broker, json!({ "applicationInstance": "customer-1" })).await;
}

#[pact_provider_state("a currently deployed version exists")]
async fn deployed(broker: State<Brokers>) {
    let deployed = deploy(&broker, json!({})).await;
    broker.name("ff3adecf-cfc5-4653-a4e3-f1861092f8e0", &deployed["uuid"]);
}

#[pact_provider_state("the pact for Foo version {number} has been verified by Bar version {bar}")]
async fn verified(broker: State<Brokers>, number: String, bar: String) {
    pact(&broker, "Foo", &number, "Bar").await;
    result(&broker, "Foo", &number, "Bar", &bar, true).await;
}

#[pact_provider_state("the pact for Foo Thing version 1.2.3 has been verified by Bar version 4.5.6")]
async fn thing_verified(broker: State<Brokers>) {
    pact(&broker, "Foo%20Thing", "1.2.3", "Bar").await;
    result(&broker, "Foo%20Thing", "1.2.3", "Bar", "4.5.6", true).await;
}

#[pact_provider_state("the pact for Foo version 1.2.3 and 1.2.4 has been verified by Bar version 4.5.6")]
async fn both_verified(broker: State<Brokers>) {
    for number in ["1.2.3", "1.2.4"] {
        pact(&broker, "Foo", number, "Bar").await;
        result(&broker, "Foo", number, "Bar", "4.5.6", true).await;
    }
}

#[pact_provider_state("the pact for Foo version 1.2.3 has been verified by Bar version 4.5.6 and version 5.6.7")]
async fn verified_by_both(broker: State<Brokers>) {
    pact(&broker, "Foo", "1.2.3", "Bar").await;
    for bar in ["4.5.6", "5.6.7"] {
        result(&broker, "Foo", "1.2.3", "Bar", bar, true).await;
    }
}

#[pact_provider_state(
    "the pact for Foo version 1.2.3 has been successfully verified by Bar version 4.5.6 (tagged prod) and version 5.6.7"
)]
async fn verified_by_both_tagged(broker: State<Brokers>) {
    pact(&broker, "Foo", "1.2.3", "Bar").await;
    result(&broker, "Foo", "1.2.3", "Bar", "4.5.6", true).await;
    tag(&broker, "Bar", "4.5.6", "prod").await;
    result(&broker, "Foo", "1.2.3", "Bar", "5.6.7", true).await;
}

#[pact_provider_state(
    "the pact for Foo version 1.2.3 has been successfully verified by Bar version 4.5.6, and 1.2.4 unsuccessfully by 9.9.9"
)]
async fn one_verified(broker: State<Brokers>) {
    pact(&broker, "Foo", "1.2.3", "Bar").await;
    result(&broker, "Foo", "1.2.3", "Bar", "4.5.6", true).await;
    pact(&broker, "Foo", "1.2.4", "Bar").await;
    result(&broker, "Foo", "1.2.4", "Bar", "9.9.9", false).await;
}

#[pact_provider_state(
    "the pact for Foo version 1.2.3 has been successfully verified by Bar version 4.5.6 with tag prod, and 1.2.4 unsuccessfully by 9.9.9"
)]
async fn one_verified_tagged(broker: State<Brokers>) {
    pact(&broker, "Foo", "1.2.3", "Bar").await;
    result(&broker, "Foo", "1.2.3", "Bar", "4.5.6", true).await;
    tag(&broker, "Bar", "4.5.6", "prod").await;
    pact(&broker, "Foo", "1.2.4", "Bar").await;
    result(&broker, "Foo", "1.2.4", "Bar", "9.9.9", false).await;
}

#[pact_provider_state(
    "provider Bar version 4.5.6 has a successful verification for Foo version 1.2.3 tagged prod and a failed verification for version 3.4.5 tagged prod"
)]
async fn good_and_bad(broker: State<Brokers>) {
    // The matrix begins with the newest version, and the contract has 1.2.3 first.
    for (number, success) in [("3.4.5", false), ("1.2.3", true)] {
        pact(&broker, "Foo", number, "Bar").await;
        tag(&broker, "Foo", number, "prod").await;
        result(&broker, "Foo", number, "Bar", "4.5.6", success).await;
    }
}

#[pact_provider_state("a webhook with the uuid 696c5f93-1b7f-44bc-8d03-59440fcaa9a0 exists")]
async fn webhook(broker: State<Brokers>) {
    both(broker.clone()).await;
    let webhook = json!({
        "events": [{ "name": "contract_content_changed" }],
        "request": { "url": "https://example.org", "method": "POST" },
    });
    broker.send("PUT", &format!("/webhooks/{WEBHOOK}"), webhook).await;
}

async fn version(broker: &Brokers, name: &str, number: &str) {
    broker.send("PUT", &format!("/pacticipants/{name}/versions/{number}"), json!({})).await;
}

async fn tag(broker: &Brokers, name: &str, number: &str, tag: &str) {
    broker.send("PUT", &format!("/pacticipants/{name}/versions/{number}/tags/{tag}"), json!({})).await;
}

/// Publishes a pact. That of Condor is empty; of others each version has another content, so that a result is of one version.
async fn pact(broker: &Brokers, consumer: &str, number: &str, provider: &str) {
    let path = format!("/pacts/provider/{provider}/consumer/{consumer}/version/{number}");
    let names = [consumer, provider].map(|name| name.replace("%20", " "));
    let mut content = json!({ "consumer": { "name": names[0] }, "provider": { "name": names[1] }, "interactions": [] });
    if consumer != "Condor" {
        content["interactions"] = json!([{ "description": number, "request": {}, "response": {} }]);
    }
    broker.send("PUT", &path, content).await;
}

async fn result(broker: &Brokers, consumer: &str, number: &str, provider: &str, by: &str, success: bool) {
    let path = format!("/pacts/provider/{provider}/consumer/{consumer}/version/{number}");
    let pact = broker.send("GET", &path, Value::Null).await;
    let publish = pact["_links"]["pb:publish-verification-results"]["href"].as_str().expect("a place for results");
    let publish = publish.strip_prefix("http://example.org").expect("a path");
    broker.send("POST", publish, json!({ "success": success, "providerApplicationVersion": by })).await;
}

/// Creates an environment which the contracts call by a UUID.
async fn environment(broker: &Brokers, name: &str, uuid: &'static str) -> Value {
    let body = json!({
        "name": name, "displayName": "Test", "production": false,
        "contacts": [{ "name": "Foo team", "details": { "emailAddress": "number@bar.com" } }],
    });
    let created = broker.send("POST", "/environments", body).await;
    if !uuid.is_empty() {
        broker.name(uuid, &created["uuid"]);
    }
    created
}

/// Deploys a version of Foo; the record of it.
async fn deploy(broker: &Brokers, body: Value) -> Value {
    let test = environment(broker, "test", "16926ef3-590f-4e3f-838e-719717aa88c9").await;
    version(broker, "Foo", "2").await;
    let uuid = test["uuid"].as_str().expect("a UUID");
    broker.send("POST", &format!("/pacticipants/Foo/versions/2/deployed-versions/environment/{uuid}"), body).await
}
