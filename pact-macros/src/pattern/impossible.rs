//! Matchers that people look for, and that Pact has no form for.

use syn::ExprPath;

const IMPOSSIBLE: [(&str, &str); 2] = [
    (
        "optional",
        "no Pact tool knows a member that may be missing: describe two interactions, one with it and one without, or leave \
         it out of a response, which may have more members than the contract says",
    ),
    (
        "object_with",
        "in a response write the object itself, since more members may always come; in a request no Pact tool allows more \
         members without giving up those that are known",
    ),
];

/// Rejects the call of such a matcher. A qualified one is the user's own function.
pub(super) fn check(callee: &ExprPath) -> syn::Result<()> {
    let named = IMPOSSIBLE.iter().find(|(name, _)| callee.path.is_ident(name));
    named.map_or(Ok(()), |(name, reason)| {
        Err(syn::Error::new_spanned(callee, format!("there is no `{name}`: {reason}")))
    })
}
