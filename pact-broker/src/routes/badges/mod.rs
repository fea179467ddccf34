//! Badges: what a page shows of a pact or a decision as a picture.

mod draw;
mod left;

use super::matrix::{Asked, Selector, towards, verdict};
use crate::database::Tx;
use crate::decision::{Criterion, LatestBy};
use crate::http::{Answer, Body, Handler, Method, Object, Outcome, Problem, Request, Route, reported};
use crate::query::pact::{self, ANY, Pact};
use crate::query::pacticipant::{self as pacticipants, Pacticipant};
use crate::query::verification::{self, Verification};
use crate::query::{dashboard, environment, matrix};

const SVG: &[&str] = &["image/svg+xml", "image/*"];

const TYPE: &str = "image/svg+xml;charset=utf-8";

macro_rules! route {
    ($path:expr, $badge:ident) => {
        Route {
            path: $path,
            accepts: SVG,
            methods: &[(Method::Get, Body::None, Handler::Read(|tx, request| answer(request, $badge(tx, request))))],
        }
    };
}

pub(super) static ROUTES: &[Route] = &[
    route!("/pacts/provider/{provider}/consumer/{consumer}/latest/badge", latest),
    route!("/pacts/provider/{provider}/consumer/{consumer}/latest/{tag}/badge", latest),
    route!("/pacts/provider/{provider}/consumer/{consumer}/latest-untagged/badge", latest_untagged),
    route!("/matrix/provider/{provider}/latest/{provider_tag}/consumer/{consumer}/latest/{tag}/badge", tagged_pair),
    route!("/pacticipants/{pacticipant}/latest-version/{tag}/can-i-deploy/to/{to}/badge", tag_to_tag),
    route!(
        "/pacticipants/{pacticipant}/branches/{branch}/latest-version/can-i-deploy/to-environment/{environment}/badge",
        branch_to_environment
    ),
    route!("/pacticipants/{pacticipant}/main-branch/can-i-merge/badge", can_i_merge),
];

/// A colour, by its name at shields.io.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Colour {
    BrightGreen,
    LightGrey,
    Orange,
    Red,
}

/// What a badge says.
#[derive(Debug)]
struct Badge {
    left: String,
    right: String,
    colour: Colour,
    /// What was not found, in the words of the API.
    error: Option<String>,
}

impl Badge {
    fn new(left: impl Into<String>, right: impl Into<String>, colour: Colour) -> Self {
        Self { left: left.into(), right: right.into(), colour, error: None }
    }

    fn not_found(what: &str) -> Self {
        Self::new(what, "not found", Colour::LightGrey)
    }
}

/// The badge as a picture, or where to find it. What fails is on the badge as well: nobody reads the answer for a picture.
fn answer(request: &Request, badge: Result<Badge, Problem>) -> Outcome {
    let badge = match badge {
        Ok(badge) => badge,
        Err(Problem::Database(error)) => {
            Badge::new("error", format!("reference: {}", reported(&error)), Colour::LightGrey)
        }
        Err(other) => return Err(other),
    };
    match &request.settings.shields_io {
        Some(base) => {
            let said = badge.error.as_ref().map(|text| {
                Answer::ok(Object::of(|o| {
                    o.put("error", text);
                }))
            });
            let empty = || Answer { content_type: Some(TYPE), ..Answer::empty(307) };
            Ok(said.unwrap_or_else(empty).status(307).location(&draw::url(base, &badge)))
        }
        None => Ok(Answer {
            status: 200,
            content_type: Some(TYPE),
            headers: Vec::new(),
            body: draw::svg(&badge).into_bytes(),
        }),
    }
}

/// Consumer and provider of the path, if there are such applications.
fn the_pair(tx: &Tx<'_>, request: &Request) -> Result<Option<[Pacticipant; 2]>, Problem> {
    let consumer = pacticipants::by_name(tx, request.name("consumer"))?;
    let provider = pacticipants::by_name(tx, request.name("provider"))?;
    Ok(consumer.zip(provider).map(|(consumer, provider)| [consumer, provider]))
}

fn latest(tx: &Tx<'_>, request: &Request) -> Result<Badge, Problem> {
    let Some([consumer, provider]) = the_pair(tx, request)? else { return Ok(no_pact()) };
    let one = match request.name("tag") {
        "" => pact::latest(tx, provider.id, consumer.id)?,
        tag => pact::latest_with_tag(tx, provider.id, consumer.id, tag, ANY)?,
    };
    of_pact(tx, request, one)
}

fn latest_untagged(tx: &Tx<'_>, request: &Request) -> Result<Badge, Problem> {
    let Some([consumer, provider]) = the_pair(tx, request)? else { return Ok(no_pact()) };
    of_pact(tx, request, pact::latest_untagged(tx, provider.id, consumer.id, ANY)?)
}

fn no_pact() -> Badge {
    Badge::new("pact not found", "unknown", Colour::LightGrey)
}

