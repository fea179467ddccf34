//! The broker: which of its pacts are verified, and what is published to it.

use pact_harness::broker::{Broker, ConsumerVersionSelector, ProviderVersion, Selection, Tls};
use pact_harness::provider::Provider;

use crate::arguments::{Arguments, BrokerArguments, Login, Publication};
use crate::log::Log;
use crate::refused::Refused;

/// The provider with the pacts of the broker, and the version that results are published for.
///
/// # Errors
///
/// When options contradict each other, or one is missing.
pub(crate) fn of(provider: Provider, arguments: &Arguments, tls: Tls, log: &Log) -> Result<Provider, Refused> {
    let Arguments { broker: told, publication, login, .. } = arguments;
    let refused = |reason: &str| Err(Refused::from(reason.to_owned()));
    let Some(url) = &arguments.pacts.broker_url else {
        if told.webhook_callback_url.is_some() {
            return refused("--webhook-callback-url requires --broker-url: the pact is at the broker");
        }
        if publication.publish {
            return refused("--publish requires --broker-url: results go to the broker that the pacts come from");
        }
        if let Some(option) = told.named().next() {
            return refused(&format!("{option} requires --broker-url: there is no broker to select pacts"));
        }
        for option in publication.of_results().chain(publication.of_selection()) {
            log.warn(&format!("{option} changes nothing without --broker-url and --publish"));
        }
        return Ok(provider);
    };
    if provider.name().trim().is_empty() {
        return refused("--broker-url requires --provider-name: the broker selects pacts for a provider");
    }
    let name = provider.name().to_owned();
    let broker = asked(Broker::new(url).tls(tls), login)?;
    let broker = login.pact_limit.into_iter().fold(broker, Broker::body_limit);
    let broker = told.retries.into_iter().fold(broker, Broker::retries);
    let provider = match &told.webhook_callback_url {
        Some(pact) => provider.webhook_pact(broker, pact),
        None => provider.broker(broker, selection(told, publication)?),
    };
    if !publication.publish {
        for option in publication.of_results() {
            log.warn(&format!("{option} changes nothing without --publish"));
        }
        return Ok(provider);
    }
    let Some(version) = &publication.provider_version else {
        return refused("--publish requires --provider-version: results are those of a version");
    };
    let version = ProviderVersion::new(name, version);
    let version = publication.provider_branch.iter().fold(version, ProviderVersion::branch);
    let version = publication.provider_tags.iter().fold(version, ProviderVersion::tag);
    Ok(provider.publish(publication.build_url.iter().fold(version, ProviderVersion::build_url)))
}

fn asked(broker: Broker, login: &Login) -> Result<Broker, Refused> {
    match (&login.token, &login.user, &login.password) {
        (Some(token), ..) => Ok(broker.token(token)),
        (None, Some(user), password) => Ok(broker.basic_auth(user, password.as_deref().unwrap_or_default())),
        (None, None, Some(_)) => Err("--password requires --user".to_owned().into()),
        (None, None, None) => Ok(broker),
    }
}

fn selection(told: &BrokerArguments, publication: &Publication) -> Result<Selection, Refused> {
    let mut selection = Selection::new();
    for text in &told.consumer_version_selectors {
        let selectors = ConsumerVersionSelector::from_json(text)
            .map_err(|error| Refused::from(format!("--consumer-version-selectors: {error}")))?;
        selection = selectors.into_iter().fold(selection, Selection::consumer_versions);
    }
    for tag in &told.consumer_version_tags {
        selection = selection.consumer_versions(ConsumerVersionSelector::tag(tag));
    }
    let selection = if told.enable_pending { selection.pending() } else { selection };
    let selection = told.include_wip_pacts_since.iter().fold(selection, Selection::work_in_progress_since);
    let selection = publication.provider_branch.iter().fold(selection, Selection::provider_branch);
    Ok(publication.provider_tags.iter().fold(selection, Selection::provider_tag))
}
