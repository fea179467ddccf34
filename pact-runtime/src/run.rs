//! The run of `cargo test` or nextest that this process is part of, and what the processes of one run tell each other.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// What all processes of one run share and no other run has.
pub(crate) fn id() -> &'static str {
    static ID: OnceLock<String> = OnceLock::new();
    ID.get_or_init(|| match env::var("NEXTEST_RUN_ID") {
        Ok(id) if !id.is_empty() => id,
        _ => of_parent(),
    })
}

/// Cargo starts all test programs of a run.
#[cfg(unix)]
fn of_parent() -> String {
    let parent = std::os::unix::process::parent_id();
    // Ids of processes are used again. Where it can be had, the time at which the parent started tells them apart.
    let stat = fs::read_to_string(format!("/proc/{parent}/stat")).unwrap_or_default();
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let started = after_name.split_ascii_whitespace().nth(19).unwrap_or_default();
    format!("{parent}-{started}")
}

#[cfg(not(unix))]
fn of_parent() -> String {
    std::process::id().to_string()
}

/// Notes that a provider was verified against a pact file in this run.
#[cfg(feature = "provider")]
pub(crate) fn note_verified(pact: &Path) {
    use std::io::Write as _;

    let Some(path) = notes() else { return };
    let Ok(pact) = fs::canonicalize(pact) else { return };
    // A run that cannot say more than the verdict is as good as before.
    let _ = fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).and_then(|()| {
        let of_this_run = fs::read_to_string(&path).is_ok_and(|text| text.lines().next() == Some(id()));
        let mut file = fs::File::options().create(true).append(true).open(&path)?;
        if !of_this_run {
            file.set_len(0)?;
            file.write_all(format!("{}\n", id()).as_bytes())?;
        }
        file.write_all(format!("{}\n", pact.display()).as_bytes())
    });
}

/// Whether a provider was verified against a pact file earlier in this run.
#[cfg(feature = "consumer")]
pub(crate) fn has_verified(pact: &Path) -> bool {
    let text = notes().and_then(|path| fs::read_to_string(path).ok()).unwrap_or_default();
    let mut lines = text.lines();
    let pact = pact.display().to_string();
    lines.next() == Some(id()) && lines.any(|line| line == pact)
}

/// A file in Cargo's target directory, which the test programs of one workspace share; it is known by the tag that Cargo
/// puts there.
fn notes() -> Option<PathBuf> {
    let program = env::current_exe().ok()?;
    let target = program.ancestors().skip(1).find(|dir| dir.join("CACHEDIR.TAG").is_file())?;
    Some(target.join("pact-harness").join("verified"))
}
