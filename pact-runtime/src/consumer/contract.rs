//! Named contracts: described once, found by name, used for the pact file, for mock providers and for verification.

#[cfg(feature = "broker")]
mod can_i_deploy;
mod error;

use std::panic::Location;
use std::sync::Arc;

#[cfg(feature = "broker")]
pub use self::can_i_deploy::CanIDeploy;
pub use self::error::ContractError;
use super::expectations::Expectations;
use super::interaction::InteractionBuilder;
use super::mock::{MockOptions, MockProviderBuilder};
use crate::model::{Interaction, Pact as PactModel, SpecVersion};
use crate::registry::{self, Entry, Site, did_you_mean};

/// A contract: one that a function annotated with `#[pact_contract]` describes, or a pact that is at hand.
#[derive(Debug, Clone)]
pub struct Contract {
    pub(super) origin: Origin,
    pub(super) spec: SpecVersion,
    pub(super) expectations: Arc<Expectations>,
}

/// Where a contract comes from.
#[derive(Debug, Clone)]
pub(super) enum Origin {
    Described(&'static ContractDefinition),
    AtHand(Arc<PactAtHand>),
}

#[derive(Debug)]
pub(super) struct PactAtHand {
    name: String,
    /// The pact without its HTTP interactions, which stand among the expectations.
    pub(super) pact: PactModel,
    /// Where it was handed over.
    pub(super) place: &'static Location<'static>,
}

/// What `#[pact_contract]` registers.
#[derive(Debug)]
pub struct ContractDefinition {
    /// Where it was written; the function's name is the contract's.
    pub site: Site,
    /// The consumer's name.
    pub consumer: &'static str,
    /// The provider's name.
    pub provider: &'static str,
    /// The contract's own version.
    pub version: Option<&'static str>,
    /// The version of the specification that its pact file is written in.
    pub spec: SpecVersion,
    /// Describes the interactions.
    pub define: fn(&mut Contract),
}

inventory::collect!(ContractDefinition);

impl Entry for ContractDefinition {
    fn site(&self) -> &Site {
        &self.site
    }
}

impl Contract {
    /// The contract of a name.
    ///
    /// # Errors
    ///
    /// When there is none, with the nearest name there is; when there are several, with their places.
    ///
    /// # Panics
    ///
    /// If the function that describes the contract panics, for example because of an invalid regex.
    pub fn find(name: &str) -> Result<Contract, ContractError> {
        let definitions = registry::all::<ContractDefinition>();
        let found: Vec<_> = definitions.iter().filter(|definition| definition.site.name == name).collect();
        match found.as_slice() {
            [definition] => Ok(Contract::describe(definition)),
            [] => {
                let remedy = did_you_mean(name, definitions.iter().map(|definition| definition.site.name));
                Err(ContractError::Unknown { name: name.to_owned(), remedy })
            }
            several => {
                let places = several.iter().map(|definition| definition.site.to_string()).collect();
                Err(ContractError::Ambiguous { name: name.to_owned(), places })
            }
        }
    }

    /// Every contract of this program, by name.
    ///
    /// # Panics
    ///
    /// Where a function that describes a contract does.
    pub fn all() -> Vec<Contract> {
        let mut definitions = registry::all::<ContractDefinition>();
        definitions.sort_by_key(|definition| definition.site.name);
        definitions.into_iter().map(Contract::describe).collect()
    }

    fn describe(definition: &'static ContractDefinition) -> Contract {
        let origin = Origin::Described(definition);
        let mut contract = Contract { origin, spec: definition.spec, expectations: Arc::default() };
        (definition.define)(&mut contract);
        contract
    }

    /// A pact that the program already has, for example read from a file, so that a mock provider can serve it. Its name is `{consumer}-{provider}`.
    ///
    /// ```
    /// use pact_harness::consumer::Contract;
    /// use pact_harness::format;
    ///
    /// # fn example(text: &str) -> Result<(), Box<dyn std::error::Error>> {
    /// let contract = Contract::of_pact(format::read(text.as_bytes())?);
    /// let stub = contract.mock_provider().port(8080);
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn of_pact(mut pact: PactModel) -> Contract {
        let place = Location::caller();
        let (mut http, mut messages) = (Vec::new(), Vec::new());
        for interaction in std::mem::take(&mut pact.interactions) {
            match interaction {
                Interaction::Http(interaction) => http.push(interaction),
                message => messages.push(message),
            }
        }
        pact.interactions = messages;
        let (name, spec) = (format!("{}-{}", pact.consumer, pact.provider), pact.spec);
        let origin = Origin::AtHand(Arc::new(PactAtHand { name, pact, place }));
        Contract { origin, spec, expectations: Expectations::of(http, place) }
    }

