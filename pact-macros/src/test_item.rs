//! The test that runs a user's function.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::{FnArg, Ident};

use crate::function::{Function, shown_at};

/// The test around a function: how it is described and what runs it.
pub(crate) struct TestItem {
    /// The path of the module that generated code calls.
    pub(crate) private: TokenStream,
    /// The type of the description.
    pub(crate) description_type: &'static str,
    /// The fields of the description.
    pub(crate) description: TokenStream,
    /// The function of the private module that runs the test.
    pub(crate) runner: &'static str,
    /// How it calls the function.
    pub(crate) arguments: Call,
}

/// How a function is called.
#[derive(Default)]
pub(crate) struct Call {
    /// What the runner gives: one argument, or an array.
    pub(crate) given: Vec<Ident>,
    pub(crate) in_array: bool,
    /// What the function takes, in its order.
    pub(crate) all: Vec<Ident>,
    /// What the test itself takes, from an attribute that makes cases.
    pub(crate) of_cases: Vec<FnArg>,
}

impl TestItem {
    /// The test function, with the user's function inside and the user's attributes outside.
    pub(crate) fn expand(&self, function: &Function) -> TokenStream {
        let Self { private, description, arguments, .. } = self;
        let description_type = format_ident!("{}", self.description_type);
        let Function { attributes, visibility, signature, body } = function;
        let name = function.name();
        let constant = format_ident!("__PACT_TEST");

        // The compiler shows what is wrong with the arguments and with what is returned where the user wrote their types.
        let Call { given, in_array, all, of_cases } = arguments;
        let given = if *in_array { quote!([#(#given),*]) } else { quote!(#(#given),*) };
        let output = function.output_span();
        let runner = Ident::new(self.runner, output);
        let shown_private = shown_at(private, output);
        let mut callee = name.clone();
        callee.set_span(name.span().located_at(output));
        let run = quote_spanned!(output=> #shown_private::#runner(&#constant, |#given| #callee(#(#all),*)));
        // An attribute that makes cases makes the tests, too.
        let test = function.case_attributes().next().is_none().then(|| quote!(#[::core::prelude::v1::test]));

        quote! {
            #test
            #(#attributes)*
            #visibility fn #name(#(#of_cases),*) {
                // The signature is what the macro asks for.
                #[allow(clippy::needless_pass_by_value, clippy::unused_async)]
                #signature #body
                {
                    const #constant: #private::#description_type = #private::#description_type { #description };
                    #private::inventory::submit! { #constant }
                    #run;
                }
            }
        }
    }
}
