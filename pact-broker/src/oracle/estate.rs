//! Everything that is stored, read whole into memory. Only what was said: nothing that is kept true for reading it faster, but
//! for the heads of branches, which `play` knows by itself.

use crate::database::{Db, Error, Row, Sql};
use crate::testing::wait;

pub(super) struct App {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) main_branch: Option<String>,
}

pub(super) struct Version {
    pub(super) id: i64,
    pub(super) app: i64,
    pub(super) number: String,
    pub(super) created_at: i64,
}

/// A branch or a tag.
pub(super) struct Mark {
    pub(super) id: i64,
    pub(super) app: i64,
    pub(super) name: String,
    pub(super) head: Option<i64>,
    pub(super) created_at: i64,
}

/// A version on a branch or with a tag.
pub(super) struct Marked {
    pub(super) version: i64,
    pub(super) mark: i64,
    pub(super) at: i64,
}

pub(super) struct Place {
    pub(super) version: i64,
    pub(super) app: i64,
    pub(super) environment: String,
    pub(super) released: bool,
}

#[derive(Clone)]
pub(super) struct Pact {
    pub(super) id: i64,
    pub(super) consumer: i64,
    pub(super) provider: i64,
    pub(super) version: i64,
    pub(super) content: i64,
    pub(super) revision: i64,
}

#[derive(Clone)]
pub(super) struct Verified {
    pub(super) id: i64,
    pub(super) content: i64,
    pub(super) version: i64,
    pub(super) success: bool,
    pub(super) wip: bool,
    pub(super) executed_at: i64,
    pub(super) created_at: i64,
}

pub(super) struct Estate {
    pub(super) apps: Vec<App>,
    pub(super) versions: Vec<Version>,
    pub(super) branches: Vec<Mark>,
    pub(super) on_branch: Vec<Marked>,
    pub(super) tags: Vec<Mark>,
    pub(super) tagged: Vec<Marked>,
    pub(super) places: Vec<Place>,
    pub(super) pacts: Vec<Pact>,
    pub(super) results: Vec<Verified>,
}

fn all<T: Send + 'static>(db: &Db, sql: &'static Sql, read: fn(&Row<'_>) -> crate::database::Result<T>) -> Vec<T> {
    wait(db.read(move |tx| tx.all(sql, &[], read))).unwrap_or_else(|error: Error| panic!("{error}"))
}

macro_rules! table {
    ($db:expr, $text:literal, $read:expr) => {{
        static SQL: Sql = Sql::new("estate", $text, &[]);
        all($db, &SQL, $read)
    }};
}

impl Estate {
    pub(super) fn read(db: &Db) -> Self {
        let mark = |row: &Row<'_>| {
            Ok(Mark {
                id: row.get(0)?,
                app: row.get(1)?,
                name: row.get(2)?,
                head: row.get(3)?,
                created_at: row.get(4)?,
            })
        };
        let marked = |row: &Row<'_>| Ok(Marked { version: row.get(0)?, mark: row.get(1)?, at: row.get(2)? });
        Self {
            apps: table!(db, "SELECT id, name, main_branch FROM pacticipant", |row| Ok(App {
                id: row.get(0)?,
                name: row.get(1)?,
                main_branch: row.get(2)?
            })),
            versions: table!(db, "SELECT id, pacticipant_id, number, created_at FROM version ORDER BY id", |row| Ok(
                Version { id: row.get(0)?, app: row.get(1)?, number: row.get(2)?, created_at: row.get(3)? }
            )),
            branches: table!(db, "SELECT id, pacticipant_id, name, head_id, created_at FROM branch", mark),
            on_branch: table!(db, "SELECT version_id, branch_id, created_at FROM branch_version", marked),
            tags: table!(
                db,
                "SELECT id, pacticipant_id, name, (SELECT max(v.version_id) FROM tag_version v WHERE v.tag_id = tag.id), created_at FROM tag",
                mark
            ),
            tagged: table!(db, "SELECT version_id, tag_id, created_at FROM tag_version", marked),
            places: table!(
                db,
                "SELECT l.version_id, l.pacticipant_id, e.name, l.kind FROM placement l JOIN environment e ON e.id = l.environment_id WHERE l.ended_at IS NULL",
                |row| Ok(Place {
                    version: row.get(0)?,
                    app: row.get(1)?,
                    environment: row.get(2)?,
                    released: row.get::<String>(3)? == "released"
                })
            ),
            pacts: table!(
                db,
                "SELECT id, consumer_id, provider_id, consumer_version_id, content_id, revision FROM pact",
                |row| Ok(Pact {
                    id: row.get(0)?,
                    consumer: row.get(1)?,
                    provider: row.get(2)?,
                    version: row.get(3)?,
                    content: row.get(4)?,
                    revision: row.get(5)?
                })
            ),
            results: table!(
                db,
                "SELECT id, content_id, provider_version_id, success, wip, executed_at, created_at FROM verification",
                |row| Ok(Verified {
                    id: row.get(0)?,
                    content: row.get(1)?,
                    version: row.get(2)?,
                    success: row.get(3)?,
                    wip: row.get(4)?,
                    executed_at: row.get(5)?,
                    created_at: row.get(6)?
                })
            ),
        }
    }

    pub(super) fn app(&self, name: &str) -> Option<&App> {
        self.apps.iter().find(|app| app.name == name)
    }

    pub(super) fn name(&self, app: i64) -> &str {
        &self.apps.iter().find(|one| one.id == app).unwrap().name
    }

    pub(super) fn version(&self, id: i64) -> &Version {
        self.versions.iter().find(|one| one.id == id).unwrap()
    }

    /// What counts of a pact that was published several times.
    pub(super) fn is_last(&self, pact: &Pact) -> bool {
        !self.pacts.iter().any(|other| {
            (other.version, other.provider) == (pact.version, pact.provider) && other.revision > pact.revision
        })
    }

    pub(super) fn pact(&self, version: i64, provider: i64) -> Option<&Pact> {
        self.pacts
            .iter()
            .filter(|pact| (pact.version, pact.provider) == (version, provider))
            .max_by_key(|pact| pact.revision)
    }

    pub(super) fn head(&self, app: i64, branch: &str) -> Option<i64> {
        self.branches.iter().find(|one| one.app == app && one.name == branch)?.head
    }

    pub(super) fn of_branch(&self, app: i64, name: &str) -> Vec<i64> {
        let ids: Vec<i64> =
            self.branches.iter().filter(|one| one.app == app && one.name == name).map(|one| one.id).collect();
        self.on_branch.iter().filter(|one| ids.contains(&one.mark)).map(|one| one.version).collect()
    }

    pub(super) fn of_tag(&self, app: i64, name: &str) -> Vec<i64> {
        let ids: Vec<i64> =
            self.tags.iter().filter(|one| one.app == app && one.name == name).map(|one| one.id).collect();
        self.tagged.iter().filter(|one| ids.contains(&one.mark)).map(|one| one.version).collect()
    }
}
