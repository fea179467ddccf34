//! Decisions and the matrix of pairs, as loops over what happened find them.

use proptest::prelude::*;

use super::past::{Past, play};
use super::{APPS, Event};
use crate::action::Settings;
use crate::database::Db;
use crate::testing::TestBroker;

pub(super) fn compare(db: &Db, events: &[Event]) -> Result<(), TestCaseError> {
    let broker = TestBroker::new(db.clone(), Settings::default());
    let past = play(&broker, events, false);
    super::check(db);
    for (app, version) in &past.versions {
        let met = past.meets(*app, *version);
        let count = |wanted| met.iter().filter(|one| **one == wanted).count();
        let (success, failed, unknown) = (count(Some(true)), count(Some(false)), count(None));
        let deployable = if unknown > 0 { "null".to_owned() } else { (failed == 0).to_string() };
        let name = APPS[*app];
        for path in [
            format!("/can-i-deploy?pacticipant={name}&version=v{version}&environment=prod"),
            format!("/matrix?q[][pacticipant]={name}&q[][version]=v{version}&latestby=cvp&environment=prod"),
        ] {
            let answer = broker.ok("GET", &path, "");
            let said = |member: &str| TestBroker::at(&answer, &["summary", member]).to_string();
            prop_assert_eq!(
                [said("deployable"), said("success"), said("failed"), said("unknown")],
                [deployable.clone(), success.to_string(), failed.to_string(), unknown.to_string()],
                "{} {:?}",
                path,
                answer
            );
        }
    }
    matrix_of_pairs(&broker, &past)
}

/// Two names, every version: the newest result of each pair of versions, and pacts without any.
fn matrix_of_pairs(broker: &TestBroker, past: &Past) -> Result<(), TestCaseError> {
    for (consumer, provider) in [(0, 1), (1, 0), (0, 2), (2, 1)] {
        let is_named = |app: usize| [consumer, provider].contains(&app);
        let pair = |one: &&(usize, u8, usize, u8)| is_named(one.0) && is_named(one.2);
        let mut expected = Vec::new();
        for (consumer, number, provider, content) in past.pacts.iter().filter(pair) {
            let of: Vec<_> =
                (0..3).filter_map(|v| Some((v, past.result(*consumer, *content, *provider, v)?))).collect();
            let line = |version: Option<u8>, success: Option<bool>| {
                format!("{} v{number} {} {version:?} {success:?}", APPS[*consumer], APPS[*provider])
            };
            expected.extend(of.iter().map(|(version, success)| line(Some(*version), Some(*success))));
            expected.extend(of.is_empty().then(|| line(None, None)));
        }
        let known = [consumer, provider].iter().all(|app| past.pacts.iter().any(|one| one.0 == *app || one.2 == *app));
        if !known {
            continue;
        }
        let path =
            format!("/matrix?q[][pacticipant]={}&q[][pacticipant]={}&latestby=cvpv", APPS[consumer], APPS[provider]);
        let answer = broker.ok("GET", &path, "");
        let mut rows: Vec<String> = TestBroker::at(&answer, &["matrix"])
            .items()
            .unwrap()
            .iter()
            .map(|row| {
                let text = |path: &[&str]| TestBroker::at(row, path).as_str().unwrap_or_default().to_owned();
                let version =
                    TestBroker::at(row, &["provider", "version"]).get("number").and_then(|number| number.as_str());
                let version = version.map(|number| number.trim_start_matches('v').parse::<u8>().unwrap());
                let success = TestBroker::at(row, &["verificationResult"])
                    .get("success")
                    .map(|success| success.to_string() == "true");
                let (consumer, provider) = (text(&["consumer", "name"]), text(&["provider", "name"]));
                format!("{consumer} {} {provider} {version:?} {success:?}", text(&["consumer", "version", "number"]))
            })
            .collect();
        rows.sort();
        expected.sort();
        prop_assert_eq!(rows, expected, "{}", path);
    }
    Ok(())
}
