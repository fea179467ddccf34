//! The naive evaluator: loops over whole tables.

use crate::oracle::estate::{Estate, Pact, Verified};

/// Versions of an application that are meant: one, or every one, or none.
pub(super) struct Meant {
    pub(super) app: i64,
    pub(super) version: Option<i64>,
    pub(super) any: bool,
    pub(super) specified: bool,
}

pub(super) fn meant(app: i64, found: Option<Vec<i64>>, specified: bool) -> Vec<Meant> {
    let make = |version, any| Meant { app, version, any, specified };
    match found {
        None => vec![make(None, true)],
        Some(versions) if versions.is_empty() => vec![make(None, false)],
        Some(versions) => versions.into_iter().map(|version| make(Some(version), false)).collect(),
    }
}

/// A line: a pact, a version of the provider, its result.
#[derive(Clone)]
pub(super) struct Line {
    pub(super) pact: Pact,
    pub(super) version: Option<i64>,
    pub(super) result: Option<Verified>,
}

impl Line {
    pub(super) fn success(&self) -> Option<bool> {
        self.result.as_ref().map(|result| result.success)
    }
}

pub(super) fn lines(estate: &Estate, all: &[Meant], only_latest: bool, alone: bool) -> Vec<Line> {
    let pacts: Vec<&Pact> = estate.pacts.iter().filter(|pact| !only_latest || estate.is_last(pact)).collect();
    let is_newest = |result: &Verified| {
        !estate
            .results
            .iter()
            .any(|other| (other.content, other.version) == (result.content, result.version) && other.id > result.id)
    };
    let results = |content: i64| -> Vec<&Verified> {
        estate.results.iter().filter(|r| r.content == content && (!only_latest || is_newest(r))).collect()
    };
    let means = |one: &Meant, app: i64, version: i64| one.app == app && (one.any || one.version == Some(version));
    let line = |pact: &Pact, result: Option<&Verified>| Line {
        pact: pact.clone(),
        version: result.map(|result| result.version),
        result: result.cloned(),
    };
    let mut found = Vec::new();
    if alone {
        for pact in pacts {
            let as_consumer = all.iter().any(|one| means(one, pact.consumer, pact.version));
            for result in results(pact.content) {
                if as_consumer || all.iter().any(|one| means(one, pact.provider, result.version)) {
                    found.push(line(pact, Some(result)));
                }
            }
            if as_consumer && results(pact.content).is_empty() {
                found.push(line(pact, None));
            }
        }
        return found;
    }
    for pact in pacts {
        let is_meant = all.iter().any(|one| means(one, pact.consumer, pact.version))
            && all.iter().any(|one| one.app == pact.provider);
        if !is_meant {
            continue;
        }
        let of: Vec<&Verified> = results(pact.content)
            .into_iter()
            .filter(|result| all.iter().any(|one| means(one, pact.provider, result.version)))
            .collect();
        found.extend(of.iter().map(|result| line(pact, Some(result))));
        found.extend(of.is_empty().then(|| line(pact, None)));
    }
    found
}

/// A version that is meant and has no result is unknown.
pub(super) fn with_unverified(found: Vec<Line>, all: &[Meant]) -> Vec<Line> {
    let mut pacts: Vec<Pact> = found.iter().map(|line| line.pact.clone()).collect();
    pacts.sort_by_key(|pact| pact.id);
    pacts.dedup_by_key(|pact| pact.id);
    let mut lines = found;
    for pact in pacts {
        let versions = all.iter().filter(|one| one.app == pact.provider).filter_map(|one| one.version);
        for version in versions.collect::<Vec<_>>() {
            if lines.iter().any(|line| line.pact.id == pact.id && line.version == Some(version)) {
                continue;
            }
            lines.retain(|line| line.pact.id != pact.id || line.version.is_some());
            lines.push(Line { pact: pact.clone(), version: Some(version), result: None });
        }
    }
    lines
}

/// Whether a version that was named is on one side, and no other version of a named application is on the other, unless it is
/// the same application.
pub(super) fn is_about_named(line: &Line, all: &[Meant]) -> bool {
    let is_named = |app: i64| all.iter().any(|one| one.specified && one.app == app);
    let is_other = |version: i64| all.iter().any(|one| !one.specified && one.version == Some(version));
    let sides = [(line.pact.consumer, Some(line.pact.version)), (line.pact.provider, line.version)];
    let named = sides.map(|(app, version)| is_named(app) && !version.is_some_and(is_other));
    let wrong = sides.map(|(app, version)| is_named(app) && version.is_some_and(is_other));
    named.contains(&true) && (line.pact.consumer == line.pact.provider || !wrong.contains(&true))
}

