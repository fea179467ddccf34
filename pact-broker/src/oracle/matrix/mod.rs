//! The matrix with every option: what is answered is what loops over whole tables find.

mod evaluate;

use evaluate::{Line, answer, counterparts, lines, meant, newest, with_unverified};
use proptest::prelude::*;

use super::APPS;
use super::estate::Estate;
use crate::testing::TestBroker;

/// A request: selectors, target, what is newest, what is ignored, which results. Numbers choose.
pub(in crate::oracle) type Ask = (Vec<(u8, u8, u8)>, u8, u8, u8, u8);

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

pub(in crate::oracle) fn compare(
    broker: &TestBroker,
    estate: &Estate,
    judge: bool,
    asks: &[Ask],
) -> Result<(), TestCaseError> {
    for (selectors, target, by, ignored, success) in asks {
        let mut path = "/matrix?limit=100000".to_owned();
        let mut all = Vec::new();
        let mut apps = Vec::new();
        for (app, kind, a) in selectors {
            let name = APPS[usize::from(*app) % 3];
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
        let name = APPS[usize::from(ignored / 3) % 3];
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
