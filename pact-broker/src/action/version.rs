//! Versions: made when they are named first, put on branches, tagged.

use super::{Settings, keep, pacticipant, place};
use crate::database::{Error, Result, Tx, sql};
use crate::query::pacticipant::Pacticipant;
use crate::query::{environment, version};

sql!(
    INSERT = "INSERT INTO version (pacticipant_id, number, created_at, updated_at) VALUES ($1, $2, $3, $3) ON CONFLICT (pacticipant_id, number) DO NOTHING"
);
sql!(BUILD_URL = "UPDATE version SET build_url = $1, updated_at = $2 WHERE id = $3");
sql!(
    PUT_BRANCH = "INSERT INTO branch (pacticipant_id, name, created_at, updated_at) VALUES ($1, $2, $3, $3) ON CONFLICT (pacticipant_id, name) DO NOTHING"
);
sql!(
    PUT_ON_BRANCH = "INSERT INTO branch_version (version_id, branch_id, created_at) VALUES ($1, $2, $3) ON CONFLICT (version_id, branch_id) DO NOTHING"
);
sql!(OFF_BRANCH = "DELETE FROM branch_version WHERE version_id = $1 AND branch_id = $2");
sql!(
    PUT_TAG = "INSERT INTO tag (pacticipant_id, name, created_at) VALUES ($1, $2, $3) ON CONFLICT (pacticipant_id, name) DO NOTHING"
);
sql!(
    TAG = "INSERT INTO tag_version (version_id, tag_id, created_at) VALUES ($1, $2, $3) ON CONFLICT (version_id, tag_id) DO NOTHING"
);
sql!(UNTAG = "DELETE FROM tag_version WHERE version_id = $1 AND tag_id = $2");

/// A version younger than this may get its branch from its first tag: ten seconds.
const NEW: i64 = 10_000_000;

/// The version of a number, made where there is none; whether it was made.
///
/// # Errors
///
/// What the database says.
pub fn ensure(tx: &Tx<'_>, of: &Pacticipant, number: &str, now: i64) -> Result<(version::Version, bool)> {
    let made = tx.run(&INSERT, &[of.id.into(), number.into(), now.into()])? > 0;
    Ok((version::by_number(tx, &of.name, number)?.ok_or(Error::Missing)?, made))
}

/// Says where a version was built.
///
/// # Errors
///
/// What the database says.
pub fn set_build_url(tx: &Tx<'_>, id: i64, url: Option<&str>, now: i64) -> Result<()> {
    tx.run(&BUILD_URL, &[url.into(), now.into(), id.into()]).map(drop)
}

/// Puts a version on a branch, made where there is none; the version becomes its head. Whether it was not on it before.
///
/// # Errors
///
/// What the database says.
pub fn put_on_branch(
    tx: &Tx<'_>,
    of: &Pacticipant,
    version: i64,
    branch: &str,
    settings: &Settings,
    now: i64,
) -> Result<bool> {
    tx.run(&PUT_BRANCH, &[of.id.into(), branch.into(), now.into()])?;
    let found = crate::query::branch::by_name(tx, &of.name, branch)?.ok_or(Error::Missing)?;
    let added = tx.run(&PUT_ON_BRANCH, &[version.into(), found.id.into(), now.into()])? > 0;
    if added || found.head_id != Some(version) {
        keep::head_of_branch(tx, found.id, version, now)?;
    }
    if added {
        keep::successes_of_version(tx, version)?;
    }
    if settings.auto_detect_main_branch {
        pacticipant::detect_main_branch(tx, of.id, branch, &settings.main_branch_candidates, now)?;
    }
    Ok(added)
}

/// Takes a version off a branch; whether it was on it.
///
/// # Errors
///
/// What the database says.
pub fn take_off_branch(tx: &Tx<'_>, version: i64, branch: i64) -> Result<bool> {
    let taken = tx.run(&OFF_BRANCH, &[version.into(), branch.into()])? > 0;
    if taken {
        keep::head_after_removal(tx, branch)?;
        keep::successes_of_version(tx, version)?;
    }
    Ok(taken)
}

/// Gives a version tags; whether it did not have one of them before.
///
/// # Errors
///
/// What the database says.
pub fn tag(
    tx: &Tx<'_>,
    of: &Pacticipant,
    version: &version::Version,
    tags: &[&str],
    settings: &Settings,
    now: i64,
) -> Result<bool> {
    let Some(first) = tags.first() else { return Ok(false) };
    if settings.use_first_tag_as_branch && now - version.created_at < NEW {
        let marks = version::marks(tx, &[version.id])?;
        if marks.tags_of(version.id).is_empty() && marks.branches_of(version.id).is_empty() {
            put_on_branch(tx, of, version.id, first, settings, now)?;
        }
    }
    let mut added = false;
    for tag in tags {
        tx.run(&PUT_TAG, &[of.id.into(), (*tag).into(), now.into()])?;
        let found = crate::query::branch::tag_by_name(tx, &of.name, tag)?.ok_or(Error::Missing)?;
        if tx.run(&TAG, &[version.id.into(), found.id.into(), now.into()])? > 0 {
            keep::head_of_tag(tx, found.id)?;
            added = true;
        }
        if settings.auto_detect_main_branch {
            pacticipant::detect_main_branch(tx, of.id, tag, &settings.main_branch_candidates, now)?;
        }
    }
    if added {
        keep::successes_of_version(tx, version.id)?;
    }
    Ok(added)
}

/// A tag with the name of an environment means that the version is deployed there.
///
/// # Errors
///
/// What the database says.
pub fn deploy_by_tag(
    tx: &Tx<'_>,
    of: &Pacticipant,
    version: i64,
    tag: &str,
    settings: &Settings,
    now: i64,
) -> Result<()> {
    if settings.create_deployed_versions_for_tags
        && let Some(environment) = environment::by_name(tx, tag)?
    {
        place::deploy(tx, environment.id, of.id, version, None, now)?;
    }
    Ok(())
}

/// Takes tags from a version.
///
/// # Errors
///
/// What the database says.
pub fn untag(tx: &Tx<'_>, of: &Pacticipant, version: i64, tags: &[i64]) -> Result<()> {
    let mut taken = false;
    for tag in tags {
        if tx.run(&UNTAG, &[version.into(), (*tag).into()])? > 0 {
            keep::head_of_tag(tx, *tag)?;
            taken = true;
        }
    }
    if taken {
        keep::heads_of_pacticipant(tx, of.id)?;
        keep::successes_of_version(tx, version)?;
    }
    Ok(())
}
