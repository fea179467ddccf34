//! The steps that every attribute macro takes.

use proc_macro2::TokenStream;
use quote::quote;

use crate::errors::Errors;
use crate::function::Function;

/// Parses the function, makes the model of the macro call and expands it.
///
/// All rejections happen in `model`; when there is one, the function is emitted without the attribute, so that the editor
/// and the compiler still see it. What the compiler would reject once more, `model` mends.
pub(crate) fn expand<Model>(
    options: TokenStream,
    item: &TokenStream,
    model: impl FnOnce(TokenStream, &mut Function, &mut Errors) -> Option<Model>,
    expand: impl FnOnce(&Model, &Function) -> TokenStream,
) -> TokenStream {
    let mut function = match syn::parse2::<Function>(item.clone()) {
        Ok(function) => function,
        Err(error) => {
            let error = error.into_compile_error();
            return quote!(#error #item);
        }
    };

    let mut errors = Errors::new(function.name().span());
    let model = model(options, &mut function, &mut errors);
    let type_rejected = errors.type_rejected();
    match errors.finish(model) {
        Ok(model) => expand(&model, &function),
        Err(error) => function.with_error(&error, type_rejected),
    }
}
