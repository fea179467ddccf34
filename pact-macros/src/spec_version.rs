//! The `spec` option.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use crate::errors::Errors;
use crate::options::Options;

/// The version of the Pact specification in which the pact file is written.
#[derive(Clone, Copy, Default)]
pub(crate) enum SpecVersion {
    V1,
    V1_1,
    V2,
    V3,
    #[default]
    V4,
}

impl SpecVersion {
    const NAMED: [(&str, Self); 5] =
        [("v1", Self::V1), ("v1.1", Self::V1_1), ("v2", Self::V2), ("v3", Self::V3), ("v4", Self::V4)];

    /// The value of the `spec` option, version 4 when it is left out.
    pub(crate) fn read(options: &Options, errors: &mut Errors) -> Self {
        let Some(literal) = options.text("spec", errors) else { return Self::default() };
        let given = literal.value();
        let named = Self::NAMED.into_iter().find(|(name, _)| *name == given);
        if named.is_none() {
            let known = Self::NAMED.map(|(name, _)| format!("{name:?}")).join(", ");
            errors.at(&literal, format!("unknown specification version {given:?}. The versions are {known}"));
        }
        named.map(|(_, version)| version).unwrap_or_default()
    }
}

impl ToTokens for SpecVersion {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(match self {
            Self::V1 => quote!(SpecVersion::V1),
            Self::V1_1 => quote!(SpecVersion::V1_1),
            Self::V2 => quote!(SpecVersion::V2),
            Self::V3 => quote!(SpecVersion::V3),
            Self::V4 => quote!(SpecVersion::V4),
        });
    }
}
