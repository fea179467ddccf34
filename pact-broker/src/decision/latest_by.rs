//! Which of several results of one pact counts.

use std::collections::{BTreeSet, HashMap};

use super::Row;

/// For what the newest result is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LatestBy {
    /// A version of the consumer and a version of the provider.
    ConsumerVersionAndProviderVersion,
    /// A version of the consumer and a provider.
    ConsumerVersionAndProvider,
    /// A consumer and a provider.
    ConsumerAndProvider,
}

impl LatestBy {
    /// As the API says it.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "cvpv" => Some(LatestBy::ConsumerVersionAndProviderVersion),
            "cvp" => Some(LatestBy::ConsumerVersionAndProvider),
            "cp" => Some(LatestBy::ConsumerAndProvider),
            _ => None,
        }
    }
}

/// Of each group the row of the newest versions: of the provider, then of the consumer where that is open. The versions in
/// `apart` have groups of their own: a newer version does not take their place.
pub fn latest_by(rows: Vec<Row>, by: LatestBy, apart: &BTreeSet<i64>) -> Vec<Row> {
    let key = |row: &Row| {
        let consumer = row.consumer_version_id;
        let consumer = (by != LatestBy::ConsumerAndProvider || apart.contains(&consumer)).then_some(consumer);
        let provider = row
            .provider_version_id
            .filter(|version| by == LatestBy::ConsumerVersionAndProviderVersion || apart.contains(version));
        (row.consumer_id, consumer, row.provider_id, provider)
    };
    let age = |row: &Row| (row.consumer_version_id, row.provider_version_id, row.verification_id);
    let mut best: HashMap<_, usize> = HashMap::new();
    for (at, row) in rows.iter().enumerate() {
        let kept = best.entry(key(row)).or_insert(at);
        if age(&rows[*kept]) < age(row) {
            *kept = at;
        }
    }
    let mut kept: Vec<usize> = best.into_values().collect();
    kept.sort_unstable();
    let mut rows: Vec<Option<Row>> = rows.into_iter().map(Some).collect();
    kept.into_iter().filter_map(|at| rows[at].take()).collect()
}
