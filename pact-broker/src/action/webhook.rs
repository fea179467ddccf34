//! Webhooks: made, changed, deleted; deliveries that are sent again.

use pact_core::model::Json;

use crate::database::{Result, Tx, Value, sql};
use crate::webhook::Request;
use crate::webhook::event::Event;

sql!(
    INSERT = "INSERT INTO webhook (uuid, description, consumer_id, consumer_label, provider_id, provider_label, enabled, events, request, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10) RETURNING id"
);
sql!(
    UPDATE = "UPDATE webhook SET description = $1, consumer_id = $2, consumer_label = $3, provider_id = $4, provider_label = $5, enabled = $6, events = $7, request = $8, updated_at = $9 WHERE id = $10"
);
sql!(SEAL = "UPDATE webhook SET sealed = $1 WHERE id = $2");
sql!(UNSEAL = "UPDATE webhook SET sealed = NULL WHERE id = $1");
sql!(DELETE = "DELETE FROM webhook WHERE id = $1");
sql!(
    REDELIVER = "UPDATE delivery SET status = 'retrying', trigger_kind = 'user', attempts = 0, due_at = $1, leased_until = NULL, leased_by = NULL WHERE id = $2 AND status = 'failure' AND webhook_id IS NOT NULL"
);

/// One side of a webhook.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Side {
    /// The id of an application.
    pub id: Option<i64>,
    /// A label of applications.
    pub label: Option<String>,
}

/// What a webhook is to be.
#[derive(Debug)]
#[expect(missing_docs, reason = "columns of the table")]
pub struct Profile<'a> {
    pub description: Option<&'a str>,
    pub consumer: &'a Side,
    pub provider: &'a Side,
    pub enabled: bool,
    pub events: &'a [Event],
    pub request: &'a Request,
    /// The secrets of the request, sealed.
    pub sealed: Option<&'a [u8]>,
}

/// Makes a webhook with an id for addresses.
///
/// # Errors
///
/// What the database says.
pub fn create(tx: &Tx<'_>, uuid: &str, profile: &Profile<'_>, now: i64) -> Result<()> {
    let (events, request) = (list(profile.events), profile.request.public());
    let values = [
        uuid.into(),
        profile.description.into(),
        profile.consumer.id.into(),
        Value::Text(profile.consumer.label.as_deref()),
        profile.provider.id.into(),
        Value::Text(profile.provider.label.as_deref()),
        profile.enabled.into(),
        (&events).into(),
        (&request).into(),
        now.into(),
    ];
    let id = tx.number(&INSERT, &values)?;
    seal(tx, id, profile.sealed)
}

/// Changes a webhook.
///
/// # Errors
///
/// What the database says.
pub fn update(tx: &Tx<'_>, id: i64, profile: &Profile<'_>, now: i64) -> Result<()> {
    let (events, request) = (list(profile.events), profile.request.public());
    let values = [
        profile.description.into(),
        profile.consumer.id.into(),
        Value::Text(profile.consumer.label.as_deref()),
        profile.provider.id.into(),
        Value::Text(profile.provider.label.as_deref()),
        profile.enabled.into(),
        (&events).into(),
        (&request).into(),
        now.into(),
        id.into(),
    ];
    tx.run(&UPDATE, &values)?;
    seal(tx, id, profile.sealed)
}

fn list(events: &[Event]) -> String {
    Json::array(events.iter().map(|event| Json::string(event.name()))).to_string()
}

fn seal(tx: &Tx<'_>, id: i64, sealed: Option<&[u8]>) -> Result<()> {
    match sealed {
        Some(sealed) => tx.run(&SEAL, &[sealed.into(), id.into()]),
        None => tx.run(&UNSEAL, &[id.into()]),
    }
    .map(drop)
}

/// Deletes a webhook. What it has delivered stays known.
///
/// # Errors
///
/// What the database says.
pub fn delete(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.run(&DELETE, &[id.into()]).map(drop)
}

/// Lets a delivery that was given up be tried again, from the first attempt on; whether it was one whose webhook is there.
///
/// # Errors
///
/// What the database says.
pub fn redeliver(tx: &Tx<'_>, id: i64, now: i64) -> Result<bool> {
    Ok(tx.run(&REDELIVER, &[now.into(), id.into()])? > 0)
}
