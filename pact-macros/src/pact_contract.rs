//! `#[pact_contract]`: the definition of a named contract.

use proc_macro2::TokenStream;
use quote::quote;
use syn::LitStr;

use crate::errors::Errors;
use crate::function::Function;
use crate::options::{Options, option};
use crate::pact_defaults::Completed;
use crate::signature::{self, Expected};
use crate::site::site;
use crate::spec_version::SpecVersion;
use crate::{attribute, file_name};

const ATTRIBUTE: &str = "pact_contract";
const OPTIONS: [&str; 5] = ["consumer", "provider", "version", "spec", "crate"];
const EXPECTED: Expected = Expected {
    attribute: ATTRIBUTE,
    argument: "contract",
    argument_type: "Contract",
    by_mut_reference: true,
    prefix: "",
    output: "",
};

/// Expands the attribute.
pub(crate) fn expand(options: TokenStream, item: &TokenStream) -> TokenStream {
    let model = |options, function: &mut _, errors: &mut _| Some(ContractDefinition::model(options, function, errors));
    attribute::expand(options, item, model, ContractDefinition::expand)
}

struct ContractDefinition {
    private: TokenStream,
    consumer: TokenStream,
    provider: TokenStream,
    version: Option<LitStr>,
    spec: TokenStream,
}

impl ContractDefinition {
    fn model(options: TokenStream, function: &mut Function, errors: &mut Errors) -> Self {
        let options = Options::read(options, &OPTIONS, errors);
        let private = options.private(errors);
        let consumer = file_name::read("consumer", &options, errors);
        let provider = file_name::read("provider", &options, errors);
        let version = version(&options, errors);
        let spec = options.key("spec").map(|_| SpecVersion::read(&options, errors));
        spec.unwrap_or_default().check_patterns(&function.body, errors);

        EXPECTED.check(function, errors);
        let signature = &function.signature;
        signature::check_not_async(signature, "a contract is declared, not awaited: remove `async`", errors);
        signature::check_no_output(signature, "a contract is declared on its argument: remove the return type", errors);
        let Completed { consumer, provider, spec, .. } =
            Completed::new(&private, consumer.as_ref(), provider.as_ref(), spec, None);
        Self { private, consumer, provider, version, spec }
    }

    fn expand(&self, function: &Function) -> TokenStream {
        let Self { private, consumer, provider, version, spec } = self;
        let version = option(version.as_ref());
        let cfgs = function.cfgs();
        let name = function.name();
        let site = site(private, name);
        quote! {
            #function

            #(#cfgs)*
            const _: () = {
                #private::inventory::submit! {
                    #private::ContractDefinition {
                        site: #site,
                        consumer: #consumer,
                        provider: #provider,
                        version: #version,
                        spec: #spec,
                        define: #name,
                    }
                }
            };
        }
    }
}

fn version(options: &Options, errors: &mut Errors) -> Option<LitStr> {
    let version = options.text("version", errors)?;
    if !is_version(&version.value()) {
        errors.at(&version, format!("{:?} is not a version: write it like \"1.0.0\"", version.value()));
    }
    Some(version)
}

/// Whether the text is up to three numbers with dots, and perhaps a pre-release or a build after `-` or `+`.
fn is_version(text: &str) -> bool {
    let (numbers, suffix) = match text.split_once(['-', '+']) {
        Some((numbers, suffix)) => (numbers, Some(suffix)),
        None => (text, None),
    };
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let in_suffix = |byte: u8| byte.is_ascii_alphanumeric() || b".-+".contains(&byte);

    numbers.split('.').count() <= 3
        && numbers.split('.').all(is_number)
        && suffix.is_none_or(|suffix| !suffix.is_empty() && suffix.bytes().all(in_suffix))
}

#[cfg(test)]
mod tests {
    use super::is_version;

    #[test]
    fn versions_are_numbers_with_an_optional_suffix() {
        for version in ["1", "1.0", "1.0.0", "10.20.30", "1.0.0-rc.1", "1.0.0+build.5", "1.0.0-rc.1+5"] {
            assert!(is_version(version), "{version}");
        }
        for text in ["", "v1", "1.", "1.0.0.0", "1.0.0-", "latest", "1.0.0 beta", "1.0.0-ä"] {
            assert!(!is_version(text), "{text}");
        }
    }
}