    /// The contract's name: that of the function that describes it.
    pub fn name(&self) -> &str {
        match &self.origin {
            Origin::Described(definition) => definition.site.name,
            Origin::AtHand(given) => &given.name,
        }
    }

    /// The consumer's name.
    pub fn consumer(&self) -> &str {
        match &self.origin {
            Origin::Described(definition) => definition.consumer,
            Origin::AtHand(given) => &given.pact.consumer,
        }
    }

    /// The provider's name.
    pub fn provider(&self) -> &str {
        match &self.origin {
            Origin::Described(definition) => definition.provider,
            Origin::AtHand(given) => &given.pact.provider,
        }
    }

    /// The contract's own version, where the attribute gives one.
    pub fn version(&self) -> Option<&str> {
        self.definition()?.version
    }

    /// The same contract, its pact file in another version of the specification. What that version lacks is an error when
    /// the file is written.
    pub fn with_spec(mut self, spec: SpecVersion) -> Self {
        self.spec = spec;
        self
    }

    /// Begins an interaction.
    ///
    /// # Panics
    ///
    /// When the description is empty.
    #[track_caller]
    pub fn interaction(&mut self, description: &str) -> InteractionBuilder {
        InteractionBuilder::new(&self.expectations, description)
    }

    /// A mock provider for this contract: `contract.mock_provider().port(8080).start().await`.
    pub fn mock_provider(&self) -> MockProviderBuilder {
        self.mock_provider_with(MockOptions::new())
    }

    pub(super) fn mock_provider_with(&self, options: MockOptions) -> MockProviderBuilder {
        MockProviderBuilder::new(self.expectations.fresh(), options)
    }

    /// The contract as a pact.
    pub fn to_pact(&self) -> PactModel {
        let complete = self.expectations.snapshot().into_iter().filter(|expectation| expectation.complete);
        let mut interactions: Vec<_> = complete.map(|expectation| Interaction::Http(expectation.interaction)).collect();
        let pact = match &self.origin {
            Origin::Described(definition) => PactModel::new(definition.consumer, definition.provider),
            Origin::AtHand(given) => given.pact.clone(),
        };
        interactions.extend(pact.interactions);
        PactModel { interactions, spec: self.spec, ..pact }
    }

    /// Where the contract was written.
    #[cfg(feature = "provider")]
    pub(crate) fn file(&self) -> &'static str {
        match &self.origin {
            Origin::Described(definition) => definition.site.file,
            Origin::AtHand(given) => given.place.file(),
        }
    }

    /// Where the interactions of [`to_pact`](Self::to_pact) were written.
    #[cfg(feature = "provider")]
    pub(crate) fn places(&self) -> Vec<String> {
        let complete = self.expectations.snapshot().into_iter().filter(|expectation| expectation.complete);
        let mut places: Vec<_> = complete.map(|expectation| expectation.place).collect();
        if let Origin::AtHand(given) = &self.origin {
            places.extend(given.pact.interactions.iter().map(|_| given.place));
        }
        places.into_iter().map(|place| format!("{}:{}", place.file(), place.line())).collect()
    }

    pub(crate) fn of(name: &str, define: fn(&mut Contract)) -> Result<Contract, ContractError> {
        // Two contracts may have one name in two modules: the test names the function.
        let definitions = registry::all::<ContractDefinition>();
        let found = definitions
            .into_iter()
            .find(|definition| definition.site.name == name && std::ptr::fn_addr_eq(definition.define, define));
        found.map_or_else(|| Contract::find(name), |definition| Ok(Contract::describe(definition)))
    }

    pub(super) fn definition(&self) -> Option<&'static ContractDefinition> {
        match self.origin {
            Origin::Described(definition) => Some(definition),
            Origin::AtHand(_) => None,
        }
    }

    pub(super) fn spec(&self) -> SpecVersion {
        self.spec
    }
}
