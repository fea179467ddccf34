//! Values between commas, of which one that is wrong does not hide the others.

use proc_macro2::TokenTree;
use syn::Token;
use syn::parse::ParseStream;

use crate::errors::Errors;

/// Reads what stands between parentheses or brackets, each part up to its comma.
pub(super) fn separated<T>(
    input: ParseStream<'_>,
    errors: &mut Errors,
    read: impl Fn(ParseStream<'_>, &mut Errors) -> syn::Result<T>,
) -> Vec<T> {
    let mut items = Vec::new();
    while !input.is_empty() {
        match read(input, errors).and_then(|item| comma_or_end(input).map(|()| item)) {
            Ok(item) => items.push(item),
            Err(error) => {
                errors.add(error);
                skip_to_comma(input);
            }
        }
    }
    items
}

fn comma_or_end(input: ParseStream<'_>) -> syn::Result<()> {
    if input.is_empty() || input.parse::<Option<Token![,]>>()?.is_some() {
        return Ok(());
    }
    Err(input.error("unexpected here: write a comma between two values"))
}

fn skip_to_comma(input: ParseStream<'_>) {
    while let Ok(token) = input.parse::<TokenTree>() {
        if matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',') {
            return;
        }
    }
}
