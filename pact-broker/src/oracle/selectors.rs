//! Which pacts a provider verifies: every consumer version selector, pending pacts and work in progress.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::estate::{Estate, Mark, Marked, Pact};
use crate::testing::TestBroker;

const MARKS: [&str; 3] = ["main", "feat", "prod"];

/// A request: which selectors, and what else. Numbers choose.
pub(super) type Ask = (Vec<(u8, u8, u8)>, u8, u8);

fn mark(number: u8) -> &'static str {
    MARKS[usize::from(number) % MARKS.len()]
}

/// A selector as JSON, and the pacts that it means.
fn selector(estate: &Estate, provider: i64, branch: Option<&str>, (kind, a, b): (u8, u8, u8)) -> (String, Vec<Pact>) {
    let consumers: Vec<_> =
        estate.apps.iter().filter(|app| estate.pacts.iter().any(|p| p.consumer == app.id)).collect();
    let of = |versions: Vec<i64>| -> Vec<Pact> {
        versions.into_iter().filter_map(|version| estate.pact(version, provider).cloned()).collect()
    };
    let each = |find: &dyn Fn(i64) -> Option<i64>| of(consumers.iter().filter_map(|app| find(app.id)).collect());
    let placed = |deployed: bool, released: bool, environment: Option<&str>| {
        let wanted = |released_there: bool| if released_there { released } else { deployed };
        let places = estate.places.iter().filter(|one| wanted(one.released));
        of(places.filter(|one| environment.is_none_or(|name| one.environment == name)).map(|one| one.version).collect())
    };
    let newest_tagged = |name: &str| each(&|app| estate.of_tag(app, name).into_iter().max());
    let (name, other) = (mark(a), mark(b));
    let (json, found) = match kind % 12 {
        0 => (r#""mainBranch":true"#.to_owned(), {
            let head = |id: i64| estate.head(id, estate.apps.iter().find(|app| app.id == id)?.main_branch.as_deref()?);
            each(&head)
        }),
        1 => (format!(r#""branch":"{name}""#), each(&|app| estate.head(app, name))),
        2 => (r#""branch":true"#.to_owned(), of(estate.branches.iter().filter_map(|branch| branch.head).collect())),
        3 => (format!(r#""branch":"{name}","fallbackBranch":"{other}""#), {
            let has =
                |app: i64, branch: &str| estate.head(app, branch).filter(|head| estate.pact(*head, provider).is_some());
            each(&|app| has(app, name).or_else(|| has(app, other)))
        }),
        4 if branch.is_some() => {
            (r#""matchingBranch":true"#.to_owned(), each(&|app| estate.head(app, branch.unwrap_or_default())))
        }
        4 | 5 => (r#""latest":true"#.to_owned(), {
            each(&|app| {
                estate.pacts.iter().filter(|p| (p.consumer, p.provider) == (app, provider)).map(|p| p.version).max()
            })
        }),
        6 => (format!(r#""tag":"{name}","latest":true"#), newest_tagged(name)),
        7 => (format!(r#""tag":"{name}""#), of(consumers.iter().flat_map(|app| estate.of_tag(app.id, name)).collect())),
        8 => (r#""deployed":true"#.to_owned(), placed(true, false, None)),
        9 => (r#""released":true,"environment":"prod""#.to_owned(), placed(false, true, Some("prod"))),
        10 => (r#""deployedOrReleased":true"#.to_owned(), placed(true, true, None)),
        _ => (r#""environment":"prod""#.to_owned(), placed(true, true, Some("prod"))),
    };
    // Every third one names a consumer.
    if b % 3 == 0 {
        let consumer = super::APPS[usize::from(a) % 3];
        let id = estate.app(consumer).map(|app| app.id);
        let found = found.into_iter().filter(|pact| Some(pact.consumer) == id).collect();
        return (format!(r#"{{{json},"consumer":"{consumer}"}}"#), found);
    }
    (format!("{{{json}}}"), found)
}

/// Without any selector.
fn defaults(estate: &Estate, provider: i64) -> Vec<Pact> {
    let mut versions: Vec<i64> = estate.places.iter().map(|place| place.version).collect();
    for app in &estate.apps {
        let main = app.main_branch.as_deref();
        let newest =
            estate.pacts.iter().filter(|p| (p.consumer, p.provider) == (app.id, provider)).map(|p| p.version).max();
        versions.extend(match main {
            Some(main) if estate.head(app.id, main).is_some() => estate.head(app.id, main),
            Some(main) if !estate.of_tag(app.id, main).is_empty() => estate.of_tag(app.id, main).into_iter().max(),
            _ => newest,
        });
    }
    versions.into_iter().filter_map(|version| estate.pact(version, provider).cloned()).collect()
}

/// Whether a content counts as verified for a mark of the provider: by its versions, or by those of another one before it began.
fn is_verified(
    estate: &Estate,
    content: i64,
    (marks, marked): (&[Mark], &[Marked]),
    id: Option<i64>,
    began: Option<i64>,
    real: bool,
) -> bool {
    estate.results.iter().filter(|result| result.content == content && result.success && !(real && result.wip)).any(
        |result| {
            let at = if real { result.executed_at } else { result.created_at };
            marked.iter().filter(|one| one.version == result.version).any(|one| {
                debug_assert!(marks.iter().any(|mark| mark.id == one.mark));
                Some(one.mark) == id || began.is_none_or(|began| at < began)
            })
        },
    )
}

struct Side<'a> {
    estate: &'a Estate,
    provider: i64,
}

impl Side<'_> {
    fn verified_for_branch(&self, content: i64, name: &str, real: bool) -> bool {
        let estate = self.estate;
        let branch = estate.branches.iter().find(|one| one.app == self.provider && one.name == name);
        let began = match (branch, real) {
            (None, _) => None,
            (Some(branch), false) => Some(branch.created_at),
            (Some(_), true) => {
                let first = estate.of_branch(self.provider, name).into_iter().min();
                first.map(|version| estate.version(version).created_at)
            }
        };
        is_verified(estate, content, (&estate.branches, &estate.on_branch), branch.map(|one| one.id), began, real)
    }

    fn verified_for_tag(&self, content: i64, name: &str, real: bool) -> bool {
        let estate = self.estate;
        let tag = estate.tags.iter().find(|one| one.app == self.provider && one.name == name);
        let began = tag.and_then(|tag| estate.tagged.iter().filter(|one| one.mark == tag.id).map(|one| one.at).min());
        is_verified(estate, content, (&estate.tags, &estate.tagged), tag.map(|one| one.id), began, real)
    }
}

/// The answer in a line for each pact: its title, whether it is pending, whether it is work in progress.
fn expected(
    estate: &Estate,
    provider: i64,
    selected: &[Pact],
    branch: Option<&str>,
    tags: &[&str],
    wip: bool,
) -> Vec<String> {
    let side = Side { estate, provider };
    let title = |pact: &Pact| {
        let version = estate.version(pact.version);
        format!("Pact between {} ({}) and {}", estate.name(pact.consumer), version.number, estate.name(provider))
    };
    let newest = |pacts: Vec<Pact>| {
        let mut of_content: BTreeMap<i64, Pact> = BTreeMap::new();
        for pact in pacts {
            let known = of_content.entry(pact.content).or_insert_with(|| pact.clone());
            if known.version < pact.version {
                *known = pact;
            }
        }
        let mut all: Vec<Pact> = of_content.into_values().collect();
        all.sort_by_key(|pact| (estate.name(pact.consumer).to_owned(), pact.version));
        all
    };
    let is_pending = |content: i64| match branch {
        Some(branch) => !side.verified_for_branch(content, branch, false),
        None if tags.is_empty() => !estate.results.iter().any(|result| result.content == content && result.success),
        None => tags.iter().any(|tag| !side.verified_for_tag(content, tag, false)),
    };
    let chosen = newest(selected.to_vec());
    let mut lines: Vec<String> =
        chosen.iter().map(|pact| format!("{} {}", title(pact), is_pending(pact.content))).collect();
    if wip && (branch.is_some() || !tags.is_empty()) {
        let heads = estate.branches.iter().chain(&estate.tags).filter_map(|mark| mark.head);
        let in_progress = heads.filter_map(|head| estate.pact(head, provider)).filter(|pact| {
            let done = match branch {
                Some(branch) => side.verified_for_branch(pact.content, branch, true),
                None => tags.iter().all(|tag| side.verified_for_tag(pact.content, tag, true)),
            };
            !done && !chosen.iter().any(|other| other.content == pact.content)
        });
        let in_progress = newest(in_progress.cloned().collect());
        lines.extend(in_progress.iter().map(|pact| format!("{} true, in progress", title(pact))));
    }
    lines
}

pub(super) fn compare(broker: &TestBroker, estate: &Estate, asks: &[Ask]) -> Result<(), TestCaseError> {
    for ((selectors, who, what), app) in asks.iter().zip(super::APPS.iter().cycle()) {
        let Some(provider) = estate.app(app).map(|app| app.id) else { continue };
        let branch = (who % 3 == 0).then(|| ["main", "feat", "never"][usize::from(who / 3) % 3]);
        let tags: &[&str] = [&[][..], &["main"], &["feat", "prod"]][usize::from(who / 9) % 3];
        let wip = what % 2 == 0;
        let found: Vec<(String, Vec<Pact>)> =
            selectors.iter().map(|one| selector(estate, provider, branch, *one)).collect();
        let selected: Vec<Pact> = if found.is_empty() {
            defaults(estate, provider)
        } else {
            found.iter().flat_map(|(_, pacts)| pacts.clone()).collect()
        };
        let list: Vec<&str> = found.iter().map(|(json, _)| json.as_str()).collect();
        let mut body = format!(r#"{{"consumerVersionSelectors":[{}],"includePendingStatus":true"#, list.join(","));
        if let Some(branch) = branch {
            body.extend([r#","providerVersionBranch":""#, branch, "\""]);
        }
        if !tags.is_empty() {
            body.extend([r#","providerVersionTags":[""#, &tags.join("\",\""), "\"]"]);
        }
        if wip {
            body += r#","includeWipPactsSince":"2020-01-01""#;
        }
        body += "}";
        let answer = broker.ok("POST", &format!("/pacts/provider/{app}/for-verification"), &body);
        let said: Vec<String> = TestBroker::at(&answer, &["_embedded", "pacts"])
            .items()
            .unwrap()
            .iter()
            .map(|pact| {
                let title = TestBroker::at(pact, &["_links", "self", "name"]).as_str().unwrap();
                let properties = TestBroker::at(pact, &["verificationProperties"]);
                let wip = if properties.get("wip").is_some() { ", in progress" } else { "" };
                format!("{title} {}{wip}", TestBroker::at(properties, &["pending"]))
            })
            .collect();
        prop_assert_eq!(said, expected(estate, provider, &selected, branch, tags, wip), "{} {}", app, body);
    }
    Ok(())
}
