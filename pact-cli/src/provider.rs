//! From arguments to the provider that they describe.

use std::time::Duration;

use pact_harness::provider::{Filter, Provider, StateChange, interrupted};

use crate::arguments::{Arguments, Filters, ProviderArguments, Scheme, States, Traffic};
use crate::exit::Exit;
use crate::log::Log;

/// Arguments that nothing can be verified with.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) exit: Exit,
    pub(crate) reason: String,
}

impl From<String> for Refused {
    fn from(reason: String) -> Self {
        Refused { exit: Exit::Error, reason }
    }
}

/// The provider, told everything that the arguments say.
pub(crate) fn of(arguments: &Arguments, log: &Log) -> Result<Provider, Refused> {
    let Arguments { pacts, login, provider: told, states, run, .. } = arguments;
    let name = told.name.as_deref().unwrap_or("provider");
    let mut provider = Provider::new(name)
        .url(url(told))
        .timeout(Duration::from_millis(told.request_timeout))
        .filter(filter(&arguments.filters))
        .concurrency(run.concurrency)
        .stop_when(interrupted());
    for path in pacts.files.iter().chain(&pacts.directories) {
        provider = provider.pacts(path);
    }
    provider = run.concurrent_states.iter().fold(provider, Provider::concurrent_state);
    provider = match state_change(states, log) {
        Some(change) => provider.state_change(change),
        None => provider.allow_unknown_states(),
    };
    let when = |is_wanted: bool, wish: fn(Provider) -> Provider| if is_wanted { wish } else { |provider| provider };
    let wishes = [
        when(login.ignore_no_pacts_error, Provider::allow_no_interactions),
        when(run.exit_on_first_error, Provider::fail_fast),
        when(run.dry_run, Provider::dry_run),
        when(run.identical_once, Provider::verify_identical_once),
    ];
    Ok(wishes.into_iter().fold(provider, |provider, wish| wish(provider)))
}

/// Where requests go: to the first of `--transports` for them, else to host and port.
fn url(told: &ProviderArguments) -> String {
    let requests = told.transports.iter().find_map(|transport| match transport.what {
        Traffic::Requests(scheme) => Some((scheme, Some(transport.port), transport.path.as_str())),
        Traffic::Messages => None,
    });
    let base_path = told.base_path.as_deref().unwrap_or_default();
    let (scheme, port, path) = requests.unwrap_or((told.transport, told.port, ""));
    address(told, scheme, port, &[base_path, path].map(slashed).concat())
}

fn address(told: &ProviderArguments, scheme: Scheme, port: Option<u16>, path: &str) -> String {
    let host = told.hostname.as_deref().unwrap_or("localhost");
    let is_bare_v6 = host.contains(':') && !host.starts_with('[');
    let host = if is_bare_v6 { format!("[{host}]") } else { host.to_owned() };
    let port = port.map(|port| format!(":{port}")).unwrap_or_default();
    format!("{}://{host}{port}{path}", scheme.as_str())
}

/// A path with a slash before it and none behind.
fn slashed(path: &str) -> String {
    let path = path.trim_matches('/');
    if path.is_empty() { String::new() } else { format!("/{path}") }
}

fn filter(filters: &Filters) -> Filter {
    let mut filter = Filter::default();
    if let Some(description) = &filters.description {
        filter = filter.description(description);
    }
    if let Some(state) = &filters.state {
        filter = filter.state(state);
    }
    if filters.no_state {
        filter = filter.without_state();
    }
    filters.consumers.iter().fold(filter, Filter::consumer)
}

fn state_change(states: &States, log: &Log) -> Option<StateChange> {
    let Some(url) = &states.url else {
        if states.as_query || states.teardown {
            log.warn(
                "nobody is told of states: --state-change-as-query and --state-change-teardown need --state-change-url",
            );
        }
        return None;
    };
    let change = StateChange::url(url);
    let change = if states.as_query { change.as_query() } else { change };
    Some(if states.teardown { change.with_teardown() } else { change })
}
