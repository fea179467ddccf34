//! Pact files of every version into the model.

mod body;
mod part;

pub(super) use body::plain;

use super::error::{Problem, ReadError};
use super::members::{Read, any_of, each, members, number, object, optional, required, rest, string, text};
use crate::model::{
    AsyncMessage, Details, HttpInteraction, Interaction, Json, Pact, Place, ProviderState, SpecVersion, SyncMessage,
};

/// Reads a pact file's text.
///
/// What the file says about places that cannot be found is left out and told by [`Pact::warnings`].
///
/// # Errors
///
/// The place and the reason, when the text is not JSON or not a pact.
pub fn read(text: &[u8]) -> Result<Pact, ReadError> {
    let json = Json::parse(text).map_err(ReadError::Syntax)?;
    let (pact, unread) = interactions(&json, text)?;
    unread.into_iter().next().map_or(Ok(pact), |unread| Err(unread.error))
}

/// An interaction of a pact file that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// Its number among all interactions of the file, messages last; the first is 0.
    pub number: usize,
    /// The place and the reason.
    pub error: ReadError,
}

/// A file with more bad interactions than this is not read at all.
const MOST_UNREAD: usize = 100;

/// What [`read_each`] finds in a pact file.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The pact, with the interactions that can be read.
    pub pact: Pact,
    /// Where each of them begins.
    pub places: Vec<Place>,
    /// The others.
    pub unread: Vec<Unread>,
}

/// [`read`], where an interaction that cannot be read hides no other.
///
/// # Errors
///
/// The place and the reason, when the text is not JSON or not a pact, or when more than 100 interactions cannot be read.
pub fn read_each(text: &[u8]) -> Result<Reading, ReadError> {
    let (json, lists) = Json::parse_with_places(text, ["interactions", "messages"]).map_err(ReadError::Syntax)?;
    let (pact, unread) = interactions(&json, text)?;
    let places = lists.into_iter().flatten().enumerate();
    let places = places.filter(|(number, _)| !unread.iter().any(|unread| unread.number == *number));
    let places = places.map(|(_, place)| place).collect();
    Ok(Reading { pact, places, unread })
}

/// The interactions that can be read, and the others.
fn interactions(json: &Json, text: &[u8]) -> Result<(Pact, Vec<Unread>), ReadError> {
    let mut problems = Vec::new();
    let pact = pact(json, &mut problems).map_err(|problem| problem.into_error(text))?;
    if problems.len() > MOST_UNREAD {
        problems.truncate(1);
        return problems.pop().map_or(Ok((pact, Vec::new())), |(_, problem)| Err(problem.into_error(text)));
    }
    let unread = problems.into_iter().map(|(number, problem)| Unread { number, error: problem.into_error(text) });
    Ok((pact, unread.collect()))
}

/// Interactions that cannot be read, by number.
type Problems = Vec<(usize, Problem)>;

/// The interactions of a list that can be read, and how many there are in all.
fn list(
    json: &Json,
    read: impl Fn(&Json, usize) -> Read<Interaction>,
    (before, name, problems): (usize, &str, &mut Problems),
) -> Read<(Vec<Interaction>, usize)> {
    let items = json.items().ok_or_else(|| Problem::expected("an array", json))?;
    let mut interactions = Vec::with_capacity(items.len());
    for (index, json) in items.iter().enumerate() {
        match read(json, index) {
            Ok(interaction) => interactions.push(interaction),
            Err(problem) => problems.push((before + index, problem.under(&index.to_string()).under(name))),
        }
    }
    Ok((interactions, items.len()))
}

fn pact(json: &Json, problems: &mut Problems) -> Read<Pact> {
    object(json)?;
    let spec = optional(json, "metadata", spec_version)?.unwrap_or(SpecVersion::V3);
    let of_list =
        |json: &Json| list(json, |json, index| interaction(json, spec, index), (0, "interactions", &mut *problems));
    let (mut interactions, count) =
        optional(json, "interactions", of_list)?.map_or((None, 0), |(all, count)| (Some(all), count));
    let of_list = |json: &Json| list(json, message_v3, (count, "messages", &mut *problems));
    if let Some((messages, _)) = optional(json, "messages", of_list)? {
        interactions.get_or_insert_default().extend(messages);
    }
    Ok(Pact {
        consumer: required(json, "consumer", |json| required(json, "name", string))?,
        provider: required(json, "provider", |json| required(json, "name", string))?,
        interactions: interactions
            .ok_or_else(|| Problem::new("expected a member \"interactions\" or \"messages\", but there is neither"))?,
        spec,
        metadata: optional(json, "metadata", |json| Ok(rest(json, &VERSION)))?.unwrap_or_default(),
        other: rest(json, &["consumer", "provider", "interactions", "messages", "metadata"]),
    })
}

/// Where files of different ages tell their version.
const VERSION: [&str; 3] = ["pactSpecification", "pact-specification", "pactSpecificationVersion"];

