//! The matrix with every option: what is answered is what loops over whole tables find.

use proptest::prelude::*;

use super::estate::{Estate, Pact, Verified};
use crate::testing::TestBroker;

/// A request: selectors, target, what is newest, what is ignored, which results. Numbers choose.
pub(super) type Ask = (Vec<(u8, u8, u8)>, u8, u8, u8, u8);

/// Versions of an application that are meant: one, or every one, or none.
struct Meant {
    app: i64,
    version: Option<i64>,
    any: bool,
    live: bool,
    specified: bool,
}

/// By what versions are chosen, as parameters; and the versions of an application.
fn criterion(kind: u8, a: u8) -> (String, impl Fn(&Estate, i64) -> Option<Vec<i64>>, bool) {
    let name = ["main", "feat", "prod"][usize::from(a) % 3];
    let number = format!("v{}", a % 4);
    let kind = kind % 9;
    let parameters = match kind {
        0 => String::new(),
        1 => format!("&version={number}"),
        2 => "&latest=true".to_owned(),
        3 => format!("&tag={name}"),
        4 => format!("&tag={name}&latest=true"),
        5 => format!("&branch={name}"),
        6 => format!("&branch={name}&latest=true"),
        7 => "&mainBranch=true&latest=true".to_owned(),
        _ => "&environment=prod".to_owned(),
    };
    let find = move |estate: &Estate, app: i64| -> Option<Vec<i64>> {
        let main = || estate.apps.iter().find(|one| one.id == app).and_then(|one| one.main_branch.clone());
        Some(match kind {
            0 => return None,
            1 => estate.versions.iter().filter(|v| v.app == app && v.number == number).map(|v| v.id).collect(),
            2 => estate.versions.iter().filter(|v| v.app == app).map(|v| v.id).max().into_iter().collect(),
            3 => estate.of_tag(app, name),
            4 => estate.of_tag(app, name).into_iter().max().into_iter().collect(),
            5 => estate.of_branch(app, name),
            6 => estate.head(app, name).into_iter().collect(),
            7 => main().and_then(|main| estate.head(app, &main)).into_iter().collect(),
            _ => {
                let mut live: Vec<i64> =
                    estate.places.iter().filter(|p| p.app == app).map(|place| place.version).collect();
                live.sort_unstable();
                live.dedup();
                live
            }
        })
    };
    (parameters, find, kind == 8)
}

fn meant(app: i64, found: Option<Vec<i64>>, live: bool, specified: bool) -> Vec<Meant> {
    let make = |version, any| Meant { app, version, any, live, specified };
    match found {
        None => vec![make(None, true)],
        Some(versions) if versions.is_empty() => vec![make(None, false)],
        Some(versions) => versions.into_iter().map(|version| make(Some(version), false)).collect(),
    }
}

/// A line: a pact, a version of the provider, its result.
#[derive(Clone)]
struct Line {
    pact: Pact,
    version: Option<i64>,
    result: Option<Verified>,
}

impl Line {
    fn success(&self) -> Option<bool> {
        self.result.as_ref().map(|result| result.success)
    }
}

