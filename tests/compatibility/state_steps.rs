//! Provider states: the place that is told of them, and what it is told.

use axum::http::StatusCode;
use cucumber::gherkin::Step;
use cucumber::{given, then};
use serde_json::{Value, json};

use super::provider_server::{self, Heard};
use super::provider_steps::Verifying;
use super::table;
use super::world::{Checked, World, ensure};

impl Verifying {
    async fn configure_states(&mut self, status: StatusCode) -> Checked {
        self.states = Some(provider_server::start_states(status, self.journal.clone()).await?);
        Ok(())
    }

    /// What the place for states was told.
    fn told(&self) -> Vec<Value> {
        let heard = self.journal.all().into_iter();
        heard.filter_map(|heard| if let Heard::State(told) = heard { Some(told) } else { None }).collect()
    }

    fn was_told(&self, action: &str, state: &str, params: &Value) -> Checked {
        let wanted = json!({ "action": action, "state": state, "params": params });
        let told = self.told();
        ensure(told.contains(&wanted), || format!("it was told only {told:?}"))
    }
}

#[given("a provider state callback is configured")]
async fn states_are_told(world: &mut World) -> Checked {
    world.verifying.configure_states(StatusCode::OK).await
}

#[given("a provider state callback is configured, but will return a failure")]
async fn states_are_refused(world: &mut World) -> Checked {
    world.verifying.configure_states(StatusCode::INTERNAL_SERVER_ERROR).await
}

#[then("the provider state callback will be called before the verification is run")]
fn told_before(world: &mut World) -> Checked {
    let heard = world.verifying.journal.all();
    let is_setup = matches!(heard.first(), Some(Heard::State(told)) if told["action"] == "setup");
    ensure(is_setup, || format!("it began with something else: {heard:?}"))
}

#[then("the provider state callback will be called after the verification is run")]
fn told_after(world: &mut World) -> Checked {
    let heard = world.verifying.journal.all();
    let is_teardown = matches!(heard.last(), Some(Heard::State(told)) if told["action"] == "teardown");
    let ran = heard.iter().any(|heard| matches!(heard, Heard::Request(_) | Heard::Message));
    ensure(ran && is_teardown, || format!("it did not run, or ended with something else: {heard:?}"))
}

#[then(expr = "the provider state callback will receive a setup call with {string} as the provider state parameter")]
fn told_of_setup(world: &mut World, state: String) -> Checked {
    world.verifying.was_told("setup", &state, &json!({}))
}

#[then(expr = "the provider state callback will receive a teardown call {string} as the provider state parameter")]
fn told_of_teardown(world: &mut World, state: String) -> Checked {
    world.verifying.was_told("teardown", &state, &json!({}))
}

#[then(expr = "the provider state callback will receive a setup call with {string} and the following parameters:")]
fn told_of_setup_with(world: &mut World, step: &Step, state: String) -> Checked {
    world.verifying.was_told("setup", &state, &table::parameters(step)?)
}

#[then(expr = "the provider state callback will receive a teardown call {string} and the following parameters:")]
fn told_of_teardown_with(world: &mut World, step: &Step, state: String) -> Checked {
    world.verifying.was_told("teardown", &state, &table::parameters(step)?)
}

#[then("the provider state callback will NOT receive a teardown call")]
fn not_told_of_teardown(world: &mut World) -> Checked {
    let told = world.verifying.told();
    ensure(told.iter().all(|told| told["action"] != "teardown"), || format!("it was told {told:?}"))
}

#[then(
    expr = "a warning will be displayed that there was no provider state callback configured for provider state {string}"
)]
fn warning_is_displayed(world: &mut World, state: String) -> Checked {
    let report = world.verifying.verification()?.to_string();
    let warning = format!("no handler is registered for the state {state:?}");
    ensure(report.contains("\nWarnings:\n") && report.contains(&warning), || report)
}
