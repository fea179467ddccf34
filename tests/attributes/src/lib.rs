//! An attribute for the tests of pact-harness, like those of other crates that give a test its arguments.

use proc_macro::TokenStream;
use quote::quote;
use syn::{ItemFn, parse_macro_input};

/// Makes a test of an async function, and gives it what `crate::pool::run` has: expands as `#[sqlx::test]` does.
#[proc_macro_attribute]
pub fn test(_: TokenStream, item: TokenStream) -> TokenStream {
    let ItemFn { attrs, sig, block, .. } = parse_macro_input!(item as ItemFn);
    let (name, inputs, output) = (&sig.ident, &sig.inputs, &sig.output);
    let types = inputs.iter().map(|_| quote!(_));
    quote! {
        #(#attrs)*
        #[::core::prelude::v1::test]
        fn #name() #output {
            async fn #name(#inputs) #output #block

            let test: fn(#(#types),*) -> _ = #name;
            crate::pool::run(test)
        }
    }
    .into()
}
