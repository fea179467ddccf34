use std::path::PathBuf;

use super::loader::Loaded;
use super::pact_url::PactUrl;
use super::session::PactSource;
#[cfg(feature = "broker")]
use crate::broker::{Broker, Selection};
#[cfg(feature = "consumer")]
use crate::consumer::Contract;

/// Where pacts come from.
#[derive(Debug)]
pub(super) enum Source {
    Path(PathBuf),
    Url(PactUrl),
    Given(Box<Loaded>),
    #[cfg(feature = "consumer")]
    Contract {
        name: &'static str,
        define: fn(&mut Contract),
    },
    #[cfg(feature = "broker")]
    Broker(Box<(Broker, Selection)>),
}

impl From<&PactSource> for Source {
    fn from(source: &PactSource) -> Self {
        match *source {
            PactSource::Files(path) => Source::Path(path.into()),
            PactSource::Url(url) => Source::Url(url.into()),
            #[cfg(feature = "consumer")]
            PactSource::Contract { name, define } => Source::Contract { name, define },
        }
    }
}
