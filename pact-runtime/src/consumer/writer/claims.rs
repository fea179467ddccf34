//! What each workspace has written into the pacts of a directory, as its memory has it: nothing is removed from a pact but
//! what the memory of this machine says that this workspace wrote. See "Who may remove what" in `ARCHITECTURE.md`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use super::access;
use super::error::WriteError;
use super::lock::Lock;
use crate::model::Json;

/// A longer file is not read: what is lost is that this workspace wrote what stands in the pacts, so all of it stays.
const LONGEST: u64 = 64 * 1024 * 1024;

/// What one test or contract of one workspace wrote into one pact.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Claim {
    /// Where the workspace is, for people.
    pub(super) root: String,
    /// The name that the pact file has for the test, where a link of this name leads to it.
    pub(super) named: String,
    /// The name of the function.
    pub(super) function: String,
    pub(super) source: Option<String>,
    /// The program that wrote it, and when that was built.
    pub(super) build: String,
    pub(super) interactions: BTreeSet<String>,
}

/// Whose claim it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Claimant {
    /// The name of the pact file.
    pub(super) pact: String,
    pub(super) workspace: String,
    /// The id of the test or contract.
    pub(super) test: String,
}

/// All claims of a directory: a log whose later lines replace earlier ones.
#[derive(Debug, Default)]
pub(super) struct Claims {
    all: BTreeMap<Claimant, Claim>,
    /// Lines of the file.
    lines: usize,
    /// Lines that are not in the file yet.
    added: String,
}

impl Claims {
    /// What is not a claim, such as the half of a line that a killed process left, is left out.
    pub(super) fn parse(text: &str) -> Self {
        let mut claims = Claims::default();
        for line in text.lines() {
            claims.lines += 1;
            let read = Json::parse(line.as_bytes()).ok().and_then(|json| read(&json));
            match read {
                Some((claimant, Some(claim))) => drop(claims.all.insert(claimant, claim)),
                Some((claimant, None)) => drop(claims.all.remove(&claimant)),
                None => {}
            }
        }
        claims
    }

    pub(super) fn of(&self, claimant: &Claimant) -> Option<&Claim> {
        self.all.get(claimant)
    }

    /// All claims of a workspace.
    pub(super) fn of_workspace(&self, workspace: &str) -> impl Iterator<Item = (&Claimant, &Claim)> {
        self.all.iter().filter(move |(claimant, _)| claimant.workspace == workspace)
    }

    /// All claims on an interaction of a pact.
    pub(super) fn on(&self, pact: &str, interaction: &str) -> impl Iterator<Item = (&Claimant, &Claim)> {
        let of_pact = self.all.iter().filter(move |(claimant, _)| claimant.pact == pact);
        of_pact.filter(move |(_, claim)| claim.interactions.contains(interaction))
    }

    pub(super) fn put(&mut self, claimant: Claimant, claim: Claim) {
        if self.all.get(&claimant) != Some(&claim) {
            self.note(&write(&claimant, Some(&claim)));
            self.all.insert(claimant, claim);
        }
    }

    pub(super) fn remove(&mut self, claimant: &Claimant) {
        if self.all.remove(claimant).is_some() {
            self.note(&write(claimant, None));
        }
    }

    fn note(&mut self, line: &Json) {
        self.added.push_str(&line.to_string());
        self.added.push('\n');
        self.lines += 1;
    }

    /// The whole log in its shortest form.
    pub(super) fn to_text(&self) -> String {
        self.all.iter().map(|(claimant, claim)| write(claimant, Some(claim)).to_string() + "\n").collect()
    }

    fn is_long_for_what_it_says(&self) -> bool {
        self.lines > 2 * self.all.len() + 256
    }
}

/// Length and time of the last change of a file.
type Stamp = (u64, SystemTime);

/// The claims as this process last saw them.
static SEEN: Mutex<BTreeMap<PathBuf, (Stamp, Claims)>> = Mutex::new(BTreeMap::new());

fn stamp(path: &Path) -> Option<Stamp> {
    let metadata = fs::symlink_metadata(path).ok()?;
    Some((metadata.len(), metadata.modified().ok()?))
}

/// The claims of a directory whose lock is held. They are read anew the next time if they are not [`save`]d.
pub(super) fn load(lock: &Lock) -> Result<Claims, WriteError> {
    let path = lock.memory("claims");
    let seen = SEEN.lock().unwrap_or_else(PoisonError::into_inner).remove(&path);
    let Some(now) = stamp(&path) else { return Ok(Claims::default()) };
    match seen {
        Some((then, claims)) if then == now => return Ok(claims),
        _ if now.0 > LONGEST => return Ok(Claims::default()),
        _ => {}
    }
    let read = access::open(&path).and_then(io::read_to_string);
    match read {
        Ok(text) => Ok(Claims::parse(&text)),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::InvalidData) => {
            Ok(Claims::default())
        }
        Err(source) => Err(WriteError::Io { path, source }),
    }
}

