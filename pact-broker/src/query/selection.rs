//! Pacts of a provider by what their consumer versions are.

use super::pact::{Pact, read, select_pact};
use crate::database::{Result, Tx, sql};

// `+`: from branches, tags and places to their pacts. Without it SQLite may begin with every pact that the provider ever had.
macro_rules! of_provider {
    ($join:literal) => {
        concat!(
            "SELECT p.id, p.consumer_id, c.name, p.provider_id, q.name, p.consumer_version_id, v.number, p.content_id, t.sha, \
             p.revision, p.created_at, x.name FROM integration i JOIN pacticipant c ON c.id = i.consumer_id \
             JOIN pacticipant q ON q.id = i.provider_id ",
            $join,
            " JOIN pact p ON p.consumer_version_id = v.id AND +p.provider_id = i.provider_id AND p.is_latest \
             JOIN content t ON t.id = p.content_id WHERE i.provider_id = $1"
        )
    };
}

sql!(
    MAIN_BRANCH = of_provider!(
        "JOIN branch x ON x.pacticipant_id = c.id AND x.name = c.main_branch JOIN version v ON v.id = x.head_id"
    )
);
sql!(
    BRANCH =
        of_provider!("JOIN branch x ON x.pacticipant_id = c.id AND x.name = $2 JOIN version v ON v.id = x.head_id")
);
sql!(EVERY_BRANCH = of_provider!("JOIN branch x ON x.pacticipant_id = c.id JOIN version v ON v.id = x.head_id"));
sql!(
    TAG_HEAD = of_provider!("JOIN tag x ON x.pacticipant_id = c.id AND x.name = $2 JOIN version v ON v.id = x.head_id")
);
sql!(
    TAG = of_provider!(
        "JOIN tag x ON x.pacticipant_id = c.id AND x.name = $2 JOIN tag_version tv ON tv.tag_id = x.id JOIN version v ON v.id = tv.version_id"
    )
);
sql!(
    BRANCH_HEADS_SINCE = concat!(
        of_provider!(
            "JOIN branch x ON x.pacticipant_id = c.id AND x.head_pact_at > $2 JOIN version v ON v.id = x.head_id"
        ),
        " AND p.created_at > $2 ORDER BY x.id"
    )
);
sql!(
    TAG_HEADS_SINCE = concat!(
        of_provider!(
            "JOIN tag x ON x.pacticipant_id = c.id AND x.head_pact_at > $2 JOIN version v ON v.id = x.head_id"
        ),
        " AND p.created_at > $2 ORDER BY x.id"
    )
);
sql!(
    PLACES = "SELECT p.id, p.consumer_id, c.name, p.provider_id, q.name, p.consumer_version_id, v.number, p.content_id, t.sha, \
    p.revision, p.created_at, e.name, e.production, l.kind FROM integration i JOIN pacticipant c ON c.id = i.consumer_id \
    JOIN pacticipant q ON q.id = i.provider_id JOIN placement l ON l.pacticipant_id = i.consumer_id AND l.ended_at IS NULL \
    JOIN environment e ON e.id = l.environment_id JOIN version v ON v.id = l.version_id \
    JOIN pact p ON p.consumer_version_id = v.id AND +p.provider_id = i.provider_id AND p.is_latest \
    JOIN content t ON t.id = p.content_id WHERE i.provider_id = $1"
);
sql!(
    LATEST = select_pact!(
        "JOIN integration i ON i.consumer_id = p.consumer_id AND i.provider_id = p.provider_id AND i.latest_pact_id = p.id WHERE i.provider_id = $1"
    )
);

/// A pact and the name of the branch or tag that it was found by.
pub type Named = Vec<(Pact, String)>;

fn named(tx: &Tx<'_>, sql: &'static crate::database::Sql, provider: i64, name: Option<&str>) -> Result<Named> {
    let mut values = vec![provider.into()];
    values.extend(name.map(crate::database::Value::from));
    tx.all(sql, &values, |row| Ok((read(row)?, row.get(11)?)))
}

/// Of the heads of main branches.
pub fn main_branches(tx: &Tx<'_>, provider: i64) -> Result<Named> {
    named(tx, &MAIN_BRANCH, provider, None)
}

/// Of the heads of branches of a name, or of every branch.
pub fn branches(tx: &Tx<'_>, provider: i64, name: Option<&str>) -> Result<Named> {
    named(tx, if name.is_some() { &BRANCH } else { &EVERY_BRANCH }, provider, name)
}

/// Of the heads of every branch, where the pact was published after a time.
pub fn branch_heads_since(tx: &Tx<'_>, provider: i64, since: i64) -> Result<Named> {
    tx.all(&BRANCH_HEADS_SINCE, &[provider.into(), since.into()], |row| Ok((read(row)?, row.get(11)?)))
}

/// Of the newest versions with any tag, where the pact was published after a time.
pub fn tag_heads_since(tx: &Tx<'_>, provider: i64, since: i64) -> Result<Named> {
    tx.all(&TAG_HEADS_SINCE, &[provider.into(), since.into()], |row| Ok((read(row)?, row.get(11)?)))
}

/// Of the newest versions with a tag, or of all.
pub fn tagged(tx: &Tx<'_>, provider: i64, tag: &str, latest: bool) -> Result<Named> {
    named(tx, if latest { &TAG_HEAD } else { &TAG }, provider, Some(tag))
}

/// Of the newest version of each consumer.
pub fn latest(tx: &Tx<'_>, provider: i64) -> Result<Vec<Pact>> {
    tx.all(&LATEST, &[provider.into()], read)
}

/// A pact of a version that is in an environment.
#[derive(Debug, Clone)]
pub struct Placed {
    /// The pact.
    pub pact: Pact,
    /// The environment.
    pub environment: String,
    /// Whether it is a production one.
    pub production: bool,
    /// Released, or else deployed.
    pub released: bool,
}

/// Of the versions that are in environments.
pub fn placed(tx: &Tx<'_>, provider: i64) -> Result<Vec<Placed>> {
    tx.all(&PLACES, &[provider.into()], |row| {
        Ok(Placed {
            pact: read(row)?,
            environment: row.get(11)?,
            production: row.get(12)?,
            released: row.get::<String>(13)? == "released",
        })
    })
}
