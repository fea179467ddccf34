use super::builder::Provider;
use super::loader::Loaded;
use crate::consumer::Contract;

impl Contract {
    /// Verifies the provider at an address against this contract:
    /// `contract.verify_provider("http://localhost:3000").states(set_up).verify().await`.
    pub fn verify_provider(&self, base_url: impl Into<String>) -> Provider {
        let loaded = Loaded::new(self.to_pact(), self.file().to_owned(), self.places());
        Provider::new(self.provider()).url(base_url).given(loaded)
    }
}
