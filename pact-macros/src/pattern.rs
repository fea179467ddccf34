//! `pattern!`: a JSON-like value with matchers in it; and `params!`, the same without matchers.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{Parse, ParseStream, Parser};
use syn::spanned::Spanned;

use crate::errors::Errors;

mod arguments;
mod call;
mod find;
mod impossible;
mod limits;
mod matcher;
mod parse;
mod separated;
mod value;

use self::value::{Made, Value};

pub(crate) use find::calls_in;

/// Expands the macro; the input begins with the path of the crate in brackets.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let call = match Call::parse.parse2(input) {
        Ok(call) => call,
        Err(error) => return error.into_compile_error(),
    };

    let private = call.private;
    let mut errors = Errors::new(call.value.span());
    let value = parse::whole(call.value, &mut errors);
    if let Some(value) = &value {
        arguments::check(value, &mut errors);
    }
    match errors.finish(value) {
        Ok(value) => value.expand(&Made::Pattern, &private),
        Err(error) => {
            let error = error.into_compile_error();
            quote!({ #error #private::Pattern::null() })
        }
    }
}

/// Expands `params!`; the input begins with the path of the crate in brackets.
pub(crate) fn expand_params(input: TokenStream) -> TokenStream {
    let call = match Call::parse.parse2(input) {
        Ok(call) => call,
        Err(error) => return error.into_compile_error(),
    };

    let private = call.private;
    let mut errors = Errors::new(call.value.span());
    let value = parse::params(call.value, &mut errors);
    if let Some(value) = &value {
        reject_matchers(value, &mut errors);
    }
    match errors.finish(value) {
        Ok(value) => {
            let value = value.expand(&Made::Params, &private);
            quote!(#private::StateParam::into_params(#value))
        }
        Err(error) => {
            let error = error.into_compile_error();
            quote!({ #error #private::StateParam::into_params(#private::StateParam::object(::std::vec![])) })
        }
    }
}

fn reject_matchers(value: &Value, errors: &mut Errors) {
    match value {
        Value::Object(members) => members.iter().for_each(|(_, value)| reject_matchers(value, errors)),
        Value::Array(values) => values.iter().for_each(|value| reject_matchers(value, errors)),
        Value::Matcher(matcher) => {
            errors.at(&matcher.callee, "the parameters of a provider state are plain values: write the value alone");
        }
        Value::Null | Value::Rust(_) => {}
    }
}

/// The macro's input: `[$crate] value`.
struct Call {
    private: TokenStream,
    value: TokenStream,
}

impl Parse for Call {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let content;
        syn::bracketed!(content in input);
        let path: TokenStream = content.parse()?;
        Ok(Self { private: quote!(#path::__private), value: input.parse()? })
    }
}
