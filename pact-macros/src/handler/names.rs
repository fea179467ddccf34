//! The names that a function is found by, and the arguments that stand in them.

use pact_text::Template;
use syn::{Lit, LitStr, Signature};

use super::{Kind, argument_names};
use crate::errors::Errors;

/// A name as the user wrote it; no template where it was rejected.
pub(super) struct Name {
    pub(super) literal: LitStr,
    template: Option<Template>,
}

pub(super) fn read_name(kind: &Kind, literal: &Lit, before: &[Name], errors: &mut Errors) -> Option<Name> {
    let Kind { subject, name, example, .. } = kind;
    let Lit::Str(literal) = literal else {
        errors.at(literal, format!("the {subject}'s {name} is a string: write {example:?}"));
        return None;
    };
    let text = literal.value();
    if text.trim().is_empty() {
        errors
            .at(literal, format!("a {subject} without a {name} cannot be found: write the {name} that the pacts use"));
    }
    if before.iter().any(|name| name.literal.value() == text) {
        errors.at(literal, format!("this {name} is given twice: remove one of the two"));
    }
    let template = Template::parse(&text).map_err(|error| errors.at(literal, error)).ok();
    Some(Name { literal: literal.clone(), template })
}

/// The captures of the names. Each must be an argument, and stand in every name.
pub(super) fn check_captures(names: &[Name], signature: &Signature, errors: &mut Errors) -> Vec<String> {
    let arguments: Vec<String> = argument_names(signature).collect();
    let templates = || names.iter().filter_map(|name| Some((&name.literal, name.template.as_ref()?)));
    let mut all: Vec<String> = Vec::new();
    for (literal, template) in templates() {
        for capture in template.captures() {
            if !arguments.iter().any(|argument| argument == capture) {
                errors.at(
                    literal,
                    format!(
                        "no argument takes `{{{capture}}}`: add `{capture}: String`, or write \
                         `{{{{{capture}}}}}` for braces"
                    ),
                );
            }
            if !all.iter().any(|known| known == capture) {
                all.push(capture.to_owned());
            }
        }
    }
    for (literal, template) in templates() {
        for capture in all.iter().filter(|capture| !template.captures().any(|own| own == *capture)) {
            errors.at(
                literal,
                format!("`{{{capture}}}` is in another name and not in this one, but the argument needs it"),
            );
        }
    }
    all
}
