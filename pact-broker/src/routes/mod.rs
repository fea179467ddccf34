//! What is answered where: a request is read, a query or an action called, an answer written.

#[cfg(test)]
mod arbitrary {
    mod tests;
}
mod badges;
mod branches;
mod dashboard;
mod environments;
mod for_verification;
mod index;
mod integrations;
mod labels;
#[cfg(test)]
mod long_names {
    mod tests;
}
mod matrix;
mod metrics;
mod network;
pub(crate) mod openapi;
mod pact_document;
mod pact_lists;
mod pacticipants;
mod pacts;
mod provider_states;
mod publish;
mod results;
mod secrets;
mod tags;
#[cfg(test)]
mod tests;
mod versions;
mod webhooks;
#[cfg(test)]
mod wrong_types {
    mod tests;
}

use crate::database::Tx;
use crate::http::{Problem, Request, Route};
use crate::query::pacticipant::Pacticipant;

/// Every route. The first whose path suits is taken.
pub(crate) fn all() -> impl Iterator<Item = &'static Route> {
    [
        index::ROUTES,
        // Before a tag that is called `badge`.
        badges::ROUTES,
        labels::ROUTES,
        openapi::ROUTES,
        pacticipants::ROUTES,
        versions::ROUTES,
        branches::ROUTES,
        tags::ROUTES,
        environments::ROUTES,
        publish::ROUTES,
        results::ROUTES,
        for_verification::ROUTES,
        pact_lists::ROUTES,
        provider_states::ROUTES,
        pacts::ROUTES,
        matrix::ROUTES,
        integrations::ROUTES,
        network::ROUTES,
        dashboard::ROUTES,
        metrics::ROUTES,
        webhooks::ROUTES,
        secrets::ROUTES,
    ]
    .into_iter()
    .flatten()
}

/// The application that the path names.
fn pacticipant(tx: &Tx<'_>, request: &Request) -> Result<Pacticipant, Problem> {
    let name = request.name("pacticipant");
    named(tx, name, "pacticipant")
}

/// An application that must be there, in its role.
fn named(tx: &Tx<'_>, name: &str, role: &str) -> Result<Pacticipant, Problem> {
    let found = crate::query::pacticipant::by_name(tx, name)?;
    found.ok_or_else(|| Problem::Said(404, format!("No {role} with name '{name}' found")))
}
