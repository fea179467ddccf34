//! The matrix with every option: what is answered is what loops over whole tables find.

mod evaluate;

use evaluate::{Line, answer, counterparts, is_about_named, lines, meant, newest, own_providers, with_unverified};
use proptest::prelude::*;

use super::APPS;
use super::estate::Estate;
use crate::testing::TestBroker;

/// A request: selectors, target, what is newest, what is ignored, which results. Numbers choose.
pub(in crate::oracle) type Ask = (Vec<(u8, u8, u8)>, u8, u8, u8, u8);

/// By what versions are chosen, as parameters; and the versions of an application.
fn criterion(kind: u8, a: u8) -> (String, impl Fn(&Estate, i64) -> Option<Vec<i64>>) {
    let name = ["main", "feat", "prod"][usize::from(a) % 3];
    let number = format!("v{}", a % 4);
    let kind = kind % 10;
    let parameters = match kind {
        0 => String::new(),
        1 => format!("&version={number}"),
        2 => "&latest=true".to_owned(),
        3 => format!("&tag={name}"),
        4 => format!("&tag={name}&latest=true"),
        5 => format!("&branch={name}"),
        6 => format!("&branch={name}&latest=true"),
        7 => "&mainBranch=true&latest=true".to_owned(),
        9 => "&mainBranch=true".to_owned(),
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
            9 => main().map(|main| estate.of_branch(app, &main)).unwrap_or_default(),
            _ => {
                let mut live: Vec<i64> =
                    estate.places.iter().filter(|p| p.app == app).map(|place| place.version).collect();
                live.sort_unstable();
                live.dedup();
                live
            }
        })
    };
    (parameters, find)
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
            apps.push(app);
            let (parameters, find) = criterion(*kind, *a);
            path.extend(["&q[][pacticipant]=", name, &parameters.replace('&', "&q[][").replace('=', "]=")]);
            all.extend(meant(app, find(estate, app), true));
        }
        if apps.is_empty() {
            continue;
        }
        let mut given = apps.len();
        if judge {
            apps.sort_unstable();
            apps.dedup();
            given = apps.len();
        }
        // None, or as one of the selectors: but not of a number, or of every version of a branch.
        let kind = [0, 2, 3, 4, 7, 8, 9][usize::from(*target) % 7];
        let (parameters, find) = criterion(kind, target / 7);
        path += &parameters;
        if kind != 0 {
            for app in counterparts(estate, &all) {
                all.extend(meant(app, find(estate, app), false));
            }
            if judge {
                for app in own_providers(estate, &all) {
                    let mut live = find(estate, app).unwrap_or_default();
                    live.retain(|version| !all.iter().any(|one| one.version == Some(*version)));
                    all.extend(live.into_iter().flat_map(|version| meant(app, Some(vec![version]), false)));
                }
            }
        }
        let alone = if judge { given == 1 && kind == 0 } else { all.len() == 1 };
        let by = [None, Some("cvp"), Some("cvpv"), Some("cp")][usize::from(*by) % 4];
        path += &by.map(|by| format!("&latestby={by}")).unwrap_or_default();
        let mut decided = lines(estate, &all, by.is_some(), alone);
        if judge && !alone {
            decided = with_unverified(decided, &all);
        }
        decided.retain(|line| is_about_named(line, &all));
        if let Some(by) = by {
            decided = newest(&decided, by, &|version| judge && all.iter().any(|one| one.version == Some(version)));
        }
        let wanted: &[(&str, Option<bool>)] = match success % 4 {
            1 => &[("true", Some(true))],
            2 => &[("false", Some(false)), ("", None)],
            _ => &[],
        };
        path.extend(wanted.iter().map(|(text, _)| format!("&success[]={text}")));
        let is_shown = |line: &Line| wanted.is_empty() || wanted.iter().any(|(_, success)| line.success() == *success);
        if !judge {
            decided.retain(&is_shown);
        }
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
        let expected = answer(estate, &all, (given, kind != 0), &decided, &is_shown, &ignore, ignores);
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
