//! The matrix, and whether a version can be deployed.

mod ask;
mod question;
#[cfg(test)]
mod tests;
mod write;

use super::named;
use crate::action::Settings;
use crate::database::Tx;
use crate::decision::{Criterion, LatestBy, Verdict, judge};
use crate::http::{Body, Handler, Method, Outcome, Problem, Request, Route};
use crate::query::{environment, pacticipant as pacticipants};
pub(super) use ask::{Asked, Selector};

const TEXT: &[&str] = &["text/plain"];

pub(super) static ROUTES: &[Route] = &[
    Route { path: "/matrix", accepts: TEXT, methods: &[(Method::Get, Body::None, Handler::Read(matrix))] },
    Route {
        path: "/matrix/provider/{provider}/consumer/{consumer}",
        accepts: &[],
        methods: &[(Method::Get, Body::None, Handler::Read(of_pair))],
    },
    Route { path: "/can-i-deploy", accepts: TEXT, methods: &[(Method::Get, Body::None, Handler::Read(can_i_deploy))] },
    Route {
        path: "/pacticipants/{pacticipant}/latest-version/{tag}/can-i-deploy/to/{to}",
        accepts: &[],
        methods: &[(Method::Get, Body::None, Handler::Read(tag_to_tag))],
    },
    Route {
        path: "/pacticipants/{pacticipant}/branches/{branch}/latest-version/can-i-deploy/to-environment/{environment}",
        accepts: &[],
        methods: &[(Method::Get, Body::None, Handler::Read(branch_to_environment))],
    },
];

/// Rows that the matrix shows where no limit is given. Decisions count all.
const ROWS: usize = 100;

fn matrix(tx: &Tx<'_>, request: &Request) -> Outcome {
    let asked = ask::read(tx, request)?;
    write::answer(tx, request, &asked)
}

fn of_pair(tx: &Tx<'_>, request: &Request) -> Outcome {
    let provider = named(tx, request.name("provider"), "provider")?;
    let consumer = named(tx, request.name("consumer"), "consumer")?;
    let mut asked = Asked { latest_by: request.query("latestby").and_then(LatestBy::parse), ..Asked::default() };
    asked.selectors = [consumer, provider].map(|one| Selector { pacticipant: one, criterion: Criterion::Any }).to_vec();
    write::answer(tx, request, &asked)
}

fn can_i_deploy(tx: &Tx<'_>, request: &Request) -> Outcome {
    let mut errors: Vec<(String, Vec<String>)> = Vec::new();
    let mut wrong = |name: &str, text: String| errors.push((name.to_owned(), vec![text]));
    let mut required = |name: &str| {
        let value = request.query(name);
        match value {
            None => wrong(name, "is missing".to_owned()),
            Some("") => wrong(name, "must be filled".to_owned()),
            Some(_) => {}
        }
        value.unwrap_or_default()
    };
    let (name, number) = (required("pacticipant"), required("version"));
    let one = if name.is_empty() { None } else { pacticipants::by_name(tx, name)? };
    if one.is_none() && !name.is_empty() {
        wrong("pacticipant", "does not match an existing pacticipant".to_owned());
    }
    let (to, place) = (request.query("to"), request.query("environment"));
    if let Some(place) = place
        && environment::by_name(tx, place)?.is_none()
    {
        wrong("environment", format!("with name '{place}' does not exist"));
    }
    if to == Some("") {
        wrong("to", "must be filled".to_owned());
    }
    match (to, place) {
        (None, None) => wrong("", "Must specify either an environment or a 'to' tag.".to_owned()),
        (Some(_), Some(_)) => wrong("", "Cannot specify both a 'to' tag and an environment.".to_owned()),
        _ => {}
    }
    let Some(one) = one.filter(|_| errors.is_empty()) else { return Err(Problem::Fields(400, errors)) };
    let selector = Selector { pacticipant: one, criterion: Criterion::Number(number.to_owned()) };
    let mut asked = towards(selector, to, place);
    asked.ignore = ask::ignored(tx, request)?;
    write::answer(tx, request, &asked)
}

/// A version and what it is to work with: the newest versions with a tag, or what is in an environment.
pub(super) fn towards(selector: Selector, to: Option<&str>, place: Option<&str>) -> Asked {
    let (target, by) = match (to, place) {
        (_, Some(place)) => (Criterion::Environment(place.to_owned()), LatestBy::ConsumerVersionAndProviderVersion),
        (to, None) => (Criterion::Tag(to.unwrap_or_default().to_owned(), true), LatestBy::ConsumerVersionAndProvider),
    };
    Asked { selectors: vec![selector], target: Some(target), latest_by: Some(by), ..Asked::default() }
}

/// What is decided.
pub(super) fn verdict(tx: &Tx<'_>, settings: &Settings, asked: &Asked) -> Result<Verdict, Problem> {
    Ok(judge(&question::question(tx, settings, asked)?))
}

fn tag_to_tag(tx: &Tx<'_>, request: &Request) -> Outcome {
    let one = super::pacticipant(tx, request)?;
    let criterion = Criterion::Tag(request.name("tag").to_owned(), true);
    write::answer(tx, request, &towards(Selector { pacticipant: one, criterion }, Some(request.name("to")), None))
}

fn branch_to_environment(tx: &Tx<'_>, request: &Request) -> Outcome {
    let one = super::pacticipant(tx, request)?;
    let place = environment::by_name(tx, request.name("environment"))?.ok_or(Problem::NotFound)?;
    let criterion = Criterion::Branch(request.name("branch").to_owned(), true);
    if crate::query::matrix::resolve(tx, &criterion, &[one.id])?.is_empty() {
        return Err(Problem::NotFound);
    }
    write::answer(tx, request, &towards(Selector { pacticipant: one, criterion }, None, Some(&place.name)))
}
