//! `#[pact_message]`: a function that makes messages of a provider.

use proc_macro2::TokenStream;

use crate::attribute;
use crate::handler::{Handler, Kind};

const KIND: Kind = Kind {
    attribute: "pact_message",
    subject: "message",
    name: "description",
    example: "user created",
    arguments: "`State<T>`, `Params<T>`, `Values<T>` or `Request<T>`",
    options: &["crate"],
    entry: "MessageProducer",
    context: "MessageContext",
    future: "MessageFuture",
    argument: "FromMessageContext",
    outcome: "MessageOutcome",
    into: "into_messages",
};

/// Expands the attribute.
pub(crate) fn expand(options: TokenStream, item: &TokenStream) -> TokenStream {
    attribute::expand(
        options,
        item,
        |options, function, errors| Handler::model(&KIND, None, options, function, errors).map(|(handler, _)| handler),
        |handler, function| handler.expand(function, |_| TokenStream::new()),
    )
}
