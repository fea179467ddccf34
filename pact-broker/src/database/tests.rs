use std::sync::Arc;

use super::*;
use crate::testing::{databases, postgres, wait};

sql!(PUT_LEASE = "INSERT INTO lease (name, holder, until) VALUES ($2, $1, $3)");
sql!(LEASES = "SELECT holder, until FROM lease WHERE name IN list($1) ORDER BY name");

fn put(db: &Db, name: &'static str, until: i64) -> Result<u64> {
    wait(db.write(move |tx| tx.run(&PUT_LEASE, &["us".into(), name.into(), until.into()])))
}

fn leases(db: &Db) -> Vec<(String, i64)> {
    let names: &[&str] = &["a", "b", "c"];
    wait(db.read(move |tx| tx.all(&LEASES, &[names.into()], |row| Ok((row.get(0)?, row.get(1)?))))).unwrap()
}

#[test]
fn parameters_are_numbered_and_lists_are_one_parameter_on_both() {
    for db in databases() {
        put(&db, "a", 1).unwrap();
        put(&db, "c", 3).unwrap();
        assert_eq!(leases(&db), [("us".to_owned(), 1), ("us".to_owned(), 3)]);
    }
}

#[test]
fn an_error_or_a_panic_leaves_nothing_and_the_worker_goes_on() {
    for db in databases() {
        let refused: Result<()> = wait(db.write(|tx| {
            tx.run(&PUT_LEASE, &["us".into(), "a".into(), 1.into()])?;
            Err(Error::Missing)
        }));
        assert!(matches!(refused, Err(Error::Missing)));
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(|_| {}));
        let panicked: Result<()> = wait(db.write(|tx| {
            tx.run(&PUT_LEASE, &["us".into(), "a".into(), 1.into()])?;
            panic!("a fault of a request")
        }));
        std::panic::set_hook(hook);
        assert!(matches!(panicked, Err(Error::Panicked)));
        assert!(leases(&db).is_empty());
        put(&db, "a", 1).unwrap();
        assert!(put(&db, "a", 2).is_err(), "a name is used once");
        put(&db, "b", 2).unwrap();
        assert_eq!(leases(&db).len(), 2);
    }
}

#[test]
fn a_group_of_writes_is_committed_together_and_each_is_answered_for_itself() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&Config::File(folder.path().join("broker.db"))).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    runtime.block_on(async {
        let tasks: Vec<_> = (0..200_i64)
            .map(|n| {
                let db = db.clone();
                tokio::spawn(async move {
                    // Every second one has a name that is there already.
                    let name = format!("lease {}", n / 2);
                    db.write(move |tx| tx.run(&PUT_LEASE, &["us".into(), (&name).into(), n.into()])).await.is_ok()
                })
            })
            .collect();
        let mut written = 0;
        for task in tasks {
            written += usize::from(task.await.unwrap());
        }
        assert_eq!(written, 100);
    });
}

#[test]
fn a_file_is_opened_again_and_many_can_open_it_at_once() {
    let folder = Arc::new(tempfile::tempdir().unwrap());
    for round in 0..20 {
        open_at_once(&Config::File(folder.path().join(format!("{round}.db"))), 4);
    }
    let config = Config::File(folder.path().join("0.db"));
    put(&Db::open(&config).unwrap(), "a", 1).unwrap();
    assert_eq!(leases(&Db::open(&config).unwrap()).len(), 1);
}

#[test]
fn eight_nodes_can_start_at_once_on_an_empty_database() {
    if let Some(config) = postgres() {
        open_at_once(&config, 8);
    }
}

#[test]
fn a_database_can_be_opened_on_a_thread_that_runs_async_code() {
    for config in std::iter::once(Config::Memory).chain(postgres()) {
        let db = wait(async { Db::open(&config) }).unwrap();
        put(&db, "a", 1).unwrap();
    }
}