fn lines(estate: &Estate, all: &[Meant], only_latest: bool) -> Vec<Line> {
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
    if let [one] = all {
        for pact in pacts {
            let as_consumer = means(one, pact.consumer, pact.version);
            for result in results(pact.content) {
                if as_consumer || means(one, pact.provider, result.version) {
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
            && all.iter().any(|one| one.app == pact.provider)
            && all.iter().any(|one| one.specified && [pact.consumer, pact.provider].contains(&one.app));
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

/// A live version without a result is unknown.
fn with_unverified(found: Vec<Line>, all: &[Meant]) -> Vec<Line> {
    let mut pacts: Vec<Pact> = found.iter().map(|line| line.pact.clone()).collect();
    pacts.sort_by_key(|pact| pact.id);
    pacts.dedup_by_key(|pact| pact.id);
    let mut lines = found;
    for pact in pacts {
        let live = all.iter().filter(|one| one.live && one.app == pact.provider).filter_map(|one| one.version);
        for version in live.collect::<Vec<_>>() {
            if lines.iter().any(|line| line.pact.id == pact.id && line.version == Some(version)) {
                continue;
            }
            lines.retain(|line| line.pact.id != pact.id || line.version.is_some());
            lines.push(Line { pact: pact.clone(), version: Some(version), result: None });
        }
    }
    lines
}

fn newest(lines: &[Line], by: &str) -> Vec<Line> {
    let group = |line: &Line| match by {
        "cvpv" => (line.pact.consumer, line.pact.version, line.pact.provider, line.version),
        "cvp" => (line.pact.consumer, line.pact.version, line.pact.provider, None),
        _ => (line.pact.consumer, 0, line.pact.provider, None),
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
fn counterparts(estate: &Estate, all: &[Meant]) -> Vec<i64> {
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

/// The answer: what is decided, how many there are of each, and the lines.
fn answer(
    estate: &Estate,
    all: &[Meant],
    given: usize,
    target: bool,
    shown: &[Line],
    ignore: &dyn Fn(&Line) -> bool,
    ignores: Option<&[i64]>,
) -> Vec<String> {
    let is_missing = |one: &&Meant| {
        one.specified && !one.any && one.version.is_none() && !ignores.is_some_and(|apps| apps.contains(&one.app))
    };
    let has_missing = all.iter().any(|one| is_missing(&one));
    let considered: Vec<&Line> = shown.iter().filter(|line| !ignore(line)).collect();
    let count = |wanted| considered.iter().filter(|line| line.success() == wanted).count();
    let mut unknown = count(None);
    if !has_missing {
        let has_line = |pair: &(i64, i64)| shown.iter().any(|line| (line.pact.consumer, line.pact.provider) == *pair);
        unknown += required(estate, all, given, target).iter().filter(|pair| !has_line(pair)).count();
    }
    let deployable = match (has_missing, unknown, count(Some(false))) {
        (false, 0, 0) => "true",
        (false, 1.., _) => "null",
        _ => "false",
    };
    let left_out = ignores.map(|_| shown.len() - considered.len());
    let mut said = vec![format!("{deployable} {} {} {unknown} {left_out:?}", count(Some(true)), count(Some(false)))];
    let mut rows: Vec<String> = shown
        .iter()
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

pub(super) fn compare(broker: &TestBroker, estate: &Estate, judge: bool, asks: &[Ask]) -> Result<(), TestCaseError> {
    for (selectors, target, by, ignored, success) in asks {
        let mut path = "/matrix?limit=100000".to_owned();
        let mut all = Vec::new();
        let mut apps = Vec::new();
        for (app, kind, a) in selectors {
            let name = super::APPS[usize::from(*app) % 3];
            let Some(app) = estate.app(name).map(|app| app.id) else { continue };
            if apps.contains(&app) {
                continue;
            }
            apps.push(app);
            let (parameters, find, live) = criterion(*kind, *a);
            path.extend(["&q[][pacticipant]=", name, &parameters.replace('&', "&q[][").replace('=', "]=")]);
            all.extend(meant(app, find(estate, app), live, true));
        }
        if apps.is_empty() {
            continue;
        }
        // None, the newest, or as one of the selectors: but not of every version, of a number, or of several of a branch.
        let kind = [0, 2, 3, 4, 7, 8][usize::from(*target) % 6];
        let (parameters, find, live) = criterion(kind, target / 6);
        path += &parameters;
        if kind != 0 {
            for app in counterparts(estate, &all) {
                all.extend(meant(app, find(estate, app), live, false));
            }
        }
        let judge_all = judge && all.iter().any(|one| one.live);
        let by = [None, Some("cvp"), Some("cvpv"), Some("cp")][usize::from(*by) % 4];
        path += &by.map(|by| format!("&latestby={by}")).unwrap_or_default();
        let mut shown = lines(estate, &all, by.is_some());
        if judge_all {
            shown = with_unverified(shown, &all);
        }
        if let Some(by) = by {
            shown = newest(&shown, if judge_all { "cvpv" } else { by });
        }
        let wanted: &[(&str, Option<bool>)] = match success % 4 {
            1 => &[("true", Some(true))],
            2 => &[("false", Some(false)), ("", None)],
            _ => &[],
        };
        path.extend(wanted.iter().map(|(text, _)| format!("&success[]={text}")));
        shown.retain(|line| wanted.is_empty() || wanted.iter().any(|(_, success)| line.success() == *success));
        let name = super::APPS[usize::from(ignored / 3) % 3];
        let number = format!("v{}", ignored / 9 % 4);
        let app = estate.app(name).map(|app| app.id);
        let version = estate.versions.iter().find(|one| Some(one.app) == app && one.number == number).map(|one| one.id);
        let apps_ignored: Vec<i64> = if ignored % 3 == 1 { app.into_iter().collect() } else { Vec::new() };
        let ignore = |line: &Line| match ignored % 3 {
            1 => Some(line.pact.consumer) == app || Some(line.pact.provider) == app,
            2 => version.is_some() && (Some(line.pact.version) == version || line.version == version),
            _ => false,
        };
        match ignored % 3 {
            1 => path.extend(["&ignore[][pacticipant]=", name]),
            2 => path.extend(["&ignore[][pacticipant]=", name, "&ignore[][version]=", &number]),
            _ => {}
        }
        let ignores = (ignored % 3 > 0).then_some(&*apps_ignored);
        let expected = answer(estate, &all, apps.len(), kind != 0, &shown, &ignore, ignores);
        prop_assert_eq!(said(&broker.ok("GET", &path, "")), expected, "{}", path);
    }
    Ok(())
}

fn said(answer: &pact_core::model::Json) -> Vec<String> {
    let summary = TestBroker::at(answer, &["summary"]);
    let count = |name: &str| TestBroker::at(summary, &[name]).to_string();
    let ignored = summary.get("ignored").map(ToString::to_string);
    let ignored = ignored.map_or_else(|| "None".to_owned(), |number| format!("Some({number})"));
    let mut said = vec![format!(
        "{} {} {} {} {ignored}",
        count("deployable"),
        count("success"),
        count("failed"),
        count("unknown")
    )];
    let rows = TestBroker::at(answer, &["matrix"]).items().unwrap();
    let mut rows: Vec<String> = rows
        .iter()
        .map(|row| {
            let text = |path: &[&str]| TestBroker::at(row, path).as_str().unwrap().to_owned();
            let version = TestBroker::at(row, &["provider", "version"]).get("number").and_then(|n| n.as_str());
            let success =
                TestBroker::at(row, &["verificationResult"]).get("success").map(|it| it.to_string() == "true");
            let ignored = row.get("ignored").is_some_and(|it| it.to_string() == "true");
            format!(
                "{} {} {} {version:?} {success:?} {ignored}",
                text(&["consumer", "name"]),
                text(&["consumer", "version", "number"]),
                text(&["provider", "name"])
            )
        })
        .collect();
    rows.sort();
    said.extend(rows);
    said
}
