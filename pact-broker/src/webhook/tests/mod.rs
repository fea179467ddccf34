//! Webhooks that are sent to targets of every kind.

mod deliveries;
mod proxies;
mod sending;
mod spellings;
mod target;
