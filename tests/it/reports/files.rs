use std::fs;

use pact_harness::prelude::*;

use super::{app, pacts};
use crate::support::ErrorTexts as _;

#[tokio::test]
async fn reports_are_written_whatever_comes_out_and_their_directories_made() {
    let (pacts, dir) = (pacts(), tempfile::tempdir().unwrap());
    let below = dir.path().join("a/b");
    fs::create_dir_all(&below).unwrap();
    fs::write(below.join("report.json"), "an older one").unwrap();
    let provider = |pacts: &std::path::Path| {
        Provider::new("shop")
            .pacts(pacts)
            .app(app())
            .report(Report::Json(below.join("report.json")))
            .report(Report::Junit(dir.path().join("c/report.xml").to_str().unwrap()))
            .report(Report::Markdown(dir.path().join("report.md")))
            .report(Report::Html(dir.path().join("report.html")))
    };
    let verification = provider(pacts.path()).verify().await;
    assert_eq!(fs::read_to_string(below.join("report.json")).unwrap(), verification.to_json());
    assert_eq!(fs::read_to_string(dir.path().join("c/report.xml")).unwrap(), verification.to_junit());
    assert_eq!(fs::read_to_string(dir.path().join("report.md")).unwrap(), verification.to_markdown());
    assert_eq!(fs::read_to_string(dir.path().join("report.html")).unwrap(), verification.to_html());
    assert_eq!(fs::read_dir(&below).unwrap().count(), 1, "nothing else is left there");

    provider("/no/such/place".as_ref()).verify().await.error_texts();
    assert!(fs::read_to_string(below.join("report.json")).unwrap().contains("there is no file or directory"));
}

#[pact_provider(name = "it-payments", pacts = "tests/it/pacts/it-payments.json")]
async fn a_relative_path_of_a_report_begins_in_the_workspace(provider: Provider) -> Verification {
    let payment = || async { axum::Json(serde_json::json!({ "status": "success" })) };
    let app = axum::Router::new().route("/payments/{id}", axum::routing::get(payment));
    let verification = provider.app(app).report(Report::Json("target/reports/it-payments.json")).verify().await;
    let written = concat!(env!("CARGO_MANIFEST_DIR"), "/target/reports/it-payments.json");
    assert_eq!(fs::read_to_string(written).unwrap(), verification.to_json());
    verification
}

#[tokio::test]
async fn a_report_that_cannot_be_written_is_an_error_with_its_path() {
    let dir = tempfile::tempdir().unwrap();
    super::write(&dir, "app", &serde_json::json!([super::http("list articles", "/articles", serde_json::json!({}))]));
    let file = dir.path().join("file");
    fs::write(&file, "").unwrap();
    let (below, itself) = (file.join("report.json"), dir.path().to_owned());
    for path in [below, itself] {
        let provider = Provider::new("shop").pacts(dir.path()).app(app());
        let verification = provider.report(Report::Json(path.clone())).verify().await;
        assert_eq!((verification.passed().len(), verification.is_ok()), (1, false), "{verification}");
        let error = &verification.error_texts()[0];
        assert!(error.starts_with(&format!("the report {} cannot be written: ", path.display())), "{error}");
        let left = fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name());
        assert_eq!(left.filter(|name| name.to_string_lossy().starts_with('.')).count(), 0);
    }
}

#[test]
fn several_may_write_the_same_report_at_the_same_time() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("report.json");
    let write = || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        for _ in 0..50 {
            let provider = Provider::new("shop").pacts("/no/such/place").report(Report::Json(path.clone()));
            let errors = runtime.block_on(provider.verify()).error_texts();
            assert!(!errors.iter().any(|error| error.contains("cannot be written")), "{errors:?}");
        }
    };
    std::thread::scope(|scope| {
        for writer in [(); 8].map(|()| scope.spawn(write)) {
            writer.join().unwrap();
        }
    });
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "nothing else is left there");
}
