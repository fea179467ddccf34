//! `#[pact_consumer]`: a test of a consumer, against its own pacts or a named contract.

mod arguments;
mod mock;
mod parties;
mod runtime;

use proc_macro2::TokenStream;
use quote::quote;
use syn::Path;
use syn::ext::IdentExt;

use self::arguments::Arguments;
use self::mock::Mock;
use self::parties::Parties;
use self::runtime::Runtime;
use crate::attribute;
use crate::errors::Errors;
use crate::function::Function;
use crate::options::{Options, option};
use crate::signature::Expected;
use crate::site::site;
use crate::test_item::TestItem;

const ATTRIBUTE: &str = "pact_consumer";
const PACT_OPTIONS: [&str; 4] = ["consumer", "provider", "spec", "output"];
const TEST_OPTIONS: [&str; 3] = ["contract", "allow_unused", "runtime"];

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
    runtime: Runtime,
    /// How many cases are numbered, where it has any.
    cases: Option<usize>,
    arguments: Arguments,
}

/// What the consumer is tested against.
enum Subject {
    /// A pact for each argument.
    Pacts(Vec<Parties>),
    Contract {
        define: Path,
        name: String,
        mock: Mock,
        allow_unused: bool,
    },
}

impl ConsumerTest {
    fn model(options: TokenStream, function: &mut Function, errors: &mut Errors) -> Option<Self> {
        let allowed = [&PACT_OPTIONS[..], &TEST_OPTIONS, &mock::OPTIONS, &["crate"]].concat();
        let options = Options::read(options, &allowed, errors);
        let private = options.private(errors);
        let runtime = Runtime::model(&options, function, errors);
        let has_contract = options.key("contract").is_some();
        let expected = if has_contract { &WITH_MOCK_PROVIDER } else { &WITH_PACT };
        let cases = function.has_cases().then(|| function.numbered_cases());
        let arguments = Arguments::take(expected, function, errors);
        let subject = if has_contract {
            arguments.only_one(expected, function, errors);
            Subject::contract(&options, errors)
        } else {
            Some(Subject::pacts(&options, &arguments, errors))
        };
        if let Some(Subject::Pacts(pacts)) = &subject {
            // What none of them has is in no pact.
            let newest = pacts.iter().map(Parties::spec).max();
            newest.unwrap_or_default().check_patterns(&function.body, errors);
        }
        expected.check_test_attributes(function, errors);
        Some(Self { private, subject: subject?, runtime, cases, arguments })
    }

    fn expand(&self, function: &Function) -> TokenStream {
        let Self { private, subject, runtime, cases, arguments } = self;
        let site = site(private, function.name());
        let subject_value = subject.expand(private);
        let runtime = runtime.expand(private);
        let cases = option(*cases);
        let runner = match (subject, function.is_async()) {
            (Subject::Pacts(_), false) => "consumer_test",
            (Subject::Pacts(_), true) => "consumer_test_async",
            (Subject::Contract { .. }, false) => "contract_test",
            (Subject::Contract { .. }, true) => "contract_test_async",
        };

        let test = TestItem {
            private: private.clone(),
            description_type: "ConsumerTest",
            description: quote!(site: #site, subject: #subject_value, runtime: #runtime, cases: #cases),
            runner,
            arguments: arguments.call(matches!(subject, Subject::Pacts(_))),
        };
        test.expand(function)
    }
}

impl Subject {
    fn pacts(options: &Options, arguments: &Arguments, errors: &mut Errors) -> Self {
        if let Some(key) = options.key("allow_unused") {
            errors.at(key, "`allow_unused` goes with `contract = ..`: remove it, or name a contract");
        }
        let shared = Parties::read(options, errors);
        let pacts: Vec<_> = arguments.pacts().map(|own| Parties::read(&own.options, errors).or(&shared)).collect();
        for (i, (pact, argument)) in pacts.iter().zip(arguments.pacts()).enumerate() {
            if let Some(port) = pacts[..i].iter().find_map(|other| other.mock.clashes_with(&pact.mock)) {
                let message = format!(
                    "two mock providers cannot listen on port {port}: give this one its own with `#[pact(port = ..)]` before it"
                );
                errors.at(&argument.ty, message);
            }
            if pacts[..i].iter().any(|other| other.is_same(pact)) {
                errors.at(
                    &argument.ty,
                    "two arguments of one pact: say which provider this one is with `#[pact(provider = \"..\")]` before it",
                );
            }
        }
        Self::Pacts(pacts)
    }

    fn contract(options: &Options, errors: &mut Errors) -> Option<Self> {
        for key in PACT_OPTIONS.iter().filter_map(|key| options.key(key)) {
            let message = match key.to_string().as_str() {
                "output" => "a contract test writes where every pact of the workspace goes: remove `output`".to_owned(),
                said => format!("the contract already says its {said}: remove `{said}`"),
            };
            errors.at(key, message);
        }

        let mock = Mock::read(options, errors);
        let allow_unused = options.flag("allow_unused", errors);
        let define = options.path("contract", errors)?;
        let name = define.segments.last()?.ident.unraw().to_string();
        Some(Self::Contract { define, name, mock, allow_unused })
    }

    fn expand(&self, private: &TokenStream) -> TokenStream {
        match self {
            Self::Pacts(pacts) => {
                let pacts = pacts.iter().map(|parties| parties.expand(private));
                quote!(#private::Subject::Pacts(&[#(#pacts),*]))
            }
            Self::Contract { define, name, mock, allow_unused } => {
                let mock = mock.expand(private);
                quote! {
                    #private::Subject::Contract {
                        name: #name,
                        define: #define,
                        mock: #mock,
                        allow_unused: #allow_unused,
                    }
                }
            }
        }
    }
}
