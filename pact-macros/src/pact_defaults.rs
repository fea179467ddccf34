//! `pact_defaults!`: what the tests of a crate or module need not say each.
//!
//! The consumer and the provider each become a macro, because macros are found from where they stand downwards, in all
//! modules below. What a test leaves out it asks of the macro; where there is none, the compiler cannot find it, and its
//! name says what is missing. How a consumer writes its pacts goes with the consumer.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{Ident, LitStr};

use crate::errors::Errors;
use crate::file_name;
use crate::options::{Options, option};
use crate::spec_version::SpecVersion;

const OPTIONS: [&str; 4] = ["consumer", "provider", "spec", "output"];
const NO_CONSUMER: &str = "name_the_consumer_here_or_in_pact_defaults";
const NO_PROVIDER: &str = "name_the_provider_here_or_in_pact_defaults";

/// Expands the macro.
pub(crate) fn expand(options: TokenStream) -> TokenStream {
    let mut errors = Errors::new(Span::call_site());
    let options = Options::read(options, &OPTIONS, &mut errors);
    let consumer = file_name::read("consumer", &options, &mut errors);
    let provider = file_name::read("provider", &options, &mut errors);
    let spec = SpecVersion::read(&options, &mut errors);
    let output = option(options.directory("output", &mut errors));
    if options.key("consumer").is_none() {
        for key in ["spec", "output"].iter().filter_map(|key| options.key(key)) {
            errors.at(key, format!("`{key}` is about a consumer's pacts: write `consumer = \"..\"` beside it"));
        }
    }
    if OPTIONS.iter().all(|key| options.key(key).is_none() && !options.was_meant(key)) {
        errors.at_call("no default: write `pact_defaults!(consumer = \"..\");`");
    }
    let of_consumer = consumer.map(|consumer| {
        definition(
            NO_CONSUMER,
            &quote! {
                (consumer $($private:tt)*) => { #consumer };
                (spec $($private:tt)*) => { $($private)*::#spec };
                (output $($private:tt)*) => { #output };
            },
        )
    });
    let of_provider = provider.map(|provider| definition(NO_PROVIDER, &quote!(() => { #provider };)));
    match errors.finish(Some(quote!(#of_consumer #of_provider))) {
        Ok(definitions) => definitions,
        Err(error) => error.to_compile_error(),
    }
}

fn definition(name: &str, rules: &TokenStream) -> TokenStream {
    let name = Ident::new(name, Span::call_site());
    quote! {
        #[allow(unused_macros, unused_macro_rules)]
        macro_rules! #name { #rules }
    }
}

/// What a pact is said to be, completed with defaults.
pub(crate) struct Completed {
    pub(crate) consumer: TokenStream,
    pub(crate) provider: TokenStream,
    pub(crate) spec: TokenStream,
    pub(crate) output: TokenStream,
}

impl Completed {
    pub(crate) fn new(
        private: &TokenStream,
        consumer: Option<&LitStr>,
        provider: Option<&LitStr>,
        spec: Option<SpecVersion>,
        output: Option<&LitStr>,
    ) -> Self {
        let asked = |key: &str| {
            let (name, key) = (Ident::new(NO_CONSUMER, Span::call_site()), Ident::new(key, Span::call_site()));
            quote!(#name!(#key #private))
        };
        let of_test = consumer.is_some();
        let no_provider = Ident::new(NO_PROVIDER, Span::call_site());
        let spec = match spec {
            None if !of_test => asked("spec"),
            given => {
                let spec = given.unwrap_or_default();
                quote!(#private::#spec)
            }
        };
        let output = if output.is_none() && !of_test { asked("output") } else { option(output) };
        Self {
            consumer: consumer.map_or_else(|| asked("consumer"), |consumer| quote!(#consumer)),
            provider: provider.map_or_else(|| quote!(#no_provider!()), |provider| quote!(#provider)),
            spec,
            output,
        }
    }
}
