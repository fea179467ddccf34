//! A broker that runs as a program, and a client for it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

/// A database of each kind that there is: a file in a folder, and an empty one of PostgreSQL.
pub(crate) fn databases(folder: &Path) -> Vec<String> {
    let file = folder.join("broker.db").display().to_string();
    std::iter::once(file).chain(crate::postgres::database()).collect()
}

/// A broker that runs as a program, on a port of its own. It is killed when this is dropped.
pub(crate) struct Broker {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Broker {
    /// Starts it on a database, with more options, and waits until it listens.
    pub(crate) fn start(database: &str, options: &[&str]) -> Self {
        Self::spawn(Command::new(env!("CARGO_BIN_EXE_pact-broker")), database, options)
    }

    /// Starts it by a command that runs what its arguments say.
    pub(crate) fn spawn(mut command: Command, database: &str, options: &[&str]) -> Self {
        command.args(["serve", "--port", "0", "--database-url", database]).args(options);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.split("http://").nth(1).unwrap_or_else(|| panic!("no address in {line:?}"));
        Self { address: address.trim().parse().unwrap(), child }
    }

    /// Sends it a signal.
    pub(crate) fn signal(&self, name: &str) {
        let kill = Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status().unwrap();
        assert!(kill.success());
    }

    /// Waits until it has ended.
    pub(crate) fn wait(mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }

    /// Asks it to stop, and waits until it has.
    pub(crate) fn terminate(self) {
        self.signal("TERM");
        assert!(self.wait().success());
    }

    /// Sends a request on a connection of its own: status and body; 0 where there is no answer.
    pub(crate) fn send(&self, method: &str, path: &str, body: &str) -> (u16, String) {
        Client::connect(self.address).and_then(|mut client| client.send(method, path, body)).unwrap_or_default()
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A connection that stays open.
pub(crate) struct Client {
    reader: BufReader<TcpStream>,
}

impl Client {
    pub(crate) fn connect(address: SocketAddr) -> Option<Self> {
        let stream = TcpStream::connect(address).ok()?;
        stream.set_read_timeout(Some(Duration::from_secs(60))).ok()?;
        stream.set_nodelay(true).ok()?;
        Some(Self { reader: BufReader::new(stream) })
    }

    /// Sends a request: status and body; nothing where the connection breaks.
    pub(crate) fn send(&mut self, method: &str, path: &str, body: &str) -> Option<(u16, String)> {
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: broker\r\nAccept: application/hal+json\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n",
            body.len()
        );
        self.reader.get_mut().write_all(format!("{head}{body}").as_bytes()).ok()?;
        let mut line = String::new();
        self.reader.read_line(&mut line).ok()?;
        let status = line.split(' ').nth(1)?.parse().ok()?;
        let mut length = 0;
        loop {
            line.clear();
            self.reader.read_line(&mut line).ok()?;
            if line.trim().is_empty() {
                break;
            }
            let (name, value) = line.split_once(':')?;
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().ok()?;
            }
        }
        let mut body = vec![0; length];
        self.reader.read_exact(&mut body).ok()?;
        Some((status, String::from_utf8_lossy(&body).into_owned()))
    }
}
