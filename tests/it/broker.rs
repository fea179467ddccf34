//! A Pact Broker is asked for pacts and told what became of them, over HTTP.

mod can_i_deploy;
mod credentials;
mod environment;
mod faults;
mod pacts;
mod recorded;
mod results;
mod server;
mod slow;
mod trouble;
mod verification;
