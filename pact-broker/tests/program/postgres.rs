//! A PostgreSQL server for tests: one that is given, or one of our own, which ends with the tests.

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use postgres::{Client, NoTls};

/// A server: a list of `key=value` without `dbname`.
const GIVEN: &str = "PACT_BROKER_TEST_DATABASE_URL";
/// `required`: tests fail where there is no server, rather than being skipped.
const WISH: &str = "PACT_BROKER_TEST_POSTGRES";
const INSTALLED: &str = "/usr/lib/postgresql";

/// Starts PostgreSQL in a folder of its own, not as root, and prints the folder; stops it when standard input ends, as it does
/// when the tests end.
const START: &str = r#"
set -e
as() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
dir=$(mktemp -d /tmp/pact-broker-pg-XXXXXX)
[ "$(id -u)" != 0 ] || chown postgres "$dir"
cd "$dir"
as "$1/initdb" -D "$dir/data" -A trust -U postgres -N > "$dir/log" 2>&1 < /dev/null || { cat "$dir/log" >&2; exit 1; }
as "$1/pg_ctl" -D "$dir/data" -w -o "-k $dir -c listen_addresses= -c fsync=off -c max_connections=300" start >> "$dir/log" 2>&1 < /dev/null || { cat "$dir/log" >&2; exit 1; }
echo "$dir"
cat > /dev/null || true
as "$1/pg_ctl" -D "$dir/data" -m immediate stop > /dev/null 2>&1 < /dev/null || true
cd /; rm -rf "$dir"
"#;

/// The programs of the newest version that is installed.
pub(crate) fn binaries() -> Option<PathBuf> {
    let versions = std::fs::read_dir(INSTALLED).ok()?.filter_map(|entry| Some(entry.ok()?.path()));
    let number = |path: &PathBuf| path.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok());
    let newest = versions.filter(|path| path.join("bin/initdb").exists()).max_by_key(number)?;
    Some(newest.join("bin"))
}

#[expect(clippy::zombie_processes, reason = "it ends when the tests do")]
fn start() -> Option<String> {
    if let Ok(given) = std::env::var(GIVEN) {
        return Some(given);
    }
    let Some(binaries) = binaries() else {
        assert!(std::env::var(WISH).as_deref() != Ok("required"), "{WISH} is set, and no PostgreSQL is in {INSTALLED}");
        // Not through `eprintln!`, which nobody sees of a test that passes.
        let _ = writeln!(std::io::stderr(), "SKIPPED on PostgreSQL: none is in {INSTALLED}, and {GIVEN} is not set");
        return None;
    };
    let mut child = Command::new("bash");
    child.args(["-c", START, "start"]).arg(binaries);
    let mut child = child.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("bash is there");
    let mut line = String::new();
    BufReader::new(child.stdout.take()?).read_line(&mut line).ok()?;
    // Its standard input stays open as long as this process lives.
    std::mem::forget(child);
    let folder = line.trim();
    assert!(!folder.is_empty(), "PostgreSQL starts");
    Some(format!("host={folder} user=postgres"))
}

/// The server: a list of `key=value` without `dbname`. `None`, said on standard error, where there is none.
pub(crate) fn server() -> Option<&'static str> {
    static SERVER: OnceLock<Option<String>> = OnceLock::new();
    SERVER.get_or_init(start).as_deref()
}

/// A new, empty database, as a list of `key=value`.
pub(crate) fn database() -> Option<String> {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let server = server()?;
    let name = format!("test_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
    let mut client = Client::connect(&format!("{server} dbname=postgres"), NoTls).unwrap();
    client.batch_execute(&format!("CREATE DATABASE {name} STRATEGY wal_log")).unwrap();
    Some(format!("{server} dbname={name}"))
}
