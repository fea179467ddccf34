//! A Pact Broker is asked for pacts and told what became of them, over HTTP.

mod credentials;
mod pacts;
mod results;
mod server;
mod trouble;
mod verification;
