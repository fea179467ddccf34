//! What tests said of an interaction that another test describes differently. The later of two such tests fails by what
//! stands in the pact file; it leaves a note here, so that the earlier one, which had passed, fails too when it runs again.

use std::fs;
use std::io::{self, Write as _};
use std::path::PathBuf;

use super::error::WriteError;
use super::lock::Lock;
use super::program::Program;
use super::{access, build};
use crate::model::Json;
use crate::registry::Site;

/// The notes of one pact file.
#[derive(Debug, Default)]
pub(super) struct Disputes {
    notes: Vec<Note>,
    changed: bool,
}

/// A test's description of an interaction that is not as another test has it.
#[derive(Debug)]
struct Note {
    interaction: String,
    content: Json,
    test: String,
    place: String,
    build: String,
}

impl Disputes {
    /// The notes of a pact in the memory of its directory. What cannot be read counts for nothing.
    pub(super) fn load(lock: &Lock, pact: &str) -> Self {
        let read = access::open(&path(lock, pact)).and_then(io::read_to_string);
        let text = read.unwrap_or_default();
        let notes = text.lines().filter_map(|line| Note::read(&Json::parse(line.as_bytes()).ok()?)).collect();
        Disputes { notes, changed: false }
    }

    /// Where somebody else describes the interaction in another way. What was said by a build that is no more, or by a
    /// test that is gone, is void.
    pub(super) fn against(&mut self, id: &str, interaction: &str, content: &Json, program: &Program) -> Option<String> {
        self.retain(|note| note.is_current(program));
        let disputes = |note: &&Note| note.interaction == interaction && note.test != id && note.content != *content;
        self.notes.iter().find(disputes).map(|note| note.place.clone())
    }

    /// Forgets what was said of an interaction: the one it was said to has changed since.
    pub(super) fn forget(&mut self, interaction: &str) {
        self.retain(|note| note.interaction != interaction);
    }

    /// What a test says is not what it said when it ran before.
    pub(super) fn withdraw(&mut self, id: &str) {
        self.retain(|note| note.test != id);
    }

    /// Notes that a test describes an interaction differently than another one.
    pub(super) fn note(&mut self, site: &Site, interaction: &str, content: &Json, build: &str) {
        self.changed = true;
        self.notes.push(Note {
            interaction: interaction.to_owned(),
            content: content.clone(),
            test: site.id(),
            place: format!("{} ({site})", site.id()),
            build: build.to_owned(),
        });
    }

    fn retain(&mut self, stays: impl Fn(&Note) -> bool) {
        let count = self.notes.len();
        self.notes.retain(stays);
        self.changed |= self.notes.len() != count;
    }

    /// Puts down what has changed.
    pub(super) fn save(self, lock: &Lock, pact: &str) -> Result<(), WriteError> {
        if !self.changed {
            return Ok(());
        }
        let path = path(lock, pact);
        let text: String = self.notes.iter().map(|note| note.write().to_string() + "\n").collect();
        let saved = if text.is_empty() {
            fs::remove_file(&path)
        } else {
            access::create_or_open(&path).and_then(|mut file| {
                file.set_len(0)?;
                file.write_all(text.as_bytes())
            })
        };
        match saved {
            Err(source) if source.kind() != io::ErrorKind::NotFound => Err(WriteError::Io { path, source }),
            _ => Ok(()),
        }
    }
}

fn path(lock: &Lock, pact: &str) -> PathBuf {
    // A pact's name may be as long as a file's can be.
    lock.memory(&format!("disputes-{:016x}", fnv(pact.as_bytes())))
}

/// FNV-1a: processes built by different compilers must come to the same name, which std's hasher does not promise.
fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

impl Note {
    fn is_current(&self, program: &Program) -> bool {
        if program.find(&self.test).is_some() {
            self.build == program.build
        } else {
            !program.has_crate_of(&self.test) && build::is_current(&self.build).unwrap_or(false)
        }
    }

    fn read(json: &Json) -> Option<Self> {
        let text = |name| json.get(name).and_then(Json::as_str).map(str::to_owned);
        Some(Note {
            interaction: text("interaction")?,
            content: json.get("content")?.clone(),
            test: text("test")?,
            place: text("place")?,
            build: text("build")?,
        })
    }

    fn write(&self) -> Json {
        let text = |text| Json::string(text);
        let members = [
            ("interaction", text(&self.interaction)),
            ("content", self.content.clone()),
            ("test", text(&self.test)),
            ("place", text(&self.place)),
            ("build", text(&self.build)),
        ];
        Json::object(members)
    }
}
