//! From arguments to the provider that they describe.

use std::time::Duration;

use pact_harness::provider::{Filter, PactUrl, Provider, Report, StateChange, Tls, interrupted};

use crate::arguments::{Arguments, Filters, Login, ProviderArguments, Reports, States};
use crate::exit::Exit;
use crate::log::Log;
use crate::refused::Refused;
use crate::{address, broker, last_failed, remedy, start};

/// What a flag asks for.
type Wish = fn(Provider) -> Provider;

/// The provider, told everything that the arguments say.
pub(crate) fn of(arguments: &Arguments, log: &Log) -> Result<Provider, Refused> {
    let Arguments { login, provider: told, states, run, .. } = arguments;
    let provider = Provider::new(told.name.clone().unwrap_or_default())
        .allow_other_names()
        .remedies(remedy::in_options)
        .timeout(Duration::from_millis(told.request_timeout))
        .filter(filter(arguments, log)?)
        .concurrency(run.concurrency)
        .follow_redirects(told.follow_redirects)
        .tls(tls(told))
        .stop_when(interrupted());
    let provider = with_pacts(provider, arguments)?;
    let provider = broker::of(provider, arguments, tls(told), log)?;
    let (provider, port) = match &arguments.start.command {
        Some(command) => start::of(provider, command, arguments)?,
        None => (address::of(provider, told, log)?, None),
    };
    let provider = headers(told)?.into_iter().fold(provider, |provider, (name, value)| provider.header(name, value));
    let provider = run.concurrent_states.iter().fold(provider, Provider::concurrent_state);
    let provider = with_reports(provider, &arguments.reports);
    let provider = told.body_limit.into_iter().fold(provider, Provider::body_limit);
    let provider = told.generated_limit.into_iter().fold(provider, Provider::generated_limit);
    let provider = login.pact_limit.into_iter().fold(provider, Provider::pact_limit);
    let provider = match state_change(states, port, log) {
        Some(change) => provider.state_change(change),
        None => provider.allow_unknown_states(),
    };
    let wishes: [(bool, Wish); 5] = [
        (login.ignore_no_pacts_error, |provider| provider.allow_no_pacts().allow_no_interactions()),
        (states.strict_provider_state_values, Provider::strict_provider_state_values),
        (run.exit_on_first_error, Provider::fail_fast),
        (run.dry_run, Provider::dry_run),
        (run.identical_once, Provider::verify_identical_once),
    ];
    let wishes = wishes.into_iter().filter(|(is_wanted, _)| *is_wanted);
    Ok(wishes.fold(provider, |provider, (_, wish)| wish(provider)))
}

fn with_pacts(provider: Provider, arguments: &Arguments) -> Result<Provider, Refused> {
    let pacts = &arguments.pacts;
    if let Some(file) = pacts.directories.iter().find(|path| path.is_file()) {
        return Err(format!("--dir {0}: this is a file, and --file {0} verifies it", file.display()).into());
    }
    let provider = pacts.files.iter().chain(&pacts.directories).fold(provider, Provider::pacts);
    let urls = pacts.urls.iter().map(|url| with_login(url, &arguments.login)).collect::<Result<Vec<_>, _>>()?;
    Ok(urls.into_iter().fold(provider, Provider::pact_url))
}

fn with_login(url: &str, login: &Login) -> Result<PactUrl, Refused> {
    let url = PactUrl::new(url);
    match (&login.token, &login.user, &login.password) {
        (Some(token), ..) => Ok(url.token(token)),
        (None, Some(user), password) => Ok(url.basic_auth(user, password.as_deref().unwrap_or_default())),
        (None, None, Some(_)) => Err("--password requires --user".to_owned().into()),
        (None, None, None) => Ok(url),
    }
}

fn with_reports(provider: Provider, reports: &Reports) -> Provider {
    let provider = reports.masked.iter().fold(provider, Provider::mask);
    let provider = reports.difference_limit.into_iter().fold(provider, Provider::difference_limit);
    let provider = reports.difference_limit_in_all.into_iter().fold(provider, Provider::difference_limit_in_all);
    let provider = reports.report_body_limit.into_iter().fold(provider, Provider::report_body_limit);
    let files = [
        reports.json.clone().map(Report::Json),
        reports.junit.clone().map(Report::Junit),
        reports.html.clone().map(Report::Html),
        reports.markdown.clone().map(Report::Markdown),
    ];
    files.into_iter().flatten().fold(provider, Provider::report)
}

fn filter(arguments: &Arguments, log: &Log) -> Result<Filter, Refused> {
    let Filters { description, state, no_state, consumers, last_failed } = &arguments.filters;
    if let (true, Some(report)) = (last_failed, &arguments.reports.json) {
        return last_failed::filter(report, log);
    }
    let filter = description.iter().fold(Filter::default(), Filter::description);
    let filter = state.iter().fold(filter, Filter::state);
    let filter = if *no_state { filter.without_state() } else { filter };
    Ok(consumers.iter().fold(filter, Filter::consumer))
}

fn headers(told: &ProviderArguments) -> Result<Vec<(&str, &str)>, Refused> {
    let is_good = |name: &str, value: &str| {
        let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        !name.is_empty() && name.bytes().all(is_token) && value.bytes().all(|byte| (32..127).contains(&byte))
    };
    let header = |header: &'_ String| {
        let (name, _) = header.split_once('=').unwrap_or((header, ""));
        Refused {
            exit: Exit::MalformedHeader,
            reason: format!("--header {name:?} is malformed: write KEY=VALUE, both in printable ASCII"),
        }
    };
    told.headers
        .iter()
        .map(|text| {
            let parts = text.split_once('=').map(|(name, value)| (name.trim(), value.trim()));
            parts.filter(|(name, value)| is_good(name, value)).ok_or_else(|| header(text))
        })
        .collect()
}

fn tls(told: &ProviderArguments) -> Tls {
    let tls = told.authorities.iter().fold(Tls::new(), |tls, file| tls.ca(file.as_path()));
    let tls = match (&told.client_certificate, &told.client_key) {
        (Some(certificate), Some(key)) => tls.client_certificate(certificate.as_path(), key.as_path()),
        _ => tls,
    };
    if told.disable_ssl_verification { tls.dangerously_accept_any_certificate() } else { tls }
}

fn state_change(states: &States, port: Option<u16>, log: &Log) -> Option<StateChange> {
    let Some(url) = &states.url else {
        if states.as_query || states.teardown {
            log.warn("--state-change-as-query and --state-change-teardown change nothing without --state-change-url");
        }
        return None;
    };
    let url = port.map_or_else(|| url.clone(), |port| url.replace("{port}", &port.to_string()));
    let change = StateChange::url(url);
    let change = states.state_change_body_limit.into_iter().fold(change, StateChange::body_limit);
    let change = if states.as_query { change.as_query() } else { change };
    Some(if states.teardown { change.with_teardown() } else { change })
}
