//! Webhooks: who listens to what.

use crate::database::{Result, Row, Tx, sql};

/// A webhook.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "columns of the tables")]
pub struct Webhook {
    pub id: i64,
    pub uuid: String,
    pub description: Option<String>,
    pub consumer_id: Option<i64>,
    pub consumer: Option<String>,
    pub consumer_label: Option<String>,
    pub provider_id: Option<i64>,
    pub provider: Option<String>,
    pub provider_label: Option<String>,
    pub enabled: bool,
    /// Names of events, as a JSON list.
    pub events: String,
    /// The request without its secrets, as JSON.
    pub request: String,
    pub created_at: i64,
    pub updated_at: i64,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT w.id, w.uuid, w.description, w.consumer_id, c.name, w.consumer_label, w.provider_id, q.name, w.provider_label, \
             w.enabled, w.events, w.request, w.created_at, w.updated_at FROM webhook w \
             LEFT JOIN pacticipant c ON c.id = w.consumer_id LEFT JOIN pacticipant q ON q.id = w.provider_id ",
            $rest
        )
    };
}

// A side of a webhook means an application by its id, by a label, or whatever it is.
macro_rules! of_pair {
    () => {
        "WHERE (w.provider_id = $2 OR w.provider_id IS NULL) AND (w.consumer_id = $1 OR w.consumer_id IS NULL) \
         AND (w.consumer_label IS NULL OR EXISTS (SELECT 1 FROM label l WHERE l.pacticipant_id = $1 AND l.name = w.consumer_label)) \
         AND (w.provider_label IS NULL OR EXISTS (SELECT 1 FROM label l WHERE l.pacticipant_id = $2 AND l.name = w.provider_label)) "
    };
}

fn read(row: &Row<'_>) -> Result<Webhook> {
    Ok(Webhook {
        id: row.get(0)?,
        uuid: row.get(1)?,
        description: row.get(2)?,
        consumer_id: row.get(3)?,
        consumer: row.get(4)?,
        consumer_label: row.get(5)?,
        provider_id: row.get(6)?,
        provider: row.get(7)?,
        provider_label: row.get(8)?,
        enabled: row.get(9)?,
        events: row.get(10)?,
        request: row.get(11)?,
        created_at: row.get(12)?,
        updated_at: row.get(13)?,
    })
}

sql!(BY_UUID = select!("WHERE w.uuid = $1"));
sql!(ALL scans ["webhook", "w"] = select!("ORDER BY w.id"));
sql!(OF_BOTH = select!("WHERE w.consumer_id = $1 AND w.provider_id = $2 ORDER BY w.id"));
sql!(OF_CONSUMER = select!("WHERE w.consumer_id = $1 AND w.provider_id IS NULL ORDER BY w.id"));
sql!(OF_PROVIDER = select!("WHERE w.consumer_id IS NULL AND w.provider_id = $1 ORDER BY w.id"));
sql!(
    LISTENING = concat!(
        "SELECT w.id, w.uuid, w.description, w.events, w.request FROM webhook w ",
        of_pair!(),
        "AND w.enabled ORDER BY w.id"
    )
);
sql!(ANY = concat!("SELECT w.id FROM webhook w ", of_pair!(), "LIMIT 1"));
sql!(SEALED = "SELECT w.sealed FROM webhook w WHERE w.id = $1");

/// By its id in addresses.
pub fn by_uuid(tx: &Tx<'_>, uuid: &str) -> Result<Option<Webhook>> {
    tx.first(&BY_UUID, &[uuid.into()], read)
}

/// Every webhook, oldest first.
pub fn all(tx: &Tx<'_>) -> Result<Vec<Webhook>> {
    tx.all(&ALL, &[], read)
}

/// Those that name exactly this consumer and this provider, or only one of them; oldest first.
pub fn of(tx: &Tx<'_>, consumer: Option<i64>, provider: Option<i64>) -> Result<Vec<Webhook>> {
    match (consumer, provider) {
        (Some(consumer), Some(provider)) => tx.all(&OF_BOTH, &[consumer.into(), provider.into()], read),
        (Some(consumer), None) => tx.all(&OF_CONSUMER, &[consumer.into()], read),
        (None, Some(provider)) => tx.all(&OF_PROVIDER, &[provider.into()], read),
        (None, None) => all(tx),
    }
}

/// What an event needs to know of a webhook.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "columns of the table")]
pub struct Listening {
    pub id: i64,
    pub uuid: String,
    pub description: Option<String>,
    pub events: String,
    pub request: String,
}

/// The webhooks that are enabled and mean a pair, oldest first.
pub fn listening(tx: &Tx<'_>, consumer: i64, provider: i64) -> Result<Vec<Listening>> {
    tx.all(&LISTENING, &[consumer.into(), provider.into()], |row| {
        Ok(Listening {
            id: row.get(0)?,
            uuid: row.get(1)?,
            description: row.get(2)?,
            events: row.get(3)?,
            request: row.get(4)?,
        })
    })
}

/// Whether any webhook means a pair, enabled or not.
pub fn any(tx: &Tx<'_>, consumer: i64, provider: i64) -> Result<bool> {
    Ok(!tx.numbers(&ANY, &[consumer.into(), provider.into()])?.is_empty())
}

/// The secrets of a webhook, sealed.
pub fn sealed(tx: &Tx<'_>, id: i64) -> Result<Option<Vec<u8>>> {
    tx.one(&SEALED, &[id.into()], |row| row.get(0))
}
