//! Which build of a test wrote last. Two tests that describe one interaction differently are a conflict - but only as the
//! tests are now: what an earlier build wrote is out of date as soon as somebody says otherwise.

use std::collections::HashMap;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::OnceLock;
use std::time::SystemTime;
use std::{env, process};

use super::WriteError;
use super::lock::Lock;
use crate::registry::Site;

/// A longer file begins anew: what is lost is only that a conflict is found one run later.
const LONGEST: u64 = 4 * 1024 * 1024;

/// What is known of the last writes to a pact file, by the id of the test.
#[derive(Debug)]
pub(super) struct Claims(HashMap<String, Claim>);

#[derive(Debug)]
struct Claim {
    build: String,
    /// The workspace that the test is in.
    root: String,
}

impl Claims {
    pub(super) fn of(lock: &Lock) -> Self {
        let text = fs::read_to_string(lock.beside("claims")).unwrap_or_default();
        let claim = |line: &str| {
            let (id, claim) = line.split_once('\t')?;
            let (build, root) = claim.rsplit_once('\t')?;
            Some((id.to_owned(), Claim { build: build.to_owned(), root: root.to_owned() }))
        };
        Claims(text.lines().filter_map(claim).collect())
    }

    /// Whether a test's last write was made by a program that is still what it was: by this program if the test is in
    /// it, by one that was not built anew otherwise.
    pub(super) fn is_current(&self, id: &str, in_this_program: bool) -> bool {
        self.0.get(id).is_some_and(|claim| Build::is_current(&claim.build, in_this_program))
    }

    /// Whether a test is known to be of a workspace.
    pub(super) fn is_of_workspace(&self, id: &str, root: &Path) -> bool {
        self.0.get(id).is_some_and(|claim| Path::new(&claim.root) == root)
    }
}

/// Notes that a test has written. The caller holds the pact's lock.
pub(super) fn record(lock: &Lock, site: &Site) -> Result<(), WriteError> {
    let Some(build) = Build::of_this_program() else { return Ok(()) };
    let path = lock.beside("claims");
    let too_long = fs::metadata(&path).is_ok_and(|metadata| metadata.len() > LONGEST);
    let written = File::options().create(true).append(true).open(&path).and_then(|mut file| {
        if too_long {
            file.set_len(0)?;
        }
        file.write_all(format!("{}\t{build}\t{}\n", site.id(), site.workspace_root().display()).as_bytes())
    });
    written.map_err(|source: io::Error| WriteError::Io { path, source })
}

/// A program's path, and when it was built.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Build(String);

impl Build {
    /// As it was when this was asked first.
    pub(super) fn of_this_program() -> Option<&'static Build> {
        static THIS: OnceLock<Option<Build>> = OnceLock::new();
        let build = || {
            let path = env::current_exe().ok()?;
            Build::of(&path).or_else(|| Some(Build(format!("?\t{}", process::id()))))
        };
        THIS.get_or_init(build).as_ref()
    }

    fn of(path: &Path) -> Option<Build> {
        let built = fs::metadata(path).ok()?.modified().ok()?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
        Some(Build(format!("{}\t{}", path.display(), built.as_nanos())))
    }

    /// Whether a program is still what it was when its build was written down: it is this one, or was not built anew.
    pub(super) fn is_current(text: &str, is_this_program: bool) -> bool {
        if is_this_program {
            return Build::of_this_program().is_some_and(|this| this.0 == text);
        }
        text.split_once('\t').and_then(|(path, _)| Build::of(Path::new(path))).is_some_and(|now| now.0 == text)
    }
}

impl fmt::Display for Build {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
