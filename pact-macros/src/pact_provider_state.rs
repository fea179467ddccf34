//! `#[pact_provider_state]`: a function that brings a provider into a state, or out of it.

use proc_macro2::TokenStream;
use quote::quote;

use crate::attribute;
use crate::errors::Errors;
use crate::function::Function;
use crate::handler::{Handler, Kind};

const KIND: Kind = Kind {
    attribute: "pact_provider_state",
    subject: "state",
    name: "name",
    example: "a user exists",
    arguments: "`State<T>`, `Params<T>` or `Values<T>`",
    options: &["teardown", "default", "concurrent", "crate"],
    entry: "StateHandler",
    context: "StateContext",
    future: "StateFuture",
    argument: "FromStateContext",
    outcome: "StateOutcome",
    into: "into_values",
};

/// Expands the attribute.
pub(crate) fn expand(options: TokenStream, item: &TokenStream) -> TokenStream {
    attribute::expand(options, item, StateHandler::model, StateHandler::expand)
}

struct StateHandler {
    handler: Handler,
    teardown: bool,
    concurrent: bool,
}

impl StateHandler {
    fn model(options: TokenStream, function: &mut Function, errors: &mut Errors) -> Option<Self> {
        let (handler, options) = Handler::model(&KIND, Some("default"), options, function, errors)?;
        let [teardown, default, concurrent] =
            ["teardown", "default", "concurrent"].map(|key| options.flag(key, errors));
        if let (Some(key), true, false) = (options.key("default"), default, handler.names.is_empty()) {
            errors.at(key, "a default handler is for the states without one of their own: remove this, or the names");
        }
        if let (Some(key), true) = (options.key("concurrent"), teardown) {
            errors.at(key, "the handler that sets the state up says whether others may run beside it: remove this");
        }
        Some(Self { handler, teardown, concurrent })
    }

    fn expand(&self, function: &Function) -> TokenStream {
        let Self { handler, teardown, concurrent } = self;
        let action = if *teardown { quote!(Teardown) } else { quote!(Setup) };
        handler.expand(function, |private| quote!(action: #private::StateAction::#action, concurrent: #concurrent,))
    }
}
