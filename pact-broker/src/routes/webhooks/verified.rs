//! Of which pacts a result is.

use crate::database::Tx;
use crate::http::Problem;
use crate::query::pact::{self, Pact};
use crate::query::version;

/// Of how many consumer versions of one result webhooks are told.
const SELECTED: usize = 50;

/// The pacts of the consumer versions that were selected: webhooks are told of each.
pub(in crate::routes) fn verified_pacts(tx: &Tx<'_>, one: &Pact, versions: &[String]) -> Result<Vec<Pact>, Problem> {
    let mut pacts: Vec<Pact> = Vec::new();
    for number in versions.iter().take(SELECTED) {
        let Some(of) = version::by_number(tx, &one.consumer, number)? else { continue };
        if let Some(found) = pact::of_content_in_version(tx, one.content_id, of.id)?
            && pacts.iter().all(|pact| pact.id != found.id)
        {
            pacts.push(found);
        }
    }
    if pacts.is_empty() {
        pacts.push(one.clone());
    }
    Ok(pacts)
}
