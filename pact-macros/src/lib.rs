//! The macros of `pact-harness`. Use them through that crate, which documents them.

use proc_macro::TokenStream;

mod attribute;
mod errors;
mod file_name;
mod function;
mod handler;
mod literal;
mod nearest;
mod options;
mod pact_body;
mod pact_consumer;
mod pact_contract;
mod pact_defaults;
mod pact_message;
mod pact_provider;
mod pact_provider_state;
mod pattern;
mod signature;
mod site;
mod spec_version;
mod test_item;
#[cfg(test)]
mod tests;

/// Makes a function a consumer test.
#[proc_macro_attribute]
pub fn pact_consumer(options: TokenStream, item: TokenStream) -> TokenStream {
    pact_consumer::expand(options.into(), &item.into()).into()
}

/// Registers a function as the definition of a named contract.
#[proc_macro_attribute]
pub fn pact_contract(options: TokenStream, item: TokenStream) -> TokenStream {
    pact_contract::expand(options.into(), &item.into()).into()
}

/// Registers a function as the producer of a message.
#[proc_macro_attribute]
pub fn pact_message(options: TokenStream, item: TokenStream) -> TokenStream {
    pact_message::expand(options.into(), &item.into()).into()
}

/// Makes a function a provider verification test.
#[proc_macro_attribute]
pub fn pact_provider(options: TokenStream, item: TokenStream) -> TokenStream {
    pact_provider::expand(options.into(), &item.into()).into()
}

/// Registers a function as the handler of a provider state.
#[proc_macro_attribute]
pub fn pact_provider_state(options: TokenStream, item: TokenStream) -> TokenStream {
    pact_provider_state::expand(options.into(), &item.into()).into()
}

/// Gives a type an example of itself, and the rules for its fields.
#[proc_macro_derive(PactBody, attributes(pact))]
pub fn pact_body(item: TokenStream) -> TokenStream {
    pact_body::expand(item.into()).into()
}

/// What the tests of a crate or module need not say each.
#[proc_macro]
pub fn pact_defaults(options: TokenStream) -> TokenStream {
    pact_defaults::expand(options.into()).into()
}

/// Turns a JSON-like value into a pattern; what `pattern!` calls.
#[doc(hidden)]
#[proc_macro]
pub fn pattern_impl(input: TokenStream) -> TokenStream {
    pattern::expand(input.into()).into()
}

/// Turns a JSON-like object into the parameters of a provider state; what `params!` calls.
#[doc(hidden)]
#[proc_macro]
pub fn params_impl(input: TokenStream) -> TokenStream {
    pattern::expand_params(input.into()).into()
}
