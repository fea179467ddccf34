//! What the user told a provider that nobody else may be told.

use super::{Provider, Source, States};
use crate::provider::target::Target;
use pact_http::mask::Mask;

impl Provider {
    /// The names that are secrets, and the secrets themselves: whoever echoes one, no report shows it.
    pub(in crate::provider) fn secrets(&self) -> Mask {
        let mask = self.client.headers.hidden_by(self.mask.clone());
        let mask = self.sources.iter().fold(mask, |mask, source| match source {
            Source::Url(url) => url.hidden_by(mask),
            #[cfg(feature = "broker")]
            Source::Broker(source) => {
                source.0.secrets().into_iter().fold(mask, |mask, secret| mask.with_secret(&secret))
            }
            _ => mask,
        });
        let mask = match &self.states {
            Some(States::Url(change)) => change.hidden_by(mask),
            _ => mask,
        };
        match &self.target {
            Some(Target::Launch(launch)) => launch.hidden_by(mask),
            Some(Target::Url(url)) => mask.with_url(url),
            _ => mask,
        }
    }
}
