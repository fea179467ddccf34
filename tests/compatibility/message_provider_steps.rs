//! Providers that make messages, verified against pact files.

use cucumber::gherkin::Step;
use cucumber::given;
use serde_json::json;

use super::draft::pact_file;
use super::message_draft::{Contents, Message, list_of_messages};
use super::provider_steps::{comments, write_pact};
use super::table;
use super::world::{Checked, World, unescape};

fn contents(body: &str) -> Checked<Contents> {
    let mut contents = Contents::default();
    contents.set_body(&unescape(body))?;
    Ok(contents)
}

fn can_make(world: &mut World, name: String, contents: &Contents) -> Checked {
    world.verifying.messages.push((name, contents.made()?));
    Ok(())
}

fn pact_of(world: &World, message: &Message) -> Checked {
    let consumer = format!("c_{}", message.description);
    let text = pact_file(world.spec, &consumer, list_of_messages(world.spec), vec![message.to_json(world.spec)?]);
    write_pact(world, &consumer, &text)
}

fn with_body(name: &str, body: &str) -> Checked<Message> {
    Ok(Message { contents: contents(body)?, ..Message::new(name) })
}

#[given(expr = "a provider is started that can generate the {string} message with {string}")]
fn provider_is_started(world: &mut World, name: String, body: String) -> Checked {
    can_make(world, name, &contents(&body)?)
}

#[given(
    expr = "a provider is started that can generate the {string} message with {string} and the following metadata:"
)]
fn provider_with_metadata_is_started(world: &mut World, step: &Step, name: String, body: String) -> Checked {
    let mut contents = contents(&body)?;
    contents.add_metadata(table::rows(step)?)?;
    can_make(world, name, &contents)
}

#[given(expr = "a Pact file for {string}:{string} is to be verified")]
fn pact_is_to_be_verified(world: &mut World, name: String, body: String) -> Checked {
    pact_of(world, &with_body(&name, &body)?)
}

#[given(expr = "a Pact file for {string}:{string} is to be verified with provider state {string}")]
fn pact_with_state(world: &mut World, name: String, body: String, state: String) -> Checked {
    let mut message = with_body(&name, &body)?;
    message.details.insert("providerStates".to_owned(), json!([{ "name": state }]));
    pact_of(world, &message)
}

#[given(expr = "a Pact file for {string}:{string} is to be verified with the following metadata:")]
fn pact_with_metadata(world: &mut World, step: &Step, name: String, body: String) -> Checked {
    let mut message = with_body(&name, &body)?;
    message.contents.add_metadata(table::rows(step)?)?;
    pact_of(world, &message)
}

#[given(expr = "a Pact file for {string} is to be verified with the following:")]
fn pact_with_rules(world: &mut World, step: &Step, name: String) -> Checked {
    let contents = Contents::of(table::pairs(step)?)?;
    pact_of(world, &Message { contents, ..Message::new(&name) })
}

#[given(expr = "a Pact file for {string}:{string} is to be verified, but is marked pending")]
fn pending_pact(world: &mut World, name: String, body: String) -> Checked {
    let mut message = with_body(&name, &body)?;
    message.details.insert("pending".to_owned(), json!(true));
    pact_of(world, &message)
}

#[given(expr = "a Pact file for {string}:{string} is to be verified with the following comments:")]
fn pact_with_comments(world: &mut World, step: &Step, name: String, body: String) -> Checked {
    let mut message = with_body(&name, &body)?;
    message.details.insert("comments".to_owned(), comments(step)?);
    pact_of(world, &message)
}
