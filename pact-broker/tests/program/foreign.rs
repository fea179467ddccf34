//! Databases that a broker must leave alone.

use std::process::{Command, Output};

use postgres::NoTls;

fn serve(database: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pact-broker"));
    command.args(["serve", "--port", "0", "--database-url", database]).output().unwrap()
}

#[test]
fn a_port_in_use_is_named_before_a_database_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let database = folder.path().join("broker.db");
    let mut command = Command::new(env!("CARGO_BIN_EXE_pact-broker"));
    let output = command.args(["serve", "--port", &port, "--database-url"]).arg(&database).output().unwrap();
    assert_refused(&output, "choose another port with --port");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

fn assert_refused(output: &Output, expected: &str) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains(expected), "{expected:?} is missing in {said}");
}

#[test]
fn the_tables_of_another_program_are_left_alone_in_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("other.db");
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection.execute_batch("CREATE TABLE users (id INTEGER)").unwrap();
    assert_refused(&serve(path.to_str().unwrap()), "it has a table \"users\" and no tables of a broker");
    let count: i64 = connection.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0)).unwrap();
    assert_eq!(count, 1, "nothing was made");
}

#[test]
fn the_tables_of_another_program_are_left_alone_in_postgresql() {
    let Some(url) = crate::postgres::database() else { return };
    let mut client = postgres::Client::connect(&url, NoTls).unwrap();
    client.batch_execute("CREATE TABLE users (id INTEGER)").unwrap();
    assert_refused(&serve(&url), "it has a table \"users\" and no tables of a broker");
    let tables = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'";
    assert_eq!(client.query_one(tables, &[]).unwrap().get::<_, i64>(0), 1, "nothing was made");
}

#[test]
fn a_postgresql_database_that_cannot_store_every_text_is_refused() {
    let Some(server) = crate::postgres::server() else { return };
    let mut client = postgres::Client::connect(&format!("{server} dbname=postgres"), NoTls).unwrap();
    let name = format!("latin_{}", std::process::id());
    let create = format!("CREATE DATABASE {name} ENCODING 'LATIN1' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'");
    client.batch_execute(&create).unwrap();
    assert_refused(&serve(&format!("{server} dbname={name}")), "the database has the encoding LATIN1");
    client.batch_execute(&format!("DROP DATABASE {name}")).unwrap();
}
