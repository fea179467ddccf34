//! The arguments of a test: what the attribute gives, and what the cases of another attribute give.

use proc_macro2::Ident;
use syn::spanned::Spanned;
use syn::{FnArg, Meta, Type};

use super::{PACT_OPTIONS, mock};
use crate::errors::Errors;
use crate::function::{Function, generated_at};
use crate::options::Options;
use crate::signature::{Expected, check_plain, given_on};
use crate::test_item::Call;

const PACT: &str = "pact";

/// The arguments of a test, in their order.
pub(super) struct Arguments(Vec<Argument>);

enum Argument {
    /// What the attribute gives.
    Given(Box<Given>),
    /// What a case gives, of which the attribute knows nothing.
    OfCase { name: Ident, argument: FnArg },
}

/// An argument that the attribute gives, with the options before it.
pub(super) struct Given {
    pub(super) ty: Type,
    pub(super) options: Options,
}

impl Arguments {
    /// Takes the attributes of the arguments off the function, and rejects what cannot be called.
    pub(super) fn take(expected: &Expected, function: &mut Function, errors: &mut Errors) -> Self {
        check_plain(expected.attribute, &mut function.signature, errors);
        let has_cases = function.case_attributes().next().is_some();
        let how = expected.how(&function.signature);
        if let Some(receiver) = function.signature.receiver() {
            errors.at(receiver, format!("`#[{}]` belongs on a free function: {how}", expected.attribute));
            return Self(Vec::new());
        }
        let mut all = Vec::new();
        for input in &mut function.signature.inputs {
            let FnArg::Typed(typed) = &*input else { continue };
            if expected.is_named(&typed.ty) || !(has_cases || all.iter().any(Argument::is_given)) {
                expected.check_type(&typed.ty, &how, errors);
                let options = take_options(input, errors);
                if let FnArg::Typed(typed) = input {
                    all.push(Argument::Given(Box::new(Given { ty: (*typed.ty).clone(), options })));
                }
            } else if has_cases {
                all.extend(given_on(input, errors).map(|(name, argument)| Argument::OfCase { name, argument }));
            } else {
                let message = format!(
                    "not a `{}`: an attribute below `#[{}]` gives other arguments, such as `#[rstest]`",
                    expected.argument_type, expected.attribute
                );
                errors.at_type(&*input, message);
            }
        }
        if !all.iter().any(Argument::is_given) && (has_cases || function.signature.inputs.is_empty()) {
            let message = format!("the `{}` argument is missing: {how}", expected.argument_type);
            errors.at(&function.signature.ident, message);
        }
        Self(all)
    }

    /// Rejects a second argument of the attribute, and options before the first.
    pub(super) fn only_one(&self, expected: &Expected, function: &Function, errors: &mut Errors) {
        for given in self.pacts() {
            given.options.reject_all("the options of a contract test go into its attribute: move it there", errors);
        }
        for given in self.pacts().skip(1) {
            errors.at(
                &given.ty,
                format!("there is only one `{}`: {}", expected.argument_type, expected.how(&function.signature)),
            );
        }
    }

    /// The arguments that the attribute gives.
    pub(super) fn pacts(&self) -> impl Iterator<Item = &Given> {
        self.0.iter().filter_map(|argument| match argument {
            Argument::Given(given) => Some(&**given),
            Argument::OfCase { .. } => None,
        })
    }

    /// How the function is called with all of them.
    pub(super) fn call(&self, in_array: bool) -> Call {
        let mut call = Call { in_array, ..Call::default() };
        for argument in &self.0 {
            match argument {
                Argument::Given(given) => {
                    let name = match call.given.len() {
                        0 => "__pact_argument".to_owned(),
                        n => format!("__pact_argument_{n}"),
                    };
                    let name = Ident::new(&name, generated_at(given.ty.span()));
                    call.given.push(name.clone());
                    call.all.push(name);
                }
                Argument::OfCase { name, argument } => {
                    call.all.push(name.clone());
                    call.of_cases.push(argument.clone());
                }
            }
        }
        call
    }
}

impl Argument {
    fn is_given(&self) -> bool {
        matches!(self, Argument::Given(_))
    }
}

/// The options in `#[pact(..)]` before an argument.
fn take_options(input: &mut FnArg, errors: &mut Errors) -> Options {
    let FnArg::Typed(typed) = input else { return Options::default() };
    let mut options = Options::default();
    for attribute in typed.attrs.extract_if(.., |attribute| attribute.path().is_ident(PACT)) {
        match &attribute.meta {
            Meta::List(list) => {
                options.extend(list.tokens.clone(), &[&PACT_OPTIONS[..], &mock::OPTIONS].concat(), errors);
            }
            _ => errors.at(&attribute, "`#[pact]` needs options: write `#[pact(provider = \"..\")]`"),
        }
    }
    options
}
