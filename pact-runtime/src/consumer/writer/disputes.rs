//! What tests said of an interaction that another test describes differently. The later of two such tests fails by what
//! stands in the pact file; it leaves a note here, so that the earlier one, which had passed, fails too when it runs again.

use std::fs;
use std::io::ErrorKind;
use std::path::PathBuf;

use super::WriteError;
use super::claims::Build;
use super::lock::Lock;
use super::presence::Presence;
use crate::model::Json;
use crate::registry::Site;

/// The notes of one pact file, beside its lock.
#[derive(Debug)]
pub(super) struct Disputes {
    path: PathBuf,
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
    source: Option<String>,
    build: String,
}

impl Disputes {
    pub(super) fn of(lock: &Lock) -> Self {
        let path = lock.beside("disputes");
        let text = fs::read_to_string(&path).unwrap_or_default();
        let notes = text.lines().filter_map(|line| Note::read(&Json::parse(line.as_bytes()).ok()?)).collect();
        Disputes { path, notes, changed: false }
    }

    /// Where somebody else describes the interaction in another way. What was said by a build that is no more, or by a
    /// test that is gone, is void.
    pub(super) fn against(&mut self, site: &Site, interaction: &str, content: &Json) -> Option<String> {
        if self.notes.is_empty() {
            return None;
        }
        let (count, mut presence) = (self.notes.len(), Presence::near(site));
        self.notes.retain(|note| note.is_current(&mut presence));
        self.changed |= self.notes.len() != count;
        let id = site.id();
        let disputes = |note: &&Note| note.interaction == interaction && note.test != id && note.content != *content;
        self.notes.iter().find(disputes).map(|note| note.place.clone())
    }

    /// Forgets what was said of an interaction: the one it was said to has changed since.
    pub(super) fn forget(&mut self, interaction: &str) {
        self.retain(|note| note.interaction != interaction);
    }

    /// What a test says is not what it said when it ran before.
    pub(super) fn withdraw(&mut self, site: &Site) {
        let id = site.id();
        self.retain(|note| note.test != id);
    }

    /// Notes that a test describes an interaction differently than another one.
    pub(super) fn note(&mut self, site: &Site, interaction: &str, content: &Json) {
        let Some(build) = Build::of_this_program() else { return };
        self.changed = true;
        self.notes.push(Note {
            interaction: interaction.to_owned(),
            content: content.clone(),
            test: site.id(),
            place: format!("{} ({site})", site.id()),
            source: site.source(),
            build: build.to_string(),
        });
    }

    fn retain(&mut self, stays: impl Fn(&Note) -> bool) {
        let count = self.notes.len();
        self.notes.retain(stays);
        self.changed |= self.notes.len() != count;
    }

    /// Puts down what has changed. The caller holds the pact's lock.
    pub(super) fn save(self) -> Result<(), WriteError> {
        if !self.changed {
            return Ok(());
        }
        let text: String = self.notes.iter().map(|note| note.write().to_string() + "\n").collect();
        let saved = if text.is_empty() { fs::remove_file(&self.path) } else { fs::write(&self.path, text) };
        match saved {
            Err(source) if source.kind() != ErrorKind::NotFound => Err(WriteError::Io { path: self.path, source }),
            _ => Ok(()),
        }
    }
}

impl Note {
    fn is_current(&self, presence: &mut Presence) -> bool {
        let in_this_program = presence.program.has(&self.test);
        Build::is_current(&self.build, in_this_program)
            && !presence.program.lacks(&self.test)
            && !self.source.as_ref().is_some_and(|source| presence.sources.lack(&self.test, source))
    }

    fn read(json: &Json) -> Option<Self> {
        let text = |name| json.get(name).and_then(Json::as_str).map(str::to_owned);
        Some(Note {
            interaction: text("interaction")?,
            content: json.get("content")?.clone(),
            test: text("test")?,
            place: text("place")?,
            source: text("source"),
            build: text("build")?,
        })
    }

    fn write(&self) -> Json {
        let text = |text| Json::string(text);
        let mut members = vec![
            ("interaction", text(&self.interaction)),
            ("content", self.content.clone()),
            ("test", text(&self.test)),
            ("place", text(&self.place)),
            ("build", text(&self.build)),
        ];
        members.extend(self.source.as_ref().map(|source| ("source", text(source))));
        Json::object(members)
    }
}
