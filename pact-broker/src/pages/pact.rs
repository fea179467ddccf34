use maud::{Markup, html};
use pact_core::model::Json;

use super::page;
use crate::content::interactions;
use crate::http::Answer;

/// What is shown of a pact.
pub(crate) struct Shown<'a> {
    pub(crate) consumer: &'a str,
    pub(crate) provider: &'a str,
    pub(crate) number: &'a str,
    pub(crate) published: String,
    /// Where the document is.
    pub(crate) address: String,
    pub(crate) body: &'a Json,
}

/// A pact for a person: each interaction with its states and what is sent.
pub(crate) fn pact(shown: &Shown<'_>) -> Answer {
    let Shown { consumer, provider, number, published, address, body } = shown;
    let all: Vec<&Json> = interactions(body).collect();
    let main = html! {
        dl {
            dt { "Consumer" } dd { (consumer) ", version " (number) }
            dt { "Provider" } dd { (provider) }
            dt { "Published" } dd { (published) }
            dt { "Document" } dd { a href=(format!("{address}.json")) { (address) } }
        }
        @if all.is_empty() { p { "The pact has no interactions." } }
        @for one in &all { (interaction(one)) }
    };
    page(&format!("Pact between {consumer} and {provider}"), &main)
}

/// Members that have a place of their own, or that are no part of what is expected.
const KNOWN: [&str; 5] = ["_id", "description", "providerState", "providerStates", "key"];

fn interaction(one: &Json) -> Markup {
    let description = one.get("description").and_then(Json::as_str).unwrap_or("Interaction without a description");
    let states = states(one);
    html! {
        section {
            h2 { (description) }
            @if !states.is_empty() {
                p { "Given" }
                ul { @for state in &states { li { (state) } } }
            }
            @for (name, value) in one.members().unwrap_or_default() {
                @if !KNOWN.contains(&name.as_str()) {
                    h3 { (name.as_str()) }
                    pre { (value.to_pretty()) }
                }
            }
        }
    }
}

/// The provider states, in the old or the new form, with their parameters.
fn states(one: &Json) -> Vec<String> {
    if let Some(state) = ["providerState", "provider_state"].iter().find_map(|name| one.get(name)?.as_str()) {
        return vec![state.to_owned()];
    }
    let all = one.get("providerStates").and_then(Json::items).unwrap_or_default();
    all.iter()
        .filter_map(|state| {
            let name = state.get("name")?.as_str()?;
            Some(match state.get("params") {
                Some(params) if params.members().is_some_and(|members| !members.is_empty()) => {
                    format!("{name} {params}")
                }
                _ => name.to_owned(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_of_a_pact_is_escaped_and_nothing_is_loaded() {
        let evil = "<script>alert('&\\\"')</script>";
        let text = format!(
            r#"{{"interactions":[{{"description":"{evil}","providerStates":[{{"name":"{evil}","params":{{"{evil}":"{evil}"}}}}],
            "request":{{"path":"{evil}"}},"{evil}":1}}, {{}}, 7]}}"#
        );
        let body = Json::parse(text.as_bytes()).unwrap();
        let evil = "<script>alert('&\"')</script>";
        let shown = Shown {
            consumer: evil,
            provider: evil,
            number: evil,
            published: String::new(),
            address: format!("http://broker/{evil}"),
            body: &body,
        };
        let answer = pact(&shown);
        let html = String::from_utf8(answer.body).unwrap();
        assert!(!html.contains("<script"), "{html}");
        assert!(html.matches("&lt;script&gt;").count() >= 10, "{html}");
        assert!(
            answer
                .headers
                .iter()
                .any(|(name, value)| *name == "content-security-policy" && value.starts_with("default-src 'none'"))
        );
    }
}
