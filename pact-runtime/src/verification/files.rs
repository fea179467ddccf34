//! Which files a path means: one, all of a directory and those below it, or those that match a pattern.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Component, Path, PathBuf};

use glob::{MatchOptions, Pattern};

use super::error::LoadError;

/// So many bytes an entry of a directory counts for, however small it is: what is not read costs time, too.
const ENTRY: usize = 1 << 10;

/// In a pattern that is matched piece by piece, `*` ends at a slash.
const PIECES: MatchOptions =
    MatchOptions { case_sensitive: true, require_literal_separator: true, require_literal_leading_dot: false };

/// How many bytes the pacts of one place may have together, where one of them may have this many.
fn together(limit: usize) -> usize {
    limit.max(1 << 20).saturating_mul(8)
}

/// The files of one place, and how much of them may be read.
#[derive(Debug)]
pub(super) struct Files {
    pub(super) found: Vec<PathBuf>,
    pub(super) errors: Vec<LoadError>,
    place: PathBuf,
    /// How many bytes a pact may have.
    limit: usize,
    /// How many bytes are left of those that all may have together.
    left: usize,
    searched: HashSet<PathBuf>,
    /// What led to a directory that was searched already.
    repeated: Vec<PathBuf>,
}

/// There is more than the limit allows.
struct TooMuch;

type Found = Result<(), TooMuch>;

impl Files {
    /// Finds the files of a place; each of them may have as many bytes as `limit`.
    pub(super) fn find(root: &Path, path: &Path, limit: usize) -> Self {
        let mut files = Files {
            found: Vec::new(),
            errors: Vec::new(),
            place: root.join(path),
            limit,
            left: together(limit),
            searched: HashSet::new(),
            repeated: Vec::new(),
        };
        let place = files.place.clone();
        let found = match pattern(root, path).filter(|_| !place.exists()) {
            Some(pattern) => files.match_pattern(&pattern),
            None if place.is_file() => {
                files.found.push(place.clone());
                Ok(())
            }
            None => files.search(&place, &mut |path| has_extension(path, "json")),
        };
        if found.is_err() {
            files.give_up();
        } else if files.found.is_empty() && files.errors.is_empty() {
            files.errors.push(LoadError::None { path: place });
        }
        files
    }

    /// The text of a file.
    pub(super) fn read(&mut self, path: &Path) -> Result<Vec<u8>, LoadError> {
        let io = |source| LoadError::Io { path: path.to_owned(), source };
        let mut text = Vec::new();
        let most = u64::try_from(self.limit).unwrap_or(u64::MAX).saturating_add(1);
        fs::File::open(path).and_then(|file| file.take(most).read_to_end(&mut text)).map_err(io)?;
        if text.len() > self.limit {
            return Err(LoadError::TooLong { place: path.display().to_string(), limit: self.limit });
        }
        self.spend(text.len()).map(|()| text).map_err(|TooMuch| self.too_much())
    }

    /// What a person should know.
    pub(super) fn warning(&self) -> Option<String> {
        let first = self.repeated.first()?.display();
        Some(match self.repeated.len() {
            1 => format!("{first} leads to a directory that was searched already, and was not searched again"),
            count => format!(
                "{first} and {} more lead to directories that were searched already, and were not searched again",
                count - 1
            ),
        })
    }

    fn give_up(&mut self) {
        self.found.clear();
        self.errors.push(self.too_much());
    }

    fn too_much(&self) -> LoadError {
        LoadError::TooMuch { place: self.place.display().to_string(), limit: together(self.limit) }
    }

    fn spend(&mut self, bytes: usize) -> Found {
        self.left = self.left.checked_sub(bytes).ok_or(TooMuch)?;
        Ok(())
    }

