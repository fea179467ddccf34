//! What a decision needs to know, looked up.

use super::ask::Asked;
use crate::action::Settings;
use crate::database::Tx;
use crate::decision::{Criterion, LatestBy, Question, Resolved, Row, latest_by};
use crate::http::Problem;
use crate::query::matrix::{self as query, Wanted};
use crate::query::pacticipant::{self as pacticipants, Pacticipant};

/// Looks up what is needed to decide.
pub(crate) fn question(tx: &Tx<'_>, settings: &Settings, asked: &Asked) -> Result<Question, Problem> {
    let mut selectors = Vec::new();
    for one in &asked.selectors {
        let found = query::resolve(tx, &one.criterion, &[one.pacticipant.id])?;
        selectors.extend(resolved(&one.pacticipant, &one.criterion, found, true));
    }
    let specified: Vec<i64> = asked.selectors.iter().map(|one| one.pacticipant.id).collect();
    let infers = asked.target.is_some();
    let integrations = if infers || asked.selectors.len() == 1 {
        integrations(tx, &selectors)?
    } else {
        query::between(tx, &specified)?.into_iter().map(|(consumer, provider)| (consumer, provider, true)).collect()
    };
    let mut others: Vec<i64> = integrations.iter().flat_map(|(consumer, provider, _)| [*consumer, *provider]).collect();
    others.sort_unstable();
    others.dedup();
    let owners = pacticipants::by_ids(tx, &others)?;
    others.retain(|id| !specified.contains(id));
    if let Some(target) = &asked.target {
        let found = query::resolve(tx, target, &others)?;
        for id in &others {
            let Some(owner) = owners.iter().find(|owner| owner.id == *id) else { continue };
            let own = found.iter().filter(|(pacticipant, ..)| pacticipant == id).cloned().collect();
            selectors.extend(resolved(owner, target, own, false));
        }
    }
    let in_environment = |one: &Resolved| matches!(one.criterion, Criterion::Environment(_));
    let judge_all = settings.judge_every_live_version && selectors.iter().any(in_environment);
    let by = match asked.latest_by {
        // Each live version counts: none hides behind a newer one.
        Some(_) if judge_all => Some(LatestBy::ConsumerVersionAndProviderVersion),
        by => by,
    };
    let mut rows = rows(tx, &selectors, &specified, by.is_some())?;
    if judge_all {
        add_unverified(&mut rows, &selectors);
    }
    if let Some(by) = by {
        rows = latest_by(rows, by);
    }
    if let Some(success) = &asked.success {
        rows.retain(|row| success.contains(&row.success));
    }
    Ok(Question {
        given: asked.selectors.len(),
        has_target: asked.target.as_ref().is_some_and(|target| *target != Criterion::Latest),
        integrations,
        rows,
        ignore: asked.ignore.clone(),
        names: owners.into_iter().map(|owner| (owner.id, owner.name)).collect(),
        selectors,
    })
}

/// A selector for each version that was found, or one that means nothing.
fn resolved(
    owner: &Pacticipant,
    criterion: &Criterion,
    found: Vec<(i64, i64, String)>,
    specified: bool,
) -> Vec<Resolved> {
    let one_of_many = found.len() > 1;
    let make = |version| Resolved {
        pacticipant_id: owner.id,
        pacticipant: owner.name.clone(),
        criterion: criterion.clone(),
        version,
        one_of_many,
        specified,
    };
    if found.is_empty() {
        return vec![make(None)];
    }
    found.into_iter().map(|(_, id, number)| make(Some((id, number)))).collect()
}

