use std::time::Duration;

use super::error::VerificationError;
use super::event::{Event, InteractionOutcome, InteractionResult};
use super::limits::Kept;
use crate::terminal::shown;
use pact_http::mask::Mask;

/// What a verification found. Printed, it is the report.
#[derive(Debug)]
#[must_use = "a verification that nobody looks at proves nothing"]
pub struct Verification {
    pub(crate) provider: String,
    pub(crate) pacts: Vec<VerifiedPact>,
    /// How many interactions were not verified because the user wanted it so.
    pub(crate) left_out: usize,
    pub(crate) warnings: Vec<String>,
    pub(crate) errors: Vec<VerificationError>,
    /// Whether there need not be any pact.
    pub(crate) may_be_empty: bool,
    pub(crate) duration: Duration,
    /// What nobody may be told.
    pub(crate) mask: Mask,
    /// How much of it reports show.
    pub(crate) kept: Kept,
    pub(crate) wording: Wording,
}

/// How errors and warnings are put for who reads them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wording(pub(crate) fn(&str) -> String);

impl Default for Wording {
    fn default() -> Self {
        Wording(str::to_owned)
    }
}

/// One pact's part of a verification.
#[derive(Debug)]
pub(crate) struct VerifiedPact {
    pub(crate) consumer: String,
    pub(crate) results: Vec<InteractionResult>,
}

impl Verification {
    pub(crate) fn new(provider: &str, mask: Mask) -> Self {
        Verification {
            provider: provider.to_owned(),
            pacts: Vec::new(),
            left_out: 0,
            warnings: Vec::new(),
            errors: Vec::new(),
            may_be_empty: false,
            duration: Duration::ZERO,
            mask,
            kept: Kept::default(),
            wording: Wording::default(),
        }
    }

    /// The verification of one interaction.
    pub(crate) fn of_one(provider: &str, mask: Mask, result: InteractionResult) -> Self {
        let duration = result.duration;
        let pacts = vec![VerifiedPact { consumer: result.consumer.clone(), results: vec![result] }];
        Verification { pacts, duration, ..Verification::new(provider, mask) }
    }

    pub(crate) fn record(&mut self, event: Event) {
        match event {
            Event::Begin { consumers } => {
                let pact = |consumer| VerifiedPact { consumer, results: Vec::new() };
                self.pacts.extend(consumers.into_iter().map(pact));
            }
            Event::LeftOut(count) => self.left_out += count,
            Event::Interaction { pact, result } => self.pacts[pact].results.push(*result),
            Event::Warning(warning) => self.warnings.push(shown(&self.mask.text(&warning))),
            Event::Error(error) => self.errors.push(error),
        }
    }

    /// Whether the provider keeps its pacts: every interaction passed, and nothing stood in the way. Pending interactions
    /// do not count.
    pub fn is_ok(&self) -> bool {
        self.errors().is_empty() && self.failed().is_empty()
    }

    /// How long it took.
    pub fn duration(&self) -> Duration {
        self.duration
    }

    /// The interactions whose response was as the contract says.
    pub fn passed(&self) -> Vec<&InteractionResult> {
        self.results(|result| matches!(result.outcome, InteractionOutcome::Passed))
    }

    /// Whether a person, or a time limit, ended it before it was done.
    pub fn is_interrupted(&self) -> bool {
        self.errors.iter().any(|error| matches!(error, VerificationError::Interrupted { .. }))
    }

    /// The interactions whose response differed.
    pub fn failed(&self) -> Vec<&InteractionResult> {
        self.results(|result| !result.pending && matches!(result.outcome, InteractionOutcome::Failed(_)))
    }

    /// The pending interactions that did not pass, for whatever reason. They fail nothing.
    pub fn pending(&self) -> Vec<&InteractionResult> {
        let was_verified = |result: &InteractionResult| !matches!(result.outcome, InteractionOutcome::Planned);
        self.results(|result| result.pending && was_verified(result) && !result.is_ok())
    }

    /// The interactions of a dry run.
    #[cfg(feature = "provider-main")]
    pub(crate) fn planned(&self) -> Vec<&InteractionResult> {
        self.results(|result| matches!(result.outcome, InteractionOutcome::Planned))
    }

    /// What a person should know, and what changes nothing, in sentences.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// What kept the verification from finding out, in sentences.
    pub fn errors(&self) -> Vec<String> {
        let mut errors: Vec<String> =
            self.errors.iter().map(|error| shown(&self.mask.text(&error.to_string()))).collect();
        for result in self.results(|result| !result.pending) {
            let outcome = match &result.outcome {
                InteractionOutcome::Error(reason) => Some(reason),
                _ => None,
            };
            let reasons = outcome.into_iter().chain(&result.teardown_errors);
            let told = |reason: &String| {
                let reason = self.mask.text(reason);
                shown(&format!("{:?} ({}): {reason}", result.description, result.origin))
            };
            errors.extend(reasons.map(told));
        }
        if errors.is_empty() && !self.may_be_empty && self.pacts.iter().all(|pact| pact.results.is_empty()) {
            errors.push("nothing was verified".to_owned());
        }
        errors
    }

    /// Every interaction that was verified, in the order of the pacts.
    pub fn results(&self, wanted: impl Fn(&InteractionResult) -> bool) -> Vec<&InteractionResult> {
        self.pacts.iter().flat_map(|pact| &pact.results).filter(|result| wanted(result)).collect()
    }
}
