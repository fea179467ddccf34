//! The `spec` option.

use pact_text::SpecVersion as Version;
use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};

use crate::errors::Errors;
use crate::options::Options;
use crate::pattern;

const KNOWN: [Version; 5] = [Version::V1, Version::V1_1, Version::V2, Version::V3, Version::V4];

/// The version of the Pact specification in which the pact file is written.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SpecVersion(Version);

impl SpecVersion {
    /// The value of the `spec` option, version 4 when it is left out.
    pub(crate) fn read(options: &Options, errors: &mut Errors) -> Self {
        let Some(literal) = options.text("spec", errors) else { return Self::default() };
        let given = literal.value();
        let number = given.strip_prefix(['v', 'V']).unwrap_or(&given);
        let named = KNOWN.into_iter().find(|version| name(*version)[1..] == *number);
        if named.is_none() {
            let known = KNOWN.map(|version| format!("{:?}", name(version))).join(", ");
            errors.at(&literal, format!("unknown specification version {given:?}. The versions are {known}"));
        }
        named.map(Self).unwrap_or_default()
    }

    /// Rejects the matchers in the function's patterns that this version lacks.
    pub(crate) fn check_patterns(self, body: &TokenStream, errors: &mut Errors) {
        if self.0 == Version::default() {
            return;
        }
        pattern::calls_in(body, &mut |matcher, since| {
            if since > self.0 {
                let (since, own) = (name(since), name(self.0));
                let message = format!(
                    "`{matcher}` is in the specification from {since} on, and this pact is written in {own}: \
                     raise `spec`, or do without it"
                );
                errors.at(matcher, message);
            }
        });
    }
}

impl ToTokens for SpecVersion {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let variant = format_ident!("{}", format!("{:?}", self.0));
        tokens.extend(quote!(SpecVersion::#variant));
    }
}

/// What users call the version.
fn name(version: Version) -> String {
    version.to_string().to_lowercase()
}
