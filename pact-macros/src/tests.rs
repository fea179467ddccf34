//! What the macros make of their input, without a compiler.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

mod pact_body;
mod pact_consumer;
mod pact_contract;
mod pact_message;
mod pact_provider;
mod pact_provider_state;
mod pattern;

/// The entry point of an attribute macro.
type Attribute = fn(TokenStream, &TokenStream) -> TokenStream;

/// What an attribute makes of an item, formatted.
fn expanded(attribute: Attribute, options: &str, item: &str) -> String {
    formatted(attribute(tokens(options), &tokens(item)))
}

/// What an attribute rejects, each as "`token`: message", while it still emits the function.
fn rejected(attribute: Attribute, options: &str, item: &str) -> Vec<String> {
    let (errors, rest) = split_errors(attribute(tokens(options), &tokens(item)));
    let rest = dense(&rest.to_string());
    // The attributes before an argument are gone, or the compiler would not know them.
    let mut function = item[item.find("fn ").expect("the item is a function")..].to_owned();
    while let Some(begin) = function.find("#[") {
        let end = begin + function[begin..].find(']').expect("an attribute ends");
        function.replace_range(begin..=end, "");
    }
    let function = &function;
    assert!(!errors.is_empty(), "nothing was rejected: {rest}");
    assert!(rest.ends_with(&dense(function)), "the function is gone: {rest}");
    assert!(!rest.contains("pact_harness"), "something was still generated: {rest}");
    assert!(!rest.contains("test]"), "there is still a test attribute: {rest}");
    errors
}

/// Splits the compile errors off, each as "`token`: message", or "call: message" without a token.
fn split_errors(expansion: TokenStream) -> (Vec<String>, TokenStream) {
    let (mut errors, mut rest) = (Vec::new(), Vec::new());
    for token in expansion {
        rest.push(token);
        // An error is `::core::compile_error! { "message" }`; the first and the last token have the span it is shown at.
        let Some(begin) = rest.len().checked_sub(8) else { continue };
        let Some(TokenTree::Group(message)) = rest.last().cloned() else { continue };
        if message.delimiter() != Delimiter::Brace || rest[begin + 5].to_string() != "compile_error" {
            continue;
        }
        let span = rest[begin].span().join(message.span()).and_then(|span| span.source_text());
        let place = span.filter(|text| !text.is_empty()).map_or("call".to_owned(), |text| format!("`{text}`"));
        let text: syn::LitStr = syn::parse2(message.stream()).expect("the message is a string");
        errors.push(format!("{place}: {}", text.value()));
        rest.truncate(begin);
    }
    (errors, rest.into_iter().collect())
}

fn formatted(items: TokenStream) -> String {
    prettyplease::unparse(&syn::parse2(items).expect("the expansion is a list of items"))
}

/// The source without its white space, to compare tokens rather than their layout.
fn dense(source: &str) -> String {
    source.split_whitespace().collect()
}

fn tokens(source: &str) -> TokenStream {
    source.parse().expect("the test's source is made of Rust tokens")
}
