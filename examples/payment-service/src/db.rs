use std::{
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use rusqlite::{
    Connection, OptionalExtension, Row, ToSql, TransactionBehavior,
    types::{FromSql, FromSqlError, FromSqlResult, ToSqlOutput, ValueRef},
};
use serde::Serialize;

use crate::Error;

/// Every change to the schema, oldest first. Append to it, never edit it.
const MIGRATIONS: [&str; 1] = ["
    CREATE TABLE payments (
        id         TEXT PRIMARY KEY DEFAULT ('pay_' || lower(hex(randomblob(8)))),
        amount     INTEGER NOT NULL CHECK (amount > 0),
        currency   TEXT NOT NULL,
        order_id   TEXT NOT NULL,
        status     TEXT NOT NULL,
        created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))
    ) STRICT;

    -- An order is paid once, unless the payment was cancelled.
    CREATE UNIQUE INDEX paid_orders ON payments (order_id) WHERE status <> 'cancelled';

    CREATE TABLE refunds (
        id      TEXT PRIMARY KEY DEFAULT ('ref_' || lower(hex(randomblob(8)))),
        payment TEXT NOT NULL REFERENCES payments (id) ON DELETE CASCADE,
        amount  INTEGER NOT NULL CHECK (amount > 0)
    ) STRICT;
"];

/// A payment, as it is stored and as it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Payment {
    /// `pay_` and sixteen hexadecimal digits.
    pub id: String,
    /// In minor units: cents, pence.
    pub amount: i64,
    /// The ISO 4217 code, `EUR` for instance.
    pub currency: String,
    /// The order this pays for.
    pub order: String,
    /// Where it stands.
    pub status: Status,
    /// When it was made: RFC 3339, in UTC.
    pub created_at: String,
}

/// A payment for [`Db::insert_payment`] to store as it is; the fields are those
/// of a [`Payment`].
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "the fields are those of `Payment`")]
pub struct NewPayment<'a> {
    pub id: &'a str,
    pub amount: i64,
    pub currency: &'a str,
    pub order: &'a str,
    pub status: Status,
}

/// Where a payment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// The money is reserved.
    Authorised,
    /// The money has moved.
    Settled,
    /// The reservation was given up.
    Cancelled,
}

/// Money given back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refund {
    /// `ref_` and sixteen hexadecimal digits.
    pub id: String,
    /// The id of the payment refunded.
    pub payment: String,
    /// In minor units of the payment's currency.
    pub amount: i64,
}

/// The payments, and the rules that need to look at them.
///
/// Clones share one connection, and every method holds it from start to end:
/// what a rule has checked is still true when it writes.
#[derive(Clone, Debug)]
pub struct Db(Arc<Mutex<Connection>>);

