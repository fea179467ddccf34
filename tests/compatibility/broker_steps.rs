//! A broker that has the pacts, and is told what became of them: the suite's own contract for one, served by a mock
//! provider.

use cucumber::{given, then};
use pact_harness::broker::Broker;
use pact_harness::consumer::{Contract, MockProvider};
use pact_harness::model::Pact;
use serde_json::{Value, json};

use super::draft::{http_pact_file, read_pact};
use super::fixtures;
use super::world::{Checked, World, ensure};

/// A broker with one pact.
#[derive(Debug)]
pub(crate) struct MockBroker {
    mock: MockProvider,
    number: usize,
    /// What it knows to answer.
    descriptions: Vec<String>,
}

impl MockBroker {
    async fn start(number: usize, pact: &Value) -> Checked<Self> {
        let mut broker = fixtures::json(&format!("pact-broker_c{number}.json"))?;
        let interactions = broker["interactions"].as_array_mut().ok_or("the broker has no interactions")?;
        interactions.push(serves(number, pact));
        let broker: Pact = read_pact(&broker.to_string())?;
        let descriptions = broker.interactions.iter().map(|known| known.description().to_owned()).collect();
        let mock = Contract::of_pact(broker).mock_provider().unmatched_status(500).start().await?;
        Ok(MockBroker { mock, number, descriptions })
    }

    pub(crate) fn client(&self) -> Broker {
        Broker::new(self.mock.url())
    }

    /// Whether results were published: `Some(true)` for success. Anything but what the contract says is an error.
    fn published(&self) -> Checked<Option<bool>> {
        let outcome = self.mock.verify();
        ensure(outcome.mismatches().is_empty(), || outcome.to_string())?;
        let missing = outcome.missing();
        let came = |kind: &str| {
            let description = format!("{kind} for c_{}", self.number);
            self.descriptions.contains(&description) && !missing.contains(&description.as_str())
        };
        ensure(!missing.contains(&"a request for the pact"), || "the pact was not fetched".to_owned())?;
        match (came("publish verification results"), came("publish failed verification results")) {
            (false, false) => Ok(None),
            (true, false) => Ok(Some(true)),
            (false, true) => Ok(Some(false)),
            (true, true) => Err("both success and failure were published".into()),
        }
    }
}

/// The interaction that gives the pact itself, with the link to where its results are published.
fn serves(number: usize, pact: &Value) -> Value {
    let path = format!("/pacts/provider/p/consumer/c_{number}");
    let results = format!("{path}/verification-results");
    let mut pact = pact.clone();
    pact["_links"]["pb:publish-verification-results"]["href"] = json!(format!("http://localhost:1234{results}"));
    let generator = json!({
        "type": "MockServerURL", "example": format!("http://localhost:1234{results}"), "regex": format!(".*({results})"),
    });
    json!({
        "type": "Synchronous/HTTP",
        "description": "a request for the pact",
        "request": { "method": "GET", "path": path },
        "response": {
            "status": 200,
            "headers": { "Content-Type": ["application/json"] },
            "body": { "content": pact, "contentType": "application/json", "encoded": false },
            "generators": { "body": { "$._links.pb:publish-verification-results.href": generator } },
        },
    })
}

#[given(expr = "a Pact file for interaction {int} is to be verified from a Pact broker")]
async fn pact_comes_from_a_broker(world: &mut World, number: usize) -> Checked {
    let mut interaction = world.defined(number)?.clone();
    interaction.details.insert("_id".to_owned(), json!(format!("ID{number}")));
    let pact = http_pact_file(world.spec, &format!("c_{number}"), &[interaction])?;
    let broker = MockBroker::start(number, &serde_json::from_str(&pact)?).await?;
    world.verifying.brokers.push(broker);
    Ok(())
}

#[given("publishing of verification results is enabled")]
fn publishing_is_enabled(world: &mut World) {
    world.verifying.publishes = true;
}

#[then("a verification result will NOT be published back")]
fn nothing_is_published(world: &mut World) -> Checked {
    ensure(!world.verifying.brokers.is_empty(), || "there is no broker".to_owned())?;
    world.verifying.brokers.iter().try_for_each(|broker| match broker.published()? {
        None => Ok(()),
        Some(success) => Err(format!("results were published, success: {success}").into()),
    })
}

#[then(expr = "a successful verification result will be published back for interaction \\{{int}}")]
fn success_is_published(world: &mut World, number: usize) -> Checked {
    is_published(world, number, true)
}

#[then(expr = "a failed verification result will be published back for the interaction \\{{int}}")]
fn failure_is_published(world: &mut World, number: usize) -> Checked {
    is_published(world, number, false)
}

fn is_published(world: &World, number: usize, success: bool) -> Checked {
    let broker =
        world.verifying.brokers.iter().find(|broker| broker.number == number).ok_or("there is no such broker")?;
    let published = broker.published()?;
    ensure(published == Some(success), || format!("what was published: {published:?}"))
}
