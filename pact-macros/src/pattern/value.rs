//! The value of a `pattern!` or of `params!`, and the Rust expression that makes it.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::token::Paren;
use syn::{Expr, ExprPath, LitStr};

/// One value of a pattern.
pub(super) enum Value {
    Object(Vec<(Key, Value)>),
    Array(Vec<Value>),
    Null,
    Matcher(Matcher),
    Rust(Expr),
}

/// The name of an object's member.
pub(super) enum Key {
    Literal(LitStr),
    Rust(TokenStream),
}

/// A call of a matcher, whose arguments may be patterns.
pub(super) struct Matcher {
    pub(super) callee: ExprPath,
    pub(super) parentheses: Paren,
    pub(super) arguments: Vec<Argument>,
    /// What follows the call, such as `.min(2)`.
    pub(super) rest: TokenStream,
}

/// An argument of a matcher.
pub(super) enum Argument {
    Pattern(Value),
    Rust(Expr),
}

/// What a value is made into.
pub(super) enum Made {
    Pattern,
    /// The parameters of a provider state.
    Params,
}

impl Value {
    /// The expression that makes this value.
    pub(super) fn expand(&self, made: &Made, private: &TokenStream) -> TokenStream {
        let name = match made {
            Made::Pattern => quote!(Pattern),
            Made::Params => quote!(StateParam),
        };
        match self {
            Self::Object(members) => {
                let members = members.iter().map(|(key, value)| {
                    let value = value.expand(made, private);
                    quote!((::std::string::String::from(#key), #value))
                });
                quote!(#private::#name::object(::std::vec![#(#members),*]))
            }
            Self::Array(values) => {
                let values = values.iter().map(|value| value.expand(made, private));
                quote!(#private::#name::array(::std::vec![#(#values),*]))
            }
            Self::Null => quote!(#private::#name::null()),
            Self::Matcher(matcher) => matcher.expand(private),
            Self::Rust(expression) => {
                let expression = without_parentheses(expression);
                match made {
                    Made::Pattern => quote!(#private::into_pattern(#expression)),
                    // A parameter is often used by the test as well.
                    Made::Params => quote!(#private::StateParam::of(&#expression)),
                }
            }
        }
    }
}

impl Matcher {
    fn expand(&self, private: &TokenStream) -> TokenStream {
        let Self { callee, parentheses, arguments, rest } = self;
        let arguments = arguments.iter().map(|argument| match argument {
            Argument::Pattern(value) => value.expand(&Made::Pattern, private),
            Argument::Rust(expression) => without_parentheses(expression).to_token_stream(),
        });

        // Where the user wrote them, the compiler shows what is wrong with the arguments.
        let mut call = callee.to_token_stream();
        parentheses.surround(&mut call, |call| call.extend(quote!(#(#arguments),*)));
        quote!(#call #rest)
    }
}

/// What stands in the parentheses that tell a Rust block from an object; as an argument it needs none.
fn without_parentheses(expression: &Expr) -> &Expr {
    match expression {
        Expr::Paren(parentheses) if parentheses.attrs.is_empty() => &parentheses.expr,
        expression => expression,
    }
}

impl ToTokens for Key {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Literal(literal) => literal.to_tokens(tokens),
            Self::Rust(expression) => expression.to_tokens(tokens),
        }
    }
}