/// Other tools write `2.0`, `3.0.0` or `4.0`, as text or number, under `pactSpecification` or an older name, in an object
/// or by itself.
fn spec_version(metadata: &Json) -> Read<SpecVersion> {
    let version = |json: &Json| {
        let version = text(json).ok().and_then(|text| SpecVersion::parse(text.trim()));
        version.ok_or_else(|| Problem::expected("a version of the Pact specification, like \"4.0\"", json))
    };
    let found = any_of(metadata, &VERSION, |json| match json {
        Json::Object(_) => optional(json, "version", version),
        json => version(json).map(Some),
    })?;
    Ok(found.flatten().unwrap_or(SpecVersion::V3))
}

fn interaction(json: &Json, spec: SpecVersion, index: usize) -> Read<Interaction> {
    object(json)?;
    let kind = match spec {
        SpecVersion::V4 => required(json, "type", string)?,
        _ => "Synchronous/HTTP".to_owned(),
    };
    let description = description(json, index)?;
    let states = states(json)?;
    let details = |parts: &[&str]| if spec == SpecVersion::V4 { details(json, parts) } else { details_v3(json, parts) };
    Ok(match kind.as_str() {
        "Synchronous/HTTP" => Interaction::Http(HttpInteraction {
            description,
            states,
            request: required(json, "request", |json| part::request(json, spec))?,
            response: required(json, "response", |json| part::response(json, spec))?,
            details: details(&["request", "response"])?,
        }),
        "Asynchronous/Messages" => Interaction::AsyncMessage(AsyncMessage {
            description,
            states,
            message: part::Message { spec, keep_unknown: false }.read(json)?,
            details: details(&part::Message::MEMBERS)?,
        }),
        "Synchronous/Messages" => {
            let message = part::Message { spec, keep_unknown: true };
            Interaction::SyncMessage(SyncMessage {
                description,
                states,
                request: required(json, "request", |json| message.read(json))?,
                responses: required(json, "response", |json| each(json, |json| message.read(json)))?,
                details: details(&["request", "response"])?,
            })
        }
        _ => {
            let expected = "\"Synchronous/HTTP\", \"Asynchronous/Messages\" or \"Synchronous/Messages\"";
            return Err(Problem::expected(expected, &Json::string(kind)).under("type"));
        }
    })
}

/// Messages of version 3 stand in a list of their own.
fn message_v3(json: &Json, index: usize) -> Read<Interaction> {
    Ok(Interaction::AsyncMessage(AsyncMessage {
        description: optional(json, "description", string)?.unwrap_or_else(|| format!("Message {index}")),
        states: states(json)?,
        message: part::Message { spec: SpecVersion::V3, keep_unknown: false }.read(json)?,
        details: details_v3(json, &part::Message::MEMBERS)?,
    }))
}

/// An interaction without a description is named after its place, as in the official implementation.
fn description(json: &Json, index: usize) -> Read<String> {
    Ok(optional(json, "description", string)?.unwrap_or_else(|| format!("Interaction {index}")))
}

const STATES: [&str; 3] = ["providerStates", "providerState", "provider_state"];

/// The list of version 3, or the single name of older files; an empty name is no state.
fn states(json: &Json) -> Read<Vec<ProviderState>> {
    let found = any_of(json, &STATES, |json| match json {
        Json::String(name) if name.is_empty() => Ok(Vec::new()),
        Json::String(name) => Ok(vec![ProviderState::new(name)]),
        json => each(json, state),
    });
    Ok(found?.unwrap_or_default())
}

fn state(json: &Json) -> Read<ProviderState> {
    let params = optional(json, "params", members)?;
    Ok(ProviderState { name: required(json, "name", string)?, params: params.unwrap_or_default() })
}

fn details(json: &Json, parts: &[&str]) -> Read<Details> {
    let own = ["key", "pending", "comments", "transport", "type"];
    let Details { other, .. } = details_v3(json, &[parts, &own].concat())?;
    let pending = optional(json, "pending", |json| match json {
        Json::Bool(pending) => Ok(*pending),
        json => Err(Problem::expected("true or false", json)),
    });
    let comments = optional(json, "comments", |json| Ok(json.clone()))?;
    Ok(Details {
        key: optional(json, "key", string)?,
        pending: pending?.unwrap_or_default(),
        comments: comments.filter(|comments| comments.members() != Some(&[])),
        transport: optional(json, "transport", string)?,
        other,
    })
}

/// Before version 4 an interaction says nothing else that anybody looks at.
#[expect(clippy::unnecessary_wraps, reason = "of one kind with `details`")]
fn details_v3(json: &Json, parts: &[&str]) -> Read<Details> {
    let known = [parts, &STATES, &["description"]].concat();
    Ok(Details { other: rest(json, &known), ..Details::default() })
}

fn status(json: &Json) -> Read<u16> {
    let code = number("a status code")(json)?;
    // Some tools write 0 where a rule says what the status may be.
    if code == 0 || (100..1000).contains(&code) { Ok(code) } else { Err(Problem::expected("a status code", json)) }
}
