//! What makes an interaction itself, also where it stands in a file as JSON. Interactions are sorted by it: the description
//! comes first.

use crate::model::{Interaction, Json, Members, ProviderState};

const HTTP: &str = "Synchronous/HTTP";

pub(super) fn of(interaction: &Interaction) -> String {
    text(interaction.description(), interaction.type_name(), interaction.states())
}

/// The same of an interaction in a file.
pub(super) fn in_file(json: &Json) -> String {
    typed(json, json.get("type").and_then(Json::as_str).unwrap_or(HTTP))
}

/// The same of a message in the list that messages have before version 4.
pub(super) fn of_message_in_file(json: &Json) -> String {
    typed(json, "Asynchronous/Messages")
}

fn typed(json: &Json, kind: &str) -> String {
    text(json.get("description").and_then(Json::as_str).unwrap_or_default(), kind, &states(json))
}

/// For HTTP it is [`Interaction::identity`].
fn text(description: &str, kind: &str, states: &[ProviderState]) -> String {
    let mut text = if kind == HTTP { description.to_owned() } else { format!("{description} | {kind}") };
    for (i, state) in states.iter().enumerate() {
        text.push_str(if i == 0 { " | given " } else { " and " });
        text.push_str(&state.identity());
    }
    text
}

/// The provider states of an interaction as it stands in a file, in all the forms there are.
fn states(json: &Json) -> Vec<ProviderState> {
    let single = json.get("providerState").or_else(|| json.get("provider_state")).and_then(Json::as_str);
    let single = single.filter(|name| !name.is_empty()).map(ProviderState::new);
    let list = json.get("providerStates").and_then(Json::items).unwrap_or_default().iter().map(|state| {
        let params = match state.get("params") {
            Some(Json::Object(params)) => params.clone(),
            _ => Members::new(),
        };
        ProviderState { name: state.get("name").and_then(Json::as_str).unwrap_or_default().to_owned(), params }
    });
    single.into_iter().chain(list).collect()
}
