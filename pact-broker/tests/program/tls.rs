//! TLS to PostgreSQL: every `sslmode`, and what is said where it does not work.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};

use crate::broker::Broker;
use crate::postgres;

/// Starts a server on a port, with TLS where it is given a certificate, and stops it when standard input ends.
const START: &str = r#"
set -e
as() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
dir=$(mktemp -d /tmp/pact-broker-pg-XXXXXX)
trap 'cd /; rm -rf "$dir"' EXIT
[ "$(id -u)" != 0 ] || chown postgres "$dir"
cd "$dir"
options="-c listen_addresses=127.0.0.1 -c port=$2 -k $dir -c fsync=off"
if [ -n "$3" ]; then
  cp "$3/server.pem" "$3/server.key" "$dir"
  [ "$(id -u)" != 0 ] || chown postgres "$dir"/server.*
  chmod 600 "$dir/server.key"
  options="$options -c ssl=on -c ssl_cert_file=$dir/server.pem -c ssl_key_file=$dir/server.key"
fi
as "$1/initdb" -D "$dir/data" -A trust -U postgres -N > "$dir/log" 2>&1 < /dev/null || { cat "$dir/log" >&2; exit 1; }
as "$1/pg_ctl" -D "$dir/data" -w -o "$options" start >> "$dir/log" 2>&1 < /dev/null || { cat "$dir/log" >&2; exit 1; }
echo ready
cat > /dev/null || true
as "$1/pg_ctl" -D "$dir/data" -m immediate stop > /dev/null 2>&1 < /dev/null || true
"#;

struct Server {
    child: Child,
    port: u16,
}

impl Server {
    /// A server with the certificate in a folder, or without TLS; `None` where PostgreSQL is not installed.
    fn start(certificate: Option<&Path>) -> Option<Self> {
        let binaries = postgres::binaries()?;
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = Command::new("bash");
        command.args(["-c", START, "start"]).arg(binaries).arg(port.to_string()).args(certificate);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line.trim(), "ready", "PostgreSQL starts");
        Some(Self { child, port })
    }

    /// A URL with a password, which is never to be shown.
    fn url(&self, host: &str, settings: &str) -> String {
        format!("postgres://postgres:s3cret@{host}:{}/postgres?{settings}", self.port)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

/// A broker starts on the database, and answers.
fn works(url: &str) {
    let broker = Broker::start(url, &[]);
    assert_eq!(broker.send("GET", "/pacticipants", "").0, 200, "{url}");
    broker.terminate();
}

/// A broker does not start, and says these.
fn fails(url: &str, texts: &[&str]) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pact-broker"));
    let output = command.args(["serve", "--port", "0", "--database-url", url]).output().unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(1), "{url}: {said}");
    for text in texts {
        assert!(said.contains(text), "{url}: {text:?} is not in {said}");
    }
    assert!(!said.contains("s3cret"), "{said}");
}

/// An authority in `NAME.pem` of a folder.
fn authority(folder: &Path, name: &str) -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::default();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name.push(rcgen::DnType::CommonName, name);
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    std::fs::write(folder.join(name).with_extension("pem"), authority.pem()).unwrap();
    authority
}

#[test]
fn every_mode_of_libpq_is_understood() {
    let folder = tempfile::tempdir().unwrap();
    let (path, file) = (folder.path(), |name: &str| folder.path().join(name).display().to_string());
    let own = authority(path, "own");
    authority(path, "other");
    std::fs::write(path.join("empty.pem"), "").unwrap();
    // A certificate for `localhost`, and not for `127.0.0.1`.
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(vec!["localhost".to_owned()]).unwrap().signed_by(&key, &own).unwrap();
    std::fs::write(path.join("server.pem"), certificate.pem()).unwrap();
    std::fs::write(path.join("server.key"), key.serialize_pem()).unwrap();
    let Some(server) = Server::start(Some(path)) else { return };
    let (own, other) = (file("own.pem"), file("other.pem"));

    for mode in ["disable", "prefer", "require"] {
        works(&server.url("127.0.0.1", &format!("sslmode={mode}")));
    }
    works(&server.url("localhost", &format!("sslmode=verify-full&sslrootcert={own}")));
    works(&server.url("127.0.0.1", &format!("sslmode=verify-ca&sslrootcert={own}")));
    works(&format!("host=localhost port={} user=postgres sslmode=verify-full sslrootcert='{own}'", server.port));

    fails(
        &server.url("127.0.0.1", &format!("sslmode=verify-full&sslrootcert={own}")),
        &["not valid for the host 127.0.0.1", "verify-ca"],
    );
    // As in libpq, an authority that is named is asked in the mode `require`, too.
    for mode in ["require", "verify-ca", "verify-full"] {
        let url = server.url("localhost", &format!("sslmode={mode}&sslrootcert={other}"));
        fails(&url, &["an authority that is not trusted", "sslrootcert=FILE"]);
    }
    fails(&server.url("localhost", "sslmode=verify-full"), &["an authority that is not trusted", "sslrootcert=FILE"]);
    for name in ["gone.pem", "empty.pem"] {
        let url = server.url("localhost", &format!("sslmode=verify-full&sslrootcert={}", file(name)));
        fails(&url, &[name, "sslrootcert", "in PEM"]);
    }
    fails(&server.url("localhost", "sslmode=full"), &["unknown sslmode \"full\"", "verify-full"]);
    // `check` connects as `serve` does.
    let mut check = Command::new(env!("CARGO_BIN_EXE_pact-broker"));
    let url = server.url("localhost", &format!("sslmode=verify-full&sslrootcert={own}"));
    assert!(check.args(["check", "--database-url", &url]).output().unwrap().status.success());
    assert!(is_encrypted(&server, &own), "the mode `prefer` takes TLS where there is some");
}

/// What the server says of a connection of a broker in the mode that is taken without any.
fn is_encrypted(server: &Server, authority: &str) -> bool {
    let broker = Broker::start(&server.url("localhost", &format!("sslrootcert={authority}")), &[]);
    assert_eq!(broker.send("GET", "/pacticipants", "").0, 200);
    let url = server.url("127.0.0.1", "").replace('?', "");
    let mut client = ::postgres::Client::connect(&url, ::postgres::NoTls).unwrap();
    let ask = "SELECT count(*) FROM pg_stat_ssl s WHERE s.ssl AND s.pid <> pg_backend_pid()";
    let encrypted: i64 = client.query_one(ask, &[]).unwrap().get(0);
    encrypted > 0
}

#[test]
fn a_server_without_tls_is_named_where_tls_is_required() {
    let Some(server) = Server::start(None) else { return };
    for mode in ["disable", "prefer"] {
        works(&server.url("127.0.0.1", &format!("sslmode={mode}")));
    }
    works(&server.url("127.0.0.1", ""));
    for mode in ["require", "verify-ca", "verify-full"] {
        let url = server.url("localhost", &format!("sslmode={mode}"));
        fails(&url, &["does not support TLS", &format!("sslmode={mode}"), "ssl = on", "sslmode=disable"]);
    }
}