/// Whom the named versions need, which is required, and who needs the named applications, which is not.
fn integrations(tx: &Tx<'_>, selectors: &[Resolved]) -> Result<Vec<(i64, i64, bool)>, Problem> {
    let versions: Vec<i64> = selectors.iter().filter_map(|one| Some(one.version.as_ref()?.0)).collect();
    let whole: Vec<i64> =
        selectors.iter().filter(|one| one.criterion == Criterion::Any).map(|one| one.pacticipant_id).collect();
    let mut named: Vec<i64> = selectors.iter().map(|one| one.pacticipant_id).collect();
    named.dedup();
    let mut required = query::providers_of_versions(tx, &versions)?;
    required.extend(query::providers_of(tx, &whole)?);
    let mut all: Vec<(i64, i64, bool)> =
        required.into_iter().map(|(consumer, provider)| (consumer, provider, true)).collect();
    all.extend(query::consumers_of(tx, &named)?.into_iter().map(|(consumer, provider)| (consumer, provider, false)));
    all.sort_by_key(|(consumer, provider, required)| (*consumer, *provider, !required));
    all.dedup_by_key(|(consumer, provider, _)| (*consumer, *provider));
    Ok(all)
}

fn rows(tx: &Tx<'_>, selectors: &[Resolved], specified: &[i64], only_latest: bool) -> Result<Vec<Row>, Problem> {
    let versions: Vec<i64> = selectors.iter().filter_map(|one| Some(one.version.as_ref()?.0)).collect();
    let whole: Vec<i64> =
        selectors.iter().filter(|one| one.criterion == Criterion::Any).map(|one| one.pacticipant_id).collect();
    let mut ids: Vec<i64> = selectors.iter().map(|one| one.pacticipant_id).collect();
    ids.sort_unstable();
    ids.dedup();
    if let [one] = selectors {
        // A single version: what it needs against every result, and every result that it gave.
        let providers: Vec<i64> = query::providers_of(tx, &ids)?.into_iter().map(|(_, provider)| provider).collect();
        let consumers: Vec<i64> = query::consumers_of(tx, &ids)?.into_iter().map(|(consumer, _)| consumer).collect();
        let as_consumer = Wanted {
            consumer_versions: versions.clone(),
            consumers: whole.clone(),
            any_providers: providers.clone(),
            providers,
            ..Wanted::default()
        };
        let as_provider = Wanted {
            consumers,
            providers: ids,
            provider_versions: versions,
            any_providers: whole,
            ..Wanted::default()
        };
        let mut rows = if one.is_missing() { Vec::new() } else { query::rows(tx, &as_consumer, only_latest)? };
        rows.extend(
            query::rows(tx, &as_provider, only_latest)?.into_iter().filter(|row| row.verification_id.is_some()),
        );
        rows.sort_by_key(|row| (row.pact_id, row.verification_id));
        rows.dedup_by_key(|row| (row.pact_id, row.verification_id));
        return Ok(rows);
    }
    let wanted = Wanted {
        consumer_versions: versions.clone(),
        consumers: whole.clone(),
        providers: ids,
        provider_versions: versions,
        any_providers: whole,
    };
    let mut rows = query::rows(tx, &wanted, only_latest)?;
    rows.retain(|row| specified.contains(&row.consumer_id) || specified.contains(&row.provider_id));
    Ok(rows)
}

/// A row without a result for each pact and live version of its provider that has none.
fn add_unverified(rows: &mut Vec<Row>, selectors: &[Resolved]) {
    let mut missing = Vec::new();
    for row in rows.iter() {
        for one in selectors.iter().filter(|one| one.pacticipant_id == row.provider_id) {
            let (Criterion::Environment(_), Some((version, _))) = (&one.criterion, &one.version) else { continue };
            let known =
                rows.iter().any(|other| other.pact_id == row.pact_id && other.provider_version_id == Some(*version));
            if !known {
                missing.push(Row {
                    provider_version_id: Some(*version),
                    verification_id: None,
                    success: None,
                    verified_at: None,
                    ..row.clone()
                });
            }
        }
    }
    // A row that says only that there is no result says less than these.
    rows.retain(|row| row.provider_version_id.is_some() || !missing.iter().any(|other| other.pact_id == row.pact_id));
    for row in missing {
        let known = rows
            .iter()
            .any(|other| other.pact_id == row.pact_id && other.provider_version_id == row.provider_version_id);
        if !known {
            rows.push(row);
        }
    }
}
