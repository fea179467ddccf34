//! A naive evaluator over everything that happened must come to the same decisions as queries and `decision`.
//!
//! `Past` follows what happens in lists of its own; `estate` reads whole tables, and `selectors` and `matrix` loop over them.

mod deletions;
mod estate;
mod matrix;
mod past;
mod selectors;

use estate::Estate;
use past::Past;
use proptest::prelude::*;

use crate::action::Settings;
use crate::database::{Config, Db, Error};
use crate::query::invariant::{INVARIANTS, broken};
use crate::testing::{TestBroker, postgres, wait};

const APPS: [&str; 3] = ["Web", "Orders", "Stock"];

/// What happens: four small numbers, read by kind.
type Event = (u8, u8, u8, u8);

fn check(db: &Db) {
    for invariant in &INVARIANTS {
        let found: Vec<i64> = wait(db.read(move |tx| broken(tx, invariant)))
            .unwrap_or_else(|error: Error| panic!("{}: {error}", invariant.says));
        assert!(found.is_empty(), "{}: not of {} {found:?}", invariant.says, invariant.of);
    }
}

/// Lets events happen. Whether the content of a version may change.
fn play(broker: &TestBroker, events: &[Event], overwrites: bool) -> Past {
    let mut past = Past::default();
    let uuid = broker.ok("POST", "/environments", r#"{"name":"prod","production":true}"#);
    let uuid = TestBroker::at(&uuid, &["uuid"]).as_str().unwrap().to_owned();
    for (kind, a, b, c) in events {
        let (app, version) = (usize::from(a % 3), b % 3);
        let other = (app + 1 + usize::from(c % 2)) % 3;
        let content = c / 2 % 3;
        let make = |past: &mut Past, app: usize, version: u8| {
            if !past.versions.contains(&(app, version)) {
                past.versions.push((app, version));
            }
        };
        let document = format!(r#"{{"interactions":[{{"description":"{content}"}}]}}"#);
        let path = format!("/pacts/provider/{}/consumer/{}", APPS[other], APPS[app]);
        match kind % 8 {
            7 => deletions::play(broker, &mut past, (*a, *b, *c)),
            0 | 5 => {
                let (status, _) = broker.send("PUT", &format!("{path}/version/v{version}"), &document);
                let said =
                    past.pacts.iter().rev().find(|one| (one.0, one.1, one.2) == (app, version, other)).map(|one| one.3);
                let expected = match said {
                    None => 201,
                    Some(said) if said == content || overwrites => 200,
                    Some(_) => 409,
                };
                assert_eq!(status, expected);
                if said.is_none() || (overwrites && said != Some(content)) {
                    past.pacts.push((app, version, other, content));
                    make(&mut past, app, version);
                }
            }
            1 => {
                let sha = crate::content::identity(&pact_core::model::Json::parse(document.as_bytes()).unwrap());
                let success = b / 3 % 2 == 0;
                let body = format!(r#"{{"success":{success},"providerApplicationVersion":"v{version}"}}"#);
                // As work in progress or not: `w=true`.
                let wip = if b / 6 % 3 == 0 { "/metadata/dz10cnVl" } else { "" };
                let (status, _) =
                    broker.send("POST", &format!("{path}/pact-version/{sha}{wip}/verification-results"), &body);
                let known = past.pacts.iter().any(|one| (one.0, one.2, one.3) == (app, other, content));
                assert_eq!(status, if known { 201 } else { 404 });
                if known {
                    past.results.push((app, content, other, version, success));
                    make(&mut past, other, version);
                }
            }
            3 => {
                let (status, _) =
                    broker.send("DELETE", &format!("/pacticipants/{}/versions/v{version}", APPS[app]), "");
                let known = past.versions.contains(&(app, version));
                assert_eq!(status, if known { 204 } else { 404 });
                past.forget(app, version);
            }
            6 if c % 4 == 0 => {
                let (status, _) = broker.send("DELETE", &format!("/pacticipants/{}", APPS[app]), "");
                assert!(status == 204 || status == 404);
                past.forget_all(app);
            }
            4 => {
                // Marks have no part in these decisions, but much is kept true about them.
                let mark = ["main", "feat"][usize::from(c % 2)];
                let path = if c / 2 % 2 == 0 {
                    format!("/pacticipants/{}/branches/{mark}/versions/v{version}", APPS[app])
                } else {
                    format!("/pacticipants/{}/versions/v{version}/tags/{mark}", APPS[app])
                };
                let known = past.versions.contains(&(app, version));
                if c / 4 % 4 == 0 && known {
                    broker.send("DELETE", &path, "");
                } else {
                    broker.ok("PUT", &path, "{}");
                    make(&mut past, app, version);
                }
            }
            _ => {
                let released = if c % 2 == 0 { "released" } else { "deployed" };
                let path =
                    format!("/pacticipants/{}/versions/v{version}/{released}-versions/environment/{uuid}", APPS[app]);
                // An instance for each version: one does not replace another.
                let (status, _) = broker.send("POST", &path, &format!(r#"{{"applicationInstance":"i{version}"}}"#));
                let known = past.versions.contains(&(app, version));
                assert_eq!(status < 300, known, "{path}");
                if known && !past.live.contains(&(app, version)) {
                    past.live.push((app, version));
                }
            }
        }
    }
    past
}

fn compare(db: &Db, events: &[Event]) -> Result<(), TestCaseError> {
    let broker = TestBroker::new(db.clone(), Settings::default());
    let past = play(&broker, events, false);
    check(db);
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
        let pair = |one: &&(usize, u8, usize, u8)| {
            (one.0, one.2) == (consumer, provider) || (one.2, one.0) == (consumer, provider)
        };
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

/// A live version without a result is unknown, unless the broker is told to do as the official one does.
#[test]
fn every_live_version_counts_unless_it_is_switched_off() {
    for (judge, deployable, unknown) in [(true, "null", "1"), (false, "true", "0")] {
        let settings = Settings { judge_every_live_version: judge, ..Settings::default() };
        let broker = TestBroker::new(Db::open(&Config::Memory).unwrap(), settings);
        let pact = r#"{"interactions":[{"description":"a"}]}"#;
        let environment = broker.ok("POST", "/environments", r#"{"name":"prod","production":true}"#);
        let uuid = TestBroker::at(&environment, &["uuid"]).as_str().unwrap().to_owned();
        let answer = broker.ok("PUT", "/pacts/provider/Stock/consumer/Web/version/1", pact);
        let results = TestBroker::at(&answer, &["_links", "pb:publish-verification-results", "href"]).as_str().unwrap();
        let results = results.strip_prefix("http://broker").unwrap().to_owned();
        broker.ok("POST", &results, r#"{"success":true,"providerApplicationVersion":"1"}"#);
        broker.ok("PUT", "/pacticipants/Stock/versions/2", "{}");
        for version in ["1", "2"] {
            broker.ok(
                "POST",
                &format!("/pacticipants/Stock/versions/{version}/released-versions/environment/{uuid}"),
                "{}",
            );
        }
        let answer = broker.ok("GET", "/can-i-deploy?pacticipant=Web&version=1&environment=prod", "");
        assert_eq!(TestBroker::at(&answer, &["summary", "deployable"]).to_string(), deployable, "{answer}");
        assert_eq!(TestBroker::at(&answer, &["summary", "unknown"]).to_string(), unknown);
    }
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    proptest::collection::vec(any::<Event>(), 1..40)
}

/// What is asked of an estate.
type Asks = (Vec<selectors::Ask>, Vec<matrix::Ask>, bool, bool);

fn asks() -> impl Strategy<Value = Asks> {
    let selectors = (proptest::collection::vec(any::<(u8, u8, u8)>(), 0..4), any::<u8>(), any::<u8>());
    let matrix =
        (proptest::collection::vec(any::<(u8, u8, u8)>(), 1..4), any::<u8>(), any::<u8>(), any::<u8>(), any::<u8>());
    (proptest::collection::vec(selectors, 9), proptest::collection::vec(matrix, 12), any::<bool>(), any::<bool>())
}

fn compare_estate(
    db: &Db,
    events: &[Event],
    (selectors, matrix, judge, overwrites): &Asks,
) -> Result<(), TestCaseError> {
    let settings = Settings {
        judge_every_live_version: *judge,
        allow_dangerous_contract_modification: *overwrites,
        ..Settings::default()
    };
    let broker = TestBroker::new(db.clone(), settings);
    play(&broker, events, *overwrites);
    check(db);
    let estate = Estate::read(db);
    selectors::compare(&broker, &estate, selectors)?;
    matrix::compare(&broker, &estate, *judge, matrix)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn decisions_are_those_of_a_naive_evaluator_on_sqlite(events in events()) {
        compare(&Db::open(&Config::Memory).unwrap(), &events)?;
    }

    #[test]
    fn selections_and_the_matrix_are_those_of_loops_over_whole_tables_on_sqlite(events in events(), asks in asks()) {
        compare_estate(&Db::open(&Config::Memory).unwrap(), &events, &asks)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn decisions_are_those_of_a_naive_evaluator_on_postgresql(events in events()) {
        if let Some(config) = postgres() {
            compare(&Db::open(&config).unwrap(), &events)?;
        }
    }

    #[test]
    fn selections_and_the_matrix_are_those_of_loops_over_whole_tables_on_postgresql(events in events(), asks in asks()) {
        if let Some(config) = postgres() {
            compare_estate(&Db::open(&config).unwrap(), &events, &asks)?;
        }
    }
}
