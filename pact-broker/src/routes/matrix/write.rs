//! A decision as JSON or as a table.

use std::collections::HashMap;

use super::ask::Asked;
use super::question::question;
use crate::database::Tx;
use crate::decision::{Reason, Row, Verdict, judge};
use crate::http::{Answer, Object, Outcome, Problem, Request, Urls};
use crate::query::environment::{self, Environment, Placement};
use crate::query::pact;
use crate::query::pacticipant::by_ids;
use crate::query::version::{self, Marks, Version};
use crate::routes::{environments, versions};
use crate::text::{Metadata, iso};

/// What is shown of rows beside themselves.
struct Around {
    names: HashMap<i64, String>,
    versions: HashMap<i64, Version>,
    marks: Marks,
    places: Vec<Placement>,
    environments: Vec<Environment>,
    shas: HashMap<i64, String>,
}

impl Around {
    fn of(tx: &Tx<'_>, names: HashMap<i64, String>, rows: &[(&Row, bool)]) -> Result<Self, Problem> {
        let versions =
            unique(rows.iter().flat_map(|(row, _)| [Some(row.consumer_version_id), row.provider_version_id]));
        let contents = unique(rows.iter().map(|(row, _)| Some(row.content_id)));
        let places = environment::now_of_versions(tx, &versions)?;
        Ok(Self {
            names,
            marks: version::marks(tx, &versions)?,
            environments: if places.is_empty() { Vec::new() } else { environment::all(tx)? },
            places,
            versions: version::by_ids(tx, &versions)?,
            shas: pact::shas(tx, &contents)?.into_iter().collect(),
        })
    }

    fn name(&self, id: i64) -> &str {
        self.names.get(&id).map_or("", |name| name)
    }

    fn number(&self, id: Option<i64>) -> &str {
        id.and_then(|id| self.versions.get(&id)).map_or("", |version| &version.number)
    }
}

pub(super) fn answer(tx: &Tx<'_>, request: &Request, asked: &Asked) -> Outcome {
    let question = question(tx, &request.settings, asked)?;
    let verdict = judge(&question);
    let mut rows: Vec<(&Row, bool)> = verdict.considered.iter().map(|row| (row, false)).collect();
    rows.extend(verdict.ignored_rows.iter().map(|row| (row, true)));
    // What is shown is chosen after the decision: a result that is not shown counts.
    if let Some(success) = &asked.success {
        rows.retain(|(row, _)| success.contains(&row.success));
    }
    let owners = unique(rows.iter().flat_map(|(row, _)| [Some(row.consumer_id), Some(row.provider_id)]));
    let names: HashMap<i64, String> = by_ids(tx, &owners)?.into_iter().map(|owner| (owner.id, owner.name)).collect();
    let keys: HashMap<i64, String> = names.iter().map(|(id, name)| (*id, name.to_lowercase())).collect();
    rows.sort_by_key(|(row, ignored)| {
        (
            *ignored,
            keys.get(&row.consumer_id),
            -row.consumer_version_id,
            -row.revision,
            keys.get(&row.provider_id),
            row.provider_version_id.map(|id| -id),
            row.verification_id.map(|id| -id),
        )
    });
    rows.truncate(asked.limit.unwrap_or(usize::MAX));
    let around = Around::of(tx, names, &rows)?;
    if request.prefers("text/plain") {
        return Ok(Answer::text(table(&verdict, &rows, &around)));
    }
    Ok(Answer::ok(Object::of(|o| {
        let reasons: Vec<String> = verdict.reasons.iter().map(Reason::text).collect();
        o.object("summary", |o| {
            o.put("deployable", verdict.deployable).put("reason", reasons.join("\n"));
            o.put("success", verdict.success).put("failed", verdict.failed).put("unknown", verdict.unknown);
            o.opt("ignored", verdict.ignored);
        });
        o.list("notices", &verdict.reasons, |notice, reason| {
            notice.put("type", reason.level().as_str()).put("text", reason.text());
        });
        // A version is in many rows.
        let urls = &request.urls;
        let versions: HashMap<i64, Vec<u8>> = around
            .versions
            .iter()
            .map(|(id, one)| {
                (*id, Object::of(|v| write_version(v, urls, around.name(one.pacticipant_id), one, &around)).finish())
            })
            .collect();
        o.list("matrix", &rows, |o, (row, ignored)| write(o, urls, row, *ignored, &around, &versions));
    })))
}

