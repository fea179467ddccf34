//! Interactions that are defined, and what stands in the pact file that is written for them.

use std::str::FromStr;

use cucumber::gherkin::Step;
use cucumber::{given, then, when};
use pact_harness::consumer::Contract;
use pact_harness::model::{Pact, SpecVersion};
use serde_json::{Map, Value, json};

use super::draft::{Http, pact_file, query, read_pact};
use super::fixtures::Content;
use super::message_draft::{Answered, Message, list_of_messages};
use super::pact_file::{PactFile, header};
use super::table;
use super::world::{Checked, World, ensure, equal, index_of};

/// The interactions that a scenario defines, at most one of each kind.
#[derive(Debug, Default)]
pub(crate) struct Definition {
    pub(crate) http: Option<Http>,
    pub(crate) message: Option<Message>,
    pub(crate) answered: Option<Answered>,
}

/// A kind of interaction.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    Http,
    Message,
    Answered,
}

impl FromStr for Kind {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "HTTP" => Ok(Kind::Http),
            "message" => Ok(Kind::Message),
            "synchronous message" => Ok(Kind::Answered),
            _ => Err(format!("{name:?} is no kind of interaction")),
        }
    }
}

impl Definition {
    /// What stands beside the parts of an interaction.
    fn details(&mut self, kind: Kind) -> Checked<&mut Map<String, Value>> {
        let details = match kind {
            Kind::Http => self.http.as_mut().map(|http| &mut http.details),
            Kind::Message => self.message.as_mut().map(|message| &mut message.details),
            Kind::Answered => self.answered.as_mut().map(|answered| &mut answered.details),
        };
        details.ok_or_else(|| format!("no interaction of the kind {kind:?} is being defined").into())
    }

    pub(crate) fn add_state(&mut self, kind: Kind, name: &str, data: Option<&Step>) -> Checked {
        let mut state = json!({ "name": name });
        if let Some(step) = data {
            state["params"] = table::parameters(step)?;
        }
        let states = self.details(kind)?.entry("providerStates").or_insert_with(|| json!([]));
        states.as_array_mut().ok_or("the states are no list")?.push(state);
        Ok(())
    }

    pub(crate) fn to_pact(&self, spec: SpecVersion) -> Checked<Pact> {
        let http = self.http.as_ref().map(|http| http.to_json(spec));
        let message = self.message.as_ref().map(|message| message.to_json(spec));
        let answered = self.answered.as_ref().map(|answered| answered.to_json(spec));
        let interactions: Vec<Value> = [http, message, answered].into_iter().flatten().collect::<Checked<_>>()?;
        ensure(!interactions.is_empty(), || "no interaction was defined".to_owned())?;
        let list = if self.message.is_some() { list_of_messages(spec) } else { "interactions" };
        read_pact(&pact_file(spec, "c", list, interactions))
    }
}

#[given("an integration is being defined for a consumer test")]
#[given("an HTTP interaction is being defined for a consumer test")]
fn http_is_being_defined(world: &mut World) {
    world.definition.http = Some(Http { description: "a request".to_owned(), ..Http::default() });
}

#[given(expr = "a provider state {string} is specified")]
fn state_is_specified(world: &mut World, name: String) -> Checked {
    world.definition.add_state(Kind::Http, &name, None)
}

#[given(expr = "a provider state {string} is specified with the following data:")]
fn state_is_specified_with_data(world: &mut World, step: &Step, name: String) -> Checked {
    world.definition.add_state(Kind::Http, &name, Some(step))
}

#[given(regex = r#"^a key of "([^"]*)" is specified for the (HTTP|message|synchronous message) interaction$"#)]
fn key_is_specified(world: &mut World, key: String, kind: Kind) -> Checked {
    world.definition.details(kind)?.insert("key".to_owned(), json!(key));
    Ok(())
}

#[given(regex = "^the (HTTP|message|synchronous message) interaction is marked as pending$")]
fn is_marked_as_pending(world: &mut World, kind: Kind) -> Checked {
    world.definition.details(kind)?.insert("pending".to_owned(), json!(true));
    Ok(())
}

#[given(regex = r#"^a comment "([^"]*)" is added to the (HTTP|message|synchronous message) interaction$"#)]
fn comment_is_added(world: &mut World, comment: String, kind: Kind) -> Checked {
    world.definition.details(kind)?.insert("comments".to_owned(), json!({ "text": [comment] }));
    Ok(())
}

#[when("the Pact file for the test is generated")]
fn file_is_generated(world: &mut World) -> Checked {
    Contract::of_pact(world.definition.to_pact(world.spec)?).generate_pact(world.dir.path())?;
    Ok(())
}

#[then(expr = "the mock server will write out a Pact file for the interaction(s) when done")]
#[then("a Pact file for the message interaction will have been written")]
fn file_is_written(world: &mut World) -> Checked {
    PactFile::written(world).map(drop)
}

