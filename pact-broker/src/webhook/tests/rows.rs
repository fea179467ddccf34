//! Rows of deliveries, and a worker for them.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use tokio::sync::Notify;

use crate::database::{Db, Error, sql};
use crate::webhook::{Context, Keys, Place, Policy, Sender, Webhooks, Worker};

sql!(
    WEBHOOK = "INSERT INTO webhook (uuid, enabled, events, request, sealed, created_at, updated_at) \
     VALUES ($1, $2, '[]', $3, $4, 0, 0) RETURNING id"
);
sql!(
    DELIVERY = "INSERT INTO delivery (uuid, webhook_id, name, event, trigger_kind, context, status, attempts, due_at, created_at) \
     VALUES ($1, $2, 'POST 127.0.0.1', 'contract_published', 'resource_creation', $3, 'not_run', 0, $4, $4) RETURNING id"
);
sql!(STATE scans ["delivery"] = "SELECT status, attempts, due_at, leased_by FROM delivery ORDER BY id");
sql!(LOGS scans ["delivery_attempt"] = "SELECT log FROM delivery_attempt ORDER BY delivery_id, number");
sql!(LOST scans ["delivery"] = "UPDATE delivery SET leased_until = $1, leased_by = 'gone'");
sql!(GONE scans ["webhook"] = "DELETE FROM webhook");
sql!(DISABLED scans ["webhook"] = "UPDATE webhook SET enabled = $1");

pub(super) fn webhooks(policy: Policy) -> Webhooks {
    Webhooks { sender: Sender::new(policy).unwrap(), keys: Keys::parse(&"0a".repeat(32)).unwrap() }
}

/// A webhook with these members of its request, and a password.
pub(super) async fn webhook(db: &Db, keys: &Keys, uuid: &str, url: &str, more: &str) -> i64 {
    let request = format!(r#"{{"method":"POST","url":"{url}","username":"me","password":null{more}}}"#);
    let sealed = keys.seal(Place::Webhook(uuid), br#"{"headers":{},"password":"pw-s3cret"}"#).unwrap();
    let uuid = uuid.to_owned();
    db.write(move |tx| tx.number(&WEBHOOK, &[(&uuid).into(), true.into(), (&request).into(), sealed.as_slice().into()]))
        .await
        .unwrap_or_else(|error: Error| panic!("{error}"))
}

pub(super) async fn delivery(db: &Db, webhook: i64, number: i64) -> i64 {
    let mut context = Context::empty();
    context.set("consumerName", format!("Web {number}"));
    let uuid = uuid::Uuid::from_u64_pair(webhook.unsigned_abs(), number.unsigned_abs()).to_string();
    db.write(move |tx| tx.number(&DELIVERY, &[(&uuid).into(), webhook.into(), (&context.to_json()).into(), 0.into()]))
        .await
        .unwrap_or_else(|error: Error| panic!("{error}"))
}

/// Status, attempts, when it is due, and who has it.
pub(super) type State = (String, i64, Option<i64>, Option<String>);

pub(super) async fn states(db: &Db) -> Vec<State> {
    db.read(|tx| tx.all(&STATE, &[], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))))
        .await
        .unwrap_or_else(|error: Error| panic!("{error}"))
}

pub(super) async fn logs(db: &Db) -> Vec<String> {
    db.read(|tx| tx.all(&LOGS, &[], |row| row.get(0))).await.unwrap_or_else(|error: Error| panic!("{error}"))
}

/// A clock that is set, and a worker that goes by it.
pub(super) fn clocked(db: &Db, webhooks: &Webhooks) -> (Arc<AtomicI64>, Worker) {
    let time = Arc::new(AtomicI64::new(0));
    let clock = Arc::clone(&time);
    let worker = Worker::new(db.clone(), webhooks.clone(), Arc::new(Notify::new()));
    (time, worker.clock(Arc::new(move || clock.load(Ordering::Relaxed))))
}

/// Every lease is that of a node that is gone.
pub(super) async fn lost(db: &Db, until: i64) {
    let done: Result<_, Error> = db.write(move |tx| tx.run(&LOST, &[until.into()])).await;
    done.unwrap();
}

/// Every webhook is deleted.
pub(super) async fn delete(db: &Db) {
    let done: Result<_, Error> = db.write(|tx| tx.run(&GONE, &[])).await;
    done.unwrap();
}

/// Every webhook is disabled.
pub(super) async fn disable(db: &Db) {
    let done: Result<_, Error> = db.write(|tx| tx.run(&DISABLED, &[false.into()])).await;
    done.unwrap();
}
