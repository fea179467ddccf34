//! Something happened: each webhook that listens gets a row of `delivery`, with the values of this moment.

use pact_core::model::Json;

use super::Call;
use super::publish::{Done, Publication, Required};
use crate::database::{Result, Tx, sql};
use crate::query::pact::{self, Pact};
use crate::query::pacticipant::Pacticipant;
use crate::query::verification::{self, Verification};
use crate::query::version;
use crate::query::webhook::{self as query, Listening};
use crate::webhook::event::Event;
use crate::webhook::{Context, context, name_of};

sql!(
    INSERT = "INSERT INTO delivery (uuid, webhook_id, name, event, trigger_kind, consumer_id, provider_id, pact_id, verification_id, context, status, attempts, due_at, created_at) VALUES ($1, $2, $3, $4, 'resource_creation', $5, $6, $7, $8, $9, 'not_run', 0, $10, $11)"
);

/// A webhook that is told of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Triggered {
    /// The event.
    pub event: Event,
    /// The webhook's id in addresses.
    pub webhook: String,
    /// What its owner calls it.
    pub description: Option<String>,
    /// The delivery's id in addresses.
    pub delivery: String,
}

/// An event about a pact.
struct Happening<'a> {
    event: Event,
    pact: &'a Pact,
    verification: Option<i64>,
}

/// The webhooks of a pair with the events that each listens to. Values are read only where one does.
struct Listeners(Vec<(Listening, Vec<Event>)>);

impl Listeners {
    fn of(tx: &Tx<'_>, consumer: i64, provider: i64) -> Result<Self> {
        let all = query::listening(tx, consumer, provider)?;
        Ok(Self(all.into_iter().map(|one| (events(&one.events), one)).map(|(events, one)| (one, events)).collect()))
    }

    fn any(&self, event: Event) -> bool {
        self.0.iter().any(|(_, events)| events.contains(&event))
    }

    /// Writes what is sent of an event.
    fn tell(
        &self,
        tx: &Tx<'_>,
        call: Call<'_>,
        of: &Happening<'_>,
        values: &Context,
        told: &mut Vec<Triggered>,
    ) -> Result<()> {
        let mut values = values.clone();
        values.set("eventName", of.event.name());
        for (webhook, _) in self.0.iter().filter(|(_, events)| events.contains(&of.event)) {
            let delivery = uuid::Uuid::new_v4().to_string();
            values.set("deliveryId", &*delivery);
            let values = values.to_json();
            let due = call.now.saturating_add(call.settings.webhook_delay);
            let name = name_of(&webhook.request);
            let row = [
                (&delivery).into(),
                webhook.id.into(),
                (&name).into(),
                of.event.name().into(),
                of.pact.consumer_id.into(),
                of.pact.provider_id.into(),
                of.pact.id.into(),
                of.verification.into(),
                (&values).into(),
                due.into(),
                call.now.into(),
            ];
            tx.run(&INSERT, &row)?;
            told.push(Triggered {
                event: of.event,
                webhook: webhook.uuid.clone(),
                description: webhook.description.clone(),
                delivery,
            });
        }
        Ok(())
    }
}

/// The events in a stored list.
fn events(text: &str) -> Vec<Event> {
    let list = Json::parse(text.as_bytes()).unwrap_or(Json::Null);
    list.items().unwrap_or_default().iter().filter_map(|name| Event::named(name.as_str()?)).collect()
}

/// A pact was published.
///
/// # Errors
///
/// What the database says.
pub fn published(
    tx: &Tx<'_>,
    call: Call<'_>,
    publication: &Publication,
    consumer: &Pacticipant,
) -> Result<Vec<Triggered>> {
    let pact = &publication.pact;
    let listeners = Listeners::of(tx, pact.consumer_id, pact.provider_id)?;
    let mut told = Vec::new();
    if listeners.0.is_empty() {
        return Ok(told);
    }
    let result = verification::latest_of_main_branch(tx, pact.content_id)?;
    let of = |event| Happening { event, pact, verification: None };
    let mut values = context(tx, call.urls, pact, result.as_ref())?;
    let build_url = version::by_id(tx, pact.version_id)?.and_then(|version| version.build_url);
    values.set("buildUrl", build_url.unwrap_or_default());
    listeners.tell(tx, call, &of(Event::ContractPublished), &values, &mut told)?;
    if listeners.any(Event::RequiringVerification) {
        for required in &publication.required {
            let values = requiring(tx, call, pact, required, &values)?;
            listeners.tell(tx, call, &of(Event::RequiringVerification), &values, &mut told)?;
        }
    }
    if !publication.changes.is_empty() {
        listeners.tell(tx, call, &of(Event::ContentChanged), &values, &mut told)?;
    }
    if listeners.any(Event::ContentChangedOnBranch) && changed_on_branch(tx, publication, consumer)? {
        listeners.tell(tx, call, &of(Event::ContentChangedOnBranch), &values, &mut told)?;
    }
    Ok(told)
}

