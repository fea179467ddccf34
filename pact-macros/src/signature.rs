//! The signatures that the macros accept, and what is said about the others.

use quote::ToTokens;
use syn::{FnArg, Ident, Pat, ReturnType, Safety, Signature, Type, TypeReference};

use crate::errors::Errors;
use crate::function::Function;

/// The signature that a macro wants, with one argument.
pub(crate) struct Expected {
    /// The macro's name, as the user writes it.
    pub(crate) attribute: &'static str,
    /// The argument's name in messages.
    pub(crate) argument: &'static str,
    /// The last path segment of the argument's type.
    pub(crate) argument_type: &'static str,
    /// Whether the argument is taken by `&mut`, and not by value.
    pub(crate) by_mut_reference: bool,
    /// What follows the argument in messages.
    pub(crate) output: &'static str,
    /// What stands before `fn` in messages.
    pub(crate) prefix: &'static str,
}

impl Expected {
    /// Rejects every difference from the wanted signature but the return type.
    pub(crate) fn check(&self, function: &mut Function, errors: &mut Errors) {
        let signature = &mut function.signature;
        check_plain(self.attribute, signature, errors);

        let how = self.how(signature);
        if let Some(receiver) = signature.receiver() {
            errors.at(receiver, format!("`#[{}]` belongs on a free function: {how}", self.attribute));
            return;
        }
        match signature.inputs.first() {
            Some(FnArg::Typed(argument)) => self.check_type(&argument.ty, &how, errors),
            _ => errors.at(&signature.ident, format!("the `{}` argument is missing: {how}", self.argument_type)),
        }
        for argument in signature.inputs.iter().skip(1) {
            errors.at_type(argument, format!("there is only one argument: {how}"));
        }
    }

    /// Rejects `#[test]` and the like on a function that a macro makes a test.
    pub(crate) fn check_test_attributes(&self, function: &Function, errors: &mut Errors) {
        for attribute in function.test_attributes() {
            errors.at(attribute, format!("remove it: `#[{}]` already makes a test", self.attribute));
        }
    }

    /// "write `fn ..`" with the user's name and the right signature.
    pub(crate) fn how(&self, signature: &Signature) -> String {
        let Self { prefix, argument, argument_type, output, .. } = self;
        let prefix = if signature.asyncness.is_some() && prefix.is_empty() { "async " } else { prefix };
        let reference = if self.by_mut_reference { "&mut " } else { "" };
        format!("write `{prefix}fn {}({argument}: {reference}{argument_type}){output}`", signature.ident)
    }

    /// Whether a type is the argument's by its name, taken by value or not.
    pub(crate) fn is_named(&self, given: &Type) -> bool {
        names(target(without_groups(given)), self.argument_type)
    }

    /// Rejects every other type of the argument.
    pub(crate) fn check_type(&self, given: &Type, how: &str, errors: &mut Errors) {
        let given = without_groups(given);
        if !names(target(given), self.argument_type) {
            errors.at_type(given, format!("expected a `{}` here: {how}", self.argument_type));
        } else if self.by_mut_reference && !is_mut_reference(given) {
            errors.at_type(given, format!("take the `{}` by `&mut`: {how}", self.argument_type));
        } else if !self.by_mut_reference && matches!(given, Type::Reference(_)) {
            errors.at_type(given, format!("take the `{}` by value: {how}", self.argument_type));
        }
    }
}

/// Rejects generics and everything that stands before `fn` but `async`.
pub(crate) fn check_plain(attribute: &str, signature: &mut Signature, errors: &mut Errors) {
    let mut reject = |tokens: &dyn ToTokens, what: &str| {
        errors.at(tokens, format!("`#[{attribute}]` cannot call {what}: remove this"));
    };

    if let Some(token) = &signature.constness {
        reject(token, "a `const` function");
    }
    if !matches!(signature.safety, Safety::Default) {
        reject(&signature.safety, "an `unsafe` function");
    }
    if let Some(abi) = &signature.abi {
        reject(abi, "an `extern` function");
    }
    if !signature.generics.params.is_empty() {
        reject(&signature.generics, "a generic function");
    }
    if let Some(clause) = &signature.generics.where_clause {
        reject(clause, "a function with a `where` clause");
    }
    if let Some(variadic) = &signature.variadic {
        reject(variadic, "a variadic function");
    }
    // A `const` function cannot drop its argument, and a variadic one is not stable.
    signature.constness = None;
    signature.variadic = None;
}

/// Rejects arguments that cannot be made for the function one by one.
pub(crate) fn check_arguments(attribute: &str, types: &str, signature: &Signature, errors: &mut Errors) {
    for argument in &signature.inputs {
        match argument {
            FnArg::Receiver(receiver) => {
                errors.at(receiver, format!("`#[{attribute}]` belongs on a free function: remove `self`"));
            }
            FnArg::Typed(argument) => match without_groups(&argument.ty) {
                Type::Reference(reference) => {
                    errors.at_type(reference, format!("take {types} by value"));
                }
                Type::ImplTrait(generic) => {
                    errors.at(generic, format!("the type of an argument says what is asked for: write {types}"));
                }
                _ => {}
            },
        }
    }
}

/// An argument that another attribute gives, by its name. Its own attributes stay on the function outside, which gets it and
/// gives it on.
pub(crate) fn given_on(input: &mut FnArg, errors: &mut Errors) -> Option<(Ident, FnArg)> {
    let outside = input.clone();
    let FnArg::Typed(typed) = input else { return None };
    typed.attrs.clear();
    match &*typed.pat {
        Pat::Ident(pattern) => Some((pattern.ident.clone(), outside)),
        pattern => {
            errors.at(pattern, "give this argument a name, and take it apart in the body");
            None
        }
    }
}

/// Rejects an `async fn`.
pub(crate) fn check_not_async(signature: &Signature, message: &str, errors: &mut Errors) {
    if let Some(token) = &signature.asyncness {
        errors.at(token, message);
    }
}

/// Rejects a return type.
pub(crate) fn check_no_output(signature: &Signature, message: &str, errors: &mut Errors) {
    if let ReturnType::Type(_, output) = &signature.output {
        errors.at(output, message);
    }
}

/// The type in the invisible parentheses that a `macro_rules` puts around it.
fn without_groups(given: &Type) -> &Type {
    match given {
        Type::Group(group) => without_groups(&group.elem),
        given => given,
    }
}

fn target(given: &Type) -> &Type {
    match given {
        Type::Reference(reference) => without_groups(&reference.elem),
        given => given,
    }
}

fn names(given: &Type, expected: &str) -> bool {
    match given {
        Type::Path(path) => path.path.segments.last().is_some_and(|segment| segment.ident == expected),
        _ => false,
    }
}

fn is_mut_reference(given: &Type) -> bool {
    matches!(given, Type::Reference(TypeReference { mutability: Some(_), .. }))
}
