//! A naive evaluator over everything that happened must come to the same decisions as queries and `decision`.
//!
//! `past` follows what happens in lists of its own, and `decisions` loops over them; `estate` reads whole tables, and `selectors`
//! and `matrix` loop over those.

mod decisions;
mod deletions;
mod estate;
mod matrix;
mod past;
mod selectors;

use decisions::compare;
use estate::Estate;
use past::play;
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