/// Each id once.
fn unique(ids: impl Iterator<Item: IntoIterator<Item = i64>>) -> Vec<i64> {
    let mut ids: Vec<i64> = ids.flatten().collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

fn write(o: &mut Object, urls: &Urls, row: &Row, ignored: bool, around: &Around, versions: &HashMap<i64, Vec<u8>>) {
    let (consumer, provider) = (around.name(row.consumer_id), around.name(row.provider_id));
    let side = |o: &mut Object, name: &str, version: Option<i64>| {
        o.put("name", name);
        if let Some(version) = version.and_then(|id| versions.get(&id)) {
            o.raw("version", version);
        } else {
            o.put("version", None::<u8>);
        }
        o.object("_links", |links| {
            links.link("self", &urls.pacticipant(name), &[]);
        });
    };
    o.object("consumer", |o| side(o, consumer, Some(row.consumer_version_id)));
    o.object("provider", |o| side(o, provider, row.provider_version_id));
    let number = around.number(Some(row.consumer_version_id));
    o.object("pact", |o| {
        o.put("createdAt", iso(row.published_at)).object("_links", |links| {
            links.link("self", &urls.pact(provider, consumer, number), &[]);
        });
    });
    if let (Some(id), Some(success)) = (row.verification_id, row.success) {
        o.object("verificationResult", |o| {
            o.put("success", success).put("verifiedAt", row.verified_at.map(iso)).object("_links", |links| {
                let metadata = Metadata { versions: vec![number.to_owned()], ..Metadata::default() }.encode();
                let sha = around.shas.get(&row.content_id).map_or("", |sha| sha);
                let content = urls.content(provider, consumer, sha);
                links.link("self", &format!("{content}/metadata/{metadata}/verification-results/{id}"), &[]);
            });
        });
    } else {
        o.put("verificationResult", None::<u8>);
    }
    if ignored {
        o.put("ignored", true);
    }
}

fn write_version(o: &mut Object, urls: &Urls, name: &str, one: &Version, around: &Around) {
    let number = &one.number;
    let branches = around.marks.branches_of(one.id);
    o.put("number", number).put("branch", branches.last().map(|mark| &mark.name));
    versions::branch_marks(o, "branches", urls, name, number, branches);
    versions::branch_marks(o, "branchVersions", urls, name, number, branches);
    let mut places: Vec<i64> =
        around.places.iter().filter(|place| place.version_id == one.id).map(|place| place.environment_id).collect();
    places.dedup();
    let here = places.iter().filter_map(|id| around.environments.iter().find(|environment| environment.id == *id));
    o.list("environments", here, |o, environment| environments::write(o, urls, environment, false));
    o.object("_links", |links| {
        links.link("self", &urls.version(name, number), &[]);
    });
    o.list("tags", around.marks.tags_of(one.id), |o, tag| {
        o.put("name", &tag.name).put("latest", tag.latest).object("_links", |links| {
            links.link("self", &urls.tag(name, number, &tag.name), &[]);
        });
    });
}

fn table(verdict: &Verdict, rows: &[(&Row, bool)], around: &Around) -> String {
    let head = ["CONSUMER", "C_VERSION", "REVISION", "PROVIDER", "P_VERSION", "NUMBER", "SUCCESS"].map(str::to_owned);
    let mut lines = vec![head];
    for (row, _) in rows {
        lines.push([
            around.name(row.consumer_id).to_owned(),
            around.number(Some(row.consumer_version_id)).to_owned(),
            row.revision.to_string(),
            around.name(row.provider_id).to_owned(),
            around.number(row.provider_version_id).to_owned(),
            row.verification_id.map(|id| id.to_string()).unwrap_or_default(),
            row.success.map(|success| success.to_string()).unwrap_or_default(),
        ]);
    }
    let widths: [usize; 7] =
        std::array::from_fn(|at| lines.iter().map(|line| line[at].chars().count()).max().unwrap_or(0));
    let mut text = String::new();
    for (at, line) in lines.iter().enumerate() {
        let cells: Vec<String> = line.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        text += cells.join(" | ").trim_end();
        text.push('\n');
        if at == 0 {
            text += &widths.map(|width| "-".repeat(width)).join("-|-");
            text.push('\n');
        }
    }
    let deployable = verdict.deployable.map_or("nil".to_owned(), |deployable| deployable.to_string());
    let reasons: Vec<String> = verdict.reasons.iter().map(Reason::text).collect();
    format!("{text}\nDeployable: {deployable}\nReason: {}\n", reasons.join("\n"))
}
