//! The model as a pact file of any version that can hold it.

mod body;
mod part;
mod version;

use std::borrow::Cow;
use std::fmt;

use ecow::{EcoString, eco_vec};

pub use version::check_version;

use crate::model::{
    AsyncMessage, Details, HttpInteraction, Interaction, Json, Members, Pact, ProviderState, SpecVersion, SyncMessage,
};

type Written<T = Json> = Result<T, UnwritableReason>;

/// What a version of the specification has no form for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unwritable {
    /// The interaction, by its identity.
    pub interaction: String,
    /// What cannot be written.
    pub reason: UnwritableReason,
}

/// Why something cannot be written in a version of the specification.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnwritableReason {
    /// Only later versions have it.
    NeedsVersion {
        /// What it is, as the beginning of a sentence: `comments`, `several provider states`.
        what: Cow<'static, str>,
        /// Whether `what` is more than one thing.
        plural: bool,
        /// The first version that has it.
        since: SpecVersion,
    },
    /// A member of an older file that has a meaning of its own in version 4.
    ReservedMember(String),
    /// A rule that could not be read, of a file of version 2: later versions have no place for it.
    UnreadableRule(String),
    /// A rule for a name that other Pact tools cannot read.
    UnreadableName {
        /// What has the name: `member`, `metadata`, `query parameter`.
        kind: &'static str,
        /// The name.
        name: String,
        /// Which part of the interaction it is in: `request`, `response`, `message`.
        part: String,
        /// What is wrong with the name, or that version 3 can hold it.
        why: Cow<'static, str>,
    },
}

impl UnwritableReason {
    /// One thing that only later versions have.
    fn one(what: impl Into<Cow<'static, str>>, since: SpecVersion) -> Self {
        UnwritableReason::NeedsVersion { what: what.into(), plural: false, since }
    }

    /// Several things that only later versions have.
    fn many(what: impl Into<Cow<'static, str>>, since: SpecVersion) -> Self {
        UnwritableReason::NeedsVersion { what: what.into(), plural: true, since }
    }
}

impl fmt::Display for UnwritableReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            UnwritableReason::NeedsVersion { what, plural, since } => {
                let needs = if *plural { "need" } else { "needs" };
                write!(f, "{what} {needs} version {} of the specification", since.major())
            }
            UnwritableReason::ReservedMember(name) => {
                write!(f, "the member {name:?} means something of its own in version 4 of the specification")
            }
            UnwritableReason::UnreadableRule(key) => {
                write!(f, "the rule {key:?}, which cannot be used, can be kept in version 2 only")
            }
            UnwritableReason::UnreadableName { kind, name, part, why } => {
                write!(f, "the rule for the {kind} {name:?} of the {part} {why}")
            }
        }
    }
}

impl fmt::Display for Unwritable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the interaction \"{}\" cannot be written: {}", self.interaction, self.reason)
    }
}

impl std::error::Error for Unwritable {}

/// Writes a pact in a version of the specification.
///
/// # Errors
///
/// When the version has no form for something that an interaction says: nothing is left out silently. In an older version
/// than the pact's own, also when an interaction has a rule or generator that this version lacks.
///
/// ```
/// use pact_harness::format;
/// use pact_harness::model::{Pact, SpecVersion};
///
/// let pact = Pact::new("app", "api");
/// let text = format::write(&pact, SpecVersion::V2)?.to_pretty();
/// assert_eq!(format::read(text.as_bytes()).unwrap().spec, SpecVersion::V2);
/// # Ok::<(), format::Unwritable>(())
/// ```
pub fn write(pact: &Pact, spec: SpecVersion) -> Result<Json, Unwritable> {
    let named = |name: &str| Json::object([("name", Json::string(name))]);
    let (messages, interactions): (Vec<_>, Vec<_>) =
        pact.interactions.iter().partition(|interaction| list_of(interaction, spec) == List::Messages);
    let written = |interactions: Vec<&Interaction>| {
        let written = interactions.into_iter().map(|interaction| {
            let written = write_interaction(interaction, spec)?;
            if spec < pact.spec {
                check_version(interaction, spec)?;
            }
            Ok(written)
        });
        Ok(Json::Array(written.collect::<Result<_, _>>()?))
    };
    let mut members = eco_vec![("consumer".into(), named(&pact.consumer)), ("provider".into(), named(&pact.provider))];
    if messages.is_empty() || !interactions.is_empty() {
        members.push(("interactions".into(), written(interactions)?));
    }
    if !messages.is_empty() {
        members.push(("messages".into(), written(messages)?));
    }
    members.push(("metadata".into(), metadata(pact, spec)));
    members.extend(pact.other.iter().cloned());
    Ok(Json::of_members(members))
}

/// The members that a message has in version 4 of the specification: contents, metadata, rules and generators.
///
/// # Errors
///
/// When version 4 cannot hold something of the message.
pub fn write_message(message: &crate::model::Message) -> Result<Members, UnwritableReason> {
    part::message(message, SpecVersion::V4)
}

fn metadata(pact: &Pact, spec: SpecVersion) -> Json {
    let version = Json::object([("version", Json::string(spec.as_str()))]);
    let mut members = eco_vec![("pactSpecification".into(), version)];
    members.extend(pact.metadata.iter().cloned());
    Json::of_members(members)
}

