use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

fn selector(pacticipant: i64, criterion: Criterion, version: Option<i64>, specified: bool) -> Resolved {
    Resolved {
        pacticipant_id: pacticipant,
        pacticipant: if pacticipant == 1 { "Shop" } else { "Stock" }.to_owned(),
        criterion,
        version: version.map(|id| (id, format!("v{id}"))),
        one_of_many: false,
        specified,
    }
}

fn row(consumer_version: i64, provider_version: Option<i64>, success: Option<bool>) -> Row {
    Row {
        pact_id: consumer_version,
        revision: 1,
        consumer_id: 1,
        consumer_version_id: consumer_version,
        provider_id: 2,
        provider_version_id: provider_version,
        content_id: consumer_version,
        verification_id: success.map(|_| consumer_version * 100 + provider_version.unwrap_or_default()),
        success,
        published_at: 0,
        verified_at: None,
    }
}

/// The consumer's version 10 into an environment in which the provider has version 20.
fn question(rows: Vec<Row>) -> Question {
    Question {
        selectors: vec![
            selector(1, Criterion::Number("v10".to_owned()), Some(10), true),
            selector(2, Criterion::Environment("prod".to_owned()), Some(20), false),
        ],
        given: 1,
        has_target: true,
        integrations: vec![(1, 2, true)],
        rows,
        ignore: None,
        names: Vec::new(),
    }
}

fn texts(verdict: &Verdict) -> Vec<String> {
    verdict.reasons.iter().map(Reason::text).collect()
}

#[test]
fn a_success_is_yes_a_failure_no_and_no_result_unknown() {
    for (rows, deployable, counts, reason) in [
        (
            vec![row(10, Some(20), Some(true))],
            Some(true),
            (1, 0, 0),
            "All required verification results are published and successful",
        ),
        (
            vec![row(10, Some(20), Some(false))],
            Some(false),
            (0, 1, 0),
            "The verification for the pact between version v10 of Shop and the version of Stock currently in prod (v20) failed",
        ),
        (
            vec![row(10, None, None)],
            None,
            (0, 0, 1),
            "There is no verified pact between version v10 of Shop and the version of Stock currently in prod (v20)",
        ),
        (
            Vec::new(),
            None,
            (0, 0, 1),
            "There is no verified pact between version v10 of Shop and the version of Stock currently in prod (v20)",
        ),
    ] {
        let verdict = judge(&question(rows));
        assert_eq!(verdict.deployable, deployable);
        assert_eq!((verdict.success, verdict.failed, verdict.unknown), counts);
        assert_eq!(texts(&verdict), [reason]);
    }
}

#[test]
fn a_version_that_was_named_and_does_not_exist_is_no_whatever_else_there_is() {
    let mut question = question(vec![row(10, Some(20), Some(true))]);
    question.selectors[0] = selector(1, Criterion::Number("v9".to_owned()), None, true);
    let verdict = judge(&question);
    assert_eq!(verdict.deployable, Some(false));
    assert_eq!(texts(&verdict), ["No pacts or verifications have been published for version v9 of Shop"]);
}

#[test]
fn what_is_ignored_is_counted_apart_and_does_not_count() {
    let mut question = question(vec![row(10, Some(20), Some(false))]);
    question.ignore = Some(vec![Ignored::Pacticipant(2), Ignored::Unknown("any version of X".to_owned())]);
    let verdict = judge(&question);
    assert_eq!((verdict.deployable, verdict.ignored), (Some(true), Some(1)));
    assert_eq!(texts(&verdict), ["WARN: Cannot ignore any version of X", "There are no missing dependencies"]);
}

#[test]
fn who_asks_badly_is_warned() {
    let mut question = question(vec![row(10, Some(20), Some(true))]);
    question.selectors[0].criterion = Criterion::Branch("main".to_owned(), true);
    question.has_target = false;
    let levels: Vec<_> = judge(&question).reasons.iter().map(Reason::level).collect();
    assert_eq!(levels, [Level::Warning, Level::Warning, Level::Success]);
}

#[test]
fn the_newest_provider_version_counts_for_cvp() {
    let rows = vec![row(10, Some(20), Some(false)), row(10, Some(21), Some(true)), row(11, None, None)];
    let kept = latest_by(rows.clone(), LatestBy::ConsumerVersionAndProvider, &BTreeSet::new());
    assert_eq!(kept, [rows[1].clone(), rows[2].clone()]);
    assert_eq!(latest_by(rows.clone(), LatestBy::ConsumerVersionAndProviderVersion, &BTreeSet::new()), rows);
    assert_eq!(latest_by(rows.clone(), LatestBy::ConsumerAndProvider, &BTreeSet::new()), [rows[2].clone()]);
}

