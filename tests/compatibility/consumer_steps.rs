//! A mock provider, the requests that it gets, and what it says of them.

use cucumber::gherkin::Step;
use cucumber::{given, then, when};
use pact_harness::consumer::{Contract, MockProvider, Outcome};
use pact_harness::matching::Mismatch;
use pact_harness::model::SpecVersion;
use reqwest::Method;

use super::draft::{Http, Request, http_pact};
use super::fixtures::Content;
use super::table;
use super::world::{Checked, World, ensure, equal};

/// The consumer's side of a scenario.
#[derive(Debug, Default)]
pub(crate) struct Consumer {
    contract: Option<Contract>,
    mock: Option<MockProvider>,
    response: Option<Answer>,
    /// What the mock provider said when the test was done.
    outcome: Option<Outcome>,
}

#[derive(Debug)]
struct Answer {
    status: u16,
    content: Content,
}

impl Consumer {
    async fn start(&mut self, spec: SpecVersion, interactions: &[Http]) -> Checked {
        let contract = Contract::of_pact(http_pact(spec, "c", interactions)?);
        self.mock = Some(contract.mock_provider().unmatched_status(500).start().await?);
        self.contract = Some(contract);
        Ok(())
    }

    async fn send(&mut self, request: &Request) -> Checked {
        let mock = self.mock.as_ref().ok_or("no mock provider was started")?;
        let mut sent = mock.request(Method::from_bytes(request.method.as_bytes())?, &request.target());
        for (name, value) in &request.part.headers {
            sent = sent.header(name, value);
        }
        let response = sent.body(request.part.body.clone().unwrap_or_default()).send().await?;
        let content_type = response.headers().get("content-type").map(|value| value.to_str()).transpose()?;
        let content_type = content_type.unwrap_or_default().to_owned();
        let status = response.status().as_u16();
        let bytes = response.bytes().await?.to_vec();
        self.response = Some(Answer { status, content: Content { content_type, bytes } });
        Ok(())
    }

    fn answer(&self) -> Checked<&Answer> {
        Ok(self.response.as_ref().ok_or("no request was made")?)
    }

    /// What the mock provider says, now or when the test was done.
    fn outcome(&self) -> Checked<Outcome> {
        let now = self.mock.as_ref().map(MockProvider::verify);
        Ok(self.outcome.clone().or(now).ok_or("no mock provider was started")?)
    }

    /// The mismatches of requests that were about an interaction.
    fn mismatches(&self) -> Checked<Vec<Mismatch>> {
        let outcome = self.outcome()?;
        let about_one = outcome.mismatches().iter().filter(|mismatch| !mismatch.is_unexpected());
        let closest = about_one.filter_map(|mismatch| mismatch.closest.as_ref());
        Ok(closest.flat_map(|closest| closest.differences.clone()).collect())
    }
}

#[given("the following HTTP interactions have been defined:")]
fn interactions_have_been_defined(world: &mut World, step: &Step) -> Checked {
    world.defined = table::rows(step)?.into_iter().map(Http::of).collect::<Checked<_>>()?;
    Ok(())
}

#[when(expr = "the mock server is started with interaction {int}")]
async fn is_started_with(world: &mut World, number: usize) -> Checked {
    let interaction = world.defined(number)?.clone();
    world.consumer.start(world.spec, &[interaction]).await
}

#[when(expr = "the mock server is started with interactions {string}")]
async fn is_started_with_several(world: &mut World, numbers: String) -> Checked {
    let interactions = world.several_defined(&numbers)?;
    world.consumer.start(world.spec, &interactions).await
}

#[when(expr = "the mock server is started with interaction {int} but with the following changes:")]
async fn is_started_with_changes(world: &mut World, step: &Step, number: usize) -> Checked {
    let interaction = world.defined(number)?.clone().with(table::row(step)?)?;
    world.consumer.start(world.spec, &[interaction]).await
}

#[when(expr = "request {int} is made to the mock server")]
async fn request_is_made(world: &mut World, number: usize) -> Checked {
    let request = world.defined(number)?.request.clone();
    world.consumer.send(&request).await
}

#[when(expr = "request {int} is made to the mock server with the following changes:")]
async fn request_is_made_with_changes(world: &mut World, step: &Step, number: usize) -> Checked {
    let request = world.defined(number)?.request.clone().with(table::row(step)?)?;
    world.consumer.send(&request).await
}

