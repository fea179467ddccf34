//! A version of a consumer says what it expects of a provider.

use std::io::Write;
use std::sync::OnceLock;

use pact_core::model::Json;

use super::trigger::{self, Triggered};
use super::{Call, Settings, keep};
use crate::content;
use crate::database::{Error, Result, Tx, Value, sql};
use crate::query::pact::{self, Pact};
use crate::query::pacticipant::Pacticipant;
use crate::query::version;

sql!(
    INSERT_CONTENT = "INSERT INTO content (consumer_id, provider_id, sha, specification, interactions, size, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id"
);
sql!(INSERT_BODY = "INSERT INTO content_body (content_id, encoding, body) VALUES ($1, 'deflate', $2)");
sql!(
    INSERT_INTERACTION = "INSERT INTO interaction (content_id, position, key, kind, description, states, method, path) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
);
sql!(
    INSERT_PACT = "INSERT INTO pact (consumer_id, provider_id, consumer_version_id, content_id, revision, is_latest, created_at) VALUES ($1, $2, $3, $4, $5, FALSE, $6)"
);
sql!(
    REVISION =
        "SELECT coalesce(max(p.revision), 0) + 1 FROM pact p WHERE p.consumer_version_id = $1 AND p.provider_id = $2"
);
sql!(
    UNVERIFIED_LIVE scans ["x"] = "SELECT x.id, v.number, x.what, x.place FROM (\
    SELECT b.head_id AS id, '' AS what, '' AS place FROM branch b JOIN pacticipant a ON a.id = b.pacticipant_id AND a.main_branch = b.name WHERE a.id = $1 AND b.head_id IS NOT NULL \
    UNION SELECT l.version_id AS id, l.kind AS what, e.name AS place FROM placement l JOIN environment e ON e.id = l.environment_id WHERE l.pacticipant_id = $1 AND l.ended_at IS NULL) x \
    JOIN version v ON v.id = x.id \
    WHERE NOT EXISTS (SELECT 1 FROM verification r WHERE r.content_id = $2 AND r.provider_version_id = x.id)"
);

/// A text that is longer is packed before it is known whether it is stored, so that the writer does not wait for it.
const LONG: usize = 64 * 1024;

/// A pact that is ready to be stored: read and hashed before the transaction. Most publications say what is stored already, so
/// that only a long one is packed then, too.
#[derive(Debug, Clone)]
pub struct Packed {
    /// Its hash.
    pub sha: String,
    /// As it is served, with the ids of interactions.
    pub json: Json,
    text: String,
    bytes: OnceLock<Vec<u8>>,
}

impl Packed {
    /// Hashes and packs a pact.
    ///
    /// # Errors
    ///
    /// Packing fails.
    pub fn new(pact: &Json) -> Result<Self> {
        let json = content::with_ids(pact);
        let text = json.to_string();
        let packed = Self { sha: content::identity(pact), json, text, bytes: OnceLock::new() };
        if packed.text.len() > LONG {
            packed.bytes()?;
        }
        Ok(packed)
    }

    fn bytes(&self) -> Result<&[u8]> {
        if let Some(bytes) = self.bytes.get() {
            return Ok(bytes);
        }
        let mut deflate = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
        let packed = deflate.write_all(self.text.as_bytes()).and_then(|()| deflate.finish());
        let packed = packed.map_err(|error| Error::Stored(error.to_string()))?;
        Ok(self.bytes.get_or_init(|| packed))
    }
}

/// What a publication did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// The version said nothing to the provider before.
    Published,
    /// It says the same again.
    Unchanged,
    /// It says something else now.
    Overwritten,
}

/// A publication and what came of it.
#[derive(Debug)]
pub struct Publication {
    /// The pact as it is now.
    pub pact: Pact,
    /// What the publication did.
    pub done: Done,
    /// Why the content counts as changed; empty where it does not.
    pub changes: Vec<String>,
    /// The live versions of the provider that have no result for the content.
    pub required: Vec<Required>,
    /// The webhooks that are told.
    pub triggered: Vec<Triggered>,
}

/// A version of a provider that is to verify a content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Required {
    /// Its id.
    pub version_id: i64,
    /// Its number.
    pub number: String,
    /// Why it counts: `latest from main branch`, `deployed in production`.
    pub descriptions: Vec<String>,
}

/// Stores what a version of a consumer expects of a provider. `existing` is what it has said to it so far.
///
/// # Errors
///
/// What the database says.
pub fn publish(
    tx: &Tx<'_>,
    consumer: &Pacticipant,
    provider: &Pacticipant,
    of: &version::Version,
    existing: Option<&Pact>,
    pact: &Packed,
    call: Call<'_>,
) -> Result<Publication> {
    let now = call.now;
    let done = match existing {
        None => Done::Published,
        Some(existing) if existing.sha == pact.sha => Done::Unchanged,
        Some(_) => Done::Overwritten,
    };
    let changes = match done {
        Done::Published => changes(tx, consumer, provider, of, &pact.sha)?,
        Done::Unchanged => Vec::new(),
        Done::Overwritten => vec![format!(
            "pact content modified since previous publication for {} version {}",
            consumer.name, of.number
        )],
    };
    if done != Done::Unchanged {
        let content = match pact::content(tx, consumer.id, provider.id, &pact.sha)? {
            Some(content) => content,
            None => store(tx, consumer.id, provider.id, pact, now)?,
        };
        let revision = tx.number(&REVISION, &[of.id.into(), provider.id.into()])?;
        let values =
            [consumer.id.into(), provider.id.into(), of.id.into(), content.into(), revision.into(), now.into()];
        tx.run(&INSERT_PACT, &values)?;
        keep::latest_revision(tx, of.id, provider.id)?;
        keep::pacts_of_version(tx, of.id)?;
        keep::integration(tx, consumer.id, provider.id, now)?;
    }
    let now_there = pact::of_version(tx, of.id, provider.id)?.ok_or(Error::Missing)?;
    let required = required(tx, provider.id, now_there.content_id)?;
    let mut publication = Publication { pact: now_there, done, changes, required, triggered: Vec::new() };
    publication.triggered = trigger::published(tx, call, &publication, consumer)?;
    Ok(publication)
}

