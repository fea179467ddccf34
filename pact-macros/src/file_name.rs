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
    if let Err(error) = pact_text::check_file_name(&name.value()) {
        errors.at(name, error.to_string());
    }
}
