use super::builder::{Provider, Source};
use super::loader::Loaded;
use crate::consumer::Contract;

impl Contract {
    /// Verifies the provider at an address against this contract:
    /// `contract.verify_provider("http://localhost:3000").states(set_up).verify().await`.
    pub fn verify_provider(&self, base_url: impl Into<String>) -> Provider {
        let pact = self.to_pact();
        let lines = self.lines();
        let mut provider = Provider::new(self.provider()).url(base_url);
        let origin = self.file().to_owned();
        provider.sources.push(Source::Given(Box::new(Loaded { pact, origin, lines })));
        provider
    }
}
