//! The pact file of a contract.

use std::path::{Path, PathBuf};

use super::contract::{Contract, ContractDefinition, Origin};
use super::writer::{self, Contributed, Contribution, Owner, WriteError};

impl Contract {
    /// Writes the contract's interactions into `{consumer}-{provider}.json` in a directory, relative to the workspace,
    /// and returns its path. What others have written into the file stays; nothing is written where nothing changes.
    ///
    /// For a pact that is at hand a relative directory is one of the current directory.
    ///
    /// # Errors
    ///
    /// When an interaction is not complete or described twice in different ways, and when the file cannot be read or
    /// written.
    pub fn generate_pact(&self, dir: impl AsRef<Path>) -> Result<PathBuf, WriteError> {
        self.write_into(self.root().join(dir))
    }

    /// [`generate_pact`](Self::generate_pact) into `PACT_OUTPUT_DIR`, or `pacts/` beside the workspace's `Cargo.toml`.
    ///
    /// # Errors
    ///
    /// As `generate_pact`.
    pub fn generate_pact_by_default(&self) -> Result<PathBuf, WriteError> {
        self.write_into(writer::output_dir(&self.root(), None))
    }

    fn root(&self) -> PathBuf {
        self.definition().map_or_else(PathBuf::new, |definition| definition.site.workspace_root())
    }

    fn write_into(&self, dir: PathBuf) -> Result<PathBuf, WriteError> {
        let mut interactions: Vec<Contributed> = self.expectations.snapshot().into_iter().map(Into::into).collect();
        let (owner, metadata, members): (_, &[_], &[_]) = match &self.origin {
            Origin::Described(ContractDefinition { site, version, .. }) => {
                (Owner::Contract { site, version: *version }, &[], &[])
            }
            Origin::AtHand(given) => {
                let messages = given.pact.interactions.iter().cloned();
                interactions.extend(messages.map(|interaction| Contributed {
                    interaction,
                    place: given.place,
                    complete: true,
                }));
                (Owner::Nobody, &given.pact.metadata, &given.pact.other)
            }
        };
        let is_strict = match &self.origin {
            Origin::Described(_) => true,
            Origin::AtHand(given) => self.spec < given.pact.spec,
        };
        writer::write(&Contribution {
            owner,
            is_strict,
            consumer: self.consumer(),
            provider: self.provider(),
            spec: self.spec,
            dir,
            interactions,
            metadata,
            members,
        })
    }
}
