use std::fmt;

/// The version of the Pact specification that a pact file is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[non_exhaustive]
pub enum SpecVersion {
    /// Specification 3: matching rules by category, several provider states with parameters.
    V3,
    /// Specification 4: typed interactions, bodies with their content type.
    #[default]
    V4,
}

impl SpecVersion {
    /// The text that `metadata.pactSpecification.version` holds; V4 has two parts, as other tools write it.
    pub fn as_str(self) -> &'static str {
        match self {
            SpecVersion::V3 => "3.0.0",
            SpecVersion::V4 => "4.0",
        }
    }
}

impl fmt::Display for SpecVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            SpecVersion::V3 => "V3",
            SpecVersion::V4 => "V4",
        })
    }
}
