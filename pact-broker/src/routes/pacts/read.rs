//! Pacts as they are read: one, the newest of its kind.

use super::{the_content, the_pact, the_pair};
use crate::database::Tx;
use crate::http::{Outcome, Problem, Request};
use crate::query::pact::{self, ANY, Pact};
use crate::query::version;
use crate::routes::pact_document::answer;
use crate::text::Metadata;

pub(super) fn get(tx: &Tx<'_>, request: &Request) -> Outcome {
    answer(tx, request, &the_pact(tx, request)?, None)
}

pub(super) fn by_content(tx: &Tx<'_>, request: &Request) -> Outcome {
    let (one, metadata) = the_content(tx, request, request.name("sha"))?;
    answer(tx, request, &one, metadata.as_ref())
}

pub(super) fn previous(tx: &Tx<'_>, request: &Request) -> Outcome {
    let one = pact::previous_distinct(tx, &the_pact(tx, request)?)?.ok_or(Problem::NotFound)?;
    answer(tx, request, &one, None)
}

/// The newest of its kind, with the header that says which version it is of.
fn newest(tx: &Tx<'_>, request: &Request, one: Option<Pact>) -> Outcome {
    let one = one.ok_or(Problem::NotFound)?;
    let tags =
        version::marks(tx, &[one.version_id])?.tags_of(one.version_id).iter().map(|tag| tag.name.clone()).collect();
    let metadata = Metadata { versions: vec![one.number.clone()], tags, ..Metadata::default() };
    Ok(answer(tx, request, &one, Some(&metadata))?.header("x-pact-consumer-version", one.number))
}

pub(super) fn latest(tx: &Tx<'_>, request: &Request) -> Outcome {
    let [provider, consumer] = the_pair(tx, request)?;
    let found = match request.name("tag") {
        "" => pact::latest(tx, provider, consumer)?,
        tag => pact::latest_with_tag(tx, provider, consumer, tag, ANY)?,
    };
    newest(tx, request, found)
}

pub(super) fn latest_untagged(tx: &Tx<'_>, request: &Request) -> Outcome {
    let [provider, consumer] = the_pair(tx, request)?;
    newest(tx, request, pact::latest_untagged(tx, provider, consumer, ANY)?)
}

pub(super) fn latest_on_branch(tx: &Tx<'_>, request: &Request) -> Outcome {
    let [provider, consumer] = the_pair(tx, request)?;
    newest(tx, request, pact::latest_on_branch(tx, provider, consumer, request.name("branch"))?)
}
