//! What happens: the names that webhooks listen to.

use std::fmt;

/// An event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// A contract was published, whatever it says.
    ContractPublished,
    /// A contract says something else than the last one with the same tag, or than the last without tags.
    ContentChanged,
    /// A provider verified a contract, with whatever result.
    VerificationPublished,
    /// A provider verified a contract with success.
    VerificationSucceeded,
    /// A provider verified a contract without success.
    VerificationFailed,
    /// A published contract has no result of a version of the provider that is deployed, released or the newest of its main
    /// branch.
    RequiringVerification,
    /// A contract says something else than the last one of the same branch. Not known to the official broker.
    ContentChangedOnBranch,
    /// A result made a version deployable to an environment. Not known to the official broker.
    BecameDeployable,
}

/// Every event, in the order in which the API names them, and its name.
pub const ALL: [(Event, &str); 8] = [
    (Event::ContractPublished, "contract_published"),
    (Event::ContentChanged, "contract_content_changed"),
    (Event::VerificationPublished, "provider_verification_published"),
    (Event::VerificationSucceeded, "provider_verification_succeeded"),
    (Event::VerificationFailed, "provider_verification_failed"),
    (Event::RequiringVerification, "contract_requiring_verification_published"),
    (Event::ContentChangedOnBranch, "contract_content_changed_on_branch"),
    (Event::BecameDeployable, "version_became_deployable"),
];

/// How many of [`ALL`] the official broker knows; the others come after them.
pub const OFFICIAL: usize = 6;

impl Event {
    /// As in the API.
    pub fn name(self) -> &'static str {
        ALL.iter().find(|(event, _)| *event == self).map_or("", |(_, name)| name)
    }

    /// The one of a name.
    pub fn named(name: &str) -> Option<Self> {
        ALL.iter().find(|(_, known)| *known == name).map(|(event, _)| *event)
    }
}

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