#[then(expr = "the mock server will NOT write out a Pact file for the interaction(s) when done")]
#[then("a Pact file for the message interaction will NOT have been written")]
fn file_is_not_written(world: &mut World) -> Checked {
    PactFile::not_written(world)
}

#[then(expr = "the pact file will contain \\{{int}} interaction(s)")]
#[then(expr = "the pact file will contain {int} interaction(s)")]
fn file_has_interactions(world: &mut World, number: usize) -> Checked {
    equal(PactFile::written(world)?.interactions().len(), number)
}

#[then(expr = "the \\{{word}} interaction request will be for a {string}")]
fn request_is_for(world: &mut World, place: String, method: String) -> Checked {
    equal(&PactFile::written(world)?.interaction(index_of(&place)?)?["request"]["method"], method.as_str())
}

#[then(expr = "the \\{{word}} interaction request query parameters will be {string}")]
fn request_query_is(world: &mut World, place: String, text: String) -> Checked {
    let expected = if world.spec < SpecVersion::V3 { json!(text) } else { query(&text) };
    equal(&PactFile::written(world)?.interaction(index_of(&place)?)?["request"]["query"], &expected)
}

#[then(expr = "the \\{{word}} interaction request will contain the header {string} with value {string}")]
fn request_has_header(world: &mut World, place: String, name: String, value: String) -> Checked {
    let file = PactFile::written(world)?;
    let found = header(&file.interaction(index_of(&place)?)?["request"]["headers"][&name]);
    equal(found.as_deref(), Some(value.as_str()))
}

#[then(expr = "the \\{{word}} interaction request content type will be {string}")]
fn request_content_type_is(world: &mut World, place: String, content_type: String) -> Checked {
    let file = PactFile::written(world)?;
    let found = header(&file.interaction(index_of(&place)?)?["request"]["headers"]["content-type"]);
    equal(found.as_deref(), Some(content_type.as_str()))
}

#[then(expr = "the \\{{word}} interaction {word} will contain the {string} document")]
fn part_contains(world: &mut World, place: String, part: String, name: String) -> Checked {
    let file = PactFile::written(world)?;
    let content = file.content(&file.interaction(index_of(&place)?)?[&part])?;
    equal(content.document()?, Content::of(&format!("file: {name}"), None, None)?.document()?)
}

#[then(expr = "the interaction in the Pact file will contain {int} provider state(s)")]
fn file_has_states(world: &mut World, number: usize) -> Checked {
    let file = PactFile::written(world)?;
    equal(states(file.interaction(0)?).len(), number)
}

#[then(expr = "the interaction in the Pact file will contain provider state {string}")]
fn file_has_state(world: &mut World, name: String) -> Checked {
    let file = PactFile::written(world)?;
    state(file.interaction(0)?, &name).map(drop)
}

#[then(expr = "the provider state {string} in the Pact file will contain the following parameters:")]
fn file_has_parameters(world: &mut World, step: &Step, name: String) -> Checked {
    let file = PactFile::written(world)?;
    has_parameters(file.interaction(0)?, &name, step)
}

#[then(expr = "the first interaction in the Pact file will have a type of {string}")]
fn first_has_type(world: &mut World, kind: String) -> Checked {
    equal(&PactFile::written(world)?.interaction(0)?["type"], kind.as_str())
}

#[then(expr = "there will be an interaction in the Pact file with a type of {string}")]
fn one_has_type(world: &mut World, kind: String) -> Checked {
    let file = PactFile::written(world)?;
    let kinds: Vec<_> = file.interactions().iter().map(|interaction| &interaction["type"]).collect();
    ensure(kinds.contains(&&json!(kind)), || format!("there are only {kinds:?}"))
}

#[then(expr = "the first interaction in the Pact file will have {string} = {string}")]
fn first_has_value(world: &mut World, name: String, value: String) -> Checked {
    equal(&PactFile::written(world)?.interaction(0)?[&name], &serde_json::from_str::<Value>(&value)?)
}

/// The states of an interaction in a file.
pub(crate) fn states(interaction: &Value) -> &[Value] {
    interaction["providerStates"].as_array().map_or(&[], Vec::as_slice)
}

/// The state of a name.
pub(crate) fn state<'f>(interaction: &'f Value, name: &str) -> Checked<&'f Value> {
    let states = states(interaction);
    let found = states.iter().find(|state| state["name"] == name);
    found.ok_or_else(|| format!("there are only the states {states:?}").into())
}

/// The parameters of a state are those of the table, as JSON in its only cell.
pub(crate) fn has_parameters(interaction: &Value, name: &str, step: &Step) -> Checked {
    let row = table::row(step)?;
    let expected = row.get("parameters").ok_or("the table has no parameters")?;
    equal(&state(interaction, name)?["params"], &serde_json::from_str::<Value>(expected)?)
}
