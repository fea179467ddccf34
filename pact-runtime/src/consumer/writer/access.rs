//! Files that only those may open who may write into the directory of the pacts. None is ever opened through a link.

use std::fs::{self, File};
use std::io;
use std::path::Path;

/// Opens a file that is there.
pub(super) fn open(path: &Path) -> io::Result<File> {
    refuse_link(path)?;
    let file = File::options().read(true).write(true).open(path)?;
    // Between the two looks somebody may have put a link there.
    if is_at(&file, path) { Ok(file) } else { Err(io::ErrorKind::NotFound.into()) }
}

/// Creates a file that must not be there.
pub(super) fn create_new(path: &Path) -> io::Result<File> {
    let file = File::options().read(true).write(true).create_new(true).open(path)?;
    share(path, path.parent().and_then(Path::parent), 0o666)?;
    Ok(file)
}

/// Opens a file, after creating it where it is not there.
pub(super) fn create_or_open(path: &Path) -> io::Result<File> {
    match create_new(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => open(path),
        created => created,
    }
}

/// Creates a directory where it is not there.
pub(super) fn create_dir(path: &Path) -> io::Result<()> {
    match fs::create_dir(path) {
        Ok(()) => share(path, path.parent(), 0o777),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => refuse_link(path),
        Err(error) => Err(error),
    }
}

fn refuse_link(path: &Path) -> io::Result<()> {
    if fs::symlink_metadata(path)?.is_symlink() {
        return Err(io::Error::other("this is a symbolic link, and must not be one: remove it"));
    }
    Ok(())
}

/// Whether a path still names the file that was opened through it.
#[cfg(unix)]
pub(super) fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let identity = |metadata: fs::Metadata| (metadata.dev(), metadata.ino());
    let (opened, named) = (file.metadata().map(identity), fs::symlink_metadata(path).map(identity));
    matches!((opened, named), (Ok(opened), Ok(named)) if opened == named)
}

#[cfg(not(unix))]
pub(super) fn is_at(_file: &File, path: &Path) -> bool {
    path.exists()
}

/// Gives a new file or directory to whom the directory of the pacts belongs, and its rights to those who may write there.
#[cfg(unix)]
fn share(path: &Path, pacts: Option<&Path>, rights: u32) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
    let Some(pacts) = pacts else { return Ok(()) };
    let pacts = fs::metadata(pacts)?;
    let mode = [0o70, 0o7]
        .into_iter()
        .filter(|class| pacts.mode() & class & 0o22 != 0)
        .fold(0o700, |mode, class| mode | class);
    fs::set_permissions(path, fs::Permissions::from_mode(mode & rights))?;
    // Only root may give a file away; others may give it to a group of theirs, or to nobody.
    let _ = chown(path, Some(pacts.uid()), Some(pacts.gid())).or_else(|_| chown(path, None, Some(pacts.gid())));
    Ok(())
}

#[cfg(not(unix))]
fn share(_path: &Path, _pacts: Option<&Path>, _rights: u32) -> io::Result<()> {
    Ok(())
}
