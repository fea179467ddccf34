use super::{Interaction, Members, SpecVersion, warnings};

/// A contract between a consumer and a provider, as one pact file holds it.
#[derive(Debug, Clone, PartialEq)]
pub struct Pact {
    /// The name of the team or application that calls.
    pub consumer: String,
    /// The name of the one that answers.
    pub provider: String,
    /// What the two agreed on, in file order.
    pub interactions: Vec<Interaction>,
    /// The specification version that the file declares.
    pub spec: SpecVersion,
    /// What the file's metadata holds besides the version: other tools' versions, plugins, ...
    pub metadata: Members,
    /// Members of the file that nothing here looks at.
    pub other: Members,
}

impl Pact {
    /// A pact without interactions, in the newest version of the specification.
    pub fn new(consumer: impl Into<String>, provider: impl Into<String>) -> Self {
        Pact {
            consumer: consumer.into(),
            provider: provider.into(),
            interactions: Vec::new(),
            spec: SpecVersion::default(),
            metadata: Members::new(),
            other: Members::new(),
        }
    }

    /// What was read but cannot be honoured, or not to the letter, a sentence each: rules and generators at places that
    /// cannot be found, rules for names that are not there, a path that has a query in it.
    pub fn warnings(&self) -> Vec<String> {
        self.interactions.iter().flat_map(warnings::of).collect()
    }
}
