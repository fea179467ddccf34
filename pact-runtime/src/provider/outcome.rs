use super::error::VerificationError;
use super::event::{Event, InteractionOutcome, InteractionResult};

/// What a verification found. Printed, it is the report.
#[derive(Debug)]
#[must_use = "a verification that nobody looks at proves nothing"]
pub struct Verification {
    pub(crate) provider: String,
    pub(crate) pacts: Vec<VerifiedPact>,
    pub(crate) errors: Vec<VerificationError>,
}

/// One pact's part of a verification.
#[derive(Debug)]
pub(crate) struct VerifiedPact {
    pub(crate) consumer: String,
    pub(crate) results: Vec<InteractionResult>,
}

impl Verification {
    pub(super) fn new(provider: &str) -> Self {
        Verification { provider: provider.to_owned(), pacts: Vec::new(), errors: Vec::new() }
    }

    pub(super) fn record(&mut self, event: Event) {
        match event {
            Event::Pact { consumer } => {
                self.pacts.push(VerifiedPact { consumer, results: Vec::new() });
            }
            Event::Interaction(result) => {
                if let Some(pact) = self.pacts.last_mut() {
                    pact.results.push(result);
                }
            }
            Event::Error(error) => self.errors.push(error),
        }
    }

    /// Whether the provider keeps its pacts: every interaction passed, and nothing stood in the way.
    pub fn is_ok(&self) -> bool {
        self.errors().is_empty() && self.failed().is_empty() && !self.passed().is_empty()
    }

    /// The interactions whose response was as the contract says.
    pub fn passed(&self) -> Vec<&InteractionResult> {
        self.results(|outcome| matches!(outcome, InteractionOutcome::Passed))
    }

    /// The interactions whose response differed.
    pub fn failed(&self) -> Vec<&InteractionResult> {
        self.results(|outcome| matches!(outcome, InteractionOutcome::Failed(_)))
    }

    /// What kept the verification from finding out, in sentences.
    pub fn errors(&self) -> Vec<String> {
        let mut errors: Vec<String> = self.errors.iter().map(ToString::to_string).collect();
        for result in self.pacts.iter().flat_map(|pact| &pact.results) {
            if let InteractionOutcome::Error(reason) = &result.outcome {
                errors.push(format!("{:?} ({}): {reason}", result.description, result.origin));
            }
            for reason in &result.teardown_errors {
                errors.push(format!("{:?} ({}): {reason}", result.description, result.origin));
            }
        }
        if errors.is_empty() && self.pacts.iter().all(|pact| pact.results.is_empty()) {
            errors.push("nothing was verified".to_owned());
        }
        errors
    }

    fn results(&self, wanted: fn(&InteractionOutcome) -> bool) -> Vec<&InteractionResult> {
        self.pacts.iter().flat_map(|pact| &pact.results).filter(|result| wanted(&result.outcome)).collect()
    }
}
