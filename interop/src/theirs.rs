use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use pact_matching::Mismatch;
use pact_models::provider_states::ProviderState;
use pact_verifier::callback_executors::ProviderStateExecutor;
use pact_verifier::verification_result::{VerificationExecutionResult, VerificationMismatchResult};
use pact_verifier::{
    FilterInfo, NullRequestFilterExecutor, PactSource, ProviderInfo, ProviderTransport, VerificationOptions,
    verify_provider_async,
};
use serde_json::Value;

use crate::{PaymentService, Verdict, Verdicts};

/// Verifies the service, served on a port, against a pact.
pub async fn verify(pact: &Path, service: &PaymentService) -> anyhow::Result<VerificationExecutionResult> {
    let transport = ProviderTransport { port: Some(service.serve().await?), ..ProviderTransport::default() };
    let provider = ProviderInfo {
        name: PaymentService::NAME.to_owned(),
        host: "127.0.0.1".to_owned(),
        transports: vec![transport],
        ..ProviderInfo::default()
    };
    let pacts = vec![PactSource::File(pact.display().to_string())];
    let options =
        VerificationOptions::<NullRequestFilterExecutor> { coloured_output: false, ..VerificationOptions::default() };
    let states = Arc::new(States(service.clone()));
    verify_provider_async(provider, pacts, FilterInfo::None, Vec::new(), &options, None, &states, None).await
}

#[derive(Debug)]
struct States(PaymentService);

#[async_trait]
impl ProviderStateExecutor for States {
    async fn call(
        self: Arc<Self>,
        _interaction_id: Option<String>,
        state: &ProviderState,
        _setup: bool,
        _client: Option<&reqwest::Client>,
    ) -> anyhow::Result<HashMap<String, Value>> {
        let params = state.params.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        self.0.set_up(&state.name, Value::Object(params))?;
        Ok(HashMap::new())
    }

    /// Every setup begins by clearing the database.
    fn teardown(&self) -> bool {
        false
    }
}

impl From<&VerificationExecutionResult> for Verdicts {
    fn from(verification: &VerificationExecutionResult) -> Self {
        let mut verdicts: HashMap<String, Verdict> = HashMap::new();
        for result in &verification.interaction_results {
            let verdict = match result.result.as_ref().map_err(VerificationMismatchResult::from) {
                Ok(()) => Verdict::Kept,
                Err(VerificationMismatchResult::Mismatches { mismatches, .. }) => {
                    Verdict::Broken(mismatches.iter().map(Mismatch::description).collect())
                }
                Err(VerificationMismatchResult::Error { error, .. }) => Verdict::Error(error),
            };
            verdicts.insert(result.interaction_description.clone(), verdict);
        }
        // A pact that cannot be read at all has no interactions, only errors.
        for (description, mismatch) in &verification.errors {
            if let VerificationMismatchResult::Error { error, .. } = mismatch {
                verdicts.insert(description.clone(), Verdict::Error(error.clone()));
            }
        }
        Verdicts(verdicts.into_iter().collect())
    }
}
