//! The few of serde's attributes that decide which fields have a value in the JSON at all. Where it lands is seen from what
//! serde writes.

use syn::ext::IdentExt;
use syn::meta::ParseNestedMeta;
use syn::{Attribute, Expr, Token};

/// The names of the `#[serde(..)]` options of an item.
pub(super) struct Serde {
    names: Vec<String>,
}

impl Serde {
    /// What cannot be read is for serde's own derive to reject.
    pub(super) fn read(attributes: &[Attribute]) -> Self {
        let mut names = Vec::new();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
            let _ = attribute.parse_nested_meta(|meta| {
                names.extend(meta.path.get_ident().map(|name| name.unraw().to_string()));
                skip_value(&meta)
            });
        }
        Self { names }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.names.iter().any(|given| given == name)
    }

    pub(super) fn is_skipped(&self) -> bool {
        self.has("skip") || self.has("skip_serializing")
    }
}

fn skip_value(meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
    if meta.input.peek(Token![=]) {
        meta.value()?.parse::<Expr>()?;
    } else if !meta.input.is_empty() && !meta.input.peek(Token![,]) {
        meta.parse_nested_meta(|meta| skip_value(&meta))?;
    }
    Ok(())
}
