//! A database that cannot be used for a while: what is answered, and that nothing is lost.

use super::super::*;
use crate::testing::{postgres, wait};

sql!(PUT_LEASE = "INSERT INTO lease (name, holder, until) VALUES ($1, $2, 0)");
sql!(LEASES scans ["lease"] = "SELECT name FROM lease ORDER BY name");

static END: Sql = Sql::new("end", "SELECT pg_terminate_backend(pg_backend_pid())", &[]);

fn put(db: &Db, name: &str) -> Result<u64> {
    put_much(db, name, 1)
}

fn put_much(db: &Db, name: &str, length: usize) -> Result<u64> {
    let (name, holder) = (name.to_owned(), "x".repeat(length));
    wait(db.write(move |tx| tx.run(&PUT_LEASE, &[(&name).into(), (&holder).into()])))
}

fn names(db: &Db) -> Result<Vec<String>> {
    wait(db.read(|tx| tx.all(&LEASES, &[], |row| row.get(0))))
}

fn file(folder: &tempfile::TempDir) -> std::path::PathBuf {
    folder.path().join("broker.db")
}

#[test]
fn a_full_disk_is_told_and_what_was_acknowledged_stays() {
    let folder = tempfile::tempdir().unwrap();
    let [readers, writers] = sqlite::file_of_pages(&file(&folder), 160).unwrap();
    let db = Db { readers, writers };
    put(&db, "before").unwrap();
    let refused = put_much(&db, "big", 2_000_000).unwrap_err();
    assert_eq!(refused.unavailable(), Some(Unavailable::Full), "{refused}");
    put(&db, "after").unwrap();
    // Many at once share a commit: those that do not fit take no other with them.
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    let acknowledged: Vec<String> = runtime.block_on(async {
        let tasks: Vec<_> = (0..64)
            .map(|n| {
                let (db, name) = (db.clone(), format!("many {n}"));
                let holder = "x".repeat(if n % 7 == 0 { 2_000_000 } else { 1 });
                tokio::spawn(async move {
                    let sent = name.clone();
                    let work = move |tx: &Tx<'_>| tx.run(&PUT_LEASE, &[(&sent).into(), (&holder).into()]);
                    db.write::<_, Error, _>(work).await.map(|_| name)
                })
            })
            .collect();
        let mut written = Vec::new();
        for task in tasks {
            match task.await.unwrap() {
                Ok(name) => written.push(name),
                Err(error) => {
                    let why = error.unavailable();
                    assert!(matches!(why, Some(Unavailable::Full | Unavailable::Undone)), "{error}");
                }
            }
        }
        written
    });
    db.close();
    let there = names(&Db::open(&Config::File(file(&folder))).unwrap()).unwrap();
    let mut expected: Vec<String> = ["after", "before"].map(str::to_owned).to_vec();
    expected.extend(acknowledged);
    expected.sort();
    assert_eq!(there, expected, "what was acknowledged, and nothing else");
}

#[test]
fn a_file_that_another_process_holds_is_told_and_used_again() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::open(&Config::File(file(&folder))).unwrap();
    let other = rusqlite::Connection::open(file(&folder)).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let refused = put(&db, "a").unwrap_err();
    assert_eq!(refused.unavailable(), Some(Unavailable::Locked), "{refused}");
    assert_eq!(names(&db).unwrap(), [""; 0], "reading goes on");
    other.execute_batch("ROLLBACK").unwrap();
    put(&db, "a").unwrap();
    assert_eq!(names(&db).unwrap(), ["a"]);
}

#[cfg(unix)]
#[test]
fn a_file_that_is_deleted_or_replaced_is_not_written_to() {
    for replace in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open(&Config::File(file(&folder))).unwrap();
        put(&db, "a").unwrap();
        std::fs::rename(file(&folder), folder.path().join("away")).unwrap();
        if replace {
            std::fs::write(file(&folder), "").unwrap();
        }
        let refused = put(&db, "b").unwrap_err();
        assert_eq!(refused.unavailable(), Some(Unavailable::Lost), "{refused}");
        assert_eq!(names(&db).unwrap_err().unavailable(), Some(Unavailable::Lost));
        std::fs::rename(folder.path().join("away"), file(&folder)).unwrap();
        put(&db, "c").unwrap();
        assert_eq!(names(&db).unwrap(), ["a", "c"], "what was refused was not written");
    }
}

/// Runs a statement as the one who manages the server.
fn manage(url: &str, text: &str) {
    let server = url.split(" dbname=").next().unwrap();
    let mut client = ::postgres::Client::connect(&format!("{server} dbname=postgres"), ::postgres::NoTls).unwrap();
    client.batch_execute(text).unwrap();
}

#[test]
fn a_server_that_goes_away_is_told_and_used_again() {
    let Some(config @ Config::Postgres(..)) = postgres() else { return };
    let Config::Postgres(url, _) = &config else { return };
    let name = url.split("dbname=").nth(1).unwrap();
    let db = Db::open(&config).unwrap();
    put(&db, "a").unwrap();
    names(&db).unwrap();
    let end = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
    // Connections that were broken while nobody used them are no reason to refuse anything.
    manage(url, &end);
    for n in 0..8 {
        put(&db, &format!("b{n}")).unwrap();
        names(&db).unwrap();
    }
    manage(url, &format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false"));
    manage(url, &end);
    let refused = put(&db, "c").unwrap_err();
    assert_eq!(refused.unavailable(), Some(Unavailable::Lost), "{refused}");
    assert_eq!(names(&db).unwrap_err().unavailable(), Some(Unavailable::Lost));
    manage(url, &format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true"));
    put(&db, "d").unwrap();
    assert_eq!(names(&db).unwrap().len(), 10);
}

#[test]
fn a_connection_that_breaks_in_a_transaction_leaves_nothing() {
    let Some(config) = postgres() else { return };
    let db = Db::open(&config).unwrap();
    let broken: Result<()> = wait(db.write(|tx| {
        tx.run(&PUT_LEASE, &["a".into(), "x".into()])?;
        tx.run(&END, &[]).map(drop)
    }));
    assert_eq!(broken.unwrap_err().unavailable(), Some(Unavailable::Lost));
    put(&db, "b").unwrap();
    assert_eq!(names(&db).unwrap(), ["b"]);
}

#[test]
fn what_can_only_be_read_is_told() {
    let Some(Config::Postgres(url, connections)) = postgres() else { return };
    Db::open(&Config::Postgres(url.clone(), 1)).unwrap();
    let url = format!("{url} options='-c default_transaction_read_only=on'");
    let Ok(db) = Db::open(&Config::Postgres(url, connections)) else { return };
    assert_eq!(put(&db, "a").unwrap_err().unavailable(), Some(Unavailable::ReadOnly));
}