#[test]
fn selections_of_one_content_are_one_and_say_every_reason() {
    let choice = |kind, number: &str| Choice { kind, consumer: None, number: number.to_owned() };
    let selected = vec![
        (("Shop", 7, 1), choice(Kind::MainBranch("main".to_owned()), "1")),
        (("Shop", 7, 2), choice(Kind::Deployed(true, "prod".to_owned()), "2")),
        (("App", 9, 3), choice(Kind::LatestWithTag("dev".to_owned(), None), "3")),
    ];
    let groups = group(selected, |pact| (pact.0.to_owned(), pact.1, pact.2));
    assert_eq!(groups.iter().map(|group| group.pact).collect::<Vec<_>>(), [("App", 9, 3), ("Shop", 7, 2)]);
    assert_eq!(
        inclusion("URL", &groups[1].choices),
        "The pact at URL is being verified because the pact content belongs to the consumer versions matching the following \
         criteria:\n    * consumer version(s) currently deployed to prod (2)\n    * latest version from the main branch 'main' (1)"
    );
}

proptest! {
    /// Unknown beats failure, failure beats success; counts are those of the rows.
    #[test]
    fn a_verdict_follows_from_the_counts(results in proptest::collection::vec(proptest::option::of(any::<bool>()), 0..8)) {
        let rows: Vec<Row> = results.iter().zip(20..).map(|(success, version)| row(10, Some(version), *success)).collect();
        let none = rows.is_empty();
        let verdict = judge(&question(rows));
        let expected = if none || results.contains(&None) { None } else { Some(!results.contains(&Some(false))) };
        prop_assert_eq!(verdict.deployable, expected);
        prop_assert_eq!(verdict.success + verdict.failed + verdict.unknown, results.len().max(1));
    }

    /// What is ignored cannot make a yes a no.
    #[test]
    fn ignoring_more_never_makes_it_worse(results in proptest::collection::vec(proptest::option::of(any::<bool>()), 1..6), at in 0_i64..6) {
        let rows: Vec<Row> = results.iter().zip(20..).map(|(success, version)| row(10, Some(version), *success)).collect();
        let mut question = question(rows);
        let before = judge(&question).deployable;
        question.ignore = Some(vec![Ignored::Version(20 + at)]);
        let after = judge(&question).deployable;
        prop_assert!(before != Some(true) || after == Some(true));
    }
}

mod work_in_progress {
    use crate::decision::{Choice, Head, Kind, Mark, in_progress, progress_inclusion};

    type Pact = (String, i64, i64);

    fn head(content: i64, version: i64, kind: Kind) -> Head<Pact> {
        let choice = Choice { kind, consumer: None, number: version.to_string() };
        Head { pact: ("Web".to_owned(), content, version), choice }
    }

    fn branch(content: i64, version: i64, name: &str) -> Head<Pact> {
        head(content, version, Kind::Branch(name.to_owned()))
    }

    fn tag(content: i64, version: i64, name: &str) -> Head<Pact> {
        head(content, version, Kind::LatestWithTag(name.to_owned(), None))
    }

    fn mark(name: &str, verified: &[(i64, i64)]) -> Mark {
        Mark { name: name.to_owned(), verified: verified.to_vec() }
    }

    #[test]
    fn is_what_nobody_selected_and_the_mark_has_not_verified_lately() {
        let heads = [vec![branch(1, 1, "main"), branch(2, 2, "a"), branch(3, 3, "b"), branch(4, 4, "c")], vec![]];
        let found = in_progress(&heads, &[mark("main", &[(2, 10), (3, 9), (4, 8)])], &[1], 9, Pact::clone);
        let contents: Vec<i64> = found.iter().map(|one| one.pact.1).collect();
        assert_eq!(contents, [3, 4], "1 is selected, 2 was verified after the look-back begins");
    }

    #[test]
    fn stays_until_it_is_verified_for_every_tag() {
        let heads = [vec![tag(1, 1, "feat")], vec![branch(1, 1, "feat")]];
        let marks = [mark("main", &[(1, 5)]), mark("other", &[])];
        let found = in_progress(&heads, &marks, &[], 0, Pact::clone);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].marks, ["other", "other"], "once for the tag and once for the branch of the consumer");
    }

    #[test]
    fn one_content_is_shown_once_as_its_newest_version() {
        let heads = [vec![branch(1, 7, "b"), branch(1, 5, "a")], vec![tag(1, 7, "t")]];
        let found = in_progress(&heads, &[mark("main", &[])], &[], 0, Pact::clone);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].pact.2, 7);
        let said = progress_inclusion("URL", "Web", &found[0].choices, "a version of Stock from branch 'main'");
        assert!(said.contains("the latest version of Web from branches 'b' and 'a'"), "{said}");
        assert!(said.contains("and tagged with 't' (all have the same content)"), "{said}");
    }
}
