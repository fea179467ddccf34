//! Publications and contents.

use crate::database::{Error, Result, Row, Tx, sql};

/// A publication with the names around it.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "columns of the tables")]
pub struct Pact {
    pub id: i64,
    pub consumer_id: i64,
    pub consumer: String,
    pub provider_id: i64,
    pub provider: String,
    pub version_id: i64,
    pub number: String,
    pub content_id: i64,
    pub sha: String,
    pub revision: i64,
    pub created_at: i64,
}

macro_rules! select_pact {
    ($rest:literal) => {
        concat!(select_pact!(), $rest)
    };
    () => {
        concat!(
            "SELECT p.id, p.consumer_id, c.name, p.provider_id, q.name, p.consumer_version_id, v.number, p.content_id, t.sha, \
             p.revision, p.created_at FROM pact p JOIN pacticipant c ON c.id = p.consumer_id \
             JOIN pacticipant q ON q.id = p.provider_id JOIN version v ON v.id = p.consumer_version_id \
             JOIN content t ON t.id = p.content_id "
        )
    };
}

pub(super) fn read(row: &Row<'_>) -> Result<Pact> {
    Ok(Pact {
        id: row.get(0)?,
        consumer_id: row.get(1)?,
        consumer: row.get(2)?,
        provider_id: row.get(3)?,
        provider: row.get(4)?,
        version_id: row.get(5)?,
        number: row.get(6)?,
        content_id: row.get(7)?,
        sha: row.get(8)?,
        revision: row.get(9)?,
        created_at: row.get(10)?,
    })
}

pub(super) use select_pact;

sql!(BY_ID = select_pact!("WHERE p.id = $1"));
sql!(OF_VERSION = select_pact!("WHERE p.consumer_version_id = $1 AND p.provider_id = $2 AND p.is_latest"));
sql!(OF_VERSIONS = select_pact!("WHERE p.consumer_version_id IN list($1) AND p.is_latest ORDER BY q.name_key, q.id"));
sql!(OF_CONTENT = select_pact!("WHERE p.content_id = $1 ORDER BY p.consumer_version_id DESC, p.revision DESC LIMIT 1"));
sql!(
    OF_CONTENT_IN_VERSION =
        select_pact!("WHERE p.content_id = $1 AND p.consumer_version_id = $2 ORDER BY p.revision DESC LIMIT 1")
);
sql!(
    LATEST = select_pact!(
        "WHERE p.provider_id = $1 AND p.consumer_id = $2 AND p.is_latest ORDER BY p.consumer_version_id DESC LIMIT 1"
    )
);
sql!(
    BEFORE = select_pact!(
        "WHERE p.provider_id = $1 AND p.consumer_id = $2 AND p.is_latest AND p.consumer_version_id < $3 AND p.content_id <> $4 ORDER BY p.consumer_version_id DESC LIMIT 1"
    )
);
sql!(
    LATEST_WITH_TAG = select_pact!(
        "JOIN tag_version tv ON tv.version_id = p.consumer_version_id JOIN tag g ON g.id = tv.tag_id WHERE p.provider_id = $1 AND p.consumer_id = $2 AND p.is_latest AND g.name = $3 AND p.consumer_version_id < $4 ORDER BY p.consumer_version_id DESC LIMIT 1"
    )
);
sql!(
    LATEST_UNTAGGED = select_pact!(
        "WHERE p.provider_id = $1 AND p.consumer_id = $2 AND p.is_latest AND p.consumer_version_id < $3 AND NOT EXISTS (SELECT 1 FROM tag_version tv WHERE tv.version_id = p.consumer_version_id) ORDER BY p.consumer_version_id DESC LIMIT 1"
    )
);
sql!(
    LATEST_ON_BRANCH = select_pact!(
        "JOIN branch_version bv ON bv.version_id = p.consumer_version_id JOIN branch b ON b.id = bv.branch_id WHERE p.provider_id = $1 AND p.consumer_id = $2 AND p.is_latest AND b.name = $3 ORDER BY p.consumer_version_id DESC LIMIT 1"
    )
);
sql!(
    BEFORE_ON_BRANCH = select_pact!(
        "JOIN branch_version bv ON bv.version_id = p.consumer_version_id JOIN branch b ON b.id = bv.branch_id WHERE p.provider_id = $1 AND p.consumer_id = $2 AND p.is_latest AND b.name = $3 AND p.consumer_version_id <> $4 ORDER BY p.consumer_version_id DESC LIMIT 1"
    )
);
sql!(
    EXAMPLE scans ["integration", "i"] = select_pact!(
        "WHERE p.id = (SELECT max(i.latest_pact_id) FROM integration i WHERE (i.consumer_id = $1 OR $1 < 0) AND (i.provider_id = $2 OR $2 < 0) \
         AND ($3 = '' OR EXISTS (SELECT 1 FROM label l WHERE l.pacticipant_id = i.consumer_id AND l.name = $3)) \
         AND ($4 = '' OR EXISTS (SELECT 1 FROM label l WHERE l.pacticipant_id = i.provider_id AND l.name = $4)))"
    )
);
sql!(CONTENT = "SELECT t.id FROM content t WHERE t.consumer_id = $1 AND t.provider_id = $2 AND t.sha = $3");
sql!(BODY = "SELECT b.encoding, b.body FROM content_body b WHERE b.content_id = $1");
sql!(
    STATES = "SELECT n.content_id, n.states FROM interaction n WHERE n.content_id IN list($1) ORDER BY n.content_id, n.position"
);
sql!(SHAS = "SELECT t.id, t.sha FROM content t WHERE t.id IN list($1)");

