//! Where the provider is, put together from host, port, path and transports.

use pact_harness::provider::Provider;

use crate::arguments::{ProviderArguments, Scheme, Traffic, Transport};
use crate::log::Log;
use crate::refused::Refused;

/// The provider with the addresses of its requests and messages: those that `--transports` has, else its own.
/// An interaction that needs a transport of a plugin fails and says so; that there is a place for it is harmless.
///
/// # Errors
///
/// When `--transports` has two places for one thing.
pub(crate) fn of(provider: Provider, told: &ProviderArguments, log: &Log) -> Result<Provider, Refused> {
    let (mut requests, mut messages) = (None, None);
    for Transport { what, port, path } in &told.transports {
        let (place, scheme) = match what {
            Traffic::Requests(scheme) => (&mut requests, *scheme),
            Traffic::Messages => (&mut messages, Scheme::Http),
            Traffic::OfPlugin(name) => {
                log.warn(&format!(
                    "--transports {name}:{port} is not used: plugins and their transports are not supported"
                ));
                continue;
            }
        };
        let url = url(told, scheme, Some(*port), path);
        if let Some(other) = place.replace(url.clone()).filter(|other| *other != url) {
            return Err(format!("--transports has two places for the same: {other} and {url}").into());
        }
    }
    let provider = provider.url(requests.unwrap_or_else(|| url(told, told.transport, told.port, "")));
    Ok(messages.into_iter().fold(provider, Provider::messages_url))
}

fn url(told: &ProviderArguments, scheme: Scheme, port: Option<u16>, path: &str) -> String {
    let host = told.hostname.as_deref().unwrap_or("localhost");
    let is_bare_v6 = host.contains(':') && !host.starts_with('[');
    let host = if is_bare_v6 { format!("[{host}]") } else { host.to_owned() };
    let port = port.map(|port| format!(":{port}")).unwrap_or_default();
    let base = told.base_path.as_deref().unwrap_or_default();
    format!("{}://{host}{port}{}{}", scheme.as_str(), slashed(base), slashed(path))
}

/// A path with a slash before it and none behind it.
fn slashed(path: &str) -> String {
    let path = path.trim_matches('/');
    if path.is_empty() { String::new() } else { format!("/{path}") }
}
