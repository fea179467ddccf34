//! Where pacts come from.

use std::path::PathBuf;

#[cfg(feature = "broker")]
use super::from_broker::FromBroker;
use super::loader::Loaded;
use super::pact_url::PactUrl;
#[cfg(feature = "consumer")]
use crate::consumer::Contract;

/// Where pacts come from.
#[derive(Debug)]
pub(crate) enum Source {
    Path(PathBuf),
    Url(PactUrl),
    Given(Box<Loaded>),
    #[cfg(feature = "consumer")]
    Contract {
        name: &'static str,
        define: fn(&mut Contract),
    },
    #[cfg(feature = "broker")]
    Broker(Box<FromBroker>),
}