/// What became of the content of a pact, or else of the one before.
fn of_pact(tx: &Tx<'_>, request: &Request, one: Option<Pact>) -> Result<Badge, Problem> {
    let Some(one) = one else { return Ok(no_pact()) };
    let left = left::of(request, &one.consumer, &one.provider);
    if let Some(result) = verification::latest(tx, one.content_id)? {
        return Ok(verified(left, Some(&result)));
    }
    let before = match dashboard::verified_before(tx, one.version_id, one.provider_id)? {
        Some(before) => verification::latest(tx, before.content_id)?,
        None => None,
    };
    Ok(match before {
        Some(result) if result.success => Badge::new(left, "changed", Colour::Orange),
        result => verified(left, result.as_ref()),
    })
}

fn verified(left: String, result: Option<&Verification>) -> Badge {
    let (right, colour) = match result {
        None => ("unknown", Colour::LightGrey),
        Some(result) if result.success => ("verified", Colour::BrightGreen),
        Some(result) if result.pending => ("failed (pending)", Colour::Red),
        Some(_) => ("failed", Colour::Red),
    };
    Badge::new(left, right, colour)
}

fn tagged_pair(tx: &Tx<'_>, request: &Request) -> Result<Badge, Problem> {
    let Some([consumer, provider]) = the_pair(tx, request)? else { return Ok(no_pact()) };
    let (tag, provider_tag) = (request.name("tag"), request.name("provider_tag"));
    let Some(one) = pact::latest_with_tag(tx, provider.id, consumer.id, tag, ANY)? else { return Ok(no_pact()) };
    let left = left::of_tags(request, (&one.consumer, tag), (&one.provider, provider_tag));
    let versions = matrix::resolve(tx, &Criterion::Tag(provider_tag.to_owned(), true), &[provider.id])?;
    let result = match versions.first() {
        Some((_, version, _)) => verification::of_version(tx, one.content_id, *version)?,
        None => None,
    };
    Ok(verified(left, result.as_ref()))
}

/// The application of the path, or the badge that says that there is none.
fn the_pacticipant(tx: &Tx<'_>, request: &Request) -> Result<Result<Pacticipant, Badge>, Problem> {
    let name = request.name("pacticipant");
    let missing =
        || Badge { error: Some(format!("No pacticipant with name '{name}' found")), ..Badge::not_found("pacticipant") };
    Ok(pacticipants::by_name(tx, name)?.ok_or_else(missing))
}

fn tag_to_tag(tx: &Tx<'_>, request: &Request) -> Result<Badge, Problem> {
    let one = match the_pacticipant(tx, request)? {
        Ok(one) => one,
        Err(badge) => return Ok(badge),
    };
    let (tag, to) = (request.name("tag"), request.name("to"));
    let criterion = Criterion::Tag(tag.to_owned(), true);
    if matrix::resolve(tx, &criterion, &[one.id])?.is_empty() {
        return Ok(Badge::not_found("version"));
    }
    let asked = towards(Selector { pacticipant: one, criterion }, Some(to), None);
    deployable(tx, request, &asked, &format!("{tag} to {to}"))
}

fn branch_to_environment(tx: &Tx<'_>, request: &Request) -> Result<Badge, Problem> {
    let one = match the_pacticipant(tx, request)? {
        Ok(one) => one,
        Err(badge) => return Ok(badge),
    };
    let (branch, place) = (request.name("branch"), request.name("environment"));
    let criterion = Criterion::Branch(branch.to_owned(), true);
    if matrix::resolve(tx, &criterion, &[one.id])?.is_empty() {
        return Ok(Badge::not_found("branch"));
    }
    if environment::by_name(tx, place)?.is_none() {
        return Ok(Badge::not_found("environment"));
    }
    let asked = towards(Selector { pacticipant: one, criterion }, None, Some(place));
    deployable(tx, request, &asked, &format!("{branch} to {place}"))
}

fn deployable(tx: &Tx<'_>, request: &Request, asked: &Asked, right: &str) -> Result<Badge, Problem> {
    let yes = verdict(tx, &request.settings, asked)?.deployable == Some(true);
    let label = request.query("label").filter(|label| !label.is_empty()).unwrap_or("can-i-deploy");
    Ok(Badge::new(label, right, if yes { Colour::BrightGreen } else { Colour::Red }))
}

fn can_i_merge(tx: &Tx<'_>, request: &Request) -> Result<Badge, Problem> {
    let one = match the_pacticipant(tx, request)? {
        Ok(one) => one,
        Err(badge) => return Ok(badge),
    };
    let criterion = Criterion::MainBranch(true);
    if matrix::resolve(tx, &criterion, &[one.id])?.is_empty() {
        return Ok(Badge::not_found("main branch version"));
    }
    let asked = Asked {
        selectors: vec![Selector { pacticipant: one, criterion: criterion.clone() }],
        target: Some(criterion),
        latest_by: Some(LatestBy::ConsumerVersionAndProvider),
        ..Asked::default()
    };
    let (right, colour) = match verdict(tx, &request.settings, &asked)?.deployable {
        Some(true) => ("success", Colour::BrightGreen),
        Some(false) => ("failed", Colour::Red),
        None => ("unknown", Colour::LightGrey),
    };
    let label = request.query("label").filter(|label| !label.is_empty()).unwrap_or("can-i-merge");
    Ok(Badge::new(label, right, colour))
}
