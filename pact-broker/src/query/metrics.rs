//! How much of everything there is. These statements read tables whole.

use crate::database::{Result, Sql, Tx, sql};

macro_rules! counts {
    ($($name:ident in [$($table:literal),*] = $text:literal;)*) => {
        $(sql!($name scans [$($table),*] = $text);)*
    };
}

counts! {
    INTERACTIONS in ["integration", "i"] = "SELECT count(*) FROM integration i JOIN pact p ON p.id = i.latest_pact_id JOIN interaction n ON n.content_id = p.content_id WHERE n.kind = 'http'";
    MESSAGES in ["integration", "i"] = "SELECT count(*) FROM integration i JOIN pact p ON p.id = i.latest_pact_id JOIN interaction n ON n.content_id = p.content_id WHERE n.kind <> 'http'";
    PACTICIPANTS in ["pacticipant"] = "SELECT count(*) FROM pacticipant";
    MAIN_BRANCHES in ["pacticipant"] = "SELECT count(*) FROM pacticipant WHERE main_branch IS NOT NULL";
    INTEGRATIONS in ["integration"] = "SELECT count(*) FROM integration";
    PACTS in ["pact"] = "SELECT count(*) FROM pact";
    CONTENTS in ["content"] = "SELECT count(*) FROM content";
    RESULTS in ["verification"] = "SELECT count(*) FROM verification";
    SUCCESSES in ["verification"] = "SELECT count(*) FROM verification WHERE success";
    DISTINCT_RESULTS in ["verification"] = "SELECT count(*) FROM verification WHERE is_latest";
    VERSIONS in ["version"] = "SELECT count(*) FROM version";
    ON_BRANCHES in ["branch_version"] = "SELECT count(DISTINCT version_id) FROM branch_version";
    WEBHOOKS in ["webhook"] = "SELECT count(*) FROM webhook";
    TAGS in ["tag_version"] = "SELECT count(*) FROM tag_version";
    TAG_NAMES in ["tag"] = "SELECT count(DISTINCT name) FROM tag";
    TAGS_OF_PACTICIPANTS in ["tag"] = "SELECT count(*) FROM tag";
    DELIVERIES_BY_STATUS in ["delivery"] = "SELECT status, count(*) FROM delivery GROUP BY status";
    ATTEMPTS in ["delivery_attempt"] = "SELECT count(*) FROM delivery_attempt";
    ENVIRONMENTS in ["environment"] = "SELECT count(*) FROM environment";
    DEPLOYED in ["placement"] = "SELECT count(*) FROM placement WHERE kind = 'deployed'";
    DEPLOYED_NOW in ["placement"] = "SELECT count(*) FROM placement WHERE kind = 'deployed' AND ended_at IS NULL";
    RELEASED in ["placement"] = "SELECT count(*) FROM placement WHERE kind = 'released'";
    RELEASED_NOW in ["placement"] = "SELECT count(*) FROM placement WHERE kind = 'released' AND ended_at IS NULL";
    PACT_TIMES in ["pact"] = "SELECT min(created_at), max(created_at) FROM pact";
    RESULT_TIMES in ["verification"] = "SELECT min(created_at), max(created_at) FROM verification";
    REVISIONS in ["pact", "x"] = "SELECT x.revisions, count(*) FROM (SELECT count(*) AS revisions FROM pact GROUP BY consumer_version_id, provider_id) x GROUP BY x.revisions ORDER BY x.revisions";
    RESULTS_OF_CONTENTS in ["verification", "x"] = "SELECT x.results, count(*) FROM (SELECT count(*) AS results FROM verification GROUP BY content_id) x GROUP BY x.results ORDER BY x.results";
}

/// How much there is of something.
#[derive(Debug, Clone, Copy)]
#[expect(missing_docs, reason = "say what they count")]
pub enum Count {
    Interactions,
    Messages,
    Pacticipants,
    MainBranches,
    Integrations,
    Pacts,
    Contents,
    Results,
    Successes,
    DistinctResults,
    Versions,
    VersionsOnBranches,
    Webhooks,
    Tags,
    TagNames,
    TagsOfPacticipants,
    Attempts,
    Environments,
    Deployed,
    DeployedNow,
    Released,
    ReleasedNow,
}

impl Count {
    fn sql(self) -> &'static Sql {
        match self {
            Count::Interactions => &INTERACTIONS,
            Count::Messages => &MESSAGES,
            Count::Pacticipants => &PACTICIPANTS,
            Count::MainBranches => &MAIN_BRANCHES,
            Count::Integrations => &INTEGRATIONS,
            Count::Pacts => &PACTS,
            Count::Contents => &CONTENTS,
            Count::Results => &RESULTS,
            Count::Successes => &SUCCESSES,
            Count::DistinctResults => &DISTINCT_RESULTS,
            Count::Versions => &VERSIONS,
            Count::VersionsOnBranches => &ON_BRANCHES,
            Count::Webhooks => &WEBHOOKS,
            Count::Tags => &TAGS,
            Count::TagNames => &TAG_NAMES,
            Count::TagsOfPacticipants => &TAGS_OF_PACTICIPANTS,
            Count::Attempts => &ATTEMPTS,
            Count::Environments => &ENVIRONMENTS,
            Count::Deployed => &DEPLOYED,
            Count::DeployedNow => &DEPLOYED_NOW,
            Count::Released => &RELEASED,
            Count::ReleasedNow => &RELEASED_NOW,
        }
    }
}

/// How much there is of it.
pub fn count(tx: &Tx<'_>, of: Count) -> Result<i64> {
    tx.number(of.sql(), &[])
}

/// The first and the last time.
type Times = [Option<i64>; 2];

/// When the first and the last pact was published.
pub fn pact_times(tx: &Tx<'_>) -> Result<Times> {
    tx.one(&PACT_TIMES, &[], |row| Ok([row.get(0)?, row.get(1)?]))
}

/// When the first and the last result was published.
pub fn result_times(tx: &Tx<'_>) -> Result<Times> {
    tx.one(&RESULT_TIMES, &[], |row| Ok([row.get(0)?, row.get(1)?]))
}

/// For each number of revisions, how many pacts of a version have so many.
pub fn revisions(tx: &Tx<'_>) -> Result<Vec<(i64, i64)>> {
    tx.all(&REVISIONS, &[], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// For each number of results, how many contents have so many.
pub fn results_of_contents(tx: &Tx<'_>) -> Result<Vec<(i64, i64)>> {
    tx.all(&RESULTS_OF_CONTENTS, &[], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// How many deliveries have each status that any has.
pub fn deliveries_by_status(tx: &Tx<'_>) -> Result<Vec<(String, i64)>> {
    tx.all(&DELIVERIES_BY_STATUS, &[], |row| Ok((row.get(0)?, row.get(1)?)))
}
