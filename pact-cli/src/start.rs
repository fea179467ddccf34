//! A provider that is started for the run.

use std::net::{Ipv4Addr, TcpListener};
use std::time::Duration;

use pact_harness::provider::{Launch, Provider};

use crate::arguments::{Arguments, Scheme};
use crate::refused::Refused;

/// The provider with the command that starts it, and the port that it is to listen on.
///
/// # Errors
///
/// When the command is none, or cannot be reached as the other arguments want.
pub(crate) fn of(provider: Provider, command: &str, arguments: &Arguments) -> Result<(Provider, Option<u16>), Refused> {
    if arguments.provider.transport == Scheme::Https {
        let reason = "--start: a provider that is started here is spoken to with http: leave --transport out";
        return Err(reason.to_owned().into());
    }
    let words = shlex::split(command).ok_or_else(|| format!("--start {command:?}: a quote is not closed"))?;
    let [program, words @ ..] = words.as_slice() else {
        return Err("--start: write the command, --start 'target/release/stock --port {port}'".to_owned().into());
    };
    let port = match arguments.provider.port {
        // It is chosen here, because who is told of states may have to know it.
        None if command.contains("{port}") => Some(free_port()?),
        port => port,
    };
    let mut launch = port.into_iter().fold(Launch::new(program).args(words), Launch::port);
    if let Some(path) = &arguments.start.ready {
        if !path.starts_with('/') {
            return Err(format!("--ready {path:?} is not a path: write --ready /health").into());
        }
        launch = launch.ready(path);
    }
    if let Some(seconds) = arguments.start.ready_within {
        launch = launch.ready_within(Duration::from_secs(seconds));
    }
    Ok((provider.launch(launch), port))
}

fn free_port() -> Result<u16, Refused> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
    let port = listener.and_then(|listener| listener.local_addr()).map(|address| address.port());
    port.map_err(|error| format!("--start: there is no free port: {error}").into())
}