fn open_at_once(config: &Config, nodes: usize) {
    let starts: Vec<_> = (0..nodes)
        .map(|_| {
            let config = config.clone();
            std::thread::spawn(move || Db::open(&config).map(drop))
        })
        .collect();
    for start in starts {
        start.join().unwrap().unwrap();
    }
}

/// Indexes, and how searching them by these columns alone is to read all that an application ever published or verified, or
/// all that ever was in an environment.
const HISTORY: [(&str, &str); 7] = [
    ("pact_by_pair", "provider_id=?"),
    ("pact_history", "provider_id=?"),
    ("content_by_sha", "consumer_id=?"),
    ("content_by_provider", "provider_id=?"),
    ("placement_by_pacticipant", "pacticipant_id=?"),
    ("placement_by_environment", "environment_id=?"),
    ("placement_history", "environment_id=?"),
];

/// The same where only what is there now is asked for.
const HISTORY_OF_PLACES: [(&str, &str); 1] = [("placement_history", "environment_id=? AND pacticipant_id=?")];

/// Every statement is prepared, and reads no table whole but those that it names, and no history.
#[test]
fn statements_are_prepared_on_sqlite_with_a_plan_that_uses_indexes() {
    let connection = rusqlite::Connection::open_in_memory().unwrap();
    migrate::sqlite(&connection).unwrap();
    let mut histories = Vec::new();
    for Listed(sql) in inventory::iter::<Listed> {
        let plan = format!("EXPLAIN QUERY PLAN {}", sql.sqlite());
        let mut statement = connection.prepare(&plan).unwrap_or_else(|error| panic!("{}: {error}", sql.name()));
        for parameter in 1..=statement.parameter_count() {
            statement.raw_bind_parameter(parameter, "[]").unwrap();
        }
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().unwrap() {
            let step: String = row.get(3).unwrap();
            let now: &[_] = if sql.sqlite().contains("l.ended_at IS NULL") { &HISTORY_OF_PLACES } else { &[] };
            let mut bad = HISTORY.iter().chain(now);
            let is_history = bad.any(|(index, columns)| step.ends_with(&format!("{index} ({columns})")));
            let searched = step.split(' ').nth(1).unwrap_or_default();
            // Who deletes an application means its history.
            if is_history && !sql.scan().contains(&searched) && !sql.sqlite().starts_with("DELETE") {
                histories.push(format!("{}: {step}", sql.name()));
            }
            let Some(table) = step.strip_prefix("SCAN ") else { continue };
            let table = table.split(' ').next().unwrap();
            let known = sql.scan().contains(&table)
                || table == "json_each"
                || table.starts_with('(')
                || step.contains("CONSTANT");
            assert!(known, "{}: {step}\n{}", sql.name(), sql.sqlite());
        }
    }
    assert!(histories.is_empty(), "{histories:#?}");
}

#[test]
fn statements_are_prepared_on_postgresql_with_a_plan_that_uses_indexes() {
    let Some(Config::Postgres(url, _)) = postgres() else { return };
    let mut client = ::postgres::Client::connect(&url, ::postgres::NoTls).unwrap();
    migrate::postgres(&mut client).unwrap();
    client.batch_execute("SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan").unwrap();
    for (number, Listed(sql)) in inventory::iter::<Listed>.into_iter().enumerate() {
        let prepared = client.prepare(sql.postgres()).unwrap_or_else(|error| panic!("{}: {error:?}", sql.name()));
        let nulls = vec!["NULL"; prepared.params().len()].join(", ");
        let values = if nulls.is_empty() { String::new() } else { format!("({nulls})") };
        client.batch_execute(&format!("PREPARE s{number} AS {}", sql.postgres())).unwrap();
        for row in client.query(&format!("EXPLAIN EXECUTE s{number}{values}"), &[]).unwrap() {
            let step: String = row.get(0);
            let Some((_, table)) = step.split_once("Seq Scan on ") else { continue };
            let names: Vec<_> = table.split(' ').take(2).collect();
            let known = names.iter().any(|name| sql.scan().contains(name));
            assert!(known, "{}: {step}\n{}", sql.name(), sql.postgres());
        }
    }
}
