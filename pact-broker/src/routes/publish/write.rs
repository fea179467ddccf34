//! A publication in its transaction.

use std::collections::HashMap;

use pact_core::model::Json;

use super::answer::{answer, describe, refused};
use super::read::{Contract, Input, read};
use crate::action::publish::{Done, Packed, may_change, merged, publish};
use crate::action::{pacticipant, version as versions};
use crate::content::difference;
use crate::database::Tx;
use crate::http::{Outcome, Prepared, Problem, Request};
use crate::query::pact;
use crate::query::pacticipant as pacticipants;
use crate::routes::webhooks;
use crate::text::names::similar;
use crate::text::notices::{MERGE_NOT_ALLOWED, Notice, modification_refused, similar_names, version_put};

pub(super) fn prepare(request: &Request) -> Result<Prepared, Problem> {
    let body = request.json()?;
    let input = read(request, &body)?;
    Ok(Box::new(move |tx| write(tx, &input)))
}

fn write(tx: &Tx<'_>, input: &Input) -> Outcome {
    let settings = &input.settings;
    refuse_similar_names(tx, input)?;
    let mut names = vec![input.name.as_str()];
    names.extend(input.contracts.iter().map(|contract| contract.provider.as_str()));
    let applications = pacticipant::ensure_all(tx, &names, input.now)?;
    let (consumer, providers) = applications.split_first().ok_or(Problem::NotFound)?;
    let (one, made) = versions::ensure(tx, consumer, &input.number, input.now)?;
    if !made || input.contracts.len() > 1 {
        refuse_changes(tx, input, one.id, providers)?;
    }
    if let Some(url) = &input.build_url
        && one.build_url.as_ref() != Some(url)
    {
        versions::set_build_url(tx, one.id, Some(url), if made { one.created_at } else { input.now })?;
    }
    if let Some(branch) = &input.branch {
        versions::put_on_branch(tx, consumer, one.id, branch, settings, input.now)?;
    }
    let tags: Vec<&str> = input.tags.iter().map(String::as_str).collect();
    versions::tag(tx, consumer, &one, &tags, settings, input.now)?;
    let mut notices =
        vec![Notice::new("debug", version_put(made, &input.name, &input.number, input.branch.as_deref(), &tags))];
    if input.branch.is_none() {
        let text = "  Next steps:\n    Configure the version branch to be the value of your repository branch.";
        notices.push(Notice::new("prompt", text));
    }
    let (mut published, mut changed) = (Vec::new(), false);
    for (contract, provider) in input.contracts.iter().zip(providers) {
        let existing = pact::of_version(tx, one.id, provider.id)?;
        let packed = match &existing {
            Some(existing) if contract.merge && existing.sha != contract.packed.sha => {
                match merged(tx, existing, &contract.pact, settings)? {
                    Ok(json) => Packed::new(&json)?,
                    Err(conflict) => return Err(refused(&[conflict.to_string()], Vec::new())),
                }
            }
            _ => contract.packed.clone(),
        };
        let publication = publish(tx, consumer, provider, &one, existing.as_ref(), &packed, input.call())?;
        notices.extend(describe(tx, &input.urls, &publication, contract.merge && existing.is_some(), &tags)?);
        changed |= publication.done != Done::Unchanged;
        published.push(publication.pact);
    }
    if changed {
        webhooks::published(tx, input.call(), &published)?;
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
    let mut published: HashMap<i64, &Contract> = HashMap::new();
    for (contract, provider) in input.contracts.iter().zip(providers) {
        let existing = pact::of_version(tx, version, provider.id)?;
        let first = *published.entry(provider.id).or_insert(contract);
        let same = first.packed.sha == contract.packed.sha || input.settings.allow_dangerous_contract_modification;
        if same && may_change(existing.as_ref(), &contract.packed.sha, &input.settings) {
            continue;
        }
        let text = modification_refused(&input.name, &input.number, &provider.name);
        notices.push(Notice::new("error", &text));
        errors.push(text);
        if contract.merge {
            notices.push(Notice::new("info", MERGE_NOT_ALLOWED));
        }
        let before = match existing {
            Some(existing) => Json::parse(pact::body(tx, existing.content_id)?.as_bytes()).ok(),
            None => Some(first.pact.clone()),
        };
        let difference = before.and_then(|before| difference(&before, &contract.pact));
        notices.extend(difference.map(|text| Notice::new("info", text)));
    }
    if errors.is_empty() { Ok(()) } else { Err(refused(&errors, notices)) }
}
