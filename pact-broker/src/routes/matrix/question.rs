//! What a decision needs to know, looked up.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::ask::Asked;
use crate::action::Settings;
use crate::database::Tx;
use crate::decision::{Criterion, Question, Resolved, Row, add_unverified, latest_by, retain_named};
use crate::http::Problem;
use crate::query::matrix::{self as query, Wanted};
use crate::query::pacticipant::{self as pacticipants, Pacticipant};

/// Looks up what is needed to decide.
pub(crate) fn question(tx: &Tx<'_>, settings: &Settings, asked: &Asked) -> Result<Question, Problem> {
    let judge_every = settings.judge_every_live_version;
    let mut selectors = Vec::new();
    for one in &asked.selectors {
        let found = query::resolve(tx, &one.criterion, &[one.pacticipant.id])?;
        selectors.extend(resolved(&one.pacticipant, &one.criterion, found, true));
    }
    let mut specified: Vec<i64> = asked.selectors.iter().map(|one| one.pacticipant.id).collect();
    let given = if judge_every {
        specified.sort_unstable();
        specified.dedup();
        specified.len()
    } else {
        specified.len()
    };
    let integrations = if asked.target.is_some() || given == 1 {
        integrations(tx, &selectors)?
    } else {
        query::between(tx, &specified)?.into_iter().map(|(consumer, provider)| (consumer, provider, true)).collect()
    };
    let mut others: Vec<i64> = integrations.iter().flat_map(|(consumer, provider, _)| [*consumer, *provider]).collect();
    others.sort_unstable();
    others.dedup();
    let owners = pacticipants::by_ids(tx, &others)?;
    // What is live of an application that is its own provider meets the named version, too.
    let is_own = |id: &i64| {
        integrations.iter().any(|(consumer, provider, _)| consumer == id && provider == id)
            && !selectors.iter().any(|one| one.pacticipant_id == *id && one.criterion == Criterion::Any)
    };
    others.retain(|id| !specified.contains(id) || (judge_every && is_own(id)));
    if let Some(target) = &asked.target {
        let named: HashSet<i64> = selectors.iter().filter_map(|one| Some(one.version.as_ref()?.0)).collect();
        let mut found: HashMap<i64, Vec<_>> = HashMap::new();
        for one in query::resolve(tx, target, &others)? {
            if !named.contains(&one.1) {
                found.entry(one.0).or_default().push(one);
            }
        }
        for owner in owners.iter().filter(|owner| others.binary_search(&owner.id).is_ok()) {
            match found.remove(&owner.id) {
                None if specified.contains(&owner.id) => {}
                own => selectors.extend(resolved(owner, target, own.unwrap_or_default(), false)),
            }
        }
    }
    let alone = if judge_every { asked.target.is_none() && given == 1 } else { selectors.len() == 1 };
    let wanted = Wanted::of(&selectors);
    let mut rows = if alone {
        rows_of_one(tx, wanted, asked.latest_by.is_some())?
    } else {
        query::rows(tx, &wanted, asked.latest_by.is_some())?
    };
    let mut apart = BTreeSet::new();
    if judge_every {
        if !alone {
            add_unverified(&mut rows, &selectors);
        }
        apart.extend(selectors.iter().filter_map(|one| Some(one.version.as_ref()?.0)));
    }
    retain_named(&mut rows, &selectors);
    if let Some(by) = asked.latest_by {
        rows = latest_by(rows, by, &apart);
    }
    if let Some(success) = asked.success.as_ref().filter(|_| !judge_every) {
        rows.retain(|row| success.contains(&row.success));
    }
    Ok(Question {
        given,
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

impl Wanted {
    /// What selectors mean, as consumers and as providers.
    fn of(selectors: &[Resolved]) -> Self {
        let versions: Vec<i64> = selectors.iter().filter_map(|one| Some(one.version.as_ref()?.0)).collect();
        let whole: Vec<i64> =
            selectors.iter().filter(|one| one.criterion == Criterion::Any).map(|one| one.pacticipant_id).collect();
        let mut providers: Vec<i64> = selectors.iter().map(|one| one.pacticipant_id).collect();
        providers.sort_unstable();
        providers.dedup();
        Self {
            consumer_versions: versions.clone(),
            consumers: whole.clone(),
            providers,
            provider_versions: versions,
            any_providers: whole,
        }
    }
}

/// Of one application alone: what it needs against every result, and every result that it gave.
fn rows_of_one(tx: &Tx<'_>, wanted: Wanted, only_latest: bool) -> Result<Vec<Row>, Problem> {
    let ids = &wanted.providers;
    let providers: Vec<i64> = query::providers_of(tx, ids)?.into_iter().map(|(_, provider)| provider).collect();
    let consumers: Vec<i64> = query::consumers_of(tx, ids)?.into_iter().map(|(consumer, _)| consumer).collect();
    let as_consumer = Wanted {
        consumer_versions: wanted.consumer_versions,
        consumers: wanted.consumers,
        any_providers: providers.clone(),
        providers,
        ..Wanted::default()
    };
    let as_provider = Wanted {
        consumers,
        consumer_versions: Vec::new(),
        providers: wanted.providers,
        provider_versions: wanted.provider_versions,
        any_providers: wanted.any_providers,
    };
    let mut rows = query::rows(tx, &as_consumer, only_latest)?;
    rows.extend(query::rows(tx, &as_provider, only_latest)?.into_iter().filter(|row| row.verification_id.is_some()));
    rows.sort_by_key(|row| (row.pact_id, row.verification_id));
    rows.dedup_by_key(|row| (row.pact_id, row.verification_id));
    Ok(rows)
}
