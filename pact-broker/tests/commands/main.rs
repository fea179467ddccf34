//! The commands of `pact-broker`, as programs: against our own server over HTTP, and against what other servers answer.

mod applications;
mod can_i_deploy;
mod doctor;
mod errors;
mod github;
mod guide;
mod help;
mod other_brokers;
mod pacts;
mod places;
mod publish;
mod run;
mod secrets;
mod seed;
mod support;
mod surroundings;
mod tls;
mod webhooks;
mod webhooks_sent;
