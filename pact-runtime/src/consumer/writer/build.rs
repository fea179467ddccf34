//! Programs and when they were built.

use std::fs;
use std::path::Path;
use std::sync::OnceLock;
use std::time::SystemTime;
use std::{env, process};

/// The path of this program and when it was built, as it was when this was asked first.
pub(super) fn of_this_program() -> &'static str {
    static THIS: OnceLock<String> = OnceLock::new();
    THIS.get_or_init(|| {
        let path = env::current_exe().ok();
        path.and_then(|path| of(&path)).unwrap_or_else(|| format!("?\t{}", process::id()))
    })
}

/// Whether a program is what it was when its build was written down; `None` where it is not to be found.
pub(super) fn is_current(build: &str) -> Option<bool> {
    let (path, _) = build.split_once('\t')?;
    Some(of(Path::new(path))? == build)
}

fn of(path: &Path) -> Option<String> {
    let built = fs::metadata(path).ok()?.modified().ok()?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    Some(format!("{}\t{}", path.display(), built.as_nanos()))
}
