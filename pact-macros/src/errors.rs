//! The rejections of one macro call.

use std::fmt::Display;

use proc_macro2::Span;
use quote::ToTokens;

/// Collects rejections, so that all of them are reported at once.
pub(crate) struct Errors {
    call: Span,
    combined: Option<syn::Error>,
    type_rejected: bool,
}

impl Errors {
    /// No rejections yet, of a macro call that has what is at the given span for its input.
    pub(crate) fn new(input: Span) -> Self {
        // As if the user had written the message, or the compiler would explain that it comes from a macro.
        Self { call: Span::call_site().resolved_at(input), combined: None, type_rejected: false }
    }

    /// Rejects the given tokens.
    pub(crate) fn at(&mut self, tokens: impl ToTokens, message: impl Display) {
        self.add(syn::Error::new_spanned(tokens, message));
    }

    /// Rejects a type, which need not exist.
    pub(crate) fn at_type(&mut self, tokens: impl ToTokens, message: impl Display) {
        self.type_rejected = true;
        self.at(tokens, message);
    }

    /// Whether a type was rejected: the compiler would say once more that it does not exist.
    pub(crate) fn type_rejected(&self) -> bool {
        self.type_rejected
    }

    /// Rejects what stands at the given span.
    pub(crate) fn at_span(&mut self, span: Span, message: impl Display) {
        self.add(syn::Error::new(span, message));
    }

    /// Rejects the whole macro call: the attribute, or `pattern!( .. )`.
    pub(crate) fn at_call(&mut self, message: impl Display) {
        self.at_span(self.call, message);
    }

    /// Adds an error that a parser made.
    pub(crate) fn add(&mut self, error: syn::Error) {
        match &mut self.combined {
            Some(combined) => combined.combine(error),
            None => self.combined = Some(error),
        }
    }

    /// Gives the value if nothing was rejected; there is none when a rejection left a hole in it.
    pub(crate) fn finish<T>(self, value: Option<T>) -> syn::Result<T> {
        match (self.combined, value) {
            (Some(error), _) => Err(error),
            (None, Some(value)) => Ok(value),
            (None, None) => {
                let message = "rejected without a reason, which is a defect of pact-macros: please report it";
                Err(syn::Error::new(Span::call_site(), message))
            }
        }
    }
}
