//! Providers that are verified against pact files.

use std::fs;

use cucumber::gherkin::Step;
use cucumber::{given, then, when};
use pact_harness::broker::{ProviderVersion, Selection};
use pact_harness::model::ReceivedMessage;
use pact_harness::provider::{InteractionOutcome, InteractionResult, Provider, StateChange, Verification};
use serde_json::{Value, json};

use super::broker_steps::MockBroker;
use super::draft::{Http, http_pact_file, read_headers};
use super::provider_server::{self, Heard, Journal};
use super::table;
use super::world::{Checked, World, ensure, equal};

/// The provider's side of a scenario.
#[derive(Debug, Default)]
pub(crate) struct Verifying {
    pub(crate) journal: Journal,
    url: Option<String>,
    /// Where states are told.
    pub(crate) states: Option<String>,
    filter: Vec<(String, String)>,
    /// The messages that the provider can make, by name.
    pub(crate) messages: Vec<(String, ReceivedMessage)>,
    pub(crate) brokers: Vec<MockBroker>,
    pub(crate) publishes: bool,
    verification: Option<Verification>,
}

impl Verifying {
    async fn start(&mut self, interactions: Vec<Http>) -> Checked {
        self.url = Some(provider_server::start(interactions, self.journal.clone()).await?);
        Ok(())
    }

    fn provider(&self) -> Provider {
        let mut provider = Provider::new("p");
        if let Some(url) = &self.url {
            provider = provider.url(url);
        }
        provider = match &self.states {
            Some(url) => provider.state_change(StateChange::url(url).with_teardown()),
            None => provider.allow_unknown_states(),
        };
        for (name, message) in self.messages.clone() {
            let journal = self.journal.clone();
            provider = provider.message(name, move |_| {
                journal.note(Heard::Message);
                let message = message.clone();
                async move { Ok::<_, String>(message) }
            });
        }
        for broker in &self.brokers {
            provider = provider.broker(broker.client(), Selection::new());
        }
        if self.publishes {
            provider = provider.publish(ProviderVersion::new("p", "1.2.3"));
        }
        let filter = self.filter.clone();
        if filter.is_empty() {
            return provider;
        }
        provider.request_filter(move |request| {
            filter.iter().fold(request, |request, (name, value)| request.header(name, value))
        })
    }

    pub(crate) fn verification(&self) -> Checked<&Verification> {
        Ok(self.verification.as_ref().ok_or("nothing was verified")?)
    }
}

/// Puts a pact file where the verification finds it.
pub(crate) fn write_pact(world: &World, name: &str, text: &str) -> Checked {
    Ok(fs::write(world.dir.path().join(format!("{name}.json")), text)?)
}

fn pact_of(world: &World, number: usize, change: impl FnOnce(&mut Http)) -> Checked {
    let mut interaction = world.defined(number)?.clone();
    change(&mut interaction);
    let consumer = format!("c_{number}");
    write_pact(world, &consumer, &http_pact_file(world.spec, &consumer, &[interaction])?)
}

#[given(expr = "a provider is started that returns the response from interaction {int}")]
async fn provider_is_started(world: &mut World, number: usize) -> Checked {
    let interaction = world.defined(number)?.clone();
    world.verifying.start(vec![interaction]).await
}

#[given(expr = "a provider is started that returns the responses from interactions {string}")]
async fn provider_of_several_is_started(world: &mut World, numbers: String) -> Checked {
    let interactions = world.several_defined(&numbers)?;
    world.verifying.start(interactions).await
}

#[given(expr = "a provider is started that returns the response from interaction {int}, with the following changes:")]
async fn changed_provider_is_started(world: &mut World, step: &Step, number: usize) -> Checked {
    let interaction = world.defined(number)?.clone().with(table::row(step)?)?;
    world.verifying.start(vec![interaction]).await
}

#[given(expr = "a Pact file for interaction {int} is to be verified")]
fn pact_is_to_be_verified(world: &mut World, number: usize) -> Checked {
    pact_of(world, number, |_| {})
}

#[given(expr = "a Pact file for interaction {int} is to be verified with a provider state {string} defined")]
fn pact_with_state(world: &mut World, number: usize, state: String) -> Checked {
    // Before version 3 there is one state, and only its name.
    pact_of(world, number, |interaction| {
        interaction.details.insert("providerState".to_owned(), json!(state));
    })
}

#[given(expr = "a Pact file for interaction {int} is to be verified with the following provider states defined:")]
fn pact_with_states(world: &mut World, step: &Step, number: usize) -> Checked {
    let state = |mut row: table::Row| {
        let name = table::take(&mut row, "State Name").ok_or("the state has no name")?;
        let params = table::take(&mut row, "Parameters").map_or(Ok(json!({})), |text| serde_json::from_str(&text))?;
        table::all_used(&row)?;
        Ok(json!({ "name": name, "params": params }))
    };
    let states: Vec<Value> = table::rows(step)?.into_iter().map(state).collect::<Checked<_>>()?;
    pact_of(world, number, |interaction| {
        interaction.details.insert("providerStates".to_owned(), json!(states));
    })
}

