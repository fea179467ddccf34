use super::{Interaction, SpecVersion};

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
}