    fn match_pattern(&mut self, pattern: &str) -> Found {
        let wrong = |reason: String| LoadError::Pattern { pattern: pattern.to_owned(), reason };
        let found = match glob::glob(pattern) {
            Ok(found) => found,
            Err(error) => {
                self.errors.push(wrong(error.to_string()));
                return Ok(());
            }
        };
        if pattern.contains("**") {
            // What the library finds by itself goes round in circles where links do.
            match Recursive::new(pattern) {
                Ok(Recursive { from, rest }) => {
                    let is_wanted =
                        |path: &Path| path.strip_prefix(&from).is_ok_and(|path| rest.matches_path_with(path, PIECES));
                    if from.is_dir() {
                        self.search(&from, &mut |path| is_wanted(path))?;
                    }
                }
                Err(reason) => self.errors.push(wrong(reason)),
            }
        } else {
            for entry in found {
                self.spend(ENTRY)?;
                match entry {
                    Ok(path) if path.is_file() => self.found.push(path),
                    Ok(_) => {}
                    Err(error) => {
                        self.errors.push(LoadError::Io { path: error.path().to_owned(), source: error.into() });
                    }
                }
            }
        }
        if self.found.is_empty() && self.errors.is_empty() {
            self.errors.push(LoadError::NoMatch { pattern: pattern.to_owned() });
        }
        Ok(())
    }

    /// The files of a directory and of all below it that are wanted, by name. A link that leads to where it was already is
    /// not followed.
    fn search(&mut self, dir: &Path, is_wanted: &mut dyn FnMut(&Path) -> bool) -> Found {
        let entries = match self.entries(dir) {
            Ok(entries) => entries,
            Err(NoEntries::TooMuch(error)) => return Err(error),
            Err(NoEntries::Io(source)) => {
                self.errors.push(LoadError::Io { path: dir.to_owned(), source });
                return Ok(());
            }
        };
        for entry in entries {
            if entry.is_dir() {
                self.search(&entry, is_wanted)?;
            } else if is_wanted(&entry) {
                match fs::metadata(&entry) {
                    Ok(metadata) if metadata.is_file() => self.found.push(entry),
                    // What has no end is no pact.
                    Ok(_) => {}
                    Err(source) => self.errors.push(LoadError::Io { path: entry, source }),
                }
            }
        }
        Ok(())
    }

    /// What is in a directory; nothing where that is known already.
    fn entries(&mut self, dir: &Path) -> Result<Vec<PathBuf>, NoEntries> {
        let mut entries = Vec::new();
        if !fs::metadata(dir)?.is_dir() {
            return Ok(entries);
        }
        if !self.searched.insert(fs::canonicalize(dir)?) {
            self.repeated.push(dir.to_owned());
            return Ok(entries);
        }
        for entry in fs::read_dir(dir)? {
            self.spend(ENTRY)?;
            entries.push(entry?.path());
        }
        entries.sort();
        Ok(entries)
    }
}

/// Why it is not known what is in a directory.
enum NoEntries {
    TooMuch(TooMuch),
    Io(io::Error),
}

impl From<TooMuch> for NoEntries {
    fn from(error: TooMuch) -> Self {
        NoEntries::TooMuch(error)
    }
}

impl From<io::Error> for NoEntries {
    fn from(error: io::Error) -> Self {
        NoEntries::Io(error)
    }
}

/// A pattern with `**` in it: where it begins, and what is below.
struct Recursive {
    from: PathBuf,
    rest: Pattern,
}

impl Recursive {
    fn new(pattern: &str) -> Result<Self, String> {
        let is_plain = |component: &Component<'_>| !has_wildcards(component.as_os_str());
        let path = Path::new(pattern);
        let from: PathBuf = path.components().take_while(is_plain).collect();
        let rest: PathBuf = path.components().skip_while(is_plain).collect();
        if rest.components().any(|component| component == Component::ParentDir) {
            return Err("`..` cannot stand behind `**` or another wildcard".to_owned());
        }
        let rest = Pattern::new(&rest.to_string_lossy()).map_err(|error| error.to_string())?;
        Ok(Recursive { from: if from.as_os_str().is_empty() { PathBuf::from(".") } else { from }, rest })
    }
}

fn has_wildcards(text: &OsStr) -> bool {
    text.to_string_lossy().contains(['*', '?', '['])
}

fn has_extension(path: &Path, wanted: &str) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(wanted))
}

/// A path as a pattern, if it is one.
fn pattern(root: &Path, path: &Path) -> Option<String> {
    let text = path.to_str().filter(|_| has_wildcards(path.as_os_str()))?;
    Path::new(&Pattern::escape(root.to_str()?)).join(text).to_str().map(str::to_owned)
}
