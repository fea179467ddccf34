//! The implementation of the trait.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{DeriveInput, Generics, Ident, parse_quote};

use super::field::{Field, Limit, Place, Rule};
use super::{Body, Choices};
use crate::options::option;

/// The type that the trait is implemented for.
pub(super) struct Impl<'i> {
    private: TokenStream,
    name: &'i Ident,
    generics: Generics,
}

impl<'i> Impl<'i> {
    pub(super) fn new(input: &'i DeriveInput, private: TokenStream) -> Self {
        let mut generics = input.generics.clone();
        for parameter in generics.type_params_mut() {
            parameter.bounds.push(parse_quote!(#private::PactBody));
        }
        Self { private, name: &input.ident, generics }
    }

    pub(super) fn body(&self, body: &Body<'_>) -> TokenStream {
        let private = &self.private;
        let construct = body.variant.map_or_else(|| quote!(Self), |variant| quote!(Self::#variant));
        let values = body.fields.iter().map(|field| {
            let Field { member, value, ty, .. } = field;
            let value = value.expand(ty, private);
            quote!(#member: #value)
        });
        let example = quote!(#construct { #(#values,)* });
        let rules = match &body.choices {
            Choices::None => self.rules(body, &construct),
            Choices::Any(_) => quote!(rules.like(self);),
            Choices::OneOf(_) => quote!(rules.one_of(self, &<Self as #private::Choices>::choices());),
        };
        let body_impl = self.implement(&example, &rules);
        let (Choices::Any(names) | Choices::OneOf(names)) = &body.choices else { return body_impl };

        let name = self.name;
        let (parameters, arguments, bounds) = self.generics.split_for_impl();
        quote! {
            #body_impl

            #[automatically_derived]
            impl #parameters #private::Choices for #name #arguments #bounds {
                fn choices() -> ::std::vec::Vec<Self> {
                    ::std::vec::Vec::from([#(Self::#names {}),*])
                }
            }
        }
    }

    /// An implementation that can be named, so that the compiler does not complain once more.
    pub(super) fn rejected(&self, error: &syn::Error) -> TokenStream {
        let error = error.to_compile_error();
        let implementation = self.implement(&quote!(::core::unreachable!()), &quote!(let _ = rules;));
        quote!(#error #implementation)
    }

    fn implement(&self, example: &TokenStream, rules: &TokenStream) -> TokenStream {
        let Self { private, name, generics } = self;
        let (parameters, arguments, bounds) = generics.split_for_impl();
        quote! {
            #[automatically_derived]
            impl #parameters #private::PactBody for #name #arguments #bounds {
                fn example() -> Self {
                    #example
                }

                fn rules(&self, rules: &mut #private::BodyRules) {
                    #rules
                }
            }
        }
    }

    fn rules(&self, body: &Body<'_>, construct: &TokenStream) -> TokenStream {
        let private = &self.private;
        let seen = || body.fields.iter().filter(|field| field.place != Place::Nowhere);
        let patterns = seen().map(|Field { member, binding, .. }| quote!(#member: #binding));
        let own: Vec<_> = seen().filter(|field| field.place == Place::Own).map(|field| &field.binding).collect();
        let all: Vec<_> = seen().map(|field| &field.binding).collect();
        let places = match own.as_slice() {
            [] => quote!(),
            [only] if body.transparent => quote!(rules.transparent(self, #only);),
            own => quote!(rules.fields(self, &[#(#private::Part::of(#own)),*]);),
        };
        let flattened = seen()
            .filter(|field| field.place == Place::Flattened)
            .map(|Field { binding, .. }| quote!(rules.flattened(self, &[#(#private::Part::of(#all)),*], #binding);));
        let rules = seen().map(|field| self.rule(field));
        let statements = quote!(#places #(#flattened)* #(#rules)*);
        let pattern = quote!(#construct { #(#patterns,)* .. });
        match (all.is_empty(), body.has_others) {
            (true, false) => quote!(let _ = rules;),
            (false, false) => quote!(let #pattern = self; #statements),
            (true, true) => quote! {
                match self {
                    #pattern => {}
                    _ => rules.like(self),
                }
            },
            (false, true) => quote! {
                match self {
                    #pattern => { #statements }
                    _ => rules.like(self),
                }
            },
        }
    }

    fn rule(&self, field: &Field<'_>) -> TokenStream {
        let (private, Field { binding, ty, .. }) = (&self.private, field);
        match &field.rule {
            Rule::Nothing => quote!(),
            Rule::Absent => quote!(rules.absent(#binding);),
            Rule::Equal => quote!(rules.equal(#binding);),
            Rule::OneOf => {
                let choices = quote_spanned!(ty.span()=> <#ty as #private::Choices>::choices());
                quote!(rules.one_of(#binding, &#choices);)
            }
            Rule::Text(method, text) => {
                let method = format_ident!("{method}");
                quote!(rules.#method(#binding, #text);)
            }
            Rule::Limits(min, max) => {
                let limit = |limit: &Option<Limit>| option(limit.as_ref().map(|limit| limit.items));
                let (min, max) = (limit(min), limit(max));
                let of_items = self.of_type(binding);
                let list = quote_spanned!(ty.span()=> #private::as_list::<#ty>(#binding));
                quote!(#of_items rules.limits(#list, #min, #max);)
            }
            Rule::OfType => self.of_type(binding),
        }
    }

    /// The rules of the field's type, where it has some.
    fn of_type(&self, binding: &Ident) -> TokenStream {
        let private = &self.private;
        quote! {{
            #[allow(unused_imports)]
            use #private::{OfAny as _, OfBody as _};
            (&#private::Value(#binding)).add_rules(rules);
        }}
    }
}
