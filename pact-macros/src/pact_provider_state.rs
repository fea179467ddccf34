//! `#[pact_provider_state]`: a function that brings a provider into a state, or out of it.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::parse::{ParseStream, Parser};
use syn::spanned::Spanned;
use syn::{FnArg, Ident, Lit, LitStr, Token};

use crate::attribute;
use crate::errors::Errors;
use crate::function::{Function, generated_at, shown_at};
use crate::options::Options;
use crate::signature;
use crate::site::site;

const ATTRIBUTE: &str = "pact_provider_state";
const OPTIONS: [&str; 2] = ["teardown", "crate"];

/// Expands the attribute.
pub(crate) fn expand(options: TokenStream, item: &TokenStream) -> TokenStream {
    attribute::expand(options, item, StateHandler::model, StateHandler::expand)
}

struct StateHandler {
    private: TokenStream,
    state: LitStr,
    teardown: bool,
}

impl StateHandler {
    fn model(options: TokenStream, function: &mut Function, errors: &mut Errors) -> Option<Self> {
        let (state, options) = state_and_options(options, errors);
        let options = Options::read(options, &OPTIONS, errors);
        let private = options.private(errors);
        let teardown = options.flag("teardown", errors);

        signature::check_plain(ATTRIBUTE, &mut function.signature, errors);
        signature::check_state_arguments(ATTRIBUTE, &function.signature, errors);
        Some(Self { private, state: state?, teardown })
    }

    fn expand(&self, function: &Function) -> TokenStream {
        let Self { private, state, teardown } = self;
        let cfgs = function.cfgs();
        let site = site(private, function.name());
        let action = if *teardown { quote!(Teardown) } else { quote!(Setup) };
        // An unusual name, because items are not hygienic and user functions may be called anything.
        let run = format_ident!("__pact_run");
        let context = Ident::new("__pact_context", Span::mixed_site());
        let arguments = arguments(private, &context, function);
        let call = call(private, function);
        quote! {
            // The signature is what the macro asks for.
            #[allow(clippy::needless_pass_by_value)]
            #function

            #(#cfgs)*
            const _: () = {
                fn #run(#context: #private::StateContext) -> #private::StateFuture {
                    ::std::boxed::Box::pin(async move {
                        #(#arguments)*
                        #call
                    })
                }

                #private::inventory::submit! {
                    #private::StateHandler {
                        site: #site,
                        state: #state,
                        action: #private::StateAction::#action,
                        run: #run,
                    }
                }
            };
        }
    }
}

/// Splits the state's name off, which comes first and has no key; there is nothing else when it does not.
fn state_and_options(tokens: TokenStream, errors: &mut Errors) -> (Option<LitStr>, TokenStream) {
    let begin = tokens.clone().into_iter().next();
    let parser = |input: ParseStream<'_>| {
        let state = state(&input.parse()?, errors);
        if !input.is_empty() && input.parse::<Token![,]>().is_err() {
            errors.add(input.error("unexpected after the state's name: write a comma between them"));
        }
        Ok((state, input.parse()?))
    };
    let parsed: syn::Result<_> = parser.parse2(tokens);
    parsed.unwrap_or_else(|_| {
        let message = format!("the state's name comes first, in quotes: write `#[{ATTRIBUTE}(\"a user exists\")]`");
        match begin {
            Some(begin) => errors.at(begin, message),
            None => errors.at_call(message),
        }
        (None, TokenStream::new())
    })
}

fn state(literal: &Lit, errors: &mut Errors) -> Option<LitStr> {
    let Lit::Str(state) = literal else {
        errors.at(literal, "the state's name is a string: write \"a user exists\"");
        return None;
    };
    if state.value().trim().is_empty() {
        errors.at(state, "a state without a name cannot be found: write the name that the pacts use");
    }
    Some(state.clone())
}

fn arguments(private: &TokenStream, context: &Ident, function: &Function) -> Vec<TokenStream> {
    let argument = |(index, input): (usize, &FnArg)| match input {
        FnArg::Receiver(_) => None,
        FnArg::Typed(input) => {
            let name = argument_name(index);
            let kind = &input.ty;
            let span = generated_at(kind.span());
            let private = shown_at(private, span);
            Some(quote_spanned! {span=>
                let #name = <#kind as #private::FromStateContext>::from_context(&#context)?;
            })
        }
    };
    function.signature.inputs.iter().enumerate().filter_map(argument).collect()
}

fn call(private: &TokenStream, function: &Function) -> TokenStream {
    let output = function.output_span();
    let private = shown_at(private, output);
    let name = function.name();
    let arguments = (0..function.signature.inputs.len()).map(argument_name);
    let wait = if function.is_async() { quote_spanned!(output=> .await) } else { TokenStream::new() };
    quote_spanned!(output=> #private::StateOutcome::into_values(#name(#(#arguments),*)#wait))
}

fn argument_name(index: usize) -> Ident {
    format_ident!("__pact_argument{index}", span = Span::mixed_site())
}