/// The live versions of a provider without a result for a content, oldest first.
fn required(tx: &Tx<'_>, provider: i64, content: i64) -> Result<Vec<Required>> {
    let mut rows: Vec<(i64, String, String, String)> =
        tx.all(&UNVERIFIED_LIVE, &[provider.into(), content.into()], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })?;
    rows.sort();
    let mut all: Vec<Required> = Vec::new();
    for (version_id, number, what, place) in rows {
        let description =
            if what.is_empty() { "latest from main branch".to_owned() } else { format!("{what} in {place}") };
        match all.last_mut().filter(|last| last.version_id == version_id) {
            Some(last) => last.descriptions.push(description),
            None => all.push(Required { version_id, number, descriptions: vec![description] }),
        }
    }
    Ok(all)
}

/// The existing pact of a version with another merged into it; what differs is replaced where contracts may change.
///
/// # Errors
///
/// What is stored cannot be read; the outer one. The two have conflicting interactions; the inner one.
pub fn merged(
    tx: &Tx<'_>,
    existing: &Pact,
    added: &Json,
    settings: &Settings,
) -> Result<std::result::Result<Json, content::MergeConflict>> {
    let text = pact::body(tx, existing.content_id)?;
    let stored = Json::parse(text.as_bytes()).map_err(|error| Error::Stored(error.to_string()))?;
    let replace = settings.allow_dangerous_contract_modification;
    Ok(content::merge(&content::without_ids(&stored), &content::without_ids(added), replace))
}

/// Whether the content of an existing pact may become another.
pub fn may_change(existing: Option<&Pact>, sha: &str, settings: &Settings) -> bool {
    settings.allow_dangerous_contract_modification || existing.is_none_or(|existing| existing.sha == sha)
}

/// Compared with the last version that has the same tag, or with the last without tags.
fn changes(
    tx: &Tx<'_>,
    consumer: &Pacticipant,
    provider: &Pacticipant,
    of: &version::Version,
    sha: &str,
) -> Result<Vec<String>> {
    let tags = version::tags(tx, of.id)?;
    let mut changes = Vec::new();
    for tag in &tags {
        match pact::latest_with_tag(tx, provider.id, consumer.id, &tag.name, of.id)? {
            None => changes.push(format!(
                "first time any pact published for this consumer with consumer version tagged {}",
                tag.name
            )),
            Some(previous) if previous.sha != sha => {
                changes
                    .push(format!("pact content has changed since the last consumer version tagged with {}", tag.name));
            }
            Some(_) => {}
        }
    }
    if tags.is_empty() {
        match pact::latest_untagged(tx, provider.id, consumer.id, of.id)? {
            None => changes.push("first time untagged pact published".to_owned()),
            Some(previous) if previous.sha != sha => {
                changes.push("pact content has changed since previous untagged version".to_owned());
            }
            Some(_) => {}
        }
    }
    Ok(changes)
}

fn store(tx: &Tx<'_>, consumer: i64, provider: i64, pact: &Packed, now: i64) -> Result<i64> {
    let interactions: Vec<&Json> = content::interactions(&pact.json).collect();
    let specification = content::specification(&pact.json).and_then(Json::as_str);
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let values = [
        consumer.into(),
        provider.into(),
        (&pact.sha).into(),
        specification.into(),
        number(interactions.len()).into(),
        number(pact.text.len()).into(),
        now.into(),
    ];
    let content = tx.number(&INSERT_CONTENT, &values)?;
    tx.run(&INSERT_BODY, &[content.into(), pact.bytes()?.into()])?;
    for (position, interaction) in interactions.iter().enumerate() {
        let text = |json: Option<&Json>| json.map(|json| json.as_str().map_or_else(|| json.to_string(), str::to_owned));
        let key = text(interaction.get("_id")).unwrap_or_default();
        let description = text(interaction.get("description")).unwrap_or_default();
        let states =
            ["providerStates", "providerState", "provider_state"].iter().find_map(|name| interaction.get(name));
        let states = states.map_or_else(|| "[]".to_owned(), Json::to_string);
        let request = interaction.get("request").filter(|request| request.get("method").is_some());
        let kind = match (request.is_some(), interaction.get("response").is_some()) {
            (true, _) => "http",
            (false, true) => "exchange",
            (false, false) => "message",
        };
        let word = |name| request.and_then(|request| request.get(name)?.as_str());
        let values = [
            content.into(),
            number(position).into(),
            (&key).into(),
            kind.into(),
            (&description).into(),
            (&states).into(),
            Value::Text(word("method")),
            Value::Text(word("path")),
        ];
        tx.run(&INSERT_INTERACTION, &values)?;
    }
    Ok(content)
}
