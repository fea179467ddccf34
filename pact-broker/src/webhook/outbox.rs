//! The rows of deliveries: which are due, whose they are, what became of them.

use crate::database::{Error, Result, Tx, sql};

/// A delivery that this node has taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Taken {
    pub(super) id: i64,
    /// `None` where it was deleted.
    pub(super) webhook: Option<i64>,
}

/// What is to be delivered.
#[derive(Debug)]
pub(super) struct Delivery {
    pub(super) uuid: String,
    pub(super) attempts: i64,
    pub(super) event: String,
    pub(super) context: String,
    /// Somebody asked for it.
    pub(super) is_wanted: bool,
    /// `None` where it was deleted.
    pub(super) webhook: Option<Target>,
}

/// What a webhook sends, as it is stored now.
#[derive(Debug)]
pub(super) struct Target {
    pub(super) uuid: String,
    pub(super) enabled: bool,
    pub(super) request: String,
    pub(super) sealed: Option<Vec<u8>>,
}

/// What became of an attempt.
#[derive(Debug)]
pub(super) struct Attempt {
    pub(super) success: bool,
    pub(super) log: String,
    /// When it is to be tried again.
    pub(super) due: Option<i64>,
    pub(super) at: i64,
}

sql!(IS_DUE = "SELECT id FROM delivery WHERE due_at <= $1 AND (leased_until IS NULL OR leased_until < $1) LIMIT 1");
sql!(NEXT = "SELECT min(due_at) FROM delivery WHERE due_at > $1");
sql!(
    DUE = "SELECT id, webhook_id FROM delivery WHERE due_at <= $1 AND (leased_until IS NULL OR leased_until < $1) \
     AND (webhook_id IS NULL OR NOT (webhook_id IN list($2))) ORDER BY due_at, id LIMIT $3 {skip_locked}"
);
sql!(LEASE = "UPDATE delivery SET leased_until = $2, leased_by = $3 WHERE id IN list($1)");
sql!(
    LOAD = "SELECT d.uuid, d.attempts, d.event, d.context, d.trigger_kind, w.uuid, w.enabled, w.request, w.sealed \
     FROM delivery d LEFT JOIN webhook w ON w.id = d.webhook_id WHERE d.id = $1"
);
sql!(
    DONE = "UPDATE delivery SET status = $3, attempts = attempts + 1, due_at = $4, leased_until = NULL, leased_by = NULL \
     WHERE id = $1 AND leased_by = $2"
);
sql!(COUNT = "SELECT count(*) FROM delivery_attempt WHERE delivery_id = $1");
sql!(
    ATTEMPT =
        "INSERT INTO delivery_attempt (delivery_id, number, success, log, created_at) VALUES ($1, $2, $3, $4, $5)"
);
sql!(LEAVE = "UPDATE delivery SET leased_until = NULL, leased_by = NULL WHERE due_at IS NOT NULL AND leased_by = $1");

/// When there is something to take.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    Now,
    At(i64),
    /// Nothing waits.
    Never,
}

/// When there is something to take.
pub(super) fn next(tx: &Tx<'_>, now: i64) -> Result<Next> {
    if tx.first(&IS_DUE, &[now.into()], |_| Ok(()))?.is_some() {
        return Ok(Next::Now);
    }
    let next: Option<i64> = tx.one(&NEXT, &[now.into()], |row| row.get(0))?;
    Ok(next.map_or(Next::Never, Next::At))
}

/// Takes what is due for a while: at most `most`, and of a webhook no more than `free` says. The others that were seen, which
/// may be taken by another node, are left; whether there were any.
pub(super) fn take(
    tx: &Tx<'_>,
    node: &str,
    now: i64,
    until: i64,
    most: usize,
    full: &[i64],
    mut free: impl FnMut(i64) -> bool,
) -> Result<(Vec<Taken>, bool)> {
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let mut due = tx.all(&DUE, &[now.into(), full.into(), most.into()], |row| {
        Ok(Taken { id: row.get(0)?, webhook: row.get(1)? })
    })?;
    let seen = due.len();
    due.retain(|taken| taken.webhook.is_none_or(&mut free));
    let ids: Vec<i64> = due.iter().map(|taken| taken.id).collect();
    tx.run(&LEASE, &[(&ids).into(), until.into(), node.into()])?;
    let left = seen > due.len();
    Ok((due, left))
}

/// A delivery, which may have been deleted with its pair of applications.
pub(super) fn load(tx: &Tx<'_>, id: i64) -> Result<Option<Delivery>> {
    tx.first(&LOAD, &[id.into()], |row| {
        let webhook: Option<String> = row.get(5)?;
        let webhook = webhook.map(|uuid| {
            Ok::<_, Error>(Target { uuid, enabled: row.get(6)?, request: row.get(7)?, sealed: row.get(8)? })
        });
        Ok(Delivery {
            uuid: row.get(0)?,
            attempts: row.get(1)?,
            event: row.get(2)?,
            context: row.get(3)?,
            is_wanted: row.get::<String>(4)? == "user",
            webhook: webhook.transpose()?,
        })
    })
}

/// Writes what became of an attempt; `false` where another node has taken the delivery meanwhile, or it was deleted.
pub(super) fn done(tx: &Tx<'_>, node: &str, id: i64, attempt: &Attempt) -> Result<bool> {
    let status = match (attempt.success, attempt.due) {
        (true, _) => "success",
        (false, Some(_)) => "retrying",
        (false, None) => "failure",
    };
    if tx.run(&DONE, &[id.into(), node.into(), status.into(), attempt.due.into()])? == 0 {
        return Ok(false);
    }
    let number = 1 + tx.number(&COUNT, &[id.into()])?;
    let values = [id.into(), number.into(), attempt.success.into(), (&attempt.log).into(), attempt.at.into()];
    tx.run(&ATTEMPT, &values)?;
    Ok(true)
}

/// Gives back what a node has taken: others may take it at once.
pub(super) fn leave(tx: &Tx<'_>, node: &str) -> Result<()> {
    tx.run(&LEAVE, &[node.into()]).map(drop)
}
