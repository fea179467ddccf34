//! Functions that are found by name and called with what they ask for: state handlers and message producers.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::spanned::Spanned;
use syn::{FnArg, Ident, Lit, LitStr, Pat, Signature, Token, Type};

use crate::errors::Errors;
use crate::function::{Function, generated_at, shown_at, written_at};
use crate::handler::names::{check_captures, read_name};
use crate::options::Options;
use crate::signature;
use crate::site::site;

mod names;

/// What is said of one kind of such functions, and what its code names.
pub(crate) struct Kind {
    pub(crate) attribute: &'static str,
    /// What the function is for, and what that is called by: `state`, `name`.
    pub(crate) subject: &'static str,
    pub(crate) name: &'static str,
    pub(crate) example: &'static str,
    /// The types of arguments.
    pub(crate) arguments: &'static str,
    pub(crate) options: &'static [&'static str],
    /// What is registered, what the function is called with and returns, and the traits that make its arguments and its
    /// outcome.
    pub(crate) entry: &'static str,
    pub(crate) context: &'static str,
    pub(crate) future: &'static str,
    pub(crate) argument: &'static str,
    pub(crate) outcome: &'static str,
    pub(crate) into: &'static str,
}

/// A function of such a kind.
pub(crate) struct Handler {
    kind: &'static Kind,
    private: TokenStream,
    pub(crate) names: Vec<LitStr>,
    /// Arguments that stand in the names, as `{id}`.
    captures: Vec<String>,
}

impl Handler {
    /// Reads names and options, and checks the function's signature. There is nothing where names are missing that are
    /// not made needless by the option `instead`.
    pub(crate) fn model(
        kind: &'static Kind,
        instead: Option<&str>,
        tokens: TokenStream,
        function: &mut Function,
        errors: &mut Errors,
    ) -> Option<(Self, Options)> {
        let (names, rest) = kind.names_and_options(instead, tokens, errors);
        let options = Options::read(rest.clone().unwrap_or_default(), kind.options, errors);
        let private = options.private(errors);

        signature::check_plain(kind.attribute, &mut function.signature, errors);
        signature::check_arguments(kind.attribute, kind.arguments, &function.signature, errors);
        let captures = check_captures(&names, &function.signature, errors);
        let names = names.into_iter().map(|name| name.literal).collect();
        rest.map(|_| (Self { kind, private, names, captures }, options))
    }

    /// The function, and below it its registration with fields of its own.
    pub(crate) fn expand(&self, function: &Function, fields: impl FnOnce(&TokenStream) -> TokenStream) -> TokenStream {
        let Self { private, names, kind, .. } = self;
        let cfgs = function.cfgs();
        let site = site(private, function.name());
        // An unusual name, because items are not hygienic and user functions may be called anything.
        let run = format_ident!("__pact_run");
        let call_context = Ident::new("__pact_context", Span::mixed_site());
        let arguments = self.arguments(&call_context, function);
        let call = self.call(function);
        let [entry, context, future] = [kind.entry, kind.context, kind.future].map(|name| format_ident!("{name}"));
        let (list, fields) = (format_ident!("{}s", kind.name), fields(private));
        quote! {
            // The signature is what the macro asks for.
            #[allow(clippy::needless_pass_by_value, clippy::unnecessary_wraps)]
            #function

            #(#cfgs)*
            const _: () = {
                fn #run(#call_context: #private::#context) -> #private::#future {
                    ::std::boxed::Box::pin(async move {
                        #(#arguments)*
                        #call
                    })
                }

                #private::inventory::submit! {
                    #private::#entry {
                        site: #site,
                        #list: &[#(#names),*],
                        #fields
                        run: #run,
                    }
                }
            };
        }
    }

    /// Their types are those of the function: named once more, one that does not exist would be two mistakes.
    fn arguments(&self, context: &Ident, function: &Function) -> Vec<TokenStream> {
        let argument = |(index, input): (usize, &FnArg)| {
            let kind = argument_type(input)?;
            let name = argument_name(index);
            // As if the user had written the call there, or the compiler would explain that it comes from a macro.
            let span = kind.span();
            let private = written_at(&self.private, span);
            let made_by = Ident::new(self.kind.argument, span);
            let value = captured(input).filter(|name| self.captures.contains(name)).map_or_else(
                || quote_spanned!(span=> #private::#made_by::from_context(&#context)),
                |capture| quote_spanned!(span=> #context.capture(#capture)),
            );
            Some(quote_spanned!(generated_at(span)=> let #name = #value?;))
        };
        function.signature.inputs.iter().enumerate().filter_map(argument).collect()
    }

    fn call(&self, function: &Function) -> TokenStream {
        let output = function.output_span();
        let private = shown_at(&self.private, output);
        let name = function.name();
        let arguments = (0..function.signature.inputs.len()).map(argument_name);
        let wait = if function.is_async() { quote_spanned!(output=> .await) } else { TokenStream::new() };
        let [outcome, into] = [self.kind.outcome, self.kind.into].map(|name| Ident::new(name, output));
        quote_spanned!(output=> #private::#outcome::#into(#name(#(#arguments),*)#wait))
    }
}

impl Kind {
    /// Splits the names off, which come first and have no key; there are no options where they are missing.
    fn names_and_options(
        &self,
        instead: Option<&str>,
        tokens: TokenStream,
        errors: &mut Errors,
    ) -> (Vec<names::Name>, Option<TokenStream>) {
        let begin = tokens.clone().into_iter().next();
        let without_names = instead.is_some_and(|option| mentions(&tokens, option));
        let (mut names, mut any) = (Vec::new(), false);
        let parser = |input: ParseStream<'_>| {
            while let Ok(literal) = input.parse::<Lit>() {
                any = true;
                names.extend(read_name(self, &literal, &names, errors));
                if !input.is_empty() && input.parse::<Token![,]>().is_err() {
                    let Self { subject, name, .. } = self;
                    errors.add(
                        input.error(format!("unexpected after the {subject}'s {name}: write a comma between them")),
                    );
                }
            }
            input.parse::<TokenStream>()
        };
        let rest = parser.parse2(tokens).ok();
        if any || without_names {
            return (names, rest);
        }
        let Self { subject, name, attribute, example, .. } = self;
        let message = format!("the {subject}'s {name} comes first, in quotes: write `#[{attribute}({example:?})]`");
        match begin {
            Some(begin) => errors.at(begin, message),
            None => errors.at_call(message),
        }
        (names, None)
    }
}

fn mentions(tokens: &TokenStream, option: &str) -> bool {
    tokens.clone().into_iter().any(|token| matches!(token, TokenTree::Ident(ident) if ident == option))
}

/// The name that an argument has by itself, and not the parts that it is taken into.
fn captured(input: &FnArg) -> Option<String> {
    match input {
        FnArg::Typed(input) => match &*input.pat {
            Pat::Ident(pattern) => Some(pattern.ident.unraw().to_string()),
            _ => None,
        },
        FnArg::Receiver(_) => None,
    }
}

fn argument_names(signature: &Signature) -> impl Iterator<Item = String> {
    signature.inputs.iter().filter_map(captured)
}

fn argument_type(input: &FnArg) -> Option<&Type> {
    match input {
        FnArg::Typed(input) => Some(&input.ty),
        FnArg::Receiver(_) => None,
    }
}

fn argument_name(index: usize) -> Ident {
    format_ident!("__pact_argument{index}", span = Span::mixed_site())
}
