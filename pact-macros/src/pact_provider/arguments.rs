//! The arguments of a provider test: the provider, and what another attribute gives.

use proc_macro2::Ident;
use syn::FnArg;

use super::{ATTRIBUTE, EXPECTED};
use crate::errors::Errors;
use crate::function::Function;
use crate::signature::{check_plain, given_on};

/// The arguments of a test, in their order.
pub(super) struct Arguments {
    /// The name of the provider in generated code.
    pub(super) provider: Ident,
    pub(super) all: Vec<Ident>,
    /// Those that another attribute gives to the function outside.
    pub(super) given_on: Vec<FnArg>,
    /// Whether that attribute makes an async test of it.
    pub(super) is_async: bool,
}

impl Arguments {
    /// Rejects what cannot be called, and what nobody gives.
    pub(super) fn take(function: &mut Function, errors: &mut Errors) -> Self {
        let is_async = function.giving_test_attributes().next().is_some()
            || (function.case_attributes().next().is_some() && function.async_test_attributes().next().is_some());
        let has_giver = is_async || function.case_attributes().next().is_some();
        let provider = Ident::new("__pact_argument", function.input_span());
        let mut arguments = Arguments { provider, all: Vec::new(), given_on: Vec::new(), is_async };
        let (providers, others): (Vec<_>, Vec<_>) =
            function.signature.inputs.iter().partition(|input| is_provider(input));
        if others.is_empty() || providers.is_empty() && !has_giver || function.signature.receiver().is_some() {
            EXPECTED.check(function, errors);
            arguments.is_async = false;
            arguments.all.push(arguments.provider.clone());
            return arguments;
        }
        check_plain(ATTRIBUTE, &mut function.signature, errors);
        let how = EXPECTED.how(&function.signature);
        let mut has_provider = false;
        for input in &mut function.signature.inputs {
            if !is_provider(input) && !has_giver {
                let message = format!(
                    "not a `Provider`: an attribute below `#[{ATTRIBUTE}]` gives other arguments, such as `#[rstest]` or \
                     `#[sqlx::test]`"
                );
                errors.at(&*input, message);
            } else if !is_provider(input) {
                if let Some((name, outside)) = given_on(input, errors) {
                    arguments.all.push(name);
                    arguments.given_on.push(outside);
                }
            } else if let FnArg::Typed(typed) = input {
                EXPECTED.check_type(&typed.ty, &how, errors);
                if std::mem::replace(&mut has_provider, true) {
                    errors.at(&typed.ty, format!("there is only one `Provider`: {how}"));
                }
                arguments.all.push(arguments.provider.clone());
            }
        }
        if !has_provider {
            errors.at(&function.signature.ident, format!("the `Provider` argument is missing: {how}"));
        }
        arguments
    }
}

fn is_provider(input: &FnArg) -> bool {
    matches!(input, FnArg::Typed(typed) if EXPECTED.is_named(&typed.ty))
}
