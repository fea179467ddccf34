//! Rows of the matrix, and which versions selectors mean.

use crate::database::{Result, Tx, sql};
use crate::decision::{Criterion, Row};

macro_rules! rows {
    ($latest_pact:literal, $result:literal) => {
        concat!(
            rows!(one $result), "WHERE p.consumer_version_id IN list($1) AND p.provider_id IN list($2)", $latest_pact, " UNION ALL ",
            rows!(one $result), "WHERE p.provider_id IN list($2) AND p.consumer_id IN list($3)", $latest_pact
        )
    };
    (one $result:literal) => {
        concat!(
            "SELECT p.id, p.revision, p.consumer_id, p.consumer_version_id, p.provider_id, r.provider_version_id, p.content_id, \
             r.id, r.success, p.created_at, r.executed_at FROM pact p LEFT JOIN verification r ON r.content_id = p.content_id ",
            $result, " "
        )
    };
}

// A lookup for each pact and provider version where versions are given; every result of a content where not.
sql!(
    LATEST = rows!(
        " AND p.is_latest",
        "AND r.is_latest AND r.provider_version_id IN list($4) AND NOT (r.provider_id IN list($5))"
    )
);
sql!(
    LATEST_OF_ANY = rows!(
        " AND p.is_latest",
        "AND r.is_latest AND (r.provider_version_id IN list($4) OR r.provider_id IN list($5))"
    )
);
sql!(EVERY = rows!("", "AND (r.provider_version_id IN list($4) OR r.provider_id IN list($5))"));

/// Which rows are looked for.
#[derive(Debug, Default)]
pub struct Wanted {
    /// Versions of consumers.
    pub consumer_versions: Vec<i64>,
    /// Consumers of which every version is meant.
    pub consumers: Vec<i64>,
    /// Providers.
    pub providers: Vec<i64>,
    /// Versions of providers.
    pub provider_versions: Vec<i64>,
    /// Providers of which every version is meant.
    pub any_providers: Vec<i64>,
}

/// The rows; only of the newest revisions and results, or of every one.
pub fn rows(tx: &Tx<'_>, wanted: &Wanted, only_latest: bool) -> Result<Vec<Row>> {
    let sql = match (only_latest, wanted.any_providers.is_empty()) {
        (true, true) => &LATEST,
        (true, false) => &LATEST_OF_ANY,
        (false, _) => &EVERY,
    };
    let values = [
        (&wanted.consumer_versions).into(),
        (&wanted.providers).into(),
        (&wanted.consumers).into(),
        (&wanted.provider_versions).into(),
        (&wanted.any_providers).into(),
    ];
    let mut rows = tx.all(sql, &values, |row| {
        Ok(Row {
            pact_id: row.get(0)?,
            revision: row.get(1)?,
            consumer_id: row.get(2)?,
            consumer_version_id: row.get(3)?,
            provider_id: row.get(4)?,
            provider_version_id: row.get(5)?,
            content_id: row.get(6)?,
            verification_id: row.get(7)?,
            success: row.get(8)?,
            published_at: row.get(9)?,
            verified_at: row.get(10)?,
        })
    })?;
    // A version may be meant by its number and by its application.
    rows.sort_by_key(|row| (row.pact_id, row.verification_id));
    rows.dedup_by_key(|row| (row.pact_id, row.verification_id));
    Ok(rows)
}

