//! What a test or a contract adds to a pact.

use std::panic::Location;
use std::path::PathBuf;

use ecow::EcoString;

use crate::consumer::expectations::Expectation;
use crate::model::{Interaction, Json, SpecVersion};
use crate::registry::Site;

type Member = (EcoString, Json);

/// Who writes.
#[derive(Debug, Clone, Copy)]
pub(in crate::consumer) enum Owner {
    /// A test.
    Test { site: &'static Site },
    /// A contract whose pact file is generated.
    Contract { site: &'static Site, version: Option<&'static str> },
    /// Nobody who could be asked again: a pact that was at hand.
    Nobody,
}

/// What one test or contract adds to a pact.
#[derive(Debug)]
pub(in crate::consumer) struct Contribution<'c> {
    pub(in crate::consumer) owner: Owner,
    /// Whether the version of the specification must have all rules and generators; a file of another tool may have them
    /// all the same.
    pub(in crate::consumer) is_strict: bool,
    pub(in crate::consumer) consumer: &'c str,
    pub(in crate::consumer) provider: &'c str,
    pub(in crate::consumer) spec: SpecVersion,
    /// The directory of the pact file.
    pub(in crate::consumer) dir: PathBuf,
    pub(in crate::consumer) interactions: Vec<Contributed>,
    /// Members of the file's metadata, and of the file, that come along.
    pub(in crate::consumer) metadata: &'c [Member],
    pub(in crate::consumer) members: &'c [Member],
}

/// One of the interactions.
#[derive(Debug)]
pub(in crate::consumer) struct Contributed {
    pub(in crate::consumer) interaction: Interaction,
    /// Where the user described it.
    pub(in crate::consumer) place: &'static Location<'static>,
    pub(in crate::consumer) complete: bool,
}

impl From<Expectation> for Contributed {
    fn from(Expectation { interaction, place, complete, .. }: Expectation) -> Self {
        Contributed { interaction: Interaction::Http(interaction), place, complete }
    }
}

impl Owner {
    pub(super) fn site(&self) -> Option<&'static Site> {
        match self {
            Owner::Test { site } | Owner::Contract { site, .. } => Some(site),
            Owner::Nobody => None,
        }
    }
}
