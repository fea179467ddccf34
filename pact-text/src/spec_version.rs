use std::fmt;

/// The version of the Pact specification that a pact file is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[non_exhaustive]
pub enum SpecVersion {
    /// Specification 1: equality only.
    V1,
    /// Specification 1.1: equality only, with cases made clear.
    V1_1,
    /// Specification 2: matching rules by path, one for each; a single provider state.
    V2,
    /// Specification 3: matching rules by category, several provider states with parameters.
    V3,
    /// Specification 4: typed interactions, bodies with their content type.
    #[default]
    V4,
}

impl SpecVersion {
    /// The version that a text like `2.0`, `3.0.0` or `4.0` means; other tools write it with two parts or three.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        match (parts.next(), parts.next()) {
            (Some("1"), Some("1")) => Some(SpecVersion::V1_1),
            (Some("1"), _) => Some(SpecVersion::V1),
            (Some("2"), _) => Some(SpecVersion::V2),
            (Some("3"), _) => Some(SpecVersion::V3),
            (Some("4"), _) => Some(SpecVersion::V4),
            _ => None,
        }
    }

    /// The number that people call the version by.
    pub fn major(self) -> u8 {
        match self {
            SpecVersion::V1 | SpecVersion::V1_1 => 1,
            SpecVersion::V2 => 2,
            SpecVersion::V3 => 3,
            SpecVersion::V4 => 4,
        }
    }

    /// The text that `metadata.pactSpecification.version` holds; V4 has two parts, as other tools write it.
    pub fn as_str(self) -> &'static str {
        match self {
            SpecVersion::V1 => "1.0.0",
            SpecVersion::V1_1 => "1.1.0",
            SpecVersion::V2 => "2.0.0",
            SpecVersion::V3 => "3.0.0",
            SpecVersion::V4 => "4.0",
        }
    }
}

impl fmt::Display for SpecVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            SpecVersion::V1 => "V1",
            SpecVersion::V1_1 => "V1.1",
            SpecVersion::V2 => "V2",
            SpecVersion::V3 => "V3",
            SpecVersion::V4 => "V4",
        })
    }
}