sql!(
    NUMBER =
        "SELECT v.pacticipant_id, v.id, v.number FROM version v WHERE v.pacticipant_id IN list($1) AND v.number = $2"
);
sql!(
    NEWEST = "SELECT v.pacticipant_id, v.id, v.number FROM version v WHERE v.id IN (SELECT max(m.id) FROM version m WHERE m.pacticipant_id IN list($1) GROUP BY m.pacticipant_id)"
);
sql!(
    TAG_HEAD = "SELECT v.pacticipant_id, v.id, v.number FROM tag t JOIN version v ON v.id = t.head_id WHERE t.pacticipant_id IN list($1) AND t.name = $2"
);
sql!(
    TAG_ALL = "SELECT v.pacticipant_id, v.id, v.number FROM tag t JOIN tag_version tv ON tv.tag_id = t.id JOIN version v ON v.id = tv.version_id WHERE t.pacticipant_id IN list($1) AND t.name = $2"
);
sql!(
    BRANCH_HEAD = "SELECT v.pacticipant_id, v.id, v.number FROM branch b JOIN version v ON v.id = b.head_id WHERE b.pacticipant_id IN list($1) AND b.name = $2"
);
sql!(
    BRANCH_ALL = "SELECT v.pacticipant_id, v.id, v.number FROM branch b JOIN branch_version bv ON bv.branch_id = b.id JOIN version v ON v.id = bv.version_id WHERE b.pacticipant_id IN list($1) AND b.name = $2"
);
sql!(
    MAIN_HEAD = "SELECT v.pacticipant_id, v.id, v.number FROM pacticipant a JOIN branch b ON b.pacticipant_id = a.id AND b.name = a.main_branch JOIN version v ON v.id = b.head_id WHERE a.id IN list($1)"
);
sql!(
    MAIN_ALL = "SELECT v.pacticipant_id, v.id, v.number FROM pacticipant a JOIN branch b ON b.pacticipant_id = a.id AND b.name = a.main_branch JOIN branch_version bv ON bv.branch_id = b.id JOIN version v ON v.id = bv.version_id WHERE a.id IN list($1)"
);
sql!(
    IN_ENVIRONMENT = "SELECT DISTINCT v.pacticipant_id, v.id, v.number FROM placement l JOIN environment e ON e.id = l.environment_id JOIN version v ON v.id = l.version_id WHERE l.pacticipant_id IN list($1) AND e.name = $2 AND l.ended_at IS NULL"
);

/// The versions of applications that a criterion means: application, id, number; newest first.
pub fn resolve(tx: &Tx<'_>, criterion: &Criterion, pacticipants: &[i64]) -> Result<Vec<(i64, i64, String)>> {
    let (sql, name) = match criterion {
        Criterion::Any => return Ok(Vec::new()),
        Criterion::Number(number) => (&NUMBER, Some(number)),
        Criterion::Latest => (&NEWEST, None),
        Criterion::Tag(tag, true) => (&TAG_HEAD, Some(tag)),
        Criterion::Tag(tag, false) => (&TAG_ALL, Some(tag)),
        Criterion::Branch(branch, true) => (&BRANCH_HEAD, Some(branch)),
        Criterion::Branch(branch, false) => (&BRANCH_ALL, Some(branch)),
        Criterion::MainBranch(true) => (&MAIN_HEAD, None),
        Criterion::MainBranch(false) => (&MAIN_ALL, None),
        Criterion::Environment(name) => (&IN_ENVIRONMENT, Some(name)),
    };
    let mut values = vec![pacticipants.into()];
    values.extend(name.map(crate::database::Value::from));
    let mut found: Vec<(i64, i64, String)> = tx.all(sql, &values, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    found.sort_by_key(|(pacticipant, version, _)| (*pacticipant, -version));
    Ok(found)
}

sql!(
    PROVIDERS_OF_VERSIONS = "SELECT DISTINCT p.consumer_id, p.provider_id FROM pact p WHERE p.consumer_version_id IN list($1) AND p.is_latest"
);
sql!(PROVIDERS = "SELECT i.consumer_id, i.provider_id FROM integration i WHERE i.consumer_id IN list($1)");
sql!(CONSUMERS = "SELECT i.consumer_id, i.provider_id FROM integration i WHERE i.provider_id IN list($1)");
sql!(
    BETWEEN = "SELECT i.consumer_id, i.provider_id FROM integration i WHERE i.consumer_id IN list($1) AND i.provider_id IN list($1)"
);

/// Pairs of consumer and provider.
pub type Pairs = Vec<(i64, i64)>;

fn pairs(tx: &Tx<'_>, sql: &'static crate::database::Sql, ids: &[i64]) -> Result<Pairs> {
    tx.all(sql, &[ids.into()], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Whom versions need: what their pacts say.
pub fn providers_of_versions(tx: &Tx<'_>, versions: &[i64]) -> Result<Pairs> {
    pairs(tx, &PROVIDERS_OF_VERSIONS, versions)
}

/// Whom applications need or needed.
pub fn providers_of(tx: &Tx<'_>, consumers: &[i64]) -> Result<Pairs> {
    pairs(tx, &PROVIDERS, consumers)
}

/// Who needs or needed applications.
pub fn consumers_of(tx: &Tx<'_>, providers: &[i64]) -> Result<Pairs> {
    pairs(tx, &CONSUMERS, providers)
}

/// Who of some applications needs or needed whom of them.
pub fn between(tx: &Tx<'_>, ids: &[i64]) -> Result<Pairs> {
    pairs(tx, &BETWEEN, ids)
}
