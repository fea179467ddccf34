//! Which build of a test wrote last. Two tests that describe one interaction differently are a conflict - but only as the
//! tests are now: what an earlier build wrote is out of date as soon as somebody says otherwise.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use std::{env, process};

use super::WriteError;
use super::lock::beside_lock;

/// A longer file begins anew: what is lost is only that a conflict is found one run later.
const LONGEST: u64 = 4 * 1024 * 1024;

/// What is known of the last writes to a pact file, by the id of the test: the program, and when that was built.
#[derive(Debug)]
pub(super) struct Claims(HashMap<String, String>);

impl Claims {
    pub(super) fn of(pact: &Path) -> Self {
        let text = fs::read_to_string(path(pact)).unwrap_or_default();
        Claims(text.lines().filter_map(|line| line.split_once('\t')).map(|(id, by)| (id.into(), by.into())).collect())
    }

    /// Whether a test's last write was made by a program that is still what it was: by this program if the test is in
    /// it, by one that was not built anew otherwise.
    pub(super) fn is_current(&self, id: &str, in_this_program: bool) -> bool {
        match self.0.get(id) {
            Some(by) if in_this_program => this_program().as_ref() == Some(by),
            Some(by) => by.split_once('\t').is_some_and(|(path, _)| program(Path::new(path)).as_ref() == Some(by)),
            None => false,
        }
    }
}

/// Notes that a test has written. The caller holds the pact's lock.
pub(super) fn record(pact: &Path, id: &str) -> Result<(), WriteError> {
    let Some(by) = this_program() else { return Ok(()) };
    let path = path(pact);
    let too_long = fs::metadata(&path).is_ok_and(|metadata| metadata.len() > LONGEST);
    let written = File::options().create(true).append(true).open(&path).and_then(|mut file| {
        if too_long {
            file.set_len(0)?;
        }
        file.write_all(format!("{id}\t{by}\n").as_bytes())
    });
    written.map_err(|source: io::Error| WriteError::Io { path, source })
}

fn path(pact: &Path) -> PathBuf {
    beside_lock(pact, "claims")
}

fn this_program() -> Option<String> {
    program(&env::current_exe().ok()?).or_else(|| Some(format!("?\t{}", process::id())))
}

/// A program's path, and when it was built.
fn program(path: &Path) -> Option<String> {
    let built = fs::metadata(path).ok()?.modified().ok()?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    Some(format!("{}\t{}", path.display(), built.as_nanos()))
}
