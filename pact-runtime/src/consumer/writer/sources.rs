//! The source files of a workspace: they tell whether a test that is not in a program is gone, or only not built.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use crate::registry::Site;

/// How many files and directories of a package are looked at for a test that was moved.
const MOST_ENTRIES: usize = 20_000;

/// The source files, read when they are asked for.
#[derive(Debug)]
pub(super) struct Sources {
    place: Place,
    texts: HashMap<String, Option<Rc<str>>>,
}

#[derive(Debug)]
enum Place {
    /// On a machine that only runs tests built elsewhere they are not at hand, and nothing can be said.
    Disk { root: PathBuf, package: PathBuf, at_hand: bool },
    /// Texts by path, for tests of the rules.
    #[cfg_attr(not(test), expect(dead_code, reason = "for tests of the rules"))]
    Memory(BTreeMap<String, String>),
}

/// How a name stands in a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Mentions {
    /// How often in all.
    pub(super) all: usize,
    /// How often as the name of a function that is defined there.
    pub(super) definitions: usize,
}

impl Sources {
    /// Those that are seen from a test or contract.
    pub(super) fn near(site: Option<&Site>) -> Self {
        let root = site.map(Site::workspace_root).unwrap_or_default();
        let at_hand = site.and_then(Site::source).is_some_and(|source| root.join(source).is_file());
        let place = Place::Disk { root, package: site.map(Site::package_dir).unwrap_or_default(), at_hand };
        Sources { place, texts: HashMap::new() }
    }

    #[cfg(test)]
    pub(super) fn of(files: BTreeMap<String, String>) -> Self {
        Sources { place: Place::Memory(files), texts: HashMap::new() }
    }

    pub(super) fn are_at_hand(&self) -> bool {
        match self.place {
            Place::Disk { at_hand, .. } => at_hand,
            Place::Memory(_) => true,
        }
    }

    /// The text of a file, if it is there.
    pub(super) fn text(&mut self, source: &str) -> Option<Rc<str>> {
        let place = &self.place;
        let read = || match place {
            Place::Disk { root, .. } => match fs::read(root.join(source)) {
                Ok(text) => Some(String::from_utf8_lossy(&text).into()),
                // What cannot be read is there.
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => Some("[<".into()),
                Err(_) => None,
            },
            Place::Memory(files) => files.get(source).map(|text| text.as_str().into()),
        };
        self.texts.entry(source.to_owned()).or_insert_with(read).clone()
    }

    /// Whether any file of the package names a function; `None` where there are too many files to look.
    pub(super) fn package_mentions(&self, name: &str) -> Option<bool> {
        match &self.place {
            Place::Disk { package, .. } => any_file_mentions(package, name),
            Place::Memory(files) => Some(files.values().any(|text| mentions(text, name).all > 0)),
        }
    }
}

fn any_file_mentions(package: &Path, name: &str) -> Option<bool> {
    let mut dirs = vec![package.to_owned()];
    let mut seen = 0;
    while let Some(dir) = dirs.pop() {
        for entry in fs::read_dir(&dir).ok()?.flatten() {
            seen += 1;
            if seen > MOST_ENTRIES {
                return None;
            }
            let (kind, file) = (entry.file_type().ok()?, entry.file_name());
            let file = file.to_string_lossy();
            if kind.is_dir() && file != "target" && !file.starts_with('.') {
                dirs.push(entry.path());
            } else if !kind.is_dir() && file.ends_with(".rs") {
                let text = fs::read(entry.path()).ok()?;
                if mentions(&String::from_utf8_lossy(&text), name).all > 0 {
                    return Some(true);
                }
            }
        }
    }
    Some(false)
}

/// How a name stands in the text of a source file, comments and texts included.
pub(super) fn mentions(text: &str, name: &str) -> Mentions {
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let mut found = Mentions::default();
    for (at, _) in text.match_indices(name) {
        let (before, after) = (&text[..at], &text[at + name.len()..]);
        if before.ends_with(is_word) || after.starts_with(is_word) {
            continue;
        }
        found.all += 1;
        let before = before.strip_suffix("r#").unwrap_or(before);
        let defined = before.trim_end().strip_suffix("fn").is_some_and(|before| !before.ends_with(is_word));
        found.definitions += usize::from(defined && before.ends_with(char::is_whitespace));
    }
    found
}

/// Whether a text makes names of functions from parts, so that a name that does not stand there may be of it all the same.
pub(super) fn makes_names(text: &str) -> bool {
    text.contains("[<")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_as_a_word_and_as_a_function() {
        let text = "fn asks() {}\nasync fn  asks_more() { asks() } // asks, not tasks\n";
        assert_eq!(mentions(text, "asks"), Mentions { all: 3, definitions: 1 });
        assert_eq!(mentions(text, "asks_more"), Mentions { all: 1, definitions: 1 });
        assert_eq!(mentions("fn r#type() {}", "type"), Mentions { all: 1, definitions: 1 });
        assert_eq!(mentions(text, "ask"), Mentions::default());
    }
}
