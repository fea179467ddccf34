use std::cell::RefCell;
use std::collections::HashMap;

use super::{Error, Result, Row, Sql, Value};

/// Statements that a connection has prepared.
pub(super) type Prepared = RefCell<HashMap<*const Sql, postgres::Statement>>;

/// A transaction. Statements run one after the other, on the thread of the worker.
pub struct Tx<'a>(pub(super) Inner<'a>);

pub(super) enum Inner<'a> {
    Sqlite(&'a rusqlite::Connection),
    Postgres(RefCell<postgres::Transaction<'a>>, &'a Prepared),
}

impl std::fmt::Debug for Tx<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self.0 {
            Inner::Sqlite(_) => "Tx(SQLite)",
            Inner::Postgres(..) => "Tx(PostgreSQL)",
        })
    }
}

impl Tx<'_> {
    /// Every row of an answer.
    ///
    /// # Errors
    ///
    /// What the database says, or what the reader of a row returns.
    pub fn all<T>(
        &self,
        sql: &'static Sql,
        values: &[Value<'_>],
        mut read: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        check(values)?;
        match &self.0 {
            Inner::Sqlite(connection) => {
                let mut statement = connection.prepare_cached(sql.sqlite())?;
                let mut rows = statement.query(rusqlite::params_from_iter(values.iter()))?;
                let mut all = Vec::new();
                while let Some(row) = rows.next()? {
                    all.push(read(&Row::Sqlite(row))?);
                }
                Ok(all)
            }
            Inner::Postgres(transaction, prepared) => {
                let statement = prepare(transaction, prepared, sql)?;
                let rows = transaction.borrow_mut().query(&statement, &by_reference(values))?;
                rows.iter().map(|row| read(&Row::Postgres(row))).collect()
            }
        }
    }

    /// The first row of an answer, if any.
    ///
    /// # Errors
    ///
    /// As [`all`](Tx::all).
    pub fn first<T>(
        &self,
        sql: &'static Sql,
        values: &[Value<'_>],
        read: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        Ok(self.all(sql, values, read)?.into_iter().next())
    }

    /// The only row of an answer.
    ///
    /// # Errors
    ///
    /// As [`all`](Tx::all), or there is no row.
    pub fn one<T>(
        &self,
        sql: &'static Sql,
        values: &[Value<'_>],
        read: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<T> {
        self.first(sql, values, read)?.ok_or(Error::Missing)
    }

    /// The number in the first column of the first row: an id, a count.
    ///
    /// # Errors
    ///
    /// As [`one`](Tx::one).
    pub fn number(&self, sql: &'static Sql, values: &[Value<'_>]) -> Result<i64> {
        self.one(sql, values, |row| row.get(0))
    }

    /// The numbers in the first column.
    ///
    /// # Errors
    ///
    /// As [`all`](Tx::all).
    pub fn numbers(&self, sql: &'static Sql, values: &[Value<'_>]) -> Result<Vec<i64>> {
        self.all(sql, values, |row| row.get(0))
    }

    /// Runs a statement that has no answer; how many rows it changed.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub fn run(&self, sql: &'static Sql, values: &[Value<'_>]) -> Result<u64> {
        check(values)?;
        match &self.0 {
            Inner::Sqlite(connection) => {
                let changed =
                    connection.prepare_cached(sql.sqlite())?.execute(rusqlite::params_from_iter(values.iter()))?;
                Ok(u64::try_from(changed).unwrap_or(u64::MAX))
            }
            Inner::Postgres(transaction, prepared) => {
                let statement = prepare(transaction, prepared, sql)?;
                Ok(transaction.borrow_mut().execute(&statement, &by_reference(values))?)
            }
        }
    }

    /// Waits until no other transaction writes about these applications. SQLite has one writer: nothing to wait for.
    ///
    /// Ascending, whatever the order given: two transactions cannot wait for each other.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub fn lock(&self, ids: &[i64]) -> Result<()> {
        if let Inner::Postgres(transaction, _) = &self.0 {
            let mut ids = ids.to_vec();
            ids.sort_unstable();
            ids.dedup();
            for id in ids {
                transaction.borrow_mut().execute("SELECT pg_advisory_xact_lock($1)", &[&id])?;
            }
        }
        Ok(())
    }
}

impl Tx<'_> {
    /// What is damaged in the file of the database: pages, indexes, references to rows that are not there. A PostgreSQL server
    /// looks after its own.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub fn damage(&self) -> Result<Vec<String>> {
        let Inner::Sqlite(connection) = &self.0 else { return Ok(Vec::new()) };
        let mut found = Vec::new();
        let mut statement = connection.prepare("PRAGMA integrity_check(100)")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            found.push(row.get::<_, String>(0)?);
        }
        found.retain(|line| line != "ok");
        let mut statement = connection.prepare("PRAGMA foreign_key_check")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (table, parent): (String, String) = (row.get(0)?, row.get(2)?);
            found.push(format!("a row of {table} refers to a row of {parent} that does not exist"));
        }
        Ok(found)
    }
}

/// Refuses what only one of the databases could store.
fn check(values: &[Value<'_>]) -> Result<()> {
    let null = |text: &str| text.contains('\0');
    let found = values.iter().any(|value| match value {
        Value::Text(Some(text)) => null(text),
        Value::Texts(texts) => texts.iter().any(|text| null(text)),
        _ => false,
    });
    if found { Err(Error::NullCharacter) } else { Ok(()) }
}

fn by_reference<'a>(values: &'a [Value<'a>]) -> Vec<&'a (dyn postgres::types::ToSql + Sync)> {
    values.iter().map(|value| value as _).collect()
}

fn prepare(
    transaction: &RefCell<postgres::Transaction<'_>>,
    prepared: &Prepared,
    sql: &'static Sql,
) -> Result<postgres::Statement> {
    let key = std::ptr::from_ref(sql);
    if let Some(statement) = prepared.borrow().get(&key) {
        return Ok(statement.clone());
    }
    let statement = transaction.borrow_mut().prepare(sql.postgres())?;
    prepared.borrow_mut().insert(key, statement.clone());
    Ok(statement)
}
