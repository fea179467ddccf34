//! Every version that is meant counts: a version without a result is not hidden by another that has one.

use std::collections::{HashMap, HashSet};

use super::{Resolved, Row};

/// A row without a result for each pact and each version of its provider that is meant and has none.
pub fn add_unverified(rows: &mut Vec<Row>, selectors: &[Resolved]) {
    let mut versions: HashMap<i64, Vec<i64>> = HashMap::new();
    for one in selectors {
        if let Some((version, _)) = &one.version {
            versions.entry(one.pacticipant_id).or_default().push(*version);
        }
    }
    let mut known: HashSet<(i64, i64)> =
        rows.iter().filter_map(|row| Some((row.pact_id, row.provider_version_id?))).collect();
    let pacts: HashMap<i64, &Row> = rows.iter().map(|row| (row.pact_id, row)).collect();
    let mut missing = Vec::new();
    for row in pacts.into_values() {
        for version in versions.get(&row.provider_id).into_iter().flatten() {
            if known.insert((row.pact_id, *version)) {
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
    let replaced: HashSet<i64> = missing.iter().map(|row| row.pact_id).collect();
    rows.retain(|row| row.provider_version_id.is_some() || !replaced.contains(&row.pact_id));
    missing.sort_unstable_by_key(|row| (row.pact_id, row.provider_version_id));
    rows.extend(missing);
}

/// Leaves the rows that are about a version that was named. Where an application is its own provider, its live versions are
/// meant too, but what they expect of one another is decided already.
pub fn retain_named(rows: &mut Vec<Row>, selectors: &[Resolved]) {
    let named: HashSet<i64> = selectors.iter().filter(|one| one.specified).map(|one| one.pacticipant_id).collect();
    let others: HashSet<i64> =
        selectors.iter().filter(|one| !one.specified).filter_map(|one| Some(one.version.as_ref()?.0)).collect();
    rows.retain(|row| {
        let consumer = named.contains(&row.consumer_id);
        let provider = named.contains(&row.provider_id);
        let consumer_stays = consumer && others.contains(&row.consumer_version_id);
        let provider_stays = provider && row.provider_version_id.is_some_and(|version| others.contains(&version));
        if row.consumer_id == row.provider_id {
            consumer && !(consumer_stays && provider_stays)
        } else {
            (consumer || provider) && !consumer_stays && !provider_stays
        }
    });
}