/// Puts down what has changed.
pub(super) fn save(lock: &Lock, mut claims: Claims) -> Result<(), WriteError> {
    let path = lock.memory("claims");
    let anew = claims.is_long_for_what_it_says();
    let text = if anew { claims.to_text() } else { std::mem::take(&mut claims.added) };
    if !text.is_empty() || anew {
        let put = access::create_or_open(&path).and_then(|mut file| {
            if anew || file.metadata()?.len() > LONGEST {
                file.set_len(0)?;
            }
            // A line that a killed process did not finish ends here.
            let begins_a_line = file.seek(SeekFrom::End(0))? == 0 || ends_with_a_line(&mut file)?;
            let text = if begins_a_line { text } else { format!("\n{text}") };
            file.write_all(text.as_bytes())
        });
        match put {
            // Whoever clears the memory loses nothing but the right to remove.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(source) => return Err(WriteError::Io { path, source }),
            Ok(()) => {}
        }
    }
    if anew {
        claims.lines = claims.all.len();
    }
    claims.added.clear();
    if let Some(now) = stamp(&path) {
        SEEN.lock().unwrap_or_else(PoisonError::into_inner).insert(path, (now, claims));
    }
    Ok(())
}

/// Leaves the file at its end.
fn ends_with_a_line(file: &mut fs::File) -> io::Result<bool> {
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}

fn read(json: &Json) -> Option<(Claimant, Option<Claim>)> {
    let text = |name| json.get(name).and_then(Json::as_str).map(str::to_owned);
    let claimant = Claimant { pact: text("pact")?, workspace: text("workspace")?, test: text("test")? };
    let Some(interactions) = json.get("interactions").and_then(Json::items) else { return Some((claimant, None)) };
    let interactions = interactions.iter().filter_map(Json::as_str).map(str::to_owned).collect();
    let named = text("named").unwrap_or_else(|| claimant.pact.clone());
    let (root, function, build) = (text("root")?, text("function")?, text("build")?);
    let claim = Claim { root, named, function, source: text("source"), build, interactions };
    Some((claimant, Some(claim)))
}

/// Without a claim, the line that takes it back.
fn write(claimant: &Claimant, claim: Option<&Claim>) -> Json {
    let text = |text: &String| Json::string(text.as_str());
    let mut members =
        vec![("pact", text(&claimant.pact)), ("workspace", text(&claimant.workspace)), ("test", text(&claimant.test))];
    if let Some(claim) = claim {
        members.extend([
            ("root", text(&claim.root)),
            ("function", text(&claim.function)),
            ("build", text(&claim.build)),
        ]);
        members.extend((claim.named != claimant.pact).then(|| ("named", text(&claim.named))));
        members.extend(claim.source.as_ref().map(|source| ("source", text(source))));
        members.push(("interactions", Json::Array(claim.interactions.iter().map(text).collect())));
    }
    Json::object(members)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claimant(test: &str) -> Claimant {
        Claimant { pact: "a-b.json".to_owned(), workspace: "w".to_owned(), test: test.to_owned() }
    }

    fn claim(interactions: &[&str]) -> Claim {
        Claim {
            root: "/tmp/\"w\"\n".to_owned(),
            named: "link-b.json".to_owned(),
            function: "asks".to_owned(),
            source: Some("tests/a.rs".to_owned()),
            build: "/it\t7".to_owned(),
            interactions: interactions.iter().map(ToString::to_string).collect(),
        }
    }

    #[test]
    fn later_lines_replace_earlier_ones_and_half_a_line_is_left_out() {
        let mut claims = Claims::default();
        claims.put(claimant("one"), claim(&["x"]));
        claims.put(claimant("one"), claim(&["x", "y"]));
        claims.put(claimant("two"), claim(&[]));
        claims.remove(&claimant("two"));
        let log = format!("{}{{\"pact\": \"a-b", claims.added);
        let read = Claims::parse(&log);
        assert_eq!((read.lines, &read.all), (5, &claims.all));
        assert_eq!(Claims::parse(&read.to_text()).all, claims.all);
        assert_eq!(read.of(&claimant("one")), Some(&claim(&["x", "y"])));
    }

    #[test]
    fn what_is_claimed_already_is_not_noted_again() {
        let mut claims = Claims::default();
        claims.put(claimant("one"), claim(&["x"]));
        claims.added.clear();
        claims.put(claimant("one"), claim(&["x"]));
        claims.remove(&claimant("two"));
        assert_eq!(claims.added, "");
    }
}
