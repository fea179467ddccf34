//! Which versions become deployable by a result or a publication: decided only where a webhook wants to know.

use crate::action::trigger::{self, Deployable};
use crate::action::{Call, Settings};
use crate::database::Tx;
use crate::decision::Criterion;
use crate::http::Problem;
use crate::query::environment;
use crate::query::pact::Pact;
use crate::query::pacticipant::{self, Pacticipant};
use crate::query::verification::Verification;
use crate::routes::matrix::{Selector, towards, verdict};
use crate::webhook::event::Event;

/// How many consumer versions of one result are looked at.
const MOST: usize = 10;

/// A version that may become deployable, and where it can be deployed already.
struct Subject {
    pact: Pact,
    pacticipant: Pacticipant,
    number: String,
    before: Vec<String>,
}

/// Versions that a result is about, before it is recorded.
pub(in crate::routes) struct Watched(Vec<Subject>);

/// The environments that a version can be deployed to.
fn places(tx: &Tx<'_>, settings: &Settings, pacticipant: &Pacticipant, number: &str) -> Result<Vec<String>, Problem> {
    let mut places = Vec::new();
    for place in environment::all(tx)? {
        let criterion = Criterion::Number(number.to_owned());
        let selector = Selector { pacticipant: pacticipant.clone(), criterion };
        if verdict(tx, settings, &towards(selector, None, Some(&place.name)))?.deployable == Some(true) {
            places.push(place.name);
        }
    }
    Ok(places)
}

impl Watched {
    /// The consumer versions of pacts, and the version of the provider that is about to have a result for them; `None` where
    /// nobody listens.
    pub(in crate::routes) fn of(
        tx: &Tx<'_>,
        settings: &Settings,
        pacts: &[Pact],
        provider_version: &str,
    ) -> Result<Option<Self>, Problem> {
        let Some(first) = pacts.first() else { return Ok(None) };
        if !trigger::listens(tx, first, Event::BecameDeployable)? {
            return Ok(None);
        }
        let owners = pacticipant::by_ids(tx, &[first.consumer_id, first.provider_id])?;
        let owner = |id: i64| owners.iter().find(|one| one.id == id).cloned().ok_or(Problem::NotFound);
        let (consumer, provider) = (owner(first.consumer_id)?, owner(first.provider_id)?);
        let mut subjects = Vec::new();
        for pact in pacts.iter().take(MOST) {
            let before = places(tx, settings, &consumer, &pact.number)?;
            let (pact, number) = (pact.clone(), pact.number.clone());
            subjects.push(Subject { pact, pacticipant: consumer.clone(), number, before });
        }
        let before = places(tx, settings, &provider, provider_version)?;
        let number = provider_version.to_owned();
        subjects.push(Subject { pact: first.clone(), pacticipant: provider, number, before });
        Ok(Some(Self(subjects)))
    }

    /// Tells of those that the result made deployable.
    pub(in crate::routes) fn tell(self, tx: &Tx<'_>, call: Call<'_>, result: &Verification) -> Result<(), Problem> {
        for one in &self.0 {
            for environment in places(tx, call.settings, &one.pacticipant, &one.number)? {
                if one.before.contains(&environment) {
                    continue;
                }
                let of = Deployable {
                    pact: &one.pact,
                    result: Some(result),
                    name: &one.pacticipant.name,
                    number: &one.number,
                    environment: &environment,
                };
                trigger::became_deployable(tx, call, of, &mut Vec::new())?;
            }
        }
        Ok(())
    }
}

/// A version was published with all of its pacts: tells where it can be deployed, because they were verified before.
pub(in crate::routes) fn published(tx: &Tx<'_>, call: Call<'_>, pacts: &[Pact]) -> Result<(), Problem> {
    let mut listened = Vec::new();
    for pact in pacts {
        if trigger::listens(tx, pact, Event::BecameDeployable)? {
            listened.push(pact);
        }
    }
    let Some(first) = listened.first() else { return Ok(()) };
    let consumer = pacticipant::by_ids(tx, &[first.consumer_id])?.pop().ok_or(Problem::NotFound)?;
    for environment in places(tx, call.settings, &consumer, &first.number)? {
        let mut told = Vec::new();
        for pact in &listened {
            let of = Deployable {
                pact,
                result: None,
                name: &consumer.name,
                number: &pact.number,
                environment: &environment,
            };
            trigger::became_deployable(tx, call, of, &mut told)?;
        }
    }
    Ok(())
}
