use std::net::IpAddr;
use std::time::Duration;

use pact_harness::prelude::*;
use serde::Serialize;

#[derive(Serialize, PactBody)]
struct Host {
    address: IpAddr,
    #[pact(example = Duration::ZERO)]
    uptime: Duration,
    #[pact(one_of)]
    name: String,
}

fn main() {
    let _ = Host::pattern();
}
