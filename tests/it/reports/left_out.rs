use pact_harness::prelude::*;
use pact_harness::provider::Filter;
use serde_json::Value;

use super::{app, good, pacts};

fn provider(pacts: &tempfile::TempDir) -> Provider {
    Provider::new("shop").pacts(pacts.path()).app(app())
}

#[tokio::test]
async fn every_report_says_how_many_interactions_were_left_out() {
    let pacts = pacts();
    let filtered = provider(&pacts).filter(Filter::default().description("^list articles$")).verify().await;
    assert!(filtered.is_ok(), "{filtered}");
    let failed = provider(&pacts).fail_fast().verify().await;
    assert_eq!((failed.passed().len(), failed.failed().len()), (1, 1), "{failed}");
    let verdicts =
        [(filtered, 4, "Passed: 1/1", "keeps its pacts"), (failed, 3, "Passed: 1/2", "does not keep its pacts")];
    for (verification, count, summary, verdict) in verdicts {
        let report = verification.to_string();
        assert!(report.contains(&format!("\n{summary} interactions ({count} left out)\n")), "{report}");
        let report = verification.to_markdown();
        let heading = report.lines().next().unwrap();
        assert!(heading.ends_with(&format!("shop {verdict} ({count} left out)")), "{heading}");
        let report = verification.to_html();
        assert!(report.contains(&format!("<title>shop {verdict} ({count} left out)</title>")), "{report}");
        assert!(report.contains(&format!("</span>{verdict} ({count} left out)</span>")), "{report}");
        let notice = format!("::notice title=Verification of shop::{count} interactions were left out\n");
        assert!(verification.to_github().contains(&notice), "{}", verification.to_github());
        let report: Value = serde_json::from_str(&verification.to_json()).unwrap();
        assert_eq!(report["counts"]["leftOut"], count);
        let report = verification.to_junit();
        let document = roxmltree::Document::parse(&report).unwrap();
        let property = document.descendants().find(|node| node.has_tag_name("property")).unwrap();
        assert_eq!(
            (property.attribute("name"), property.attribute("value")),
            (Some("leftOut"), Some(&*count.to_string()))
        );
    }
}

#[tokio::test]
async fn a_report_of_all_says_nothing_of_it() {
    let verification = good().await;
    for report in
        [verification.to_string(), verification.to_markdown(), verification.to_html(), verification.to_junit()]
    {
        assert!(!report.contains("left out") && !report.contains("leftOut"), "{report}");
    }
    assert_eq!(verification.to_github(), "");
}
