//! `POST /contracts/publish`: a version, its branch and tags, and what it expects of several providers.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use pact_core::model::Json;

use crate::action::publish::{Done, Packed, Publication, may_change, merged, publish};
use crate::action::{pacticipant, version as versions};
use crate::content::difference;
use crate::database::Tx;
use crate::http::{
    self, Answer, Body, Form, Handler, Method, NotJson, Object, Outcome, Prepared, Problem, Request, Route, Urls,
};
use crate::query::pact::{self, Pact};
use crate::query::{pacticipant as pacticipants, verification};
use crate::text::names::similar;
use crate::text::notices::{Notice, modification_refused, similar_names, version_put};

pub(super) static ROUTES: &[Route] = &[Route {
    path: "/contracts/publish",
    accepts: &[],
    methods: &[(Method::Post, Body::Json, Handler::Prepare(prepare))],
}];

struct Contract {
    provider: String,
    merge: bool,
    pact: Json,
    packed: Packed,
}

struct Input {
    name: String,
    number: String,
    branch: Option<String>,
    tags: Vec<String>,
    build_url: Option<String>,
    contracts: Vec<Contract>,
    now: i64,
    urls: Urls,
    settings: std::sync::Arc<crate::action::Settings>,
}

fn prepare(request: &Request) -> Result<Prepared, Problem> {
    let body = request.json()?;
    let input = read(request, &body)?;
    Ok(Box::new(move |tx| write(tx, &input)))
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

fn read(request: &Request, body: &Json) -> Result<Input, Problem> {
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
    let named = |pact: &Json, role: &str| pact.get(role)?.get("name")?.as_str().map(str::to_owned);
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

fn write(tx: &Tx<'_>, input: &Input) -> Outcome {
    let settings = &input.settings;
    refuse_similar_names(tx, input)?;
    let mut names = vec![input.name.as_str()];
    names.extend(input.contracts.iter().map(|contract| contract.provider.as_str()));
    let applications = pacticipant::ensure_all(tx, &names, input.now)?;
    let (consumer, providers) = applications.split_first().ok_or(Problem::NotFound)?;
    let (one, made) = versions::ensure(tx, consumer, &input.number, input.now)?;
    refuse_changes(tx, input, one.id, providers)?;
    if let Some(url) = &input.build_url
        && one.build_url.as_ref() != Some(url)
    {
        versions::set_build_url(tx, one.id, Some(url), if made { one.created_at } else { input.now })?;
    }
    if let Some(branch) = &input.branch {
        versions::put_on_branch(tx, consumer, one.id, branch, settings, input.now)?;
    }
    for tag in &input.tags {
        versions::tag(tx, consumer, &one, tag, settings, input.now)?;
    }
    let tags: Vec<&str> = input.tags.iter().map(String::as_str).collect();
    let mut notices =
        vec![Notice::new("debug", version_put(made, &input.name, &input.number, input.branch.as_deref(), &tags))];
    if input.branch.is_none() {
        let text = "  Next steps:\n    Configure the version branch to be the value of your repository branch.";
        notices.push(Notice::new("prompt", text));
    }
    let mut published = Vec::new();
    for (contract, provider) in input.contracts.iter().zip(providers) {
        let existing = pact::of_version(tx, one.id, provider.id)?;
        let packed = match &existing {
            Some(existing) if contract.merge && existing.sha != contract.packed.sha => {
                match merged(tx, existing, &contract.pact)? {
                    Ok(json) => Packed::new(&json)?,
                    Err(conflict) => return Err(refused(&[conflict.to_string()], Vec::new())),
                }
            }
            _ => contract.packed.clone(),
        };
        let publication = publish(tx, consumer, provider, &one, &packed, input.now)?;
        notices.extend(describe(tx, &input.urls, &publication, contract.merge && existing.is_some(), &tags)?);
        published.push(publication.pact);
    }
    Ok(answer(input, &notices, &published))
}

fn refuse_similar_names(tx: &Tx<'_>, input: &Input) -> Result<(), Problem> {
    if !input.settings.check_for_potential_duplicate_pacticipant_names {
        return Ok(());
    }
    let mut wanted = vec![&input.name];
    wanted.extend(input.contracts.iter().map(|contract| &contract.provider));
    let mut unknown = Vec::new();
    for name in wanted {
        if pacticipants::by_name(tx, name)?.is_none() {
            unknown.push(name);
        }
    }
    if unknown.is_empty() {
        return Ok(());
    }
    let known = pacticipants::names(tx)?;
    let errors: Vec<String> = unknown
        .into_iter()
        .map(|name| (name, similar(name, &known)))
        .filter(|(_, similar)| !similar.is_empty())
        .map(|(name, similar)| similar_names(name, &similar, &input.urls.base))
        .collect();
    if errors.is_empty() { Ok(()) } else { Err(refused(&errors, Vec::new())) }
}

fn refuse_changes(
    tx: &Tx<'_>,
    input: &Input,
    version: i64,
    providers: &[pacticipants::Pacticipant],
) -> Result<(), Problem> {
    let mut errors = Vec::new();
    let mut notices = Vec::new();
    for (contract, provider) in input.contracts.iter().zip(providers) {
        let existing = pact::of_version(tx, version, provider.id)?;
        if may_change(existing.as_ref(), &contract.packed.sha, &input.settings) {
            continue;
        }
        let text = modification_refused(&input.name, &input.number, &provider.name);
        notices.push(Notice::new("error", &text));
        errors.push(text);
        if let Some(existing) = existing {
            let stored = Json::parse(pact::body(tx, existing.content_id)?.as_bytes());
            let difference = stored.ok().and_then(|stored| difference(&stored, &contract.pact));
            notices.extend(difference.map(|text| Notice::new("info", text)));
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(refused(&errors, notices)) }
}

/// 409: what is wrong, and notices about it; of the errors themselves where there are none.
fn refused(errors: &[String], notices: Vec<Notice>) -> Problem {
    let notices =
        if notices.is_empty() { errors.iter().map(|text| Notice::new("error", text)).collect() } else { notices };
    let document = Object::of(|o| {
        o.list("notices", &notices, |notice, one| {
            notice.put("type", one.kind).put("text", &one.text);
        });
        o.object("errors", |e| {
            e.put("contracts", errors);
        });
    });
    Problem::Written(Box::new(Answer::ok(document).status(409).json(true)))
}

fn describe(
    tx: &Tx<'_>,
    urls: &Urls,
    publication: &Publication,
    merged: bool,
    tags: &[&str],
) -> Result<Vec<Notice>, Problem> {
    let pact = &publication.pact;
    let pair = format!("{} version {} and provider {}", pact.consumer, pact.number, pact.provider);
    let mut notices = vec![match publication.done {
        Done::Published => Notice::new("success", format!("Pact successfully published for {pair}.")),
        Done::Overwritten | Done::Unchanged if merged => {
            Notice::new("success", format!("Pact content merged with existing content for {pair}."))
        }
        Done::Unchanged => {
            Notice::new("success", format!("Pact successfully republished for {pair} with no content changes."))
        }
        Done::Overwritten => Notice::new(
            "warning",
            format!(
                "Pact with changed content published over existing content for {pair}. This is not recommended in normal \
                 circumstances and may indicate that you have not configured your Pact pipeline correctly. For more \
                 information see https://docs.pact.io/go/versioning"
            ),
        ),
    }];
    let url = urls.pact(&pact.provider, &pact.consumer, &pact.number);
    notices.push(Notice::new("debug", format!("  View the published pact at {url}")));
    notices.push(Notice::new("debug", format!("  Events detected: {}", events(publication, tags))));
    let verified = verification::any_of_pair(tx, pact.consumer_id, pact.provider_id)?;
    notices.push(Notice::new("prompt", "  Next steps:"));
    if !verified {
        let text = format!(
            "    * Add Pact verification tests to the {} build. See https://docs.pact.io/go/provider_verification",
            pact.provider
        );
        notices.push(Notice::new("prompt", text));
    }
    let text = format!(
        "    * Configure separate {} pact verification build and webhook to trigger it when the pact content changes. See https://docs.pact.io/go/webhooks",
        pact.provider
    );
    notices.push(Notice::new("prompt", text));
    Ok(notices)
}

/// The events of a publication, in the words of the API.
fn events(publication: &Publication, tags: &[&str]) -> String {
    let changed = !publication.changes.is_empty();
    let same = match (publication.done, tags.first()) {
        (Done::Published, Some(tag)) if !changed => {
            format!(" (pact content is the same as previous version with tag {tag} and no new tags were applied)")
        }
        (Done::Published, None) if !changed => " (pact content is the same as previous untagged version)".to_owned(),
        _ => String::new(),
    };
    let mut events = vec![format!("contract_published{same}")];
    if publication.requires_verification {
        events.push(format!("contract_requiring_verification_published{same}"));
    }
    if changed {
        events.push(format!("contract_content_changed ({})", publication.changes.join(", ")));
    }
    events.join(", ")
}

fn answer(input: &Input, notices: &[Notice], published: &[Pact]) -> Answer {
    let (urls, name, number) = (&input.urls, &input.name, &input.number);
    Answer::ok(Object::of(|o| {
        o.list("logs", notices, |log, notice| {
            log.put("level", notice.kind).put("message", &notice.text).put("deprecationWarning", "Replaced by notices");
        });
        o.list("notices", notices, |o, notice| {
            o.put("type", notice.kind).put("text", &notice.text);
        });
        o.object("_embedded", |embedded| {
            embedded.object("pacticipant", |p| {
                p.put("name", name).object("_links", |links| {
                    links.link("self", &urls.pacticipant(name), &[]);
                });
            });
            embedded.object("version", |v| {
                v.put("number", number).object("_links", |links| {
                    links.link("self", &urls.version(name, number), &[("title", "Version"), ("name", number)]);
                });
            });
        });
        o.object("_links", |links| {
            links.link("pb:pacticipant", &urls.pacticipant(name), &[("title", "Pacticipant"), ("name", name)]);
            links.link(
                "pb:pacticipant-version",
                &urls.version(name, number),
                &[("title", "Pacticipant version"), ("name", number)],
            );
            links.list("pb:pacticipant-version-tags", &input.tags, |link, tag| {
                link.href(&urls.tag(name, number, tag), &[("title", "Tag"), ("name", tag)]);
            });
            links.list("pb:contracts", published, |link, pact| {
                let title = super::pact_document::title(pact);
                link.href(
                    &urls.pact(&pact.provider, &pact.consumer, &pact.number),
                    &[("title", "Pact"), ("name", &title)],
                );
            });
        });
    }))
}
