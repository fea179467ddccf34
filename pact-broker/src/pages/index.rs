use maud::html;

use super::page;
use crate::http::Answer;

/// A link of the index.
pub(crate) struct Link<'a> {
    pub(crate) relation: &'a str,
    pub(crate) title: &'a str,
    pub(crate) address: &'a str,
    /// Whether the address has places in braces.
    pub(crate) templated: bool,
}

/// The links of the index, with their documentation.
pub(crate) fn index<'a>(base: &str, links: impl Iterator<Item = Link<'a>>) -> Answer {
    let main = html! {
        p { "The API is HAL: each resource links to others. Clients send " code { "Accept: application/hal+json" } "." }
        p { "All paths, methods and bodies: " a href=(format!("{base}/openapi.json")) { "OpenAPI document" } }
        p { "Webhooks: " a href=(format!("{base}/triggered-webhooks/exhausted")) { "what was given up" } }
        table {
            thead { tr { th { "Resource" } th { "Address" } th { "Relation" } } }
            tbody {
                @for link in links {
                    tr {
                        td { (link.title) }
                        td {
                            @if link.templated { code { (link.address) } }
                            @else { a href=(format!("{base}{}", link.address)) { (link.address) } }
                        }
                        td { a href=(format!("{base}/doc/{}?context=index", link.relation)) { (link.relation) } }
                    }
                }
            }
        }
    };
    page("Pact Broker", &main)
}
