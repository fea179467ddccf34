//! Writes what a test has shown into the pact file. Many tests, threads, processes and test binaries write to one file:
//! each takes the file's lock, reads it, puts its own interactions in the place of those it wrote before, and renames a
//! new file over the old one. The file itself remembers which test wrote what, so that nothing else has to.

mod access;
mod added;
mod build;
mod claims;
mod compare;
mod conflicts;
mod contents;
mod contribution;
mod difference;
mod disputes;
mod error;
#[cfg(test)]
mod histories;
mod identity;
mod layout;
mod ledger;
mod lock;
mod memory;
mod mode;
mod ownership;
mod program;
mod prune;
mod replace;
mod review;
mod sources;
mod workspace;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use pact_text::pact_file_name;

use self::claims::Claims;
use self::compare::{Before, between};
use self::contents::Contents;
pub(super) use self::contribution::{Contributed, Contribution, Owner};
pub use self::difference::PactDifference;
use self::disputes::Disputes;
pub use self::error::WriteError;
use self::error::io_error;
use self::lock::Lock;
use self::mode::Mode;
use self::ownership::Ownership;
pub use self::prune::{Pruned, Pruning};
use self::review::Review;
use crate::{run, terminal};

/// Where pact files go: `PACT_OUTPUT_DIR`, or what the attribute says, or `pacts`; relative to the workspace, because
/// Cargo runs the tests of each package in its own directory.
pub(super) fn output_dir(workspace: &Path, attribute: Option<&str>) -> PathBuf {
    let dir = env::var_os("PACT_OUTPUT_DIR").filter(|dir| !dir.is_empty()).map(PathBuf::from);
    workspace.join(dir.unwrap_or_else(|| PathBuf::from(attribute.unwrap_or("pacts"))))
}

/// Writes a contribution, and returns the path of the pact file.
pub(super) fn write(contribution: &Contribution<'_>) -> Result<PathBuf, WriteError> {
    let Contribution { owner, consumer, provider, dir, .. } = contribution;
    let name = pact_file_name(consumer, provider).map_err(WriteError::InvalidName)?;
    let path = dir.join(name);
    // What is asked for by name is generated wherever it is asked for.
    let mode = if matches!(owner, Owner::Test { .. }) { Mode::of_environment()? } else { Mode::Always };
    let real = replace::real_path(path.clone())?;
    let is_there = fs::exists(&real).map_err(io_error(&real))?;
    if !is_there && contribution.interactions.is_empty() {
        // A pact without interactions says nothing.
        return Ok(path);
    }
    if mode == Mode::Always || !is_as_described(&real, is_there, mode, contribution)? {
        fs::create_dir_all(dir).map_err(io_error(dir))?;
        match write_locked(&real, mode, contribution) {
            // Where nothing may be written, nothing has to be if the pact says it already.
            Err(error) if error.is_about_rights() && is_there => {
                if !is_as_described(&real, is_there, Mode::Never, contribution).unwrap_or(false) {
                    return Err(error);
                }
            }
            written => written?,
        }
    }
    Ok(path)
}

/// Whether a pact already says what a contribution does, looked at without the right to change anything. One that tests must
/// not change is an error; `false` where they may.
fn is_as_described(
    path: &Path,
    is_there: bool,
    mode: Mode,
    contribution: &Contribution<'_>,
) -> Result<bool, WriteError> {
    let would_change = |difference| WriteError::WouldChange { path: path.to_owned(), difference, mode: mode.name() };
    if !is_there {
        return if mode == Mode::New { Ok(false) } else { Err(would_change(None)) };
    }
    let text = fs::read(path).map_err(io_error(path))?;
    let mut contents = Contents::read(path, &text)?;
    let before = Before::of(&contents);
    let dir = path.parent().unwrap_or(Path::new("."));
    let mut ownership = Ownership::of(contribution.owner.site(), dir, Claims::default());
    contents.merge(path, &mut ownership, &mut Disputes::default(), &[], contribution)?;
    tell(path, &review::doubts(&contents, path, &ownership));
    match between(&before, &contents) {
        None => Ok(true),
        Some(_) if mode == Mode::New && created_by_this_run(dir, path) => Ok(false),
        difference => Err(would_change(difference)),
    }
}

