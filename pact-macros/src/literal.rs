//! Arguments whose value is seen while the user's test is compiled.

use syn::spanned::Spanned;
use syn::{Expr, ExprArray, ExprLit, ExprUnary, Lit, LitStr, UnOp};

/// A string literal.
pub(crate) fn text(value: &Expr) -> Option<&LitStr> {
    match bare(value) {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text),
        _ => None,
    }
}

/// A literal without a fraction, with its sign.
pub(crate) fn integer(value: &Expr) -> Option<i64> {
    let (sign, literal) = signed(value)?;
    let Lit::Int(literal) = literal else { return None };
    format!("{sign}{}", literal.base10_digits()).parse().ok()
}

/// A literal of a number, with its sign.
pub(crate) fn number(value: &Expr) -> Option<f64> {
    let (sign, digits) = match signed(value)? {
        (sign, Lit::Int(literal)) => (sign, literal.base10_digits()),
        (sign, Lit::Float(literal)) => (sign, literal.base10_digits()),
        _ => return None,
    };
    format!("{sign}{digits}").parse().ok()
}

/// How many values stand in `[..]` or `vec![..]`.
pub(crate) fn length(value: &Expr) -> Option<usize> {
    match bare(value) {
        Expr::Array(array) => Some(array.elems.len()),
        Expr::Macro(call) if call.mac.path.is_ident("vec") => {
            let tokens = &call.mac.tokens;
            let array: ExprArray = syn::parse2(quote::quote_spanned!(value.span()=> [#tokens])).ok()?;
            Some(array.elems.len())
        }
        _ => None,
    }
}

fn signed(value: &Expr) -> Option<(&'static str, &Lit)> {
    match bare(value) {
        Expr::Lit(ExprLit { lit, .. }) => Some(("", lit)),
        Expr::Unary(ExprUnary { op: UnOp::Neg(_), expr, .. }) => match bare(expr) {
            Expr::Lit(ExprLit { lit, .. }) => Some(("-", lit)),
            _ => None,
        },
        _ => None,
    }
}

/// The value in parentheses, behind `&`, or in what a `macro_rules!` macro passes on.
fn bare(value: &Expr) -> &Expr {
    match value {
        Expr::Group(group) => bare(&group.expr),
        Expr::Paren(parentheses) => bare(&parentheses.expr),
        Expr::Reference(reference) => bare(&reference.expr),
        value => value,
    }
}
