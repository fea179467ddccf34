//! What is answered where: a request is read, a query or an action called, an answer written.

mod branches;
mod environments;
mod for_verification;
mod index;
mod labels;
mod matrix;
mod pact_document;
mod pacticipants;
mod pacts;
mod publish;
mod results;
mod tags;
#[cfg(test)]
mod tests;
mod versions;

use crate::database::Tx;
use crate::http::{Problem, Request, Route};
use crate::query::pacticipant::Pacticipant;

/// Every route. The first whose path suits is taken.
pub(crate) fn all() -> impl Iterator<Item = &'static Route> {
    [
        index::ROUTES,
        labels::ROUTES,
        pacticipants::ROUTES,
        versions::ROUTES,
        branches::ROUTES,
        tags::ROUTES,
        environments::ROUTES,
        publish::ROUTES,
        results::ROUTES,
        for_verification::ROUTES,
        pacts::ROUTES,
        matrix::ROUTES,
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
