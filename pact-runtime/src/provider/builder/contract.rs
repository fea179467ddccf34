use super::Provider;
use crate::consumer::Contract;
use crate::verification::loaded;

impl Contract {
    /// Verifies the provider at an address against this contract:
    /// `contract.verify_provider("http://localhost:3000").states(set_up).verify().await`.
    pub fn verify_provider(&self, base_url: impl Into<String>) -> Provider {
        Provider::new(self.provider()).url(base_url).given(loaded(self))
    }
}
