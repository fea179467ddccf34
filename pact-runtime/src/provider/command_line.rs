//! What a command line needs of a provider, and a test does not.

use super::builder::Provider;
use super::error::LoadError;
use super::error::VerificationError;
use super::event::Event;
use super::loader::Loaded;
use super::outcome::Wording;

/// What a pact that is named by itself may call its provider.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Names {
    /// What the provider is called.
    #[default]
    Own,
    Any,
}

impl Provider {
    /// A pact that is named by itself, a file or a URL, is verified whatever it calls its provider; a warning says so. Of
    /// directories and patterns the pacts with this provider are taken, as ever.
    ///
    /// A provider whose own name is empty is what its pacts call it. A directory or a pattern may have only one then.
    pub fn allow_other_names(mut self) -> Self {
        self.names = Names::Any;
        self
    }

    /// That a directory, a pattern or a file has no pact, or none with this provider, is a warning, instead of being an
    /// error.
    pub fn allow_no_pacts(mut self) -> Self {
        self.allow.no_pacts = true;
        self
    }

    /// Messages are asked for at this address, and not where requests go.
    pub fn messages_url(mut self, url: impl Into<String>) -> Self {
        self.messages_url = Some(url.into());
        self
    }

    /// Puts errors and warnings of every report in other words: what to do about them is told in methods of this type,
    /// which a command line does not have.
    pub fn wording(mut self, put: fn(&str) -> String) -> Self {
        self.wording = Wording(put);
        self
    }

    /// The name that pacts of a source have to have for this provider, if any; `is_one` where it is a single pact.
    pub(super) fn wanted(&self, is_one: bool) -> Option<&str> {
        let any = self.names == Names::Any && (is_one || self.name.is_empty());
        (!any).then_some(&self.name)
    }

    /// What is said of a pact that has another name for this provider.
    pub(super) fn other_name(&self, loaded: &Loaded) -> Option<String> {
        let (name, other) = (&self.name, &loaded.pact.provider);
        (self.names == Names::Any && !name.is_empty() && name != other)
            .then(|| format!("{} is with the provider {other:?}; it was verified as one with {name:?}", loaded.origin))
    }

    pub(super) fn not_loaded(&self, error: LoadError) -> Event {
        let is_absent =
            matches!(error, LoadError::None { .. } | LoadError::NoMatch { .. } | LoadError::NoneForProvider { .. });
        if is_absent && self.allow.no_pacts {
            Event::Warning(error.to_string())
        } else {
            Event::Error(VerificationError::Load(error))
        }
    }
}
