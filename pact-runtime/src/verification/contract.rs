//! Contracts of this program as pacts.

use super::error::LoadError;
use super::loader::Loaded;
use crate::consumer::Contract;
use crate::registry::did_you_mean;

/// The contract that a function describes.
pub(crate) fn load(name: &str, define: fn(&mut Contract), provider: &str) -> Result<Loaded, LoadError> {
    let contract = Contract::of(name, define).map_err(LoadError::Contract)?;
    if contract.provider() == provider {
        return Ok(loaded(&contract));
    }
    Err(LoadError::NoneForProvider {
        place: format!("the contract `{name}`"),
        provider: provider.to_owned(),
        nearest: did_you_mean(provider, [contract.provider()]),
    })
}

/// The pact of a contract.
pub(crate) fn loaded(contract: &Contract) -> Loaded {
    Loaded::new(contract.to_pact(), contract.file().to_owned(), contract.places())
}