pub(super) fn newest(lines: &[Line], by: &str, apart: &dyn Fn(i64) -> bool) -> Vec<Line> {
    let group = |line: &Line| {
        let consumer = if by != "cp" || apart(line.pact.version) { line.pact.version } else { 0 };
        let provider = line.version.filter(|version| by == "cvpv" || apart(*version));
        (line.pact.consumer, consumer, line.pact.provider, provider)
    };
    let age = |line: &Line| (line.pact.version, line.version, line.result.as_ref().map(|result| result.id));
    let is_best = |line: &Line| !lines.iter().any(|other| group(other) == group(line) && age(other) > age(line));
    lines.iter().filter(|line| is_best(line)).cloned().collect()
}

/// Who needs whom of whom a result is required.
fn required(estate: &Estate, all: &[Meant], given: usize, has_target: bool) -> Vec<(i64, i64)> {
    let mut pairs: Vec<(i64, i64)> = estate.pacts.iter().map(|pact| (pact.consumer, pact.provider)).collect();
    if has_target || given == 1 {
        let needs = |pair: &(i64, i64)| {
            all.iter().filter(|one| one.specified && one.app == pair.0).any(|one| {
                let of = |pact: &&Pact| (pact.consumer, pact.provider) == *pair && estate.is_last(pact);
                one.any || estate.pacts.iter().filter(of).any(|pact| Some(pact.version) == one.version)
            })
        };
        pairs.retain(needs);
    } else {
        let is_named = |app: i64| all.iter().any(|one| one.specified && one.app == app);
        pairs.retain(|(consumer, provider)| is_named(*consumer) && is_named(*provider));
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Applications that a target is for: those that named ones have contracts with.
pub(super) fn counterparts(estate: &Estate, all: &[Meant]) -> Vec<i64> {
    let specified: Vec<i64> = all.iter().map(|one| one.app).collect();
    let mut others: Vec<i64> = Vec::new();
    for pact in &estate.pacts {
        let says = |one: &Meant| {
            one.app == pact.consumer && (one.any || (one.version == Some(pact.version) && estate.is_last(pact)))
        };
        if all.iter().any(says) {
            others.push(pact.provider);
        }
        if specified.contains(&pact.provider) {
            others.push(pact.consumer);
        }
    }
    others.sort_unstable();
    others.dedup();
    others.retain(|app| !specified.contains(app));
    others
}

/// Named applications that are their own providers.
pub(super) fn own_providers(estate: &Estate, all: &[Meant]) -> Vec<i64> {
    let mut apps: Vec<i64> = all.iter().filter(|one| one.specified).map(|one| one.app).collect();
    apps.sort_unstable();
    apps.dedup();
    apps.retain(|app| estate.pacts.iter().any(|pact| pact.consumer == *app && pact.provider == *app));
    apps.retain(|app| !all.iter().any(|one| one.app == *app && one.any));
    apps
}

/// The answer: what is decided, how many there are of each, and the lines.
pub(super) fn answer(
    estate: &Estate,
    all: &[Meant],
    (given, target): (usize, bool),
    decided: &[Line],
    is_shown: &dyn Fn(&Line) -> bool,
    ignore: &dyn Fn(&Line) -> bool,
    ignores: Option<&[i64]>,
) -> Vec<String> {
    let is_missing = |one: &&Meant| {
        one.specified && !one.any && one.version.is_none() && !ignores.is_some_and(|apps| apps.contains(&one.app))
    };
    let has_missing = all.iter().any(|one| is_missing(&one));
    let considered: Vec<&Line> = decided.iter().filter(|line| !ignore(line)).collect();
    let count = |wanted| considered.iter().filter(|line| line.success() == wanted).count();
    let mut unknown = count(None);
    if !has_missing {
        let has_line = |pair: &(i64, i64)| decided.iter().any(|line| (line.pact.consumer, line.pact.provider) == *pair);
        unknown += required(estate, all, given, target).iter().filter(|pair| !has_line(pair)).count();
    }
    let deployable = match (has_missing, unknown, count(Some(false))) {
        (false, 0, 0) => "true",
        (false, 1.., _) => "null",
        _ => "false",
    };
    let left_out = ignores.map(|_| decided.len() - considered.len());
    let mut said = vec![format!("{deployable} {} {} {unknown} {left_out:?}", count(Some(true)), count(Some(false)))];
    let mut rows: Vec<String> = decided
        .iter()
        .filter(|line| is_shown(line))
        .map(|line| {
            let number = |version: i64| estate.version(version).number.clone();
            let (consumer, provider) = (estate.name(line.pact.consumer), estate.name(line.pact.provider));
            let version = line.version.map(number);
            format!(
                "{consumer} {} {provider} {version:?} {:?} {}",
                number(line.pact.version),
                line.success(),
                ignore(line)
            )
        })
        .collect();
    rows.sort();
    said.extend(rows);
    said
}