#[given(expr = "a Pact file for interaction {int} is to be verified, but is marked pending")]
fn pending_pact(world: &mut World, number: usize) -> Checked {
    pact_of(world, number, |interaction| {
        interaction.details.insert("pending".to_owned(), json!(true));
    })
}

#[given(expr = "a Pact file for interaction {int} is to be verified with the following comments:")]
fn pact_with_comments(world: &mut World, step: &Step, number: usize) -> Checked {
    let comments = comments(step)?;
    pact_of(world, number, |interaction| {
        interaction.details.insert("comments".to_owned(), comments);
    })
}

/// The comments that a table gives, as they stand in a pact file.
pub(crate) fn comments(step: &Step) -> Checked<Value> {
    let (mut text, mut comments) = (Vec::new(), json!({}));
    for mut row in table::rows(step)? {
        let comment = table::take(&mut row, "comment").ok_or("there is no comment")?;
        match table::take(&mut row, "type").as_deref() {
            Some("text") => text.push(comment),
            Some(name @ "testname") => comments[name] = json!(comment),
            other => return Err(format!("{other:?} is no kind of comment").into()),
        }
        table::all_used(&row)?;
    }
    comments["text"] = json!(text);
    Ok(comments)
}

#[given("a request filter is configured to make the following changes:")]
fn filter_is_configured(world: &mut World, step: &Step) -> Checked {
    let mut row = table::row(step)?;
    let headers = table::take(&mut row, "headers").ok_or("the filter has no headers")?;
    world.verifying.filter = read_headers(&headers)?;
    table::all_used(&row)
}

#[when("the verification is run")]
async fn verification_is_run(world: &mut World) -> Checked {
    let mut provider = world.verifying.provider();
    if fs::read_dir(world.dir.path())?.next().is_some() {
        provider = provider.pacts(world.dir.path());
    }
    world.verifying.verification = Some(provider.verify().await);
    Ok(())
}

#[then("the verification will be successful")]
fn is_successful(world: &mut World) -> Checked {
    let verification = world.verifying.verification()?;
    ensure(verification.is_ok(), || verification.to_string())
}

#[then("the verification will NOT be successful")]
fn is_not_successful(world: &mut World) -> Checked {
    let verification = world.verifying.verification()?;
    ensure(!verification.is_ok(), || verification.to_string())
}

#[then(expr = "the verification results will contain a {string} error")]
fn has_error(world: &mut World, error: String) -> Checked {
    let verification = world.verifying.verification()?;
    if error == "State change request failed" {
        let errors: Vec<String> = verification.errors().iter().map(ToString::to_string).collect();
        let is_it = |error: &String| error.contains("the state change request to ") && error.contains(" failed: ");
        return ensure(errors.iter().any(is_it), || format!("there are only the errors {errors:?}"));
    }
    have_difference(&verification.failed(), &error)
}

#[then(expr = "there will be a pending {string} error")]
fn has_pending_error(world: &mut World, error: String) -> Checked {
    have_difference(&world.verifying.verification()?.pending(), &error)
}

fn have_difference(results: &[&InteractionResult], error: &str) -> Checked {
    let kind = match error {
        "Response status did not match" => "status",
        "Headers had differences" => "header",
        "Body had differences" => "body",
        "Metadata had differences" => "metadata",
        _ => return Err(format!("nobody knows the error {error:?}").into()),
    };
    let differs = |result: &&InteractionResult| match &result.outcome {
        InteractionOutcome::Failed(found) => found.iter().any(|mismatch| mismatch.kind() == kind),
        _ => false,
    };
    ensure(results.iter().any(differs), || format!("no difference in the {kind}: {results:?}"))
}

#[then(expr = "the request to the provider will contain the header {string}")]
fn request_has_header(world: &mut World, header: String) -> Checked {
    let (name, value) = header.split_once(':').ok_or("it is no header")?;
    let requests: Vec<_> = world.verifying.journal.all().into_iter().collect();
    let [Heard::Request(headers)] = requests.as_slice() else {
        return Err(format!("there was not one request: {requests:?}").into());
    };
    equal(headers.get(name).map(|found| found.to_str()).transpose()?, Some(value.trim()))
}

#[then(expr = "the comment {string} will have been printed to the console")]
fn comment_is_printed(world: &mut World, comment: String) -> Checked {
    let report = world.verifying.verification()?.to_string();
    ensure(report.lines().any(|line| line.trim() == comment), || report)
}

#[then(expr = "the {string} will displayed as the original test name")]
fn test_name_is_printed(world: &mut World, name: String) -> Checked {
    let report = world.verifying.verification()?.to_string();
    ensure(report.lines().any(|line| line.ends_with(&format!(", from the test {name}"))), || report)
}
