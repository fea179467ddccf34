//! The function under an attribute, as the user wrote it.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned;
use syn::{Attribute, FnArg, Ident, PathSegment, ReturnType, Signature, Token, Visibility};

/// A function with its body left unread: what is wrong in there is for the compiler to say.
pub(crate) struct Function {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) signature: Signature,
    pub(crate) body: TokenStream,
}

impl Function {
    /// The function's name.
    pub(crate) fn name(&self) -> &Ident {
        &self.signature.ident
    }

    /// Whether it is an `async fn`.
    pub(crate) fn is_async(&self) -> bool {
        self.signature.asyncness.is_some()
    }

    /// Its `#[cfg(..)]` attributes, which every item made from it must carry too.
    pub(crate) fn cfgs(&self) -> impl Iterator<Item = &Attribute> {
        self.attributes.iter().filter(|attribute| attribute.path().is_ident("cfg"))
    }

    /// Its `#[test]`-like attributes: `#[test]`, `#[tokio::test]` and so on.
    pub(crate) fn test_attributes(&self) -> impl Iterator<Item = &Attribute> {
        self.attributes.iter().filter(|attribute| is_test(attribute))
    }

    /// Its attributes that make several tests of one, each with arguments of its own: `#[rstest]`, `#[test_case(..)]`.
    pub(crate) fn case_attributes(&self) -> impl Iterator<Item = &Attribute> {
        self.attributes.iter().filter(|attribute| makes_cases(attribute))
    }

    /// Its attributes that make an async test, as `#[tokio::test]` does.
    pub(crate) fn async_test_attributes(&self) -> impl Iterator<Item = &Attribute> {
        self.test_attributes().filter(|attribute| !attribute.path().is_ident("test") && !is_of_std(attribute))
    }

    /// Its attributes that make a test which gets arguments, as `#[sqlx::test]` does: all that are called tests, but not those
    /// that are known to give nothing.
    pub(crate) fn giving_test_attributes(&self) -> impl Iterator<Item = &Attribute> {
        self.attributes.iter().filter(|attribute| gives_arguments(attribute))
    }

    /// Whether they make several tests, each known by its case: `#[rstest]` with nothing but fixtures makes one.
    pub(crate) fn has_cases(&self) -> bool {
        let of_argument = |input: &FnArg| match input {
            FnArg::Typed(typed) => typed.attrs.iter().any(multiplies),
            FnArg::Receiver(_) => false,
        };
        self.attributes.iter().any(is_case) || self.signature.inputs.iter().any(of_argument)
    }

    /// How many of the cases are written one by one: each `#[case(..)]`, `#[case::name(..)]` or `#[test_case(..)]`.
    pub(crate) fn numbered_cases(&self) -> usize {
        self.attributes.iter().filter(|attribute| is_case(attribute)).count()
    }

    /// Where an error about what the function returns belongs.
    pub(crate) fn output_span(&self) -> Span {
        match &self.signature.output {
            ReturnType::Default => generated_at(self.name().span()),
            ReturnType::Type(_, output) => generated_at(output.span()),
        }
    }

    /// Where an error about what the function takes belongs.
    pub(crate) fn input_span(&self) -> Span {
        match self.signature.inputs.first() {
            Some(FnArg::Typed(input)) => generated_at(input.ty.span()),
            _ => generated_at(self.name().span()),
        }
    }

    /// The function after a rejection: no test, no registration, and no further complaints. It is not compiled where a type
    /// was rejected.
    pub(crate) fn with_error(&self, error: &syn::Error, type_rejected: bool) -> TokenStream {
        let error = error.to_compile_error();
        let not_compiled = type_rejected.then(|| quote!(#[cfg(any())]));
        let attributes = self.attributes.iter().filter(|a| !is_test(a) && !makes_cases(a) && !is_case(a));
        let Self { visibility, signature, body, .. } = self;
        quote! {
            #error
            #not_compiled
            #(#attributes)*
            #[allow(dead_code)]
            #visibility #signature #body
        }
    }
}

impl Parse for Function {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        let begin = input.span();
        let signature = input.parse().map_err(|_| syn::Error::new(begin, "this attribute belongs on a function"))?;
        if input.is_empty() || input.peek(Token![;]) {
            return Err(input.error("the function needs a body: write `{ .. }`"));
        }

        let body = input.parse()?;
        Ok(Self { attributes, visibility, signature, body })
    }
}

impl ToTokens for Function {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self { attributes, visibility, signature, body } = self;
        tokens.extend(quote!(#(#attributes)* #visibility #signature #body));
    }
}

/// A span for generated code whose errors are to be shown in the user's code.
pub(crate) fn generated_at(span: Span) -> Span {
    Span::mixed_site().located_at(span)
}

/// Generated tokens whose errors are to be shown at the given span; they still name what they named.
pub(crate) fn shown_at(tokens: &TokenStream, span: Span) -> TokenStream {
    let shown = |mut token: TokenTree| {
        token.set_span(token.span().located_at(span));
        token
    };
    tokens.clone().into_iter().map(shown).collect()
}

/// Generated tokens as if the user had written them at the given span, so that the compiler does not explain where they come
/// from. For paths alone: what else it has to say of code, lints among it, would be about the user's.
pub(crate) fn written_at(tokens: &TokenStream, span: Span) -> TokenStream {
    let written = |mut token: TokenTree| {
        token.set_span(span);
        token
    };
    tokens.clone().into_iter().map(written).collect()
}

fn makes_cases(attribute: &Attribute) -> bool {
    attribute.path().segments.last().is_some_and(|segment| segment.ident == "rstest" || segment.ident == "test_case")
}

fn gives_arguments(attribute: &Attribute) -> bool {
    let name = attribute.path().segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
    let is_of = |krate| attribute.path().segments.first().is_some_and(|segment| segment.ident == krate);
    let gives_nothing = attribute.path().is_ident("test") || is_of_std(attribute) || is_of("tokio");
    name.contains("test") && !gives_nothing && !makes_cases(attribute)
}

fn is_of_std(attribute: &Attribute) -> bool {
    attribute.path().segments.first().is_some_and(|segment| segment.ident == "core" || segment.ident == "std")
}

fn is_case(attribute: &Attribute) -> bool {
    let segments = &attribute.path().segments;
    let is = |segment: Option<&PathSegment>, name| segment.is_some_and(|segment| segment.ident == name);
    is(segments.first(), "case") || is(segments.last(), "test_case")
}

/// Whether an attribute of an argument gives it several values.
fn multiplies(attribute: &Attribute) -> bool {
    let name = attribute.path().segments.last().map(|segment| segment.ident.to_string());
    matches!(name.as_deref(), Some("values" | "files"))
}

fn is_test(attribute: &Attribute) -> bool {
    attribute.path().segments.last().is_some_and(|segment| segment.ident == "test")
}
