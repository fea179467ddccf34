//! `#[pact_provider]`: the verification of a provider against its pacts.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Ident, LitStr, ReturnType, Token, parse_quote};

use crate::errors::Errors;
use crate::function::Function;
use crate::options::Options;
use crate::signature::Expected;
use crate::site::site;
use crate::test_item::{Call, TestItem};
use crate::{attribute, file_name};

const ATTRIBUTE: &str = "pact_provider";
const OPTIONS: [&str; 3] = ["name", "pacts", "crate"];
const DEFAULT_PACTS: &str = "pacts";
const EXPECTED: Expected = Expected {
    attribute: ATTRIBUTE,
    argument: "provider",
    argument_type: "Provider",
    by_mut_reference: false,
    prefix: "async ",
    output: " -> Verification",
};

/// Expands the attribute.
pub(crate) fn expand(options: TokenStream, item: &TokenStream) -> TokenStream {
    attribute::expand(options, item, ProviderTest::model, ProviderTest::expand)
}

struct ProviderTest {
    private: TokenStream,
    name: LitStr,
    pacts: LitStr,
}

impl ProviderTest {
    fn model(options: TokenStream, function: &mut Function, errors: &mut Errors) -> Option<Self> {
        let options = Options::read(options, &OPTIONS, errors);
        let private = options.private(errors);
        options.require(&["name"], ATTRIBUTE, errors);
        let name = file_name::read("name", &options, errors);
        let pacts = options.directory("pacts", errors);

        EXPECTED.check(function, errors);
        EXPECTED.check_test_attributes(function, errors);
        check_returns_verification(function, errors);
        let name = name?;
        let pacts = pacts.unwrap_or_else(|| LitStr::new(DEFAULT_PACTS, name.span()));
        Some(Self { private, name, pacts })
    }

    fn expand(&self, function: &Function) -> TokenStream {
        let Self { private, name, pacts } = self;
        let site = site(private, function.name());
        let argument = Ident::new("__pact_argument", function.input_span());
        let test = TestItem {
            private: private.clone(),
            description_type: "ProviderTest",
            description: quote!(site: #site, name: #name, pacts: #pacts),
            runner: "provider_test",
            arguments: Call { given: vec![argument.clone()], all: vec![argument], ..Call::default() },
        };
        test.expand(function)
    }
}

fn check_returns_verification(function: &mut Function, errors: &mut Errors) {
    // An attribute above this one, such as `#[tokio::test]`, has removed the `async`.
    let is_test = function.test_attributes().next().is_some();
    if !function.is_async() && !is_test {
        errors.at(function.signature.fn_token, "verification is asynchronous: write `async fn`");
        function.signature.asyncness = Some(<Token![async]>::default());
    }
    if matches!(function.signature.output, ReturnType::Default) {
        errors.at(function.name(), "return what `verify()` gives: write `-> Verification`");
        function.signature.output = parse_quote!(-> impl ::core::marker::Sized);
    }
}
