//! The broker as a program, who asks it, and how long it takes.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use crate::{Failed, say};

const HEAD: &str = "Host: broker\r\nAccept: application/hal+json\r\nContent-Type: application/json\r\nContent-Length: ";

pub(crate) fn milliseconds(began: Instant) -> f64 {
    began.elapsed().as_secs_f64() * 1000.0
}

/// What requests of a kind took.
#[derive(Default)]
pub(crate) struct Times(Vec<f64>);

impl Times {
    pub(crate) fn time<T>(&mut self, work: impl FnOnce() -> T) -> T {
        let began = Instant::now();
        let done = work();
        self.0.push(milliseconds(began));
        done
    }

    pub(crate) fn say(mut self, what: &str) {
        self.0.sort_by(f64::total_cmp);
        let at = |part: usize| self.0[(self.0.len() * part / 100).min(self.0.len() - 1)];
        say(&format!("{what}: median {:.2} ms, 95 of 100 within {:.2} ms", at(50), at(95)));
    }
}

pub(crate) struct Broker {
    child: Child,
    pub(crate) address: String,
}

impl Broker {
    pub(crate) fn start(database: &str) -> Result<Self, Failed> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pact-broker"));
        command.args(["serve", "--port", "0", "--database-url", database]);
        let mut child = command.stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().ok_or("no standard output")?).read_line(&mut line)?;
        let address = line.split("http://").nth(1).ok_or("the broker does not start")?.trim().to_owned();
        Ok(Self { child, address })
    }

    /// What it keeps in memory, in megabytes.
    pub(crate) fn memory(&self) -> Result<u64, Failed> {
        let status = std::fs::read_to_string(Path::new("/proc").join(self.child.id().to_string()).join("status"))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
        Ok(line.trim().trim_end_matches(" kB").parse::<u64>()? / 1000)
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) struct Client(BufReader<TcpStream>);

impl Client {
    pub(crate) fn connect(address: &str) -> std::io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        Ok(Self(BufReader::new(stream)))
    }

    /// The body of an answer that is no error.
    pub(crate) fn send(&mut self, method: &str, path: &str, body: &str) -> Result<String, Failed> {
        let request = format!("{method} {path} HTTP/1.1\r\n{HEAD}{}\r\n\r\n{body}", body.len());
        self.0.get_mut().write_all(request.as_bytes())?;
        let mut line = String::new();
        self.0.read_line(&mut line)?;
        let status = line.split(' ').nth(1).unwrap_or_default().to_owned();
        let mut length = 0;
        while line != "\r\n" {
            line.clear();
            self.0.read_line(&mut line)?;
            if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse()?;
            }
        }
        let mut body = vec![0; length];
        self.0.read_exact(&mut body)?;
        let body = String::from_utf8(body)?;
        if status.starts_with('2') { Ok(body) } else { Err(format!("{method} {path}: {status} {body}").into()) }
    }
}
