//! The official crates turn on reqwest's `rustls-no-provider`, for everyone in the build: a client then cannot be built
//! before someone chooses a provider. In this process nobody does.

use pact_interop::{PaymentService, committed_pact, verify_with_ours};

#[tokio::test]
async fn our_verifier_needs_no_tls_provider_for_a_service_in_process() -> anyhow::Result<()> {
    let verification = verify_with_ours(&committed_pact(), &PaymentService::whole()?).await;
    assert!(verification.is_ok(), "{verification}");
    Ok(())
}
