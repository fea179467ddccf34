//! What differs between two pacts.

use pact_core::model::Json;

use super::{the_content, the_pact};
use crate::content::difference;
use crate::database::Tx;
use crate::http::{Answer, Outcome, Problem, Request};
use crate::query::pact::{self, Pact};
use crate::query::version;
use crate::routes::pact_document::title;

pub(super) fn from_previous(tx: &Tx<'_>, request: &Request) -> Outcome {
    let one = the_pact(tx, request)?;
    let other = pact::previous_distinct(tx, &one)?;
    differ(tx, request, &one, other.as_ref())
}

pub(super) fn of_versions(tx: &Tx<'_>, request: &Request) -> Outcome {
    let one = the_pact(tx, request)?;
    let of = version::by_number(tx, request.name("consumer"), request.name("other"))?.ok_or(Problem::NotFound)?;
    let other = pact::of_version(tx, of.id, one.provider_id)?.ok_or(Problem::NotFound)?;
    differ(tx, request, &one, Some(&other))
}

pub(super) fn of_contents(tx: &Tx<'_>, request: &Request) -> Outcome {
    let (one, _) = the_content(tx, request, request.name("sha"))?;
    let (other, _) = the_content(tx, request, request.name("other"))?;
    differ(tx, request, &one, Some(&other))
}

fn differ(tx: &Tx<'_>, request: &Request, one: &Pact, other: Option<&Pact>) -> Outcome {
    let Some(other) = other else {
        return Ok(Answer::text(format!("No previous distinct version was found for {}", title(one))));
    };
    let (older, newer) = if other.version_id <= one.version_id { (other, one) } else { (one, other) };
    let read = |pact: &Pact| {
        let text = pact::body(tx, pact.content_id)?;
        Json::parse(text.as_bytes()).map_err(|error| crate::database::Error::Stored(error.to_string()))
    };
    let found = difference(&read(older)?, &read(newer)?).unwrap_or_default();
    let link = |pact: &Pact| {
        let href = request.urls.pact(&pact.provider, &pact.consumer, &pact.number);
        format!("  title: Pact\n  name: {}\n  href: {href}\n", title(pact))
    };
    let seconds = (request.now - newer.created_at).max(0) / 1_000_000;
    Ok(Answer::text(format!(
        "# Diff between versions {} and {} of the pact between {} and {}\n\nThe following changes were made {seconds} seconds ago ({})\n\n{found}\n\n## Links\n\npact-version:\n{}comparison-pact-version:\n{}",
        older.number,
        newer.number,
        one.consumer,
        one.provider,
        crate::text::spelled(newer.created_at),
        link(newer),
        link(older),
    )))
}
