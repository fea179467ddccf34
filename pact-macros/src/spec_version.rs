//! The `spec` option.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::LitStr;

use crate::errors::Errors;
use crate::options::Options;

/// The version of the Pact specification in which the pact file is written.
#[derive(Clone, Copy, Default)]
pub(crate) enum SpecVersion {
    V3,
    #[default]
    V4,
}

impl SpecVersion {
    /// The value of the `spec` option, version 4 when it is left out.
    pub(crate) fn read(options: &Options, errors: &mut Errors) -> Self {
        options.text("spec", errors).map(|literal| Self::from_literal(&literal, errors)).unwrap_or_default()
    }

    fn from_literal(literal: &LitStr, errors: &mut Errors) -> Self {
        match literal.value().as_str() {
            "v3" => return Self::V3,
            "v4" => return Self::V4,
            older @ ("v1" | "v1.1" | "v2") => {
                errors.at(
                    literal,
                    format!(
                        "pact files in {older} are not written by this version of pact-harness: write \"v3\" or \"v4\""
                    ),
                );
            }
            other => errors.at(literal, format!("unknown specification version {other:?}: write \"v3\" or \"v4\"")),
        }
        Self::default()
    }
}

impl ToTokens for SpecVersion {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(match self {
            Self::V3 => quote!(SpecVersion::V3),
            Self::V4 => quote!(SpecVersion::V4),
        });
    }
}
