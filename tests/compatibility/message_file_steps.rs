//! What stands in the pact file that is written for messages.

use cucumber::gherkin::Step;
use cucumber::then;

use super::fixtures::{self, Content};
use super::pact_file::PactFile;
use super::pact_file_steps::{has_parameters, state, states};
use super::world::{Checked, World, equal, index_of, unescape};

#[then(expr = "the pact file will contain {int} message interaction(s)")]
fn file_has_messages(world: &mut World, number: usize) -> Checked {
    equal(PactFile::written(world)?.messages().len(), number)
}

#[then(expr = "the {word} message in the pact file will contain the {string} document")]
fn file_has_document(world: &mut World, place: String, name: String) -> Checked {
    let file = PactFile::written(world)?;
    let content = file.content(file.message(index_of(&place)?)?)?;
    equal(content.document()?, Content::of(&format!("file: {name}"), None, None)?.document()?)
}

#[then(expr = "the {word} message in the pact file content type will be {string}")]
fn file_has_content_type(world: &mut World, place: String, content_type: String) -> Checked {
    let file = PactFile::written(world)?;
    equal(file.content(file.message(index_of(&place)?)?)?.content_type, content_type)
}

#[then(expr = "the {word} message in the pact file will contain the message metadata {string} == {string}")]
fn file_has_metadata(world: &mut World, place: String, name: String, value: String) -> Checked {
    let file = PactFile::written(world)?;
    equal(&file.message(index_of(&place)?)?["metadata"][&name], &fixtures::value(&unescape(&value))?)
}

#[then(expr = "the {word} message in the pact file will contain the request message metadata {string} == {string}")]
fn file_has_request_metadata(world: &mut World, place: String, name: String, value: String) -> Checked {
    let file = PactFile::written(world)?;
    equal(&file.message(index_of(&place)?)?["request"]["metadata"][&name], &fixtures::value(&unescape(&value))?)
}

#[then(expr = "the {word} message in the pact file will contain {int} provider state(s)")]
fn file_has_states(world: &mut World, place: String, number: usize) -> Checked {
    let file = PactFile::written(world)?;
    equal(states(file.message(index_of(&place)?)?).len(), number)
}

#[then(expr = "the {word} message in the Pact file will contain provider state {string}")]
fn file_has_state(world: &mut World, place: String, name: String) -> Checked {
    let file = PactFile::written(world)?;
    state(file.message(index_of(&place)?)?, &name).map(drop)
}

#[then(expr = "the provider state {string} for the message will contain the following parameters:")]
fn file_has_parameters(world: &mut World, step: &Step, name: String) -> Checked {
    let file = PactFile::written(world)?;
    has_parameters(file.message(0)?, &name, step)
}

#[then(expr = "the first interaction in the pact file will contain the {string} document as the request")]
fn file_has_request(world: &mut World, name: String) -> Checked {
    file_has_part(world, "/request", &name)
}

#[then(expr = "the first interaction in the pact file will contain the {string} document as a response")]
fn file_has_response(world: &mut World, name: String) -> Checked {
    file_has_part(world, "/response/0", &name)
}

#[then(
    expr = "the first interaction in the pact file will contain the {string} document as the {word} response message"
)]
fn file_has_response_at(world: &mut World, name: String, place: String) -> Checked {
    file_has_part(world, &format!("/response/{}", index_of(&place)?), &name)
}

fn file_has_part(world: &World, pointer: &str, name: &str) -> Checked {
    let file = PactFile::written(world)?;
    let part = file.interaction(0)?.pointer(pointer).ok_or_else(|| format!("there is no {pointer}"))?;
    let expected = Content::of(name, None, None)?;
    let found = file.content(part)?;
    equal(&found.content_type, &expected.content_type)?;
    equal(found.document()?, expected.document()?)
}

#[then(expr = "the first interaction in the pact file {word} content type will be {string}")]
fn file_has_part_type(world: &mut World, part: String, content_type: String) -> Checked {
    let file = PactFile::written(world)?;
    let part = &file.interaction(0)?[&part];
    equal(file.content(part.get(0).unwrap_or(part))?.content_type, content_type)
}

#[then(expr = "the first interaction in the pact file will contain {int} response messages")]
fn file_has_responses(world: &mut World, number: usize) -> Checked {
    let file = PactFile::written(world)?;
    equal(file.interaction(0)?["response"].as_array().map(Vec::len), Some(number))
}
