//! Messages that a consumer handles.

use cucumber::gherkin::Step;
use cucumber::{given, then, when};
use pact_harness::consumer::Contract;
use pact_harness::generate::{self, Context};
use pact_harness::model::{Interaction, Members, Message as Model, ReceivedMessage};
use serde_json::Value;

use super::fixtures::{self, Content};
use super::generator_steps::{now, value_at};
use super::message_draft::{Answered, Contents, Message};
use super::pact_file_steps::{Definition, Kind};
use super::table;
use super::value_kind::is_of_kind;
use super::world::{Checked, World, ensure, equal, unescape};

/// The messages that a consumer got.
#[derive(Debug, Default)]
pub(crate) struct Handling {
    /// As the contract has them.
    examples: Vec<Model>,
    /// As they came: for a message that is answered, first itself and then the answers.
    received: Vec<ReceivedMessage>,
    /// What the consumer's test ended with.
    ended: Option<Result<(), String>>,
}

impl Handling {
    /// The message that nobody answers, or the last answer.
    fn last(&self) -> Checked<&ReceivedMessage> {
        Ok(self.received.last().ok_or("no message came")?)
    }

    fn part(&self, part: &str) -> Checked<(&Model, &ReceivedMessage)> {
        let index = usize::from(part == "response");
        Ok(self.examples.get(index).zip(self.received.get(index)).ok_or_else(|| format!("no {part} came"))?)
    }
}

impl Definition {
    fn contents(&mut self) -> Checked<&mut Contents> {
        Ok(&mut self.message.as_mut().ok_or("no message is being defined")?.contents)
    }

    fn answered(&mut self) -> Checked<&mut Answered> {
        Ok(self.answered.as_mut().ok_or("no message with an answer is being defined")?)
    }
}

#[given("a message integration is being defined for a consumer test")]
#[given("a message interaction is being defined for a consumer test")]
fn message_is_being_defined(world: &mut World) {
    world.definition.message = Some(Message::new("a message"));
}

#[given("a synchronous message interaction is being defined for a consumer test")]
fn answered_is_being_defined(world: &mut World) {
    world.definition.answered = Some(Answered::default());
}

#[given("a message is defined")]
fn message_is_defined(world: &mut World) -> Checked {
    world.definition.contents().map(drop)
}

#[given(expr = "the message payload contains the {string} JSON document")]
fn payload_contains(world: &mut World, name: String) -> Checked {
    world.definition.contents()?.set_body(&format!("file: {name}.json"))
}

#[given(expr = "the message request payload contains the {string} JSON document")]
fn request_payload_contains(world: &mut World, name: String) -> Checked {
    world.definition.answered()?.request.set_body(&format!("file: {name}.json"))
}

#[given(expr = "the message response payload contains the {string} document")]
fn response_payload_contains(world: &mut World, file: String) -> Checked {
    let mut contents = Contents::default();
    contents.set_body(&file)?;
    world.definition.answered()?.responses.push(contents);
    Ok(())
}

#[given("the message contains the following metadata:")]
fn contains_metadata(world: &mut World, step: &Step) -> Checked {
    world.definition.contents()?.add_metadata(table::rows(step)?)
}

#[given("the message request contains the following metadata:")]
fn request_contains_metadata(world: &mut World, step: &Step) -> Checked {
    world.definition.answered()?.request.add_metadata(table::rows(step)?)
}

#[given("the message is configured with the following:")]
fn is_configured(world: &mut World, step: &Step) -> Checked {
    *world.definition.contents()? = Contents::of(table::row(step)?)?;
    Ok(())
}

#[given("the message request is configured with the following:")]
fn request_is_configured(world: &mut World, step: &Step) -> Checked {
    world.definition.answered()?.request = Contents::of(table::row(step)?)?;
    Ok(())
}

#[given("the message response is configured with the following:")]
fn response_is_configured(world: &mut World, step: &Step) -> Checked {
    world.definition.answered()?.responses.push(Contents::of(table::row(step)?)?);
    Ok(())
}

#[given(expr = "a provider state {string} for the message is specified")]
fn state_is_specified(world: &mut World, name: String) -> Checked {
    world.definition.add_state(Kind::Message, &name, None)
}

#[given(expr = "a provider state {string} for the message is specified with the following data:")]
fn state_is_specified_with_data(world: &mut World, step: &Step, name: String) -> Checked {
    world.definition.add_state(Kind::Message, &name, Some(step))
}

#[given(expr = "a provider state {string} for the synchronous message is specified")]
fn state_of_answered_is_specified(world: &mut World, name: String) -> Checked {
    world.definition.add_state(Kind::Answered, &name, None)
}

#[given(expr = "a provider state {string} for the synchronous message is specified with the following data:")]
fn state_of_answered_is_specified_with_data(world: &mut World, step: &Step, name: String) -> Checked {
    world.definition.add_state(Kind::Answered, &name, Some(step))
}

#[when("the message is successfully processed")]
fn is_processed(world: &mut World) -> Checked {
    process(world, || Ok(()))
}