/// The list of a pact file that an interaction stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum List {
    Interactions,
    /// Before version 4 messages have one of their own.
    Messages,
}

fn list_of(interaction: &Interaction, spec: SpecVersion) -> List {
    match interaction {
        Interaction::AsyncMessage(_) if spec < SpecVersion::V4 => List::Messages,
        _ => List::Interactions,
    }
}

/// Writes one interaction, as it stands in the list of a pact file.
///
/// # Errors
///
/// As [`write()`].
pub fn write_interaction(interaction: &Interaction, spec: SpecVersion) -> Result<Json, Unwritable> {
    let written = match interaction {
        Interaction::Http(http) => write_http(http, spec),
        Interaction::AsyncMessage(message) => write_async(message, spec),
        Interaction::SyncMessage(message) => write_sync(message, spec),
    };
    written.map_err(|reason| Unwritable { interaction: interaction.identity(), reason })
}

fn write_http(http: &HttpInteraction, spec: SpecVersion) -> Written {
    let mut members = head("Synchronous/HTTP", &http.description, &http.states, spec)?;
    members.push(("request".into(), part::request(&http.request, spec)?));
    members.push(("response".into(), part::response(&http.response, spec)?));
    finish(members, &http.details, spec)
}

fn write_async(message: &AsyncMessage, spec: SpecVersion) -> Written {
    if spec < SpecVersion::V3 {
        return Err(UnwritableReason::many("messages", SpecVersion::V3));
    }
    let mut members = head("Asynchronous/Messages", &message.description, &message.states, spec)?;
    members.extend(part::message(&message.message, spec)?);
    finish(members, &message.details, spec)
}

fn write_sync(message: &SyncMessage, spec: SpecVersion) -> Written {
    if spec < SpecVersion::V4 {
        return Err(UnwritableReason::many("messages with an answer", SpecVersion::V4));
    }
    let mut members = head("Synchronous/Messages", &message.description, &message.states, spec)?;
    members.push(("request".into(), Json::of_members(part::message(&message.request, spec)?)));
    let responses = message.responses.iter().map(|response| part::message(response, spec).map(Json::of_members));
    members.push(("response".into(), Json::Array(responses.collect::<Result<_, _>>()?)));
    finish(members, &message.details, spec)
}

fn head(kind: &'static str, description: &str, states: &[ProviderState], spec: SpecVersion) -> Written<Members> {
    let mut members = Members::with_capacity(8);
    if spec == SpecVersion::V4 {
        members.push(("type".into(), Json::string(kind)));
    }
    members.push(("description".into(), Json::string(description)));
    members.extend(write_states(states, spec)?);
    Ok(members)
}

/// What only version 4 gives a meaning to: an older file may have a member of this name that means whatever it likes.
const OF_V4: [&str; 5] = ["type", "key", "pending", "comments", "transport"];

fn finish(mut members: Members, details: &Details, spec: SpecVersion) -> Written {
    let Details { key, pending, comments, transport, other } = details;
    if spec == SpecVersion::V4 {
        let says_otherwise =
            |member: &&(EcoString, Json)| OF_V4.contains(&member.0.as_str()) && !members.contains(member);
        if let Some((name, _)) = other.iter().find(says_otherwise) {
            return Err(UnwritableReason::ReservedMember(name.to_string()));
        }
        members.extend(key.clone().map(|key| ("key".into(), Json::string(key))));
        members.extend(pending.then(|| ("pending".into(), Json::Bool(true))));
        members.extend(comments.clone().map(|comments| ("comments".into(), comments)));
        members.extend(transport.clone().map(|transport| ("transport".into(), Json::string(transport))));
    } else if *pending {
        return Err(UnwritableReason::one("a pending interaction", SpecVersion::V4));
    } else if comments.is_some() {
        return Err(UnwritableReason::many("comments", SpecVersion::V4));
    } else if transport.is_some() {
        return Err(UnwritableReason::one("a transport", SpecVersion::V4));
    } else if key.is_some() {
        return Err(UnwritableReason::one("the key of an interaction", SpecVersion::V4));
    }
    members.extend(other.iter().cloned());
    Ok(Json::of_members(members))
}

/// A list since version 3, a single name before.
fn write_states(states: &[ProviderState], spec: SpecVersion) -> Written<Option<(EcoString, Json)>> {
    match states {
        [] => Ok(None),
        states if spec >= SpecVersion::V3 => {
            Ok(Some(("providerStates".into(), Json::Array(states.iter().map(write_state).collect()))))
        }
        [ProviderState { name, params }] if params.is_empty() => {
            Ok(Some(("providerState".into(), Json::string(name.as_str()))))
        }
        [_] => Err(UnwritableReason::many("parameters of a provider state", SpecVersion::V3)),
        _ => Err(UnwritableReason::many("several provider states", SpecVersion::V3)),
    }
}

fn write_state(state: &ProviderState) -> Json {
    let mut members = vec![("name", Json::string(state.name.as_str()))];
    if !state.params.is_empty() {
        members.push(("params", state.params_json()));
    }
    Json::object(members)
}
