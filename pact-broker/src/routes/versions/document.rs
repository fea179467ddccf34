//! A version as it is shown.

use std::collections::HashMap;

use crate::database::Tx;
use crate::http::{Object, Problem, Urls};
use crate::query::environment::{self, Environment, Placement};
use crate::query::pact::{self, Pact};
use crate::query::version::{self, Marks, Version};
use crate::routes::environments;
use crate::text::iso;

/// What is shown of versions beside themselves.
pub(super) struct Around {
    marks: Marks,
    pacts: HashMap<i64, Vec<Pact>>,
    places: HashMap<i64, Vec<Placement>>,
    environments: Vec<Environment>,
}

impl Around {
    pub(super) fn of(tx: &Tx<'_>, ids: &[i64]) -> Result<Self, Problem> {
        Ok(Self {
            marks: version::marks(tx, ids)?,
            pacts: by_version(pact::of_versions(tx, ids)?, |one| one.version_id),
            places: by_version(environment::of_versions(tx, ids)?, |one| one.version_id),
            environments: environment::all(tx)?,
        })
    }
}

/// Puts what belongs to the same version together, in the order in which it came.
fn by_version<T>(all: Vec<T>, version: impl Fn(&T) -> i64) -> HashMap<i64, Vec<T>> {
    let mut by_version: HashMap<i64, Vec<T>> = HashMap::new();
    for one in all {
        by_version.entry(version(&one)).or_default().push(one);
    }
    by_version
}

/// How much of a version is shown.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Show {
    /// One version: where it can be recorded, too.
    Alone,
    /// In a list.
    Listed,
    /// In a list of what is in an environment.
    Placed,
}

/// The branches of a version, each with a link.
pub(in crate::routes) fn branch_marks(
    o: &mut Object,
    list: &str,
    urls: &Urls,
    name: &str,
    number: &str,
    marks: &[version::Mark],
) {
    o.list(list, marks, |branch, mark| {
        branch.put("name", &mark.name).put("latest", mark.latest).object("_links", |links| {
            let href = urls.branch_version(name, &mark.name, number);
            links.link("self", &href, &[("title", "Branch version"), ("name", &mark.name)]);
        });
    });
}

pub(super) fn write(o: &mut Object, urls: &Urls, name: &str, one: &Version, around: &Around, own: &str, show: Show) {
    let number = &one.number;
    o.put("number", number).opt("buildUrl", one.build_url.as_ref()).put("createdAt", iso(one.created_at));
    o.opt("updatedAt", (one.updated_at != one.created_at).then(|| iso(one.updated_at)));
    o.object("_embedded", |embedded| {
        branch_marks(embedded, "branchVersions", urls, name, number, around.marks.branches_of(one.id));
        embedded.list("tags", around.marks.tags_of(one.id), |tag, mark| {
            tag.put("name", &mark.name).object("_links", |links| {
                links.link("self", &urls.tag(name, number, &mark.name), &[("title", "Tag"), ("name", &mark.name)]);
            });
        });
    });
    o.object("_links", |links| {
        let canonical = urls.version(name, number);
        links.link("self", own, &[("title", "Version"), ("name", number)]);
        links.link("pb:pacticipant", &urls.pacticipant(name), &[("title", "Pacticipant"), ("name", name)]);
        links.template(
            "pb:tag",
            &format!("{canonical}/tags/{{tag}}"),
            "Get, create or delete a tag for this pacticipant version",
        );
        links.link(
            "pb:latest-verification-results-where-pacticipant-is-consumer",
            &urls.at("/verification-results/consumer/{}/version/{}/latest", &[name, number]),
            &[("title", "Latest verification results for consumer version")],
        );
        links.list("pb:pact-versions", around.pacts.get(&one.id).into_iter().flatten(), |link, pact| {
            let title = format!("Pact between {} ({}) and {}", pact.consumer, pact.number, pact.provider);
            link.href(&urls.pact(&pact.provider, &pact.consumer, &pact.number), &[("title", "Pact"), ("name", &title)]);
        });
        if show != Show::Listed {
            let places =
                |released| around.places.get(&one.id).into_iter().flatten().filter(move |l| l.released == released);
            environments::links(
                links,
                "pb:deployed-environments",
                urls,
                places(false),
                &around.environments,
                false,
                true,
            );
            if show == Show::Alone {
                environments::links(
                    links,
                    "pb:released-environments",
                    urls,
                    places(true),
                    &around.environments,
                    true,
                    true,
                );
            }
        }
        if show == Show::Alone {
            for (rel, verb, path) in [
                ("pb:record-deployment", "deployment", "deployed-versions"),
                ("pb:record-release", "release", "released-versions"),
            ] {
                links.list(rel, &around.environments, |link, environment| {
                    let href = format!("{canonical}/{path}/environment/{}", environment.uuid);
                    let title = format!("Record {verb} to {}", environment.display_name);
                    link.href(&href, &[("title", &title), ("name", &environment.name)]);
                });
            }
        }
        links.curies(&urls.base, "version");
    });
}
