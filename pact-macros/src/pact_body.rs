//! `#[derive(PactBody)]`: an example of a type and the rules for its fields.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Data, DeriveInput, Fields, Ident};

use crate::errors::Errors;
use crate::options::Options;

mod expand;
mod field;
mod literals;
mod serde;
mod value;

use expand::Impl;
use field::Field;
use serde::Serde;

/// Expands the derive.
pub(crate) fn expand(item: TokenStream) -> TokenStream {
    let input = match syn::parse2::<DeriveInput>(item) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };

    let mut errors = Errors::new(input.ident.span());
    let options = pact_options(&input.attrs, &["one_of", "crate"], &mut errors);
    let implementation = Impl::new(&input, options.private(&mut errors));
    let body = Body::model(&input, &options, &mut errors);
    match errors.finish(body) {
        Ok(body) => implementation.body(&body),
        // serde cannot write a union, so the compiler would reject an implementation too.
        Err(error) if matches!(input.data, Data::Union(_)) => error.into_compile_error(),
        Err(error) => implementation.rejected(&error),
    }
}

/// What there is to know about a type.
struct Body<'i> {
    /// The variant that is the example, if the type is an enum.
    variant: Option<&'i Ident>,
    fields: Vec<Field<'i>>,
    /// Whether serde writes the only field in the place of the type.
    transparent: bool,
    /// Whether values may be of other variants.
    has_others: bool,
    choices: Choices<'i>,
}

/// What a unit-only enum is.
enum Choices<'i> {
    /// Not a unit-only enum.
    None,
    /// Its variants; any text will do.
    Any(Vec<&'i Ident>),
    /// Its variants; one of their names must come.
    OneOf(Vec<&'i Ident>),
}

impl<'i> Body<'i> {
    fn model(input: &'i DeriveInput, options: &Options, errors: &mut Errors) -> Option<Self> {
        let serde = Serde::read(&input.attrs);
        let one_of = options.flag("one_of", errors);
        match &input.data {
            Data::Struct(data) => {
                reject_one_of(options, errors);
                let fields = fields(&data.fields, &input.ident, errors);
                let transparent = serde.has("transparent");
                Some(Body { variant: None, fields: fields?, transparent, has_others: false, choices: Choices::None })
            }
            Data::Enum(data) => {
                let mut marked = None;
                let written = data.variants.iter().filter(|variant| !Serde::read(&variant.attrs).is_skipped());
                let mut variants = Vec::new();
                for variant in written {
                    let options = pact_options(&variant.attrs, &["example"], errors);
                    if options.flag("example", errors) && marked.replace(variant).is_some() {
                        errors.at(&variant.ident, "there is an example already: mark only one variant");
                    }
                    variants.push(variant);
                }
                let Some(example) = marked.or_else(|| variants.first().copied()) else {
                    errors.at(&input.ident, "an enum without a variant that serde writes has no example");
                    return None;
                };
                let unit_only = data.variants.iter().all(|variant| matches!(variant.fields, Fields::Unit));
                let names = || variants.iter().map(|variant| &variant.ident).collect();
                let choices = match (unit_only, one_of) {
                    (true, true) => Choices::OneOf(names()),
                    (true, false) => Choices::Any(names()),
                    (false, _) => {
                        reject_one_of(options, errors);
                        Choices::None
                    }
                };
                let is_newtype = matches!(&example.fields, Fields::Unnamed(fields) if fields.unnamed.len() == 1);
                let untagged = serde.has("untagged") || Serde::read(&example.attrs).has("untagged");
                Some(Body {
                    variant: Some(&example.ident),
                    fields: fields(&example.fields, &input.ident, errors)?,
                    transparent: is_newtype && untagged,
                    has_others: data.variants.len() > 1,
                    choices,
                })
            }
            Data::Union(data) => {
                errors.at(data.union_token, "serde writes no unions: derive `PactBody` for a struct or an enum");
                None
            }
        }
    }
}

fn fields<'i>(fields: &'i Fields, owner: &Ident, errors: &mut Errors) -> Option<Vec<Field<'i>>> {
    let fields = fields.iter().enumerate();
    // Not lazily: every field is to be looked at, also behind one that is rejected.
    let fields: Vec<_> =
        fields.map(|(i, field)| Field::model(format_ident!("field_{i}"), i, field, owner, errors)).collect();
    fields.into_iter().collect()
}

fn reject_one_of(options: &Options, errors: &mut Errors) {
    if let Some(key) = options.key("one_of") {
        errors.at(key, "`one_of` is for an enum of which no variant has data: remove it");
    }
}

/// The options in all `#[pact(..)]` attributes of an item.
fn pact_options(attributes: &[syn::Attribute], allowed: &[&'static str], errors: &mut Errors) -> Options {
    let mut tokens = TokenStream::new();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("pact")) {
        match attribute.meta.require_list() {
            Ok(list) => {
                let options = &list.tokens;
                tokens.extend(quote!(#options,));
            }
            Err(_) => errors.at(attribute, "write the options in parentheses: `#[pact(..)]`"),
        }
    }
    Options::read(tokens, allowed, errors)
}
