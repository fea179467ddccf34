//! The place in the user's code that a registered item comes from.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Ident;
use syn::ext::IdentExt;

/// The expression that says where the function of this name stands.
pub(crate) fn site(private: &TokenStream, name: &Ident) -> TokenStream {
    let name = name.unraw().to_string();
    quote! {
        #private::Site {
            package: ::core::env!("CARGO_PKG_NAME"),
            manifest_dir: ::core::env!("CARGO_MANIFEST_DIR"),
            target: #private::target(
                ::core::option_env!("CARGO_BIN_NAME"),
                ::core::option_env!("CARGO_TARGET_TMPDIR"),
            ),
            module: ::core::module_path!(),
            name: #name,
            file: ::core::file!(),
            line: ::core::line!(),
            column: ::core::column!(),
        }
    }
}
