//! Reads a report back: who wants to verify only what failed the last time has to know what that was.

use std::fmt;

use crate::model::{Json, JsonSyntaxError, ProviderState};

/// What makes an interaction itself, among all that a provider has with its consumers.
#[derive(Debug, Clone, PartialEq)]
pub struct Identity {
    /// Who needs it.
    pub consumer: String,
    /// What it is called.
    pub description: String,
    /// What is to be true at the provider first.
    pub states: Vec<ProviderState>,
}

/// The interactions of a JSON report that did not pass, pending ones too, in its order. Reports of other Pact tools are
/// read as well; their states have no parameters.
///
/// ```
/// let report = r#"{"interactionResults": [
///     {"consumer": "app", "description": "get", "providerStates": ["a user exists"], "result": "Error"},
///     {"consumer": "app", "description": "put", "providerStates": [], "result": "OK"}]}"#;
/// let failed = pact_harness::report::failed_interactions(report.as_bytes())?;
/// assert_eq!(failed.len(), 1);
/// assert_eq!((&*failed[0].consumer, &*failed[0].description), ("app", "get"));
/// # Ok::<(), pact_harness::report::ReportError>(())
/// ```
///
/// # Errors
///
/// What the text is no report by, and where.
pub fn failed_interactions(report: &[u8]) -> Result<Vec<Identity>, ReportError> {
    let report = Json::parse(report).map_err(ReportError::Syntax)?;
    let results = report.get("interactionResults").and_then(Json::items);
    let results = results.ok_or_else(|| ReportError::expected("", "a member \"interactionResults\" with a list"))?;
    let mut failed = Vec::new();
    for (i, result) in results.iter().enumerate() {
        let place = format!("/interactionResults/{i}");
        if string(result, "result", &place)? == "Error" {
            failed.push(Identity {
                consumer: string(result, "consumer", &place)?.to_owned(),
                description: string(result, "description", &place)?.to_owned(),
                states: states(result, &place)?,
            });
        }
    }
    Ok(failed)
}

fn string<'j>(json: &'j Json, name: &str, place: &str) -> Result<&'j str, ReportError> {
    let text = json.get(name).and_then(Json::as_str);
    text.ok_or_else(|| ReportError::expected(place, &format!("a member \"{name}\" with a text")))
}

/// Ours, or else those that all tools write.
fn states(result: &Json, place: &str) -> Result<Vec<ProviderState>, ReportError> {
    if let Some(states) = result.get("states").and_then(Json::items) {
        return states
            .iter()
            .map(|state| {
                let params = state.get("params").and_then(Json::members).unwrap_or_default();
                let params = params.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
                Ok(ProviderState { params, ..ProviderState::new(string(state, "name", &format!("{place}/states"))?) })
            })
            .collect();
    }
    let names = result.get("providerStates").and_then(Json::items).unwrap_or_default();
    let name = |name: &Json| name.as_str().map(ProviderState::new);
    let names: Option<Vec<_>> = names.iter().map(name).collect();
    names.ok_or_else(|| ReportError::expected(&format!("{place}/providerStates"), "a list of texts"))
}

/// A text that is no report of a verification.
#[derive(Debug)]
#[non_exhaustive]
pub enum ReportError {
    /// It is no JSON.
    Syntax(JsonSyntaxError),
    /// Something is missing in it.
    Form {
        /// The JSON pointer of what it is missing in.
        pointer: String,
        /// What should be there.
        expected: String,
    },
}

impl ReportError {
    fn expected(pointer: &str, expected: &str) -> Self {
        ReportError::Form { pointer: pointer.to_owned(), expected: expected.to_owned() }
    }
}

impl fmt::Display for ReportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReportError::Syntax(error) => write!(f, "this is not a report of a verification: {error}"),
            ReportError::Form { pointer, expected } => {
                let place = if pointer.is_empty() { "at its root" } else { pointer };
                write!(
                    f,
                    "this is not a report of a verification that names its interactions: {place}, expected {expected}"
                )
            }
        }
    }
}

impl std::error::Error for ReportError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            ReportError::Syntax(error) => Some(error),
            ReportError::Form { .. } => None,
        }
    }
}
