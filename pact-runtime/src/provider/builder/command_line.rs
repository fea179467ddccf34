//! What a command line needs of a provider, and a test does not.

use super::Provider;
use crate::verification::{OtherNames, Remedy};

impl Provider {
    /// A pact that is named by itself, a file or a URL, is verified whatever it calls its provider; a warning says so. Of
    /// directories and patterns the pacts with this provider are taken, as ever.
    ///
    /// A provider whose own name is empty is what its pacts call it. A directory or a pattern may have only one then.
    pub fn allow_other_names(mut self) -> Self {
        self.options.pacts.wanted.other_names = OtherNames::Allowed;
        self
    }

    /// That a directory, a pattern or a file has no pact, or none with this provider, is a warning, instead of being an
    /// error.
    pub fn allow_no_pacts(mut self) -> Self {
        self.options.pacts.wanted.may_be_none = true;
        self
    }

    /// Messages are asked for at this address, and not where requests go.
    pub fn messages_url(mut self, url: impl Into<String>) -> Self {
        self.options.endpoints.messages_url = Some(url.into());
        self
    }

    /// Puts what to do about errors and warnings in other words, in every report: it is told in methods of this type
    /// otherwise, which a command line does not have.
    pub fn remedies(mut self, words: fn(&Remedy) -> String) -> Self {
        self.words = words;
        self
    }
}
