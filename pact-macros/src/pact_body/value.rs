//! The value of a field in the example.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, ExprLit, GenericArgument, Lit, LitStr, PathArguments, Type};

use super::field::{Place, Rule};

/// The value of a field in the example.
pub(super) enum Value {
    None,
    /// What `Default` gives; serde does not write it.
    Default,
    /// What the type gives.
    OfType,
    /// This many of what the type of the items gives.
    List(usize),
    /// The user's own text: into a type that is made of texts, or else parsed. In an `Option` or not.
    Text {
        text: LitStr,
        is_made_of_texts: bool,
        in_option: bool,
    },
    /// The user's own expression, in an `Option` or not.
    Given {
        value: Box<Expr>,
        in_option: bool,
    },
}

impl Value {
    pub(super) fn of(ty: &Type, example: Option<Expr>, rule: &Rule, place: Place) -> Self {
        let item = option_item(ty);
        match (example, rule) {
            (Some(Expr::Lit(ExprLit { lit: Lit::Str(text), .. })), _) => {
                let is_made_of_texts = is_made_of_texts(item.unwrap_or(ty));
                Value::Text { text, is_made_of_texts, in_option: item.is_some() }
            }
            (Some(value), _) => {
                let in_option = item.is_some() && !is_option(&value);
                Value::Given { value: Box::new(value), in_option }
            }
            (None, Rule::Absent) => Value::None,
            (None, _) if place == Place::Nowhere => Value::Default,
            (None, Rule::Limits(min, max)) => {
                let least = min.as_ref().map_or(1, |min| min.items.max(1));
                Value::List(max.as_ref().map_or(least, |max| least.min(max.items)))
            }
            (None, _) => Value::OfType,
        }
    }

    pub(super) fn expand(&self, ty: &Type, private: &TokenStream) -> TokenStream {
        let (value, in_option) = match self {
            Value::None => return quote!(::core::option::Option::None),
            Value::Default => return quote_spanned!(ty.span()=> <#ty as ::core::default::Default>::default()),
            // Where there is no example, the compiler is to show the type.
            Value::OfType => return quote_spanned!(ty.span()=> <#ty as #private::PactBody>::example()),
            Value::List(count) => return quote_spanned!(ty.span()=> #private::list(#count)),
            Value::Text { text, is_made_of_texts: true, in_option } => {
                (quote_spanned!(text.span()=> ::core::convert::Into::into(#text)), *in_option)
            }
            Value::Text { text, is_made_of_texts: false, in_option } => {
                (quote_spanned!(text.span()=> #private::parsed(#text)), *in_option)
            }
            Value::Given { value, in_option } => (quote!(#value), *in_option),
        };
        if in_option { quote!(::core::option::Option::Some(#value)) } else { value }
    }
}

/// What is in an `Option`, as far as the name tells.
pub(super) fn option_item(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|segment| segment.ident == "Option")?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(item) => Some(item),
        _ => None,
    })
}

/// Whether a text can be converted into the type, as far as its name tells.
pub(super) fn is_made_of_texts(ty: &Type) -> bool {
    const NAMES: [&str; 5] = ["String", "Cow", "Box", "Rc", "Arc"];
    match ty {
        Type::Reference(_) => true,
        Type::Path(path) => path.path.segments.last().is_some_and(|last| NAMES.iter().any(|name| last.ident == name)),
        _ => false,
    }
}

/// Whether the user wrote `Some(..)` or `None`.
fn is_option(value: &Expr) -> bool {
    let path = match value {
        Expr::Call(call) => &*call.func,
        value => value,
    };
    let Expr::Path(path) = path else { return false };
    path.path.segments.last().is_some_and(|last| last.ident == "Some" || last.ident == "None")
}
