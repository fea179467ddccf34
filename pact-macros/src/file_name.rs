//! The rule for consumer and provider names: the pact file is named after them.

use syn::LitStr;

use crate::errors::Errors;
use crate::options::Options;

/// The value of an option, which must fit into a file name.
pub(crate) fn read(key: &str, options: &Options, errors: &mut Errors) -> Option<LitStr> {
    let name = options.text(key, errors)?;
    check(&name, errors);
    Some(name)
}

fn check(name: &LitStr, errors: &mut Errors) {
    let value = name.value();
    if value.trim().is_empty() {
        errors.at(name, "an empty name is not a file name: the pact file is named after it");
    } else if value == "." || value == ".." || value.contains(is_forbidden) {
        let message = format!(
            "{value:?} is not a file name: the pact file is named after it, so it cannot be `.` or `..` \
             nor contain `/`, `\\` or control characters"
        );
        errors.at(name, message);
    }
}

fn is_forbidden(letter: char) -> bool {
    matches!(letter, '/' | '\\') || letter.is_control()
}