#[expect(
    clippy::missing_errors_doc,
    reason = "each method says what it refuses, and any of them fails if the database does"
)]
impl Db {
    /// Opens the database at `path`, creating or migrating it as needed.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        Self::migrated(Connection::open(path)?)
    }

    /// A database of its own that lives until its last clone is dropped.
    pub fn in_memory() -> Result<Self, Error> {
        Self::migrated(Connection::open_in_memory()?)
    }

    fn migrated(mut connection: Connection) -> Result<Self, Error> {
        let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let version: u32 = tx.pragma_query_value(None, "user_version", |row| row.get(0))?;
        for (migration, number) in MIGRATIONS.iter().zip(1..) {
            if number > version {
                tx.execute_batch(migration)?;
                tx.pragma_update(None, "user_version", number)?;
            }
        }
        tx.commit()?;
        Ok(Self(Arc::new(Mutex::new(connection))))
    }

    /// Takes a payment for an order, which must not have one already.
    pub fn authorise(&self, amount: i64, currency: &str, order: &str) -> Result<Payment, Error> {
        self.connection()
            .query_one(
                "INSERT INTO payments (amount, currency, order_id, status) VALUES (?, ?, ?, ?)
                 ON CONFLICT (order_id) WHERE status <> 'cancelled' DO NOTHING
                 RETURNING *",
                (amount, currency, order, Status::Authorised),
                payment,
            )
            .optional()?
            .ok_or_else(|| Error::Conflict {
                code: "already_paid",
                reason: format!("order {order} already has a payment"),
            })
    }

    /// The payment with this id.
    pub fn payment(&self, id: &str) -> Result<Payment, Error> {
        find(&self.connection(), id)
    }

    /// The payments made for an order, oldest first.
    pub fn payments(&self, order: &str) -> Result<Vec<Payment>, Error> {
        let connection = self.connection();
        let mut select = connection.prepare("SELECT * FROM payments WHERE order_id = ? ORDER BY rowid")?;
        let payments = select.query_map([order], payment)?;
        Ok(payments.collect::<Result<_, _>>()?)
    }

    /// Gives back `amount` of a payment, at most what is left of it.
    pub fn refund(&self, id: &str, amount: i64) -> Result<Refund, Error> {
        let connection = self.connection();
        let payment = find(&connection, id)?;
        if payment.status == Status::Cancelled {
            return Err(Error::Conflict { code: "cancelled", reason: "the payment is cancelled".to_owned() });
        }
        let left = payment.amount - refunded(&connection, id)?;
        if amount > left {
            return Err(Error::Conflict {
                code: "refund_too_large",
                reason: format!("only {left} of {} is left to refund", payment.amount),
            });
        }
        Ok(connection.query_one(
            "INSERT INTO refunds (payment, amount) VALUES (?, ?) RETURNING *",
            (id, amount),
            |row| Ok(Refund { id: row.get("id")?, payment: row.get("payment")?, amount: row.get("amount")? }),
        )?)
    }

    /// Cancels a payment that is neither settled nor refunded. Cancelling it
    /// again changes nothing.
    pub fn cancel(&self, id: &str) -> Result<(), Error> {
        let connection = self.connection();
        if find(&connection, id)?.status == Status::Settled {
            return Err(Error::Conflict { code: "settled", reason: "the payment is settled".to_owned() });
        }
        if refunded(&connection, id)? > 0 {
            return Err(Error::Conflict { code: "refunded", reason: "the payment is refunded".to_owned() });
        }
        connection.execute("UPDATE payments SET status = ? WHERE id = ?", (Status::Cancelled, id))?;
        Ok(())
    }

    /// Stores a payment as it is, in whatever state it is said to be.
    pub fn insert_payment(&self, new: &NewPayment<'_>) -> Result<(), Error> {
        self.connection().execute(
            "INSERT INTO payments (id, amount, currency, order_id, status) VALUES (?, ?, ?, ?, ?)",
            (new.id, new.amount, new.currency, new.order, new.status),
        )?;
        Ok(())
    }

    /// Forgets every payment, and with them their refunds.
    pub fn clear(&self) -> Result<(), Error> {
        self.connection().execute("DELETE FROM payments", ())?;
        Ok(())
    }

    /// Every method writes at most once, so a panic leaves nothing half done
    /// and a poisoned lock is as good as any.
    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn find(connection: &Connection, id: &str) -> Result<Payment, Error> {
    connection.query_one("SELECT * FROM payments WHERE id = ?", [id], payment).optional()?.ok_or(Error::NotFound)
}

fn refunded(connection: &Connection, id: &str) -> rusqlite::Result<i64> {
    connection.query_one("SELECT coalesce(sum(amount), 0) FROM refunds WHERE payment = ?", [id], |row| row.get(0))
}

fn payment(row: &Row<'_>) -> rusqlite::Result<Payment> {
    Ok(Payment {
        id: row.get("id")?,
        amount: row.get("amount")?,
        currency: row.get("currency")?,
        order: row.get("order_id")?,
        status: row.get("status")?,
        created_at: row.get("created_at")?,
    })
}

impl ToSql for Status {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(match self {
            Self::Authorised => "authorised",
            Self::Settled => "settled",
            Self::Cancelled => "cancelled",
        }))
    }
}

impl FromSql for Status {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_str()? {
            "authorised" => Ok(Self::Authorised),
            "settled" => Ok(Self::Settled),
            "cancelled" => Ok(Self::Cancelled),
            other => Err(FromSqlError::Other(format!("no such payment status: {other}").into())),
        }
    }
}
