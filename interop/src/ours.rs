use std::collections::BTreeMap;
use std::path::Path;

use pact_harness::model::ProviderState;
use pact_harness::provider::{InteractionOutcome, Provider, Verification};

use crate::{PaymentService, Verdict, Verdicts};

/// Verifies the service, in process, against a pact.
pub async fn verify(pact: &Path, service: &PaymentService) -> Verification {
    let states = service.clone();
    let set_up = move |state: ProviderState| {
        let done = states.set_up(&state.name, state.params_json().to_value());
        async move { done }
    };
    Provider::new(PaymentService::NAME).pacts(pact).states(set_up).app(service.router()).verify().await
}

impl From<&Verification> for Verdicts {
    fn from(verification: &Verification) -> Self {
        let results = verification.passed().into_iter().chain(verification.failed());
        let verdicts = results.map(|result| {
            let verdict = match &result.outcome {
                InteractionOutcome::Passed => Verdict::Kept,
                InteractionOutcome::Failed(mismatches) => {
                    Verdict::Broken(mismatches.iter().map(ToString::to_string).collect())
                }
                InteractionOutcome::Error(error) => Verdict::Error(error.to_string()),
                InteractionOutcome::Planned => Verdict::Error("it was not verified".to_owned()),
            };
            (result.description.clone(), verdict)
        });
        let mut verdicts: BTreeMap<_, _> = verdicts.collect();
        let errors = verification.errors().into_iter().map(|error| error.to_string());
        verdicts.extend(errors.map(|error| (error.clone(), Verdict::Error(error))));
        Verdicts(verdicts)
    }
}
