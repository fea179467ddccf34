//! `--last-failed`: what the report of the last run says.

use std::fs;
use std::io;
use std::path::Path;

use pact_harness::provider::Filter;
use pact_harness::report;

use crate::log::Log;
use crate::refused::Refused;

/// Only the interactions that failed the last time. Where there was no last time, and where nothing failed, all of them: an
/// empty choice would be a run that verifies nothing.
///
/// # Errors
///
/// What the file is no report by.
pub(crate) fn filter(file: &Path, log: &Log) -> Result<Filter, Refused> {
    let place = file.display();
    let text = match fs::read(file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            log.warn(&format!("--last-failed: there is no {place} yet, so every interaction is verified"));
            return Ok(Filter::default());
        }
        Err(error) => return Err(format!("--last-failed: {place} cannot be read: {error}").into()),
    };
    let failed = report::failed_interactions(&text)
        .map_err(|error| format!("--last-failed: {place}: {error}; leave --last-failed out to write it anew"))?;
    if failed.is_empty() {
        log.warn("--last-failed: nothing failed the last time, so every interaction is verified");
        return Ok(Filter::default());
    }
    let known = failed.into_iter().map(|identity| {
        let states = identity.states.into_iter().map(|state| state.name).collect();
        (identity.consumer, identity.description, states)
    });
    Ok(Filter::default().interactions(known))
}
