//! Finds what calls of `pattern!` there are in a function, before the compiler expands them.

use pact_text::SpecVersion;
use pact_text::vocabulary::{self, GENERATING};
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::Ident;
use syn::spanned::Spanned;

use super::parse;
use crate::errors::Errors;

/// Visits the matchers in each `pattern!`, with the first version of the specification that has them. What is wrong with a
/// pattern is not told here: the macro itself does.
pub(crate) fn calls_in(body: &TokenStream, visit: &mut impl FnMut(&Ident, SpecVersion)) {
    let tokens: Vec<TokenTree> = body.clone().into_iter().collect();
    for (i, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        if is_pattern(&tokens[..i], group) {
            calls_of(group.stream(), visit);
        } else {
            calls_in(&group.stream(), visit);
        }
    }
}

/// Whether `pattern !` stands before the group.
fn is_pattern(before: &[TokenTree], group: &Group) -> bool {
    let is_named = matches!(
        before,
        [.., TokenTree::Ident(name), TokenTree::Punct(bang)] if name == "pattern" && bang.as_char() == '!'
    );
    is_named && group.delimiter() != Delimiter::None
}

fn calls_of(pattern: TokenStream, visit: &mut impl FnMut(&Ident, SpecVersion)) {
    let mut untold = Errors::new(pattern.span());
    let Some(value) = parse::whole(pattern, &mut untold) else { return };
    value.calls(&mut |call| {
        let Some((name, matcher)) = call.name().and_then(|name| Some((name, vocabulary::matcher(&name.to_string())?)))
        else {
            return;
        };
        let (methods, since) = GENERATING;
        visit(name, matcher.since);
        for method in call.methods.iter().filter(|method| methods.iter().any(|name| *method == name)) {
            visit(method, since);
        }
    });
}
