use super::builder::Provider;
use super::error::LoadError;
use super::loader::Loaded;
use crate::consumer::Contract;
use crate::registry::did_you_mean;

impl Contract {
    /// Verifies the provider at an address against this contract:
    /// `contract.verify_provider("http://localhost:3000").states(set_up).verify().await`.
    pub fn verify_provider(&self, base_url: impl Into<String>) -> Provider {
        Provider::new(self.provider()).url(base_url).given(loaded(self))
    }
}

/// The contract that a function describes.
pub(super) fn load(name: &str, define: fn(&mut Contract), provider: &str) -> Result<Loaded, LoadError> {
    let contract = Contract::of(name, define).map_err(LoadError::Contract)?;
    if contract.provider() == provider {
        return Ok(loaded(&contract));
    }
    Err(LoadError::NoneForProvider {
        place: format!("the contract `{name}`"),
        provider: provider.to_owned(),
        remedy: did_you_mean(provider, [contract.provider()]),
    })
}

fn loaded(contract: &Contract) -> Loaded {
    Loaded::new(contract.to_pact(), contract.file().to_owned(), contract.places())
}