/// Higher than every id.
pub const ANY: i64 = i64::MAX;

/// The publication of an id.
pub fn by_id(tx: &Tx<'_>, id: i64) -> Result<Option<Pact>> {
    tx.first(&BY_ID, &[id.into()], read)
}

/// What a version says to a provider.
pub fn of_version(tx: &Tx<'_>, version: i64, provider: i64) -> Result<Option<Pact>> {
    tx.first(&OF_VERSION, &[version.into(), provider.into()], read)
}

/// What versions say, in the order of providers.
pub fn of_versions(tx: &Tx<'_>, versions: &[i64]) -> Result<Vec<Pact>> {
    tx.all(&OF_VERSIONS, &[versions.into()], read)
}

/// The newest publication of a content, or that of a version.
pub fn of_content(tx: &Tx<'_>, content: i64, version: Option<i64>) -> Result<Option<Pact>> {
    if let Some(version) = version {
        let found = of_content_in_version(tx, content, version)?;
        if found.is_some() {
            return Ok(found);
        }
    }
    tx.first(&OF_CONTENT, &[content.into()], read)
}

/// The newest of a pair.
pub fn latest(tx: &Tx<'_>, provider: i64, consumer: i64) -> Result<Option<Pact>> {
    tx.first(&LATEST, &[provider.into(), consumer.into()], read)
}

/// The newest that is older than another and says something else.
pub fn previous_distinct(tx: &Tx<'_>, pact: &Pact) -> Result<Option<Pact>> {
    let values = [pact.provider_id.into(), pact.consumer_id.into(), pact.version_id.into(), pact.content_id.into()];
    tx.first(&BEFORE, &values, read)
}

/// The newest of a pair with a tag, of versions before one.
pub fn latest_with_tag(tx: &Tx<'_>, provider: i64, consumer: i64, tag: &str, before: i64) -> Result<Option<Pact>> {
    tx.first(&LATEST_WITH_TAG, &[provider.into(), consumer.into(), tag.into(), before.into()], read)
}

/// The newest of a pair without a tag, of versions before one.
pub fn latest_untagged(tx: &Tx<'_>, provider: i64, consumer: i64, before: i64) -> Result<Option<Pact>> {
    tx.first(&LATEST_UNTAGGED, &[provider.into(), consumer.into(), before.into()], read)
}

/// The newest of a pair on a branch.
pub fn latest_on_branch(tx: &Tx<'_>, provider: i64, consumer: i64, branch: &str) -> Result<Option<Pact>> {
    tx.first(&LATEST_ON_BRANCH, &[provider.into(), consumer.into(), branch.into()], read)
}

/// The newest of a pair on a branch, of other versions than one.
pub fn before_on_branch(tx: &Tx<'_>, of: &Pact, branch: &str) -> Result<Option<Pact>> {
    let values = [of.provider_id.into(), of.consumer_id.into(), branch.into(), of.version_id.into()];
    tx.first(&BEFORE_ON_BRANCH, &values, read)
}

/// What a webhook can be tried with: the newest pact of the pairs that it means, by ids or labels.
pub fn example(tx: &Tx<'_>, ids: [Option<i64>; 2], labels: [Option<&str>; 2]) -> Result<Option<Pact>> {
    let ([consumer, provider], [of_consumer, of_provider]) = (ids.map(|id| id.unwrap_or(-1)), labels);
    let labels = [of_consumer, of_provider].map(Option::unwrap_or_default);
    tx.first(&EXAMPLE, &[consumer.into(), provider.into(), labels[0].into(), labels[1].into()], read)
}

/// What a version says with a content, if it does.
pub fn of_content_in_version(tx: &Tx<'_>, content: i64, version: i64) -> Result<Option<Pact>> {
    tx.first(&OF_CONTENT_IN_VERSION, &[content.into(), version.into()], read)
}

/// A content by its hash.
pub fn content(tx: &Tx<'_>, consumer: i64, provider: i64, sha: &str) -> Result<Option<i64>> {
    tx.first(&CONTENT, &[consumer.into(), provider.into(), sha.into()], |row| row.get(0))
}

/// What a content says, as JSON text.
pub fn body(tx: &Tx<'_>, content: i64) -> Result<String> {
    let (encoding, bytes) =
        tx.one(&BODY, &[content.into()], |row| Ok((row.get::<String>(0)?, row.get::<Vec<u8>>(1)?)))?;
    unpack(&encoding, &bytes)
}

/// The states of each interaction of contents, as JSON text, by id of the content.
pub fn states(tx: &Tx<'_>, contents: &[i64]) -> Result<Vec<(i64, String)>> {
    tx.all(&STATES, &[contents.into()], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// The hashes of contents, by id.
pub fn shas(tx: &Tx<'_>, contents: &[i64]) -> Result<Vec<(i64, String)>> {
    tx.all(&SHAS, &[contents.into()], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Stored text.
pub(crate) fn unpack(encoding: &str, bytes: &[u8]) -> Result<String> {
    let mut text = String::new();
    let read = match encoding {
        "deflate" => std::io::Read::read_to_string(&mut flate2::read::DeflateDecoder::new(bytes), &mut text),
        "none" => std::io::Read::read_to_string(&mut &*bytes, &mut text),
        other => return Err(Error::Stored(format!("unknown encoding {other:?}"))),
    };
    read.map_err(|error| Error::Stored(error.to_string()))?;
    Ok(text)
}
