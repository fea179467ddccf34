//! Reports of what a verification does not bring about every day.

use super::*;
use crate::format;
use crate::model::ReceivedMessage;
use crate::provider::{InteractionError, InteractionErrorKind, InteractionOutcome, Provider, Reason};

/// The verification of two consumers' messages, with these outcomes.
fn verification(outcomes: [(&str, InteractionOutcome, Option<&str>); 2]) -> Verification {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut provider = Provider::new("shop").allow_unknown_states();
    for (consumer, ..) in &outcomes {
        let text = format!(
            r#"{{"consumer": {{"name": "{consumer}"}}, "provider": {{"name": "shop"}}, "messages": [{{"description": "get",
            "providerStates": [{{"name": "a user exists", "params": {{"id": 7}}}}], "contents": "a text"}}]}}"#
        );
        provider = provider.pact(format::read(text.as_bytes()).unwrap(), format!("pacts/{consumer}.json"));
    }
    let make = |_| async { Ok::<_, String>(ReceivedMessage::new("a text")) };
    let mut verification = runtime.block_on(provider.message("get", make).verify());
    verification.warnings.clear();
    let results = verification.pacts.iter_mut().flat_map(|pact| &mut pact.results);
    for (result, (_, outcome, verified_as)) in results.zip(outcomes) {
        result.outcome = outcome;
        result.verified_as = verified_as.map(str::to_owned);
    }
    verification
}

fn dry_run() -> Verification {
    verification([("app-a", InteractionOutcome::Planned, None), ("app-b", InteractionOutcome::Planned, None)])
}

#[test]
fn a_dry_run_is_a_list_of_what_would_be_verified_and_passes_nothing() {
    let report = dry_run().to_string();
    assert!(report.contains("\nPlanned: 2/2 interactions; it is a dry run, and nothing was sent\n"), "{report}");
    let line = "- \"get\" (pacts/app-b.json, interaction 1), for app-b, given \"a user exists\" {\"id\":7}\n";
    assert!(report.contains(line), "{report}");
    assert!(!report.contains("Passed"), "{report}");
    let report = dry_run().to_json();
    assert!(report.contains("\"planned\": 2") && report.contains("\"result\": \"Planned\""), "{report}");
    assert!(!report.contains("\"OK\""), "{report}");
    assert_eq!(failed_interactions(report.as_bytes()).unwrap(), []);
    let report = dry_run().to_junit();
    assert!(report.contains("skipped=\"2\"") && report.contains("message=\"a dry run: nothing was sent\""), "{report}");
    assert!(dry_run().to_markdown().starts_with("## 📋 shop would be verified: it is a dry run\n"));
    assert!(dry_run().to_html().contains("<details class=\"entry planned\">"));
    assert_eq!(dry_run().to_github(), "");
}

#[test]
fn what_was_verified_once_for_several_consumers_says_so() {
    let once = [
        ("app-a", InteractionOutcome::Passed, None),
        ("app-b", InteractionOutcome::Passed, Some("pacts/app-a.json, interaction 1")),
    ];
    let verification = verification(once);
    let report = verification.to_string();
    let note = "\nVerified once for several consumers:\n------------------------------------\n\
                - \"get\" (pacts/app-a.json, interaction 1), for app-a and app-b\n";
    assert!(report.contains(note), "{report}");
    assert!(verification.to_json().contains("\"verifiedAs\": \"pacts/app-a.json, interaction 1\""));
    assert!(verification.to_html().contains("<dt>Verified once, with</dt><dd>pacts/app-a.json, interaction 1</dd>"));
    assert!(verification.to_junit().contains("Verified once, with: pacts/app-a.json, interaction 1"));
}

#[test]
fn what_could_not_be_found_out_is_no_broken_contract() {
    let error = || {
        let kind = InteractionErrorKind::Request;
        InteractionOutcome::Error(InteractionError::new(kind, Reason::new("the database is gone")))
    };
    let verification = verification([("app-a", error(), None), ("app-b", InteractionOutcome::Passed, None)]);
    assert!(verification.to_markdown().starts_with("## ⚠️ shop could not be verified\n"));
    assert!(verification.to_html().contains("<title>shop could not be verified</title>"));
}
