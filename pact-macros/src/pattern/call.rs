//! The calls of matchers in a pattern, wherever they stand.

use proc_macro2::{TokenStream, TokenTree};
use syn::{Expr, ExprPath, Ident};

use super::value::{Argument, Matcher, Value};

/// A call of a function that may be a matcher.
pub(super) struct Call<'v> {
    callee: &'v ExprPath,
    pub(super) arguments: Vec<Given<'v>>,
    /// The names of the methods behind it.
    pub(super) methods: Vec<Ident>,
}

/// An argument of a call.
#[derive(Clone, Copy)]
pub(super) enum Given<'v> {
    Rust(&'v Expr),
    /// An array of so many values.
    Array(usize),
    Other,
}

impl<'v> Call<'v> {
    /// The function's name, unless it is qualified and might be anybody's.
    pub(super) fn name(&self) -> Option<&'v Ident> {
        let path = &self.callee.path;
        let is_ours = path.segments.len() == 1 || path.segments[0].ident == "pact_harness";
        path.segments.last().map(|segment| &segment.ident).filter(|_| is_ours && self.callee.qself.is_none())
    }

    fn of_matcher(matcher: &'v Matcher) -> Self {
        let arguments = matcher.arguments.iter().map(|argument| match argument {
            Argument::Rust(expression) => Given::Rust(expression),
            Argument::Pattern(Value::Array(items)) => Given::Array(items.len()),
            Argument::Pattern(_) => Given::Other,
        });
        Call { callee: &matcher.callee, arguments: arguments.collect(), methods: methods(&matcher.rest) }
    }

    /// The call at the beginning of a chain of methods.
    fn of_expression(expression: &'v Expr) -> Option<Self> {
        match expression {
            Expr::Call(call) => match &*call.func {
                Expr::Path(callee) => {
                    let arguments = call.args.iter().map(Given::Rust).collect();
                    Some(Call { callee, arguments, methods: Vec::new() })
                }
                _ => None,
            },
            Expr::MethodCall(call) => {
                let mut found = Call::of_expression(&call.receiver)?;
                found.methods.push(call.method.clone());
                Some(found)
            }
            Expr::Group(group) => Call::of_expression(&group.expr),
            Expr::Paren(parentheses) => Call::of_expression(&parentheses.expr),
            _ => None,
        }
    }
}

impl Value {
    /// Visits each call that makes this value or a part of it.
    pub(super) fn calls<'v>(&'v self, visit: &mut impl FnMut(&Call<'v>)) {
        match self {
            Value::Object(members) => members.iter().for_each(|(_, value)| value.calls(visit)),
            Value::Array(values) => values.iter().for_each(|value| value.calls(visit)),
            Value::Null => {}
            Value::Matcher(matcher) => {
                visit(&Call::of_matcher(matcher));
                for argument in &matcher.arguments {
                    match argument {
                        Argument::Pattern(value) => value.calls(visit),
                        Argument::Rust(expression) => Call::of_expression(expression).iter().for_each(&mut *visit),
                    }
                }
            }
            Value::Rust(expression) => Call::of_expression(expression).iter().for_each(visit),
        }
    }
}

fn methods(rest: &TokenStream) -> Vec<Ident> {
    let tokens: Vec<TokenTree> = rest.clone().into_iter().collect();
    let called = |window: &[TokenTree]| match window {
        [TokenTree::Punct(dot), TokenTree::Ident(name), TokenTree::Group(_)] if dot.as_char() == '.' => {
            Some(name.clone())
        }
        _ => None,
    };
    tokens.windows(3).filter_map(called).collect()
}
