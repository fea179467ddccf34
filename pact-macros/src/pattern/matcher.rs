//! Reads a call of a matcher in a `pattern!`.

use pact_text::vocabulary::{self, MATCHERS};
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::token::{Brace, Paren};
use syn::{AngleBracketedGenericArguments, ExprPath, Ident, LitStr, Token};

use super::separated::separated;
use super::value::{Argument, Matcher};
use super::{impossible, limits};
use crate::errors::Errors;
use crate::nearest::{did_you_mean, list};

/// Reads a matcher call, if there is one, and each of its arguments with the given function.
pub(super) fn call(
    input: ParseStream<'_>,
    errors: &mut Errors,
    read_argument: impl Fn(ParseStream<'_>, &mut Errors) -> syn::Result<Argument>,
) -> syn::Result<Option<Matcher>> {
    let ahead = input.fork();
    let Ok(callee) = ahead.parse::<ExprPath>() else { return Ok(None) };
    let Some(name) = callee.path.segments.last().map(|segment| &segment.ident) else { return Ok(None) };
    if !ahead.peek(Paren) {
        return Ok(None);
    }
    impossible::check(&callee)?;
    let known = vocabulary::matcher(&name.to_string());
    if !known.is_some_and(|matcher| matcher.takes_patterns) {
        return reject_object(name, known.is_some(), &ahead).map(|()| None);
    }

    let callee = input.parse()?;
    let content;
    let parentheses = syn::parenthesized!(content in input);
    let arguments = separated(&content, errors, read_argument);
    let rest = rest(input)?;
    limits::check(&rest, errors);
    Ok(Some(Matcher { callee, parentheses, arguments, rest }))
}

/// Rejects a call that cannot be Rust, since its argument begins like a JSON object.
fn reject_object(name: &Ident, is_known: bool, call: ParseStream<'_>) -> syn::Result<()> {
    let text = name.to_string();
    if !takes_object(call)? || text.starts_with(char::is_uppercase) {
        return Ok(());
    }
    if is_known {
        return Err(syn::Error::new_spanned(name, format!("`{text}` takes Rust values, and no pattern in braces")));
    }

    let known = MATCHERS.map(|matcher| matcher.name);
    let hint = did_you_mean(&text, &known);
    let hint = if hint.is_empty() { format!(". The matchers are {}", list(&text, &known)) } else { hint };
    Err(syn::Error::new_spanned(name, format!("unknown matcher `{text}`{hint}")))
}

fn takes_object(call: ParseStream<'_>) -> syn::Result<bool> {
    let (arguments, object);
    syn::parenthesized!(arguments in call);
    if !arguments.peek(Brace) {
        return Ok(false);
    }
    syn::braced!(object in arguments);
    let is_key = object.peek(LitStr) || object.peek(Ident::peek_any);
    Ok(is_key && object.peek2(Token![:]) && !object.peek2(Token![::]))
}

/// Reads what follows the call up to the next comma: a method chain, or an operator and its right side.
fn rest(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let mut rest = TokenStream::new();
    while input.peek(Token![.]) || input.peek(Token![?]) {
        let is_member = input.peek(Token![.]);
        rest.extend([input.parse::<TokenTree>()?]);
        if is_member {
            rest.extend([input.parse::<TokenTree>()?]);
            rest.extend(type_arguments(input)?);
        }
        if is_member && input.peek(Paren) {
            rest.extend([input.parse::<TokenTree>()?]);
        }
    }

    let has_operator = input.cursor().punct().is_some();
    while has_operator && !input.is_empty() && !input.peek(Token![,]) {
        match type_arguments(input)? {
            Some(arguments) => rest.extend([arguments]),
            None => rest.extend([input.parse::<TokenTree>()?]),
        }
    }
    Ok(rest)
}

/// Reads a turbofish, whose commas end no value.
fn type_arguments(input: ParseStream<'_>) -> syn::Result<Option<TokenStream>> {
    if !(input.peek(Token![::]) && input.peek3(Token![<])) {
        return Ok(None);
    }
    input.call(AngleBracketedGenericArguments::parse_turbofish).map(|arguments| Some(arguments.into_token_stream()))
}
