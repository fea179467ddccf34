//! The binary as people run it: real processes, real servers, real files.

mod support;

mod broker;
mod choosing;
mod exit_codes;
mod help;
#[cfg(target_os = "linux")]
mod left_behind;
mod logging;
mod pacts;
mod provider;
mod proxy;
mod prune;
mod reports;
#[cfg(unix)]
mod signals;
mod start;
mod states;
#[cfg(unix)]
mod terminal;
mod tls;
