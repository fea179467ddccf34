//! Who a pact is between, and where it goes.

use proc_macro2::TokenStream;
use quote::quote;
use syn::LitStr;

use super::mock::Mock;
use crate::errors::Errors;
use crate::file_name;
use crate::options::Options;
use crate::pact_defaults::Completed;
use crate::spec_version::SpecVersion;

/// What is said of a pact; what is not said comes from the attribute, and else from `pact_defaults!`.
#[derive(Clone)]
pub(super) struct Parties {
    consumer: Option<LitStr>,
    provider: Option<LitStr>,
    spec: Option<SpecVersion>,
    output: Option<LitStr>,
    pub(super) mock: Mock,
}

impl Parties {
    pub(super) fn read(options: &Options, errors: &mut Errors) -> Self {
        Self {
            consumer: file_name::read("consumer", options, errors),
            provider: file_name::read("provider", options, errors),
            spec: options.key("spec").map(|_| SpecVersion::read(options, errors)),
            output: options.directory("output", errors),
            mock: Mock::read(options, errors),
        }
    }

    /// The same, with what another says where this one is silent.
    pub(super) fn or(self, other: &Self) -> Self {
        let other = other.clone();
        Self {
            consumer: self.consumer.or(other.consumer),
            provider: self.provider.or(other.provider),
            spec: self.spec.or(other.spec),
            output: self.output.or(other.output),
            mock: self.mock.or(&other.mock),
        }
    }

    /// The version of the specification, as far as it is known here: `pact_defaults!` may say another.
    pub(super) fn spec(&self) -> SpecVersion {
        self.spec.unwrap_or_default()
    }

    /// Whether both are one pact.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let text = |text: &Option<LitStr>| text.as_ref().map(LitStr::value);
        let all = |parties: &Self| [&parties.consumer, &parties.provider, &parties.output].map(text);
        all(self) == all(other)
    }

    pub(super) fn expand(&self, private: &TokenStream) -> TokenStream {
        let Self { consumer, provider, spec, output, mock } = self;
        let completed = Completed::new(private, consumer.as_ref(), provider.as_ref(), *spec, output.as_ref());
        let Completed { consumer, provider, spec, output } = completed;
        let mock = mock.expand(private);
        quote! {
            #private::Parties {
                consumer: #consumer,
                provider: #provider,
                spec: #spec,
                output: #output,
                mock: #mock,
            }
        }
    }
}
