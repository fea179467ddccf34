use std::fmt;
use std::time::Duration;

use super::error::{InteractionError, VerificationError};
use super::event::{Event, InteractionOutcome, InteractionResult};
use super::limits::Kept;
use super::reason::{Reason, Remedy, Words};
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
    pub(crate) warnings: Vec<Reason>,
    pub(crate) errors: Vec<VerificationError>,
    /// The results of how many pacts a broker has taken.
    pub(crate) published: usize,
    /// Whether there need not be any pact.
    pub(crate) may_be_empty: bool,
    pub(crate) duration: Duration,
    /// What nobody may be told.
    pub(crate) mask: Mask,
    /// How much of it reports show.
    pub(crate) kept: Kept,
    /// How remedies are put in reports.
    pub(crate) words: Words,
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
            published: 0,
            may_be_empty: false,
            duration: Duration::ZERO,
            mask,
            kept: Kept::default(),
            words: Remedy::to_string,
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
            Event::Warning(warning) => self.warnings.push(warning),
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

    /// The results of how many pacts were published to the broker that they come from.
    pub fn published(&self) -> usize {
        self.published
    }

    /// What a person should know, and what changes nothing, in sentences.
    pub fn warnings(&self) -> Vec<String> {
        self.warnings.iter().map(|warning| shown(&self.mask.text(&warning.to_string()))).collect()
    }

    /// What kept the verification from finding out: as a whole, and for interactions that count.
    ///
    /// ```
    /// use pact_harness::provider::{ErrorKind, Verification, VerificationError};
    ///
    /// fn is_provider_there(verification: &Verification) -> bool {
    ///     let unreachable = |kind| matches!(kind, ErrorKind::Whole(VerificationError::Unreachable { .. }));
    ///     !verification.errors().iter().any(|error| unreachable(error.kind()))
    /// }
    /// ```
    pub fn errors(&self) -> Vec<ErrorOf<'_>> {
        let error = |kind| ErrorOf { kind, mask: &self.mask };
        let mut errors: Vec<ErrorOf<'_>> = self.errors.iter().map(|whole| error(ErrorKind::Whole(whole))).collect();
        for result in self.results(|result| !result.pending) {
            let outcome = match &result.outcome {
                InteractionOutcome::Error(reason) => Some(reason),
                _ => None,
            };
            let own = outcome.into_iter().chain(&result.teardown_errors);
            errors.extend(own.map(|own| error(ErrorKind::Interaction(result, own))));
        }
        if errors.is_empty() && !self.may_be_empty && self.pacts.iter().all(|pact| pact.results.is_empty()) {
            errors.push(error(ErrorKind::NothingVerified));
        }
        errors
    }

    /// Every interaction that was verified, in the order of the pacts.
    pub fn results(&self, wanted: impl Fn(&InteractionResult) -> bool) -> Vec<&InteractionResult> {
        self.pacts.iter().flat_map(|pact| &pact.results).filter(|result| wanted(result)).collect()
    }
}

/// An error of a [`Verification`]. Printed, it is a sentence without secrets.
#[derive(Debug, Clone, Copy)]
pub struct ErrorOf<'v> {
    kind: ErrorKind<'v>,
    mask: &'v Mask,
}

/// What an error of a verification is about. What is in it is as it came: it may have secrets.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum ErrorKind<'v> {
    /// The verification as a whole.
    Whole(&'v VerificationError),
    /// One interaction: it could not be found out whether it is kept, or a state was not taken down.
    Interaction(&'v InteractionResult, &'v InteractionError),
    /// There was nothing to verify.
    NothingVerified,
}

impl<'v> ErrorOf<'v> {
    /// What it is about.
    pub fn kind(&self) -> ErrorKind<'v> {
        self.kind
    }

    /// What to do about it, where that is known.
    pub fn remedy(&self) -> Option<Remedy> {
        self.reason().remedy().cloned()
    }

    /// The error as reports tell it.
    pub(crate) fn in_words(&self, words: Words) -> String {
        shown(&self.mask.text(&self.reason().in_words(words)))
    }

    fn reason(&self) -> Reason {
        match self.kind {
            ErrorKind::Whole(error) => error.reason(),
            ErrorKind::Interaction(InteractionResult { description, origin, .. }, error) => {
                error.whole().of(format_args!("{description:?} ({origin}): "))
            }
            ErrorKind::NothingVerified => Reason::new("nothing was verified"),
        }
    }
}

impl fmt::Display for ErrorOf<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.in_words(Remedy::to_string))
    }
}

impl std::error::Error for ErrorOf<'_> {}
