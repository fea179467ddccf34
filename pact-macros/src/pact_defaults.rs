//! `pact_defaults!`: what the tests of a crate or module need not say each.
//!
//! The consumer and the provider each become a type of a fixed name, which tests look for where they leave one of them out:
//! in their module, and else in the root of their crate. A macro would be seen in all modules below, but one that does not
//! exist could not be told from one that does. How a consumer writes its pacts goes with the consumer.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{LitStr, Path};

use crate::errors::Errors;
use crate::file_name;
use crate::options::{self, Options, option};
use crate::spec_version::SpecVersion;

const OPTIONS: [&str; 5] = ["consumer", "provider", "spec", "output", "crate"];

/// Expands the macro.
pub(crate) fn expand(options: TokenStream) -> TokenStream {
    let mut errors = Errors::new(Span::call_site());
    let options = Options::read(options, &OPTIONS, &mut errors);
    let path = options.path("crate", &mut errors);
    let private = options::private(path.as_ref());
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

    let of_consumer = consumer.map(|name| {
        quote! {
            #[doc(hidden)]
            #[allow(dead_code)]
            pub(crate) struct PactDefaultConsumer;
            impl #private::defaults::DefaultConsumer for PactDefaultConsumer {
                const NAME: &'static str = #name;
                const SPEC: #private::SpecVersion = #private::#spec;
                const OUTPUT: ::core::option::Option<&'static str> = #output;
            }
        }
    });
    let of_provider = provider.map(|name| {
        quote! {
            #[doc(hidden)]
            #[allow(dead_code)]
            pub(crate) struct PactDefaultProvider;
            impl #private::defaults::DefaultProvider for PactDefaultProvider {
                const NAME: &'static str = #name;
            }
        }
    });
    let of_crate = path.as_ref().map(renamed);
    match errors.finish(Some(quote!(#of_crate #of_consumer #of_provider))) {
        Ok(definitions) => definitions,
        Err(error) => error.to_compile_error(),
    }
}

/// Lets `::pact_harness` be this crate, in whose root is what the other macros name: so it is found whatever the dependency
/// is called, and whether it is one or comes with another.
fn renamed(path: &Path) -> TokenStream {
    if path.segments.len() == 1 && path.segments[0].ident == "pact_harness" {
        return TokenStream::new();
    }
    quote! {
        #[doc(hidden)]
        extern crate self as pact_harness;
        #[doc(hidden)]
        #[allow(unused_imports)]
        pub(crate) use #path::__private;
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
        let consumers =
            |item: &TokenStream| of_defaults(private, &quote!(PactDefaultConsumer), &quote!(DefaultConsumer), item);
        let of_test = consumer.is_some();
        let spec = match spec {
            None if !of_test => consumers(&quote!(SPEC)),
            given => {
                let spec = given.unwrap_or_default();
                quote!(#private::#spec)
            }
        };
        let output = if output.is_none() && !of_test { consumers(&quote!(OUTPUT)) } else { option(output) };
        let consumer = consumer.map_or_else(|| consumers(&quote!(NAME)), |consumer| quote!(#consumer));
        let provider = provider.map_or_else(|| self::provider(private), |provider| quote!(#provider));
        Self { consumer, provider, spec, output }
    }
}

/// The name of the provider that is the default.
pub(crate) fn provider(private: &TokenStream) -> TokenStream {
    of_defaults(private, &quote!(PactDefaultProvider), &quote!(DefaultProvider), &quote!(NAME))
}

/// What the nearest type of this name has. The blocks are nested because a name in an inner block shadows the same name in an
/// outer one.
fn of_defaults(private: &TokenStream, name: &TokenStream, interface: &TokenStream, item: &TokenStream) -> TokenStream {
    quote! {{
        use #private::defaults::none::*;
        {
            use crate::*;
            {
                use self::*;
                <#name as #private::defaults::#interface>::#item
            }
        }
    }}
}