#[when("the pact test is done")]
fn test_is_done(world: &mut World) -> Checked {
    let consumer = &mut world.consumer;
    let mock = consumer.mock.take().ok_or("no mock provider was started")?;
    let outcome = mock.verify();
    mock.shutdown();
    if let (true, Some(contract)) = (outcome.is_ok(), &consumer.contract) {
        contract.generate_pact(world.dir.path())?;
    }
    consumer.outcome = Some(outcome);
    Ok(())
}

#[then(expr = "a {int} success response is returned")]
#[then(expr = "a {int} error response is returned")]
fn response_is_returned(world: &mut World, status: u16) -> Checked {
    let answer = world.consumer.answer()?;
    let body = String::from_utf8_lossy(&answer.content.bytes);
    ensure(answer.status == status, || format!("the answer was {}: {body}", answer.status))
}

#[then(expr = "the payload will contain the {string} JSON document")]
fn payload_will_contain(world: &mut World, name: String) -> Checked {
    let expected = Content::of(&format!("file: {name}.json"), None, None)?;
    equal(world.consumer.answer()?.content.document()?, expected.document()?)
}

#[then(expr = "the content type will be set as {string}")]
fn content_type_will_be(world: &mut World, content_type: String) -> Checked {
    equal(&world.consumer.answer()?.content.content_type, &content_type)
}

#[then("the mock server status will be OK")]
fn status_is_ok(world: &mut World) -> Checked {
    let outcome = world.consumer.outcome()?;
    ensure(outcome.is_ok(), || outcome.to_string())
}

#[then("the mock server status will NOT be OK")]
fn status_is_not_ok(world: &mut World) -> Checked {
    ensure(!world.consumer.outcome()?.is_ok(), || "all was well".to_owned())
}

#[then("the mock server status will be mismatches")]
fn status_is_mismatches(world: &mut World) -> Checked {
    ensure(!world.consumer.mismatches()?.is_empty(), || "there are none".to_owned())
}

#[then(expr = "the mock server status will be an expected but not received error for interaction \\{{int}}")]
fn interaction_is_missing(world: &mut World, number: usize) -> Checked {
    let (expected, outcome) = (&world.defined(number)?.description, world.consumer.outcome()?);
    equal(outcome.missing(), vec![expected.as_str()])
}

#[then(expr = "the mock server status will be an unexpected {string} request received error for interaction \\{{int}}")]
fn request_is_unexpected(world: &mut World, method: String, number: usize) -> Checked {
    is_unexpected(world, &method, &world.defined(number)?.request.target())
}

#[then(expr = "the mock server status will be an unexpected {string} request received error for path {string}")]
fn path_is_unexpected(world: &mut World, method: String, path: String) -> Checked {
    is_unexpected(world, &method, &path)
}

fn is_unexpected(world: &World, method: &str, target: &str) -> Checked {
    let outcome = world.consumer.outcome()?;
    let unexpected = outcome.mismatches().iter().filter(|mismatch| mismatch.is_unexpected());
    let unexpected: Vec<_> = unexpected.map(|mismatch| (mismatch.method.as_str(), mismatch.target.as_str())).collect();
    equal(unexpected, vec![(method, target)])
}

#[then(expr = "the mismatches will contain a {string} mismatch with error {string}")]
fn mismatch_with_error(world: &mut World, kind: String, error: String) -> Checked {
    one_says(&world.consumer.mismatches()?, &error, |mismatch| mismatch.kind() == kind)
}

#[then(expr = "the mismatches will contain a {string} mismatch with path {string} with error {string}")]
fn mismatch_with_path_and_error(world: &mut World, kind: String, path: String, error: String) -> Checked {
    let is_it = |mismatch: &Mismatch| mismatch.kind() == kind && mismatch.place() == path;
    one_says(&world.consumer.mismatches()?, &error, is_it)
}

fn one_says(mismatches: &[Mismatch], error: &str, is_it: impl Fn(&Mismatch) -> bool) -> Checked {
    let said = |mismatch: &Mismatch| (mismatch.kind(), mismatch.place(), mismatch.sentence());
    ensure(mismatches.iter().any(|mismatch| is_it(mismatch) && mismatch.sentence().contains(error)), || {
        format!("there are only {:?}", mismatches.iter().map(said).collect::<Vec<_>>())
    })
}