/// The values for a version of the provider that has not verified the pact.
fn requiring(tx: &Tx<'_>, call: Call<'_>, pact: &Pact, required: &Required, published: &Context) -> Result<Context> {
    let mut values = context(tx, call.urls, pact, None)?;
    let marks = version::marks(tx, &[required.version_id])?;
    let branch = marks.branches_of(required.version_id).last().map(|mark| mark.name.clone());
    let tags: Vec<&str> = marks.tags_of(required.version_id).iter().map(|mark| mark.name.as_str()).collect();
    values.set("providerVersionNumber", &*required.number);
    values.set("providerVersionBranch", branch.unwrap_or_default());
    values.set("providerVersionTags", tags.join(", "));
    values.set("providerVersionDescriptions", required.descriptions.join(", "));
    values.set("buildUrl", published.get("buildUrl").unwrap_or_default());
    Ok(values)
}

/// Whether the pact says something else than the last one of a branch that its version is on; for the first of a branch, than
/// the last one of the main branch.
fn changed_on_branch(tx: &Tx<'_>, publication: &Publication, consumer: &Pacticipant) -> Result<bool> {
    let pact = &publication.pact;
    let marks = version::marks(tx, &[pact.version_id])?;
    let branches = marks.branches_of(pact.version_id);
    match publication.done {
        Done::Unchanged => return Ok(false),
        Done::Overwritten => return Ok(!branches.is_empty()),
        Done::Published => {}
    }
    for branch in branches {
        let mut before = pact::before_on_branch(tx, pact, &branch.name)?;
        if let (None, Some(main)) = (&before, &consumer.main_branch) {
            before = pact::before_on_branch(tx, pact, main)?;
        }
        if before.is_none_or(|before| before.content_id != pact.content_id) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A result was published, for the pacts of consumer versions that were verified.
///
/// # Errors
///
/// What the database says.
pub fn verified(tx: &Tx<'_>, call: Call<'_>, result: &Verification, pacts: &[Pact]) -> Result<Vec<Triggered>> {
    let mut told = Vec::new();
    let Some(first) = pacts.first() else { return Ok(told) };
    let listeners = Listeners::of(tx, first.consumer_id, first.provider_id)?;
    let outcome = if result.success { Event::VerificationSucceeded } else { Event::VerificationFailed };
    for event in [Event::VerificationPublished, outcome] {
        if !listeners.any(event) {
            continue;
        }
        for pact in pacts {
            let mut values = context(tx, call.urls, pact, Some(result))?;
            values.set("buildUrl", result.build_url.as_deref().unwrap_or_default());
            let of = Happening { event, pact, verification: Some(result.id) };
            listeners.tell(tx, call, &of, &values, &mut told)?;
        }
    }
    Ok(told)
}

/// Whether a webhook of a pair listens to an event.
///
/// # Errors
///
/// What the database says.
pub fn listens(tx: &Tx<'_>, pact: &Pact, event: Event) -> Result<bool> {
    Ok(Listeners::of(tx, pact.consumer_id, pact.provider_id)?.any(event))
}

/// A version that can be deployed to an environment now.
#[derive(Debug, Clone, Copy)]
pub struct Deployable<'a> {
    /// A pact of the version, or that it has verified.
    pub pact: &'a Pact,
    /// The result that made it deployable.
    pub result: Option<&'a Verification>,
    /// The application.
    pub name: &'a str,
    /// The number of the version.
    pub number: &'a str,
    /// The environment.
    pub environment: &'a str,
}

/// Tells that a version became deployable: each webhook that is not among those that were told already.
///
/// # Errors
///
/// What the database says.
pub fn became_deployable(tx: &Tx<'_>, call: Call<'_>, of: Deployable<'_>, told: &mut Vec<Triggered>) -> Result<()> {
    let mut listeners = Listeners::of(tx, of.pact.consumer_id, of.pact.provider_id)?;
    listeners.0.retain(|(one, _)| told.iter().all(|told| told.webhook != one.uuid));
    if !listeners.any(Event::BecameDeployable) {
        return Ok(());
    }
    let mut values = context(tx, call.urls, of.pact, of.result)?;
    let build_url = of.result.and_then(|result| result.build_url.as_deref());
    values.set("buildUrl", build_url.unwrap_or_default());
    values.set("deployableName", of.name);
    values.set("deployableVersionNumber", of.number);
    values.set("environmentName", of.environment);
    let verification = of.result.map(|result| result.id);
    let happening = Happening { event: Event::BecameDeployable, pact: of.pact, verification };
    listeners.tell(tx, call, &happening, &values, told)
}
