//! Which workspace writes. Two copies of one are two workspaces: what one of them wrote is not the other's to remove.

use std::fs;
use std::path::Path;

/// What tells a workspace from every other: its directory as the file system knows it, so that a copy or another clone has
/// another identity, and a workspace that was moved keeps it.
pub(super) fn identity(root: &Path) -> String {
    let root = fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
    of_directory(&root).unwrap_or_else(|| root.display().to_string())
}

#[cfg(unix)]
fn of_directory(root: &Path) -> Option<String> {
    use std::os::unix::fs::MetadataExt as _;
    use std::time::SystemTime;
    let metadata = fs::metadata(root).ok()?;
    let inode = metadata.ino();
    let created = metadata.created().ok().and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
    // Where the file system does not know when a directory was made, its path has to do.
    Some(
        created
            .map_or_else(|| format!("{inode:x} {}", root.display()), |time| format!("{inode:x}-{:x}", time.as_nanos())),
    )
}

/// The path alone: a copy in its place is taken for the same.
#[cfg(not(unix))]
fn of_directory(_root: &Path) -> Option<String> {
    None
}

/// Whether a directory belongs to a workspace: it is in it, and not in another repository that is in it, such as a submodule.
pub(super) fn has(root: &Path, dir: &Path) -> bool {
    let (Ok(root), Ok(dir)) = (fs::canonicalize(root), fs::canonicalize(dir)) else { return false };
    let Ok(inside) = dir.strip_prefix(&root) else { return false };
    let mut at = root.clone();
    inside.components().all(|part| {
        at.push(part);
        !at.join(".git").exists()
    })
}
