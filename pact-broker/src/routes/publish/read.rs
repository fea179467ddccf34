//! What is published, as a request says it.

use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use pact_core::model::Json;

use crate::action::publish::Packed;
use crate::action::{Call, Settings};
use crate::http::{self, Form, NotJson, Problem, Request, Urls};

pub(super) struct Contract {
    pub(super) provider: String,
    pub(super) merge: bool,
    pub(super) pact: Json,
    pub(super) packed: Packed,
}

pub(super) struct Input {
    pub(super) name: String,
    pub(super) number: String,
    pub(super) branch: Option<String>,
    pub(super) tags: Vec<String>,
    pub(super) build_url: Option<String>,
    pub(super) contracts: Vec<Contract>,
    pub(super) now: i64,
    pub(super) urls: Urls,
    pub(super) settings: Arc<Settings>,
}

impl Input {
    /// What a write needs to know of the request.
    pub(super) fn call(&self) -> Call<'_> {
        Call { urls: &self.urls, settings: &self.settings, now: self.now }
    }
}

/// A text that must be there: `must be filled` where the peer says so.
fn text<'a>(form: &mut Form<'a>, name: &str) -> &'a str {
    match form.get(name) {
        Some(Json::String(text)) if text.is_empty() => {
            form.wrong(name, "must be filled");
            ""
        }
        _ => form.required(name),
    }
}

pub(super) fn read(request: &Request, body: &Json) -> Result<Input, Problem> {
    if body.members().is_none() {
        return Err(Problem::Said(400, "The request body must be a JSON object".to_owned()));
    }
    let mut form = Form::new(body);
    let number = text(&mut form, "pacticipantVersionNumber");
    let name = match form.get("pacticipantName") {
        // Which contracts are about another consumer is said with each; several lines in a name are part of it.
        Some(Json::String(name)) if name.contains('\n') => name.as_str(),
        _ => text(&mut form, "pacticipantName"),
    };
    let given = form.get("pacticipantName").and_then(Json::as_str).unwrap_or_default();
    let mut tags = Vec::new();
    match form.get("tags") {
        Some(Json::Array(items)) => {
            for (at, tag) in items.iter().enumerate() {
                match tag {
                    Json::String(tag) if tag.is_empty() => {
                        form.wrong("tags", format!("must be filled (at index {at})"));
                    }
                    Json::String(tag) | Json::Number(tag) => tags.push(tag.to_string()),
                    _ => form.wrong("tags", format!("must be a string (at index {at})")),
                }
            }
        }
        Some(_) => form.wrong("tags", "must be an array"),
        None => {}
    }
    let branch = form.optional("branch").map(str::to_owned);
    let build_url = form.optional("buildUrl").map(str::to_owned);
    let mut contracts = Vec::new();
    match (form.get("contracts"), form.has("contracts")) {
        (Some(Json::Array(items)), _) => {
            for (at, item) in items.iter().enumerate() {
                match contract(item, given) {
                    Ok(contract) => contracts.push(contract),
                    Err(errors) => {
                        for error in errors {
                            form.wrong("contracts", format!("{error} (at index {at})"));
                        }
                    }
                }
            }
        }
        (Some(_), _) => form.wrong("contracts", "must be an array"),
        (None, true) => form.wrong("contracts", "must be filled"),
        (None, false) => form.wrong("contracts", "is missing"),
    }
    form.finish()?;
    Ok(Input {
        name: name.to_owned(),
        number: number.to_owned(),
        branch,
        tags,
        build_url,
        contracts,
        now: request.now,
        urls: request.urls.clone(),
        settings: request.settings.clone(),
    })
}

/// Reads a contract, or all that is wrong with it.
fn contract(item: &Json, pacticipant: &str) -> Result<Contract, Vec<String>> {
    let mut errors = Vec::new();
    let text = |name: &str| item.get(name).and_then(Json::as_str);
    for name in ["consumerName", "providerName", "content", "contentType", "specification"] {
        match item.get(name) {
            None => errors.push(format!("{name} is missing")),
            Some(Json::Null) => errors.push(format!("{name} must be filled")),
            Some(Json::String(text)) if text.trim().is_empty() => errors.push(format!("{name} must be filled")),
            Some(Json::String(_)) => {}
            Some(_) => errors.push(format!("{name} must be a string")),
        }
    }
    for (name, allowed) in [
        ("contentType", &["application/json"][..]),
        ("specification", &["pact"]),
        ("onConflict", &["overwrite", "merge"]),
    ] {
        if text(name).is_some_and(|value| !allowed.contains(&value)) {
            errors.push(format!("{name} must be one of: {}", allowed.join(", ")));
        }
    }
    if !matches!(item.get("onConflict"), None | Some(Json::Null | Json::String(_))) {
        errors.push("onConflict must be a string".to_owned());
    }
    let (consumer, provider) = (text("consumerName").unwrap_or_default(), text("providerName").unwrap_or_default());
    if !consumer.is_empty() && consumer != pacticipant && !pacticipant.is_empty() {
        errors.push(format!("consumerName ('{consumer}') must match pacticipantName ('{pacticipant}')"));
    }
    let content = text("content").and_then(|content| BASE64_STANDARD.decode(content).ok());
    if content.is_none() {
        errors.push("is not valid Base64".to_owned());
    }
    let is_json = text("contentType") == Some("application/json");
    let pact = match http::parse(content.as_deref().unwrap_or_default()) {
        Err(NotJson::Encoding(error)) if content.is_some() => {
            errors.push(format!("contract content {error}"));
            None
        }
        Err(_) => {
            if is_json {
                errors.push("content could not be parsed as application/json".to_owned());
            }
            None
        }
        Ok(json) if json.members().is_none() => {
            let kind = match &json {
                Json::Array(_) => "Array",
                Json::String(_) => "String",
                Json::Number(number) if number.contains(['.', 'e', 'E']) => "Float",
                Json::Number(_) => "Integer",
                Json::Bool(true) => "TrueClass",
                Json::Bool(false) => "FalseClass",
                _ => "NilClass",
            };
            errors.push(format!("parsed content was expected to be a Hash but was a {kind}"));
            None
        }
        Ok(json) => Some(json),
    };
    let named = |pact: &Json, role: &str| {
        let name = pact.get(role)?.get("name").filter(|name| !matches!(name, Json::Null))?;
        Some(name.as_str().map_or_else(|| name.to_string(), str::to_owned))
    };
    for (role, expected) in [("consumer", consumer), ("provider", provider)] {
        if let Some(name) = pact.as_ref().and_then(|pact| named(pact, role)).filter(|name| name != expected) {
            errors.push(format!(
                "{role} name in contract content ('{name}') must match {role}Name in contract params ('{expected}')"
            ));
        }
    }
    match pact {
        Some(pact) if errors.is_empty() => {
            let packed = Packed::new(&pact).map_err(|error| vec![error.to_string()])?;
            Ok(Contract { provider: provider.to_owned(), merge: text("onConflict") == Some("merge"), pact, packed })
        }
        _ => Err(errors),
    }
}