fn write_locked(path: &Path, mode: Mode, contribution: &Contribution<'_>) -> Result<(), WriteError> {
    let dir = path.parent().unwrap_or(Path::new("."));
    let dir = fs::canonicalize(dir).map_err(io_error(dir))?;
    let path = &dir.join(path.file_name().unwrap_or_default());
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut lock = Lock::of(&dir)?;
    let (mut contents, is_there) = match memory::recall(path, &lock) {
        Some(contents) => (contents, true),
        None => match fs::read(path) {
            Ok(text) => (Contents::read(path, &text)?, true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => (Contents::default(), false),
            Err(error) => return Err(io_error(path)(error)),
        },
    };
    let before = (mode == Mode::New && is_there).then(|| Before::of(&contents));
    let site = contribution.owner.site();
    let mut ownership = Ownership::of(site, &dir, claims::load(&lock)?);
    // Nothing is removed where nothing may change.
    let review = match site {
        Some(_) if mode == Mode::Always => Review::once_for_each_process(&dir, &mut ownership),
        _ => Review::default(),
    };
    let mut disputes = Disputes::load(&lock, &name);
    let merged = contents.merge(path, &mut ownership, &mut disputes, review.gone_from(&name), contribution);
    disputes.save(&lock, &name)?;
    let changed = merged?;
    if let Some(before) = before {
        let difference = between(&before, &contents);
        if difference.as_ref().is_some_and(|difference| !difference.only_adds() || !created_by_this_run(&dir, path)) {
            return Err(WriteError::WouldChange { path: path.clone(), difference, mode: mode.name() });
        }
    }
    if changed {
        if mode == Mode::New && !is_there {
            note_created(&lock, &name)?;
        }
        replace::replace(path, &mut lock, &contents.to_text())?;
    } else if lock.last_change(&name).is_none() {
        // From now on the file need not be read again.
        lock.announce_change(&name)?;
    }
    let mut notes = review.doubts(&name);
    notes.append(&mut review::doubts(&contents, path, &ownership));
    memory::keep(path, &lock, contents);
    review.sweep(&dir, &name, &mut lock, &mut ownership)?;
    claims::save(&lock, ownership.claims)?;
    Review::is_done(&dir);
    drop(lock);
    tell(path, &notes);
    if changed && is_there && run::has_verified(path) {
        terminal::say(format_args!(
            "note: {} has changed after a provider was verified against it in this run: run the tests again.\n      Run \
             the consumers' tests before the providers', see \"Both sides in one workspace\" in docs/pact-files.md.\n",
            path.display()
        ));
    }
    Ok(())
}

/// Tells of what stays in doubt.
fn tell(path: &Path, doubts: &[String]) {
    const MOST_TOLD: usize = 5;
    if doubts.is_empty() {
        return;
    }
    let dir = path.parent().unwrap_or(Path::new(".")).display();
    let mut text = format!("note: {} keeps what tests wrote that may be gone:\n", path.display());
    for doubt in doubts.iter().take(MOST_TOLD) {
        let _ = writeln!(text, "  {doubt}");
    }
    if let Some(more) = doubts.len().checked_sub(MOST_TOLD).filter(|more| *more > 0) {
        let _ = writeln!(text, "  and {more} more");
    }
    let _ = writeln!(
        text,
        "  `pact-verifier prune --dry-run {dir}` lists what can be removed, and removes it without `--dry-run`; \
         `--test \"ID\"` adds a test that is gone although its source file names it."
    );
    terminal::say(text);
}

const CREATED: &str = "created";

/// Notes that a pact was not there before this run: the other tests of the run may add to it.
fn note_created(lock: &Lock, pact: &str) -> Result<(), WriteError> {
    let path = lock.memory(CREATED);
    let noted = access::create_or_open(&path).and_then(|mut file| {
        let of_this_run = io::read_to_string(&file)?.lines().next() == Some(run::id());
        if !of_this_run {
            file.set_len(0)?;
            io::Seek::rewind(&mut file)?;
            io::Write::write_all(&mut file, format!("{}\n", run::id()).as_bytes())?;
        }
        io::Write::write_all(&mut file, format!("{pact}\n").as_bytes())
    });
    noted.map_err(io_error(&path))
}

fn created_by_this_run(dir: &Path, pact: &Path) -> bool {
    let text = fs::read_to_string(dir.join(lock::MEMORY).join(CREATED)).unwrap_or_default();
    let mut lines = text.lines();
    let pact = pact.file_name().unwrap_or_default().to_string_lossy();
    lines.next() == Some(run::id()) && lines.any(|line| line == pact)
}
