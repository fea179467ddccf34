//! `#[pact_provider]`: the verification of a provider against its pacts.

mod arguments;
mod broker;

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt as _;
use syn::{LitStr, Path, ReturnType, Token, parse_quote};

use self::arguments::Arguments;
use crate::errors::Errors;
use crate::function::{Function, shown_at};
use crate::options::Options;
use crate::signature::Expected;
use crate::site::site;
use crate::{attribute, file_name, pact_defaults};

const ATTRIBUTE: &str = "pact_provider";
const OPTIONS: [&str; 6] = ["name", "pacts", "pact_url", "broker", "contract", "crate"];
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
    let model = |options, function: &mut _, errors: &mut _| Some(ProviderTest::model(options, function, errors));
    attribute::expand(options, item, model, ProviderTest::expand)
}

struct ProviderTest {
    private: TokenStream,
    /// What the provider is called: an expression.
    name: TokenStream,
    pacts: Vec<PactSource>,
    arguments: Arguments,
}

enum PactSource {
    Files(LitStr),
    Url(LitStr),
    Contract {
        define: Path,
        name: String,
    },
    /// What is selected there, as expressions.
    Broker(Vec<TokenStream>),
}

impl ProviderTest {
    fn model(options: TokenStream, function: &mut Function, errors: &mut Errors) -> Self {
        let options = Options::read(options, &OPTIONS, errors);
        let private = options.private(errors);
        let name = file_name::read("name", &options, errors);
        let name = name.map_or_else(|| pact_defaults::provider(&private), |name| quote!(#name));
        let pacts = PactSource::read(&options, errors);

        let arguments = Arguments::take(function, errors);
        if !arguments.is_async {
            EXPECTED.check_test_attributes(function, errors);
        }
        check_returns_verification(function, errors);
        Self { private, name, pacts, arguments }
    }

    /// The test, and beside it the entry that it runs: a program without a test harness has only that.
    fn expand(&self, function: &Function) -> TokenStream {
        let Self { private, name, pacts, arguments } = self;
        let Function { attributes, visibility, signature, body } = function;
        let function_name = function.name();
        let cfgs: Vec<_> = function.cfgs().collect();
        let pacts = pacts.iter().map(|source| source.expand(private));
        let site = site(private, function_name);
        let entry = format_ident!("__pact_provider_{function_name}");
        let ignored = attributes.iter().any(|attribute| attribute.path().is_ident("ignore"));
        let users_function = quote! {
            // The signature is what the macro asks for.
            #[allow(clippy::needless_pass_by_value, clippy::unused_async)]
            #signature #body
        };

        // The compiler shows what is wrong with the argument and with what is returned where the user wrote their types.
        let output = function.output_span();
        let shown_private = shown_at(private, output);
        let mut callee = function_name.clone();
        callee.set_span(function_name.span().located_at(output));
        let Arguments { provider, all, given_on, .. } = arguments;
        let of_test = quote_spanned!(output=> #callee(#(#all),*));
        let (beside_entry, entry_body, test) = if given_on.is_empty() {
            let call = quote_spanned!(output=> #shown_private::VerificationOutcome::into_verification(#of_test.await));
            let entry_body = quote!(|#provider| ::std::boxed::Box::pin(async move { #call }));
            let run = quote_spanned!(output=> #shown_private::provider_test(&#entry));
            let test = quote! {
                #[::core::prelude::v1::test]
                #(#attributes)*
                #visibility fn #function_name() {
                    #run;
                }
            };
            (Some(users_function), entry_body, test)
        } else {
            let (asyncness, run) = if arguments.is_async {
                let run =
                    quote_spanned!(output=> #shown_private::provider_verified(&#entry, |#provider| #of_test).await);
                (Some(quote!(async)), quote_spanned!(output=> #shown_private::provider_concluded(&#run)))
            } else {
                (None, quote_spanned!(output=> #shown_private::provider_test_with(&#entry, |#provider| #of_test)))
            };
            let test = quote! {
                #(#attributes)*
                #visibility #asyncness fn #function_name(#(#given_on),*) {
                    #users_function
                    {
                        #run;
                    }
                }
            };
            (None, quote!(#private::provider_needs_arguments), test)
        };
        quote! {
            #(#cfgs)*
            #[doc(hidden)]
            #[allow(non_upper_case_globals)]
            const #entry: #private::ProviderTest = {
                #beside_entry

                #private::ProviderTest {
                    site: #site,
                    name: #name,
                    pacts: &[#(#pacts),*],
                    ignored: #ignored,
                    body: #entry_body,
                }
            };
            #(#cfgs)*
            #private::inventory::submit! { #entry }

            #test
        }
    }
}

impl PactSource {
    fn read(options: &Options, errors: &mut Errors) -> Vec<Self> {
        let files = options.directories("pacts", errors).unwrap_or_default();
        let urls = options.texts("pact_url", errors).unwrap_or_default();
        for url in &urls {
            if !["http://", "https://"].iter().any(|scheme| url.value().starts_with(scheme)) {
                errors.at(url, "`pact_url` is the address of a pact: write `http://..` or `https://..`");
            }
        }
        let contract = options.path("contract", errors).and_then(|define| {
            let name = define.segments.last()?.ident.unraw().to_string();
            Some(Self::Contract { define, name })
        });
        let broker = broker::read(options, errors);
        let given = ["pacts", "pact_url", "broker", "contract"].iter().any(|key| options.key(key).is_some());
        let default = (!given).then(|| LitStr::new(DEFAULT_PACTS, Span::call_site()));
        let files = default.into_iter().chain(files).map(Self::Files);
        // The broker comes last: the pact of a webhook stands for all others.
        files.chain(urls.into_iter().map(Self::Url)).chain(contract).chain(broker.map(Self::Broker)).collect()
    }

    fn expand(&self, private: &TokenStream) -> TokenStream {
        match self {
            Self::Files(path) => quote!(#private::PactSource::Files(#path)),
            Self::Url(url) => quote!(#private::PactSource::Url(#url)),
            Self::Contract { define, name } => quote!(#private::PactSource::contract(#name, #define)),
            Self::Broker(options) => {
                quote!(#private::PactSource::broker(&[#(#private::BrokerOption::#options),*]))
            }
        }
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
