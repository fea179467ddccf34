//! Reads the value of a `pattern!` or of `params!`, going on after an error to find the next one.

use std::cell::RefCell;
use std::collections::HashSet;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::token::{Brace, Bracket, Paren};
use syn::{Expr, ExprPath, Ident, Lit, LitStr, Token};

use super::matcher;
use super::separated::separated;
use super::value::{Argument, Key, Value};
use crate::errors::Errors;

/// Reads the one value that a pattern is.
pub(super) fn whole(tokens: TokenStream, errors: &mut Errors) -> Option<Value> {
    if tokens.is_empty() {
        errors.at_call("a pattern is one value: write `{ .. }`, `[ .. ]`, a matcher or a Rust expression");
        return None;
    }

    let parser = |input: ParseStream<'_>| {
        let value = value(input, errors)?;
        let message = if input.peek(Token![:]) {
            "unexpected after the pattern: write `{ .. }` around keys and values"
        } else if input.parse::<Option<Token![,]>>()?.is_some() {
            "unexpected after the pattern: write `[ .. ]` around several values"
        } else {
            "unexpected after the pattern: remove this, since a pattern is one value"
        };
        if input.is_empty() {
            return Ok(value);
        }
        Err(syn::Error::new_spanned(input.parse::<TokenStream>()?, message))
    };
    parser.parse2(tokens).map_err(|error| errors.add(error)).ok()
}

/// Reads the members of an object, in braces or without.
pub(super) fn params(tokens: TokenStream, errors: &mut Errors) -> Option<Value> {
    let mut ahead = tokens.clone().into_iter();
    let in_braces =
        |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
    if ahead.next().as_ref().is_some_and(in_braces) {
        return whole(tokens, errors);
    }
    let object = |input: ParseStream<'_>| Ok(members(input, errors));
    object.parse2(tokens).map_err(|error| errors.add(error)).ok()
}

fn value(input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Value> {
    match not_rust(input, errors)? {
        Some(value) => Ok(value),
        None => input.parse().map(Value::Rust),
    }
}

/// Reads a value that has a meaning of its own here; anything else is for Rust to read.
fn not_rust(input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Option<Value>> {
    if input.peek(Brace) {
        object(input, errors).map(Some)
    } else if begins_array(input) {
        array(input, errors).map(Some)
    } else if begins_null(input) {
        input.parse::<Ident>().map(|_| Some(Value::Null))
    } else {
        let matcher = matcher::call(input, errors, argument)?;
        Ok(matcher.map(Value::Matcher))
    }
}

/// Reads an argument of a matcher: a pattern, or else Rust that is left alone.
fn argument(input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Argument> {
    match not_rust(input, errors)? {
        Some(value) => Ok(Argument::Pattern(value)),
        None => input.parse().map(Argument::Rust),
    }
}

fn object(input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Value> {
    let content;
    syn::braced!(content in input);
    Ok(members(&content, errors))
}

fn members(content: ParseStream<'_>, errors: &mut Errors) -> Value {
    let seen = RefCell::new(HashSet::new());
    let members = separated(content, errors, |input, errors| {
        let key = key(input)?;
        if let Key::Literal(literal) = &key
            && !seen.borrow_mut().insert(literal.value())
        {
            errors.at(literal, format!("the key {:?} is repeated: remove one of the two", literal.value()));
        }
        if input.parse::<Token![:]>().is_err() {
            if input.is_empty() || input.peek(Token![,]) {
                return Err(syn::Error::new_spanned(key, "the value is missing: write `: value` after the key"));
            }
            return Err(input.error("unexpected after the key: write `: value`"));
        }
        if input.is_empty() || input.peek(Token![,]) {
            return Err(syn::Error::new_spanned(key, "the value is missing: write one after the `:`"));
        }
        Ok((key, value(input, errors)?))
    });
    Value::Object(members)
}

fn key(input: ParseStream<'_>) -> syn::Result<Key> {
    if input.peek(LitStr) {
        return input.parse().map(Key::Literal);
    }
    if let Some(name) = name(input)? {
        return Ok(Key::Literal(name));
    }
    if input.peek(Lit) {
        return Err(input.error("a key is a string: write it in quotes"));
    }
    if input.peek(Paren) {
        let content;
        syn::parenthesized!(content in input);
        return content.parse::<Expr>().map(|expression| Key::Rust(expression.into_token_stream()));
    }
    match input.parse::<ExprPath>() {
        Ok(path) => Ok(Key::Rust(path.into_token_stream())),
        Err(error) => Err(syn::Error::new(
            error.span(),
            "not a key: write a name, a string literal, a constant, or Rust in parentheses; \
             a Rust block as a value goes in parentheses too",
        )),
    }
}

/// Reads a key without quotes, `sku: 1`. In capitals it is a constant.
fn name(input: ParseStream<'_>) -> syn::Result<Option<LitStr>> {
    if !(input.peek(Ident::peek_any) && input.peek2(Token![:]) && !input.peek2(Token![::])) {
        return Ok(None);
    }
    let name = input.fork().call(Ident::parse_any)?.unraw().to_string();
    if !name.contains(char::is_lowercase) {
        return Ok(None);
    }
    let name = input.call(Ident::parse_any)?;
    Ok(Some(LitStr::new(&name.unraw().to_string(), name.span())))
}

fn array(input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Value> {
    let content;
    syn::bracketed!(content in input);
    Ok(Value::Array(separated(&content, errors, value)))
}

/// Whether a whole value in brackets follows, unlike in `[1, 2].concat()`.
fn begins_array(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    let is_bracket = input.peek(Bracket) && ahead.parse::<TokenTree>().is_ok();
    is_bracket && (ahead.peek(Token![,]) || ahead.cursor().punct().is_none() && !ahead.peek(Bracket))
}

fn begins_null(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    ahead.parse::<Ident>().is_ok_and(|ident| ident == "null") && (ahead.is_empty() || ahead.peek(Token![,]))
}
