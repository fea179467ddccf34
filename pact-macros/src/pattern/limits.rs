//! Limits of an array that no array can keep.

use pact_text::verdict;
use proc_macro2::{TokenStream, TokenTree};
use syn::LitInt;

use crate::errors::Errors;

/// Rejects `.min(3).max(2)` in what follows a matcher, where both are numbers and not names of numbers.
pub(super) fn check(rest: &TokenStream, errors: &mut Errors) {
    let (Some(min), Some(max)) = (limit(rest, "min"), limit(rest, "max")) else { return };
    let (Ok(fewest), Ok(most)) = (min.base10_parse::<usize>(), max.base10_parse::<usize>()) else { return };
    if let Err(refusal) = verdict::limits(fewest, most) {
        errors.at(&max, refusal);
    }
}

/// The argument of the last call of the method that is a literal.
fn limit(rest: &TokenStream, method: &str) -> Option<LitInt> {
    let tokens: Vec<TokenTree> = rest.clone().into_iter().collect();
    let argument = tokens.windows(3).rev().find_map(|window| match window {
        [TokenTree::Punct(dot), TokenTree::Ident(name), TokenTree::Group(argument)]
            if dot.as_char() == '.' && name == method =>
        {
            Some(argument.stream())
        }
        _ => None,
    });
    syn::parse2(argument?).ok()
}
