//! The report that a person reads.

use std::fmt::{self, Formatter};

use crate::matching::Mismatch;
use crate::model::Json;
use crate::provider::{InteractionOutcome, InteractionResult, Verification};

/// Values of these headers are secrets.
const SECRET: [&str; 5] = ["authorization", "cookie", "proxy-authorization", "set-cookie", "x-api-key"];

/// Longer bodies are cut.
const LONGEST: usize = 2000;

impl fmt::Display for Verification {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "Contract Verification Results")?;
        writeln!(f, "==============================")?;
        writeln!(f, "Provider: {}", self.provider)?;
        let consumers: Vec<&str> = self.pacts.iter().map(|pact| pact.consumer.as_str()).collect();
        if !consumers.is_empty() {
            writeln!(f, "Consumer: {}", consumers.join(", "))?;
        }
        let total: usize = self.pacts.iter().map(|pact| pact.results.len()).sum();
        writeln!(f, "\nPassed: {}/{total} interactions", self.passed().len())?;

        let failed = self.failed();
        if !failed.is_empty() {
            writeln!(f, "\nFailed Interactions:\n--------------------")?;
            for (i, result) in failed.iter().enumerate() {
                if i > 0 {
                    writeln!(f)?;
                }
                writeln!(f, "{}. {:?}", i + 1, result.description)?;
                mismatches(result).iter().try_for_each(|mismatch| {
                    writeln!(f, "   Expected {}: {}", mismatch.location, mismatch.expected)?;
                    writeln!(f, "   Actual {}: {}", mismatch.location, mismatch.actual)?;
                    mismatch.first_difference().iter().try_for_each(|text| writeln!(f, "   ({text})"))
                })?;
            }
        }
        let errors = self.errors();
        if !errors.is_empty() {
            writeln!(f, "\nErrors:\n-------")?;
            errors.iter().try_for_each(|error| writeln!(f, "- {error}"))?;
        }
        let pending = self.pending();
        if !pending.is_empty() {
            writeln!(f, "\nPending, which fails nothing:\n-----------------------------")?;
            pending.iter().try_for_each(|result| pending_result(result, f))?;
        }
        if !self.warnings.is_empty() {
            writeln!(f, "\nWarnings:\n---------")?;
            self.warnings.iter().try_for_each(|warning| writeln!(f, "- {warning}"))?;
        }
        let commented = self.results(|result| !result.comments.is_empty() || result.test_name.is_some());
        if !commented.is_empty() {
            writeln!(f, "\nComments:\n---------")?;
            commented.iter().try_for_each(|result| comments(result, f))?;
        }
        if !failed.is_empty() {
            writeln!(f, "\nDetails:\n--------")?;
            for (i, result) in failed.iter().enumerate() {
                if i > 0 {
                    writeln!(f)?;
                }
                write!(f, "{}. ", i + 1)?;
                details(result, f)?;
            }
        }
        Ok(())
    }
}

fn pending_result(result: &InteractionResult, f: &mut Formatter<'_>) -> fmt::Result {
    writeln!(f, "- {:?} ({})", result.description, result.origin)?;
    if let InteractionOutcome::Error(reason) = &result.outcome {
        writeln!(f, "  {reason}")?;
    }
    mismatches(result).iter().try_for_each(|mismatch| writeln!(f, "  {mismatch}"))
}

/// What the consumer's team has to say, and which of its tests says so.
fn comments(result: &InteractionResult, f: &mut Formatter<'_>) -> fmt::Result {
    match &result.test_name {
        Some(test) => writeln!(f, "- {:?}, from the test {test}", result.description)?,
        None => writeln!(f, "- {:?}", result.description)?,
    }
    result.comments.iter().try_for_each(|comment| writeln!(f, "  {comment}"))
}

fn mismatches(result: &InteractionResult) -> &[Mismatch] {
    match &result.outcome {
        InteractionOutcome::Failed(mismatches) => mismatches,
        InteractionOutcome::Passed | InteractionOutcome::Error(_) | InteractionOutcome::Planned => &[],
    }
}

/// What a person needs next: what was sent and received, by which rules, where it comes from.
fn details(result: &InteractionResult, f: &mut Formatter<'_>) -> fmt::Result {
    writeln!(f, "{:?}, {}", result.description, result.origin)?;
    if !result.states.is_empty() {
        writeln!(f, "   Given: {}", result.states_text())?;
    }
    for mismatch in mismatches(result) {
        writeln!(f, "   {} by rule: {}", mismatch.location, mismatch.expected.rule())?;
    }
    if let Some(request) = &result.request {
        writeln!(f, "   Request: {} {}", request.method, request.url)?;
        message(request.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())), &request.body, f)?;
    }
    for made in &result.messages {
        writeln!(f, "   Message:")?;
        let text = |value: &Json<'_>| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let metadata: Vec<_> = made.metadata.iter().map(|(name, value)| (name.as_str(), text(value))).collect();
        message(metadata.iter().map(|(name, value)| (*name, value.as_str())), &made.body, f)?;
    }
    if let Some(response) = &result.response {
        writeln!(f, "   Response: {}", response.status)?;
        message(response.headers.iter().map(|(name, value)| (&**name, &**value)), &response.body, f)?;
    }
    Ok(())
}

fn message<'h>(headers: impl Iterator<Item = (&'h str, &'h str)>, body: &[u8], f: &mut Formatter<'_>) -> fmt::Result {
    for (name, value) in headers {
        let secret = SECRET.iter().any(|secret| secret.eq_ignore_ascii_case(name));
        writeln!(f, "     {name}: {}", if secret { "***" } else { value })?;
    }
    if body.is_empty() {
        return Ok(());
    }
    let text = String::from_utf8_lossy(body);
    let cut = text.char_indices().nth(LONGEST).map_or(text.len(), |(cut, _)| cut);
    text[..cut].lines().try_for_each(|line| writeln!(f, "     {line}"))?;
    if cut < text.len() {
        writeln!(f, "     ... ({} bytes)", body.len())?;
    }
    Ok(())
}