#[when(expr = "the message is NOT successfully processed with a {string} exception")]
fn is_not_processed(world: &mut World, reason: String) -> Checked {
    process(world, || Err(reason))
}

/// Hands the messages to a consumer; the pact file is written when that was well.
fn process(world: &mut World, handle: impl FnOnce() -> Result<(), String>) -> Checked {
    let contract = Contract::of_pact(world.definition.to_pact(world.spec)?);
    let examples = match contract.to_pact().interactions.pop() {
        Some(Interaction::AsyncMessage(interaction)) => vec![interaction.message],
        Some(Interaction::SyncMessage(interaction)) => {
            [interaction.request].into_iter().chain(interaction.responses).collect()
        }
        other => return Err(format!("there is no message: {other:?}").into()),
    };
    for (seed, example) in (1..).zip(&examples) {
        let made = generate::message(example, &Context::consumer(now()?, seed))?;
        let body = made.body_bytes().unwrap_or_default();
        world.handling.received.push(ReceivedMessage { metadata: made.metadata.clone(), body });
    }
    world.handling.examples = examples;
    let ended = handle();
    if ended.is_ok() {
        contract.generate_pact(world.dir.path())?;
    }
    world.handling.ended = Some(ended);
    Ok(())
}

#[then("the consumer test will have passed")]
fn test_has_passed(world: &mut World) -> Checked {
    equal(&world.handling.ended, &Some(Ok(())))
}

#[then("the consumer test will have failed")]
fn test_has_failed(world: &mut World) -> Checked {
    ensure(matches!(world.handling.ended, Some(Err(_))), || format!("it ended with {:?}", world.handling.ended))
}

#[then(expr = "the consumer test error will be {string}")]
fn test_error_is(world: &mut World, reason: String) -> Checked {
    equal(&world.handling.ended, &Some(Err(reason)))
}

#[then(expr = "the received message payload will contain the {string} JSON document")]
fn received_json(world: &mut World, name: String) -> Checked {
    has_received(world, &format!("file: {name}.json"))
}

#[then(expr = "the received message payload will contain the {string} document")]
fn has_received_document(world: &mut World, file: String) -> Checked {
    has_received(world, &file)
}

fn has_received(world: &World, file: &str) -> Checked {
    let (expected, received) = (Content::of(file, None, None)?, world.handling.last()?);
    let received = Content { bytes: received.body.clone(), ..expected.clone() };
    equal(received.document()?, expected.document()?)
}

#[then(expr = "the received message content type will be {string}")]
fn received_type_is(world: &mut World, content_type: String) -> Checked {
    equal(world.handling.last()?.content_type(), Some(content_type.as_str()))
}

#[then(expr = "the received message metadata will contain {string} == {string}")]
fn received_metadata(world: &mut World, name: String, value: String) -> Checked {
    equal(metadata(world.handling.last()?, &name)?, fixtures::value(&unescape(&value))?)
}

#[then(expr = "the received message {word} metadata will contain {string} == {string}")]
fn received_part_metadata(world: &mut World, part: String, name: String, value: String) -> Checked {
    equal(metadata(world.handling.part(&part)?.1, &name)?, fixtures::value(&unescape(&value))?)
}

#[then(expr = "the received message metadata will contain {string} replaced with a(n) {string}")]
fn metadata_is_replaced(world: &mut World, name: String, kind: String) -> Checked {
    part_metadata_is_replaced(world, "request".to_owned(), name, kind)
}

#[then(expr = "the received message {word} metadata will contain {string} replaced with a(n) {string}")]
fn part_metadata_is_replaced(world: &mut World, part: String, name: String, kind: String) -> Checked {
    let (example, received) = world.handling.part(&part)?;
    let (before, after) = (member(&example.metadata, &name)?, metadata(received, &name)?);
    ensure(before != after, || format!("it is still {before}"))?;
    is_of_kind(&after, &kind)
}

fn metadata(message: &ReceivedMessage, name: &str) -> Checked<Value> {
    member(&message.metadata, name)
}

fn member(metadata: &Members, name: &str) -> Checked<Value> {
    let found = metadata.iter().find(|(known, _)| known == name);
    let (_, json) = found.ok_or_else(|| format!("there is no {name:?}: {metadata:?}"))?;
    Ok(json.to_value())
}

#[then(expr = "the message contents for {string} will have been replaced with a(n) {string}")]
fn contents_are_replaced(world: &mut World, place: String, kind: String) -> Checked {
    part_contents_are_replaced(world, "request".to_owned(), place, kind)
}

#[then(expr = "the message {word} contents for {string} will have been replaced with a(n) {string}")]
fn part_contents_are_replaced(world: &mut World, part: String, place: String, kind: String) -> Checked {
    let (example, received) = world.handling.part(&part)?;
    let (before, after) = (value_at(example.body_bytes(), &place)?, value_at(Some(received.body.clone()), &place)?);
    ensure(before != after, || format!("it is still {before}"))?;
    is_of_kind(&after, &kind)
}
