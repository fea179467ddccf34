//! `#[pact_consumer]`: a test of a consumer, against its own pact or a named contract.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;
use syn::{LitStr, Path};

use crate::errors::Errors;
use crate::function::Function;
use crate::options::{Options, option};
use crate::signature::Expected;
use crate::site::site;
use crate::spec_version::SpecVersion;
use crate::test_item::TestItem;
use crate::{attribute, file_name};

const ATTRIBUTE: &str = "pact_consumer";
const PACT_OPTIONS: [&str; 4] = ["consumer", "provider", "spec", "output"];
const CONTRACT_OPTIONS: [&str; 2] = ["port", "allow_unused"];
const OPTIONS: [&str; 8] = ["consumer", "provider", "spec", "output", "contract", "port", "allow_unused", "crate"];

/// The signature of a test that declares its own pact.
const WITH_PACT: Expected = Expected {
    attribute: ATTRIBUTE,
    argument: "pact",
    argument_type: "Pact",
    by_mut_reference: false,
    prefix: "",
    output: "",
};

/// The signature of a test that a named contract's mock provider serves.
const WITH_MOCK_PROVIDER: Expected = Expected { argument: "mock", argument_type: "MockProvider", ..WITH_PACT };

/// Expands the attribute.
pub(crate) fn expand(options: TokenStream, item: &TokenStream) -> TokenStream {
    attribute::expand(options, item, ConsumerTest::model, ConsumerTest::expand)
}

struct ConsumerTest {
    private: TokenStream,
    subject: Subject,
}

/// What the consumer is tested against.
enum Subject {
    Pact { consumer: LitStr, provider: LitStr, spec: SpecVersion, output: Option<LitStr> },
    Contract { define: Path, name: String, port: Option<u16>, allow_unused: bool },
}

impl ConsumerTest {
    fn model(options: TokenStream, function: &mut Function, errors: &mut Errors) -> Option<Self> {
        let options = Options::read(options, &OPTIONS, errors);
        let private = options.private(errors);
        let subject = Subject::model(&options, errors);
        if let Some(Subject::Pact { spec, .. }) = &subject {
            spec.check_patterns(&function.body, errors);
        }

        let expected = if options.key("contract").is_some() { &WITH_MOCK_PROVIDER } else { &WITH_PACT };
        expected.check(function, errors);
        expected.check_test_attributes(function, errors);
        Some(Self { private, subject: subject? })
    }

    fn expand(&self, function: &Function) -> TokenStream {
        let Self { private, subject } = self;
        let site = site(private, function.name());
        let subject_value = subject.expand(private);
        let runner = match (subject, function.is_async()) {
            (Subject::Pact { .. }, false) => "consumer_test",
            (Subject::Pact { .. }, true) => "consumer_test_async",
            (Subject::Contract { .. }, false) => "contract_test",
            (Subject::Contract { .. }, true) => "contract_test_async",
        };

        let test = TestItem {
            private: private.clone(),
            description_type: "ConsumerTest",
            description: quote!(site: #site, subject: #subject_value),
            runner,
        };
        test.expand(function)
    }
}

impl Subject {
    fn model(options: &Options, errors: &mut Errors) -> Option<Self> {
        if options.key("contract").is_some() { Self::contract(options, errors) } else { Self::pact(options, errors) }
    }

    fn pact(options: &Options, errors: &mut Errors) -> Option<Self> {
        for key in CONTRACT_OPTIONS.iter().filter_map(|key| options.key(key)) {
            errors.at(key, format!("`{key}` goes with `contract = ..`: remove it, or name a contract"));
        }

        options.require(&["consumer", "provider"], ATTRIBUTE, errors);
        let consumer = file_name::read("consumer", options, errors);
        let provider = file_name::read("provider", options, errors);
        let spec = SpecVersion::read(options, errors);
        let output = options.directory("output", errors);
        Some(Self::Pact { consumer: consumer?, provider: provider?, spec, output })
    }

    fn contract(options: &Options, errors: &mut Errors) -> Option<Self> {
        for key in PACT_OPTIONS.iter().filter_map(|key| options.key(key)) {
            let message = match key.to_string().as_str() {
                "output" => "a contract test writes where every pact of the workspace goes: remove `output`".to_owned(),
                said => format!("the contract already says its {said}: remove `{said}`"),
            };
            errors.at(key, message);
        }

        let port = options.port("port", errors);
        let allow_unused = options.flag("allow_unused", errors);
        let define = options.path("contract", errors)?;
        let name = define.segments.last()?.ident.unraw().to_string();
        Some(Self::Contract { define, name, port, allow_unused })
    }

    fn expand(&self, private: &TokenStream) -> TokenStream {
        match self {
            Self::Pact { consumer, provider, spec, output } => {
                let output = option(output.as_ref());
                quote! {
                    #private::Subject::Pact {
                        consumer: #consumer,
                        provider: #provider,
                        spec: #private::#spec,
                        output: #output,
                    }
                }
            }
            Self::Contract { define, name, port, allow_unused } => {
                let port = option(port.as_ref());
                quote! {
                    #private::Subject::Contract {
                        name: #name,
                        define: #define,
                        port: #port,
                        allow_unused: #allow_unused,
                    }
                }
            }
        }
    }
}
