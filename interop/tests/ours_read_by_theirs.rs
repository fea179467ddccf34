//! Pacts that `pact-harness` wrote, verified by `pact_verifier`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use axum::http::StatusCode;
use pact_harness::format;
use pact_harness::model::{Interaction, Pact, SpecVersion};
use pact_interop::{PaymentService, Verdicts, committed_pact, verify_with_theirs};
use serde_json::json;
use tempfile::TempDir;

#[tokio::test]
async fn their_verifier_accepts_the_provider_that_keeps_our_pact() -> anyhow::Result<()> {
    accepts_the_whole_provider(&committed_pact()).await
}

#[tokio::test]
async fn their_verifier_accepts_the_provider_that_keeps_our_pact_of_version_3() -> anyhow::Result<()> {
    let dir = TempDir::new()?;
    accepts_the_whole_provider(&pact_of_version_3(&dir)?).await
}

#[tokio::test]
async fn their_verifier_refuses_another_status() -> anyhow::Result<()> {
    refuses_another_status(&committed_pact()).await
}

#[tokio::test]
async fn their_verifier_refuses_another_status_by_our_pact_of_version_3() -> anyhow::Result<()> {
    let dir = TempDir::new()?;
    refuses_another_status(&pact_of_version_3(&dir)?).await
}

#[tokio::test]
async fn their_verifier_refuses_a_field_of_another_type() -> anyhow::Result<()> {
    refuses_a_field_of_another_type(&committed_pact()).await
}

#[tokio::test]
async fn their_verifier_refuses_a_field_of_another_type_by_our_pact_of_version_3() -> anyhow::Result<()> {
    let dir = TempDir::new()?;
    refuses_a_field_of_another_type(&pact_of_version_3(&dir)?).await
}

async fn accepts_the_whole_provider(path: &Path) -> anyhow::Result<()> {
    let verification = verify_with_theirs(path, &PaymentService::whole()?).await?;
    let verdicts = Verdicts::from(&verification);

    assert!(verification.result, "{verdicts:#?}");
    assert!(verification.errors.is_empty());
    assert_eq!(set(verdicts.kept()), interactions(&read(path)?, |_| true));
    Ok(())
}

async fn refuses_another_status(path: &Path) -> anyhow::Result<()> {
    let service = PaymentService::broken(|answer| {
        if answer.status == StatusCode::CONFLICT {
            answer.status = StatusCode::INTERNAL_SERVER_ERROR;
        }
    })?;
    let verification = verify_with_theirs(path, &service).await?;
    let verdicts = Verdicts::from(&verification);

    let pact = read(path)?;
    assert!(!verification.result);
    assert!(verdicts.errors().is_empty(), "{verdicts:#?}");
    assert_eq!(set(verdicts.broken()), interactions(&pact, |status| status == 409));
    assert_eq!(set(verdicts.kept()), interactions(&pact, |status| status != 409));
    Ok(())
}

async fn refuses_a_field_of_another_type(path: &Path) -> anyhow::Result<()> {
    let service = PaymentService::broken(|answer| {
        if let Some(reason) = answer.body.as_mut().and_then(|body| body.pointer_mut("/error/reason")) {
            *reason = json!(42);
        }
    })?;
    let verification = verify_with_theirs(path, &service).await?;
    let verdicts = Verdicts::from(&verification);

    let pact = read(path)?;
    assert!(!verification.result);
    assert!(verdicts.errors().is_empty(), "{verdicts:#?}");
    assert_eq!(set(verdicts.broken()), interactions(&pact, |status| status >= 400));
    assert_eq!(set(verdicts.kept()), interactions(&pact, |status| status < 400));
    Ok(())
}

fn pact_of_version_3(dir: &TempDir) -> anyhow::Result<PathBuf> {
    let path = dir.path().join("checkout-app-payment-service.json");
    fs::write(&path, format::write(&read(&committed_pact())?, SpecVersion::V3)?.to_pretty())?;
    Ok(path)
}

fn read(path: &Path) -> anyhow::Result<Pact> {
    Ok(format::read(&fs::read(path)?)?)
}

/// The interactions whose response has a status that is wanted.
fn interactions(pact: &Pact, wanted: fn(u16) -> bool) -> BTreeSet<&str> {
    let wanted = |interaction: &&Interaction| match interaction {
        Interaction::Http(http) => wanted(http.response.status),
        _ => false,
    };
    pact.interactions.iter().filter(wanted).map(Interaction::description).collect()
}

fn set(descriptions: Vec<&str>) -> BTreeSet<&str> {
    descriptions.into_iter().collect()
}
