//! Pages for people: HTML without scripts, in which every text is escaped.

mod exhausted;
mod index;
mod pact;
mod relation;

pub(crate) use exhausted::exhausted;
pub(crate) use index::{Link, index};
pub(crate) use pact::{Shown, pact};
pub(crate) use relation::relation;

use maud::{DOCTYPE, Markup, html};

use crate::http::Answer;

/// What a browser may load for a page: nothing.
const POLICY: &str = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// A page.
fn page(title: &str, main: &Markup) -> Answer {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
            }
            body {
                main {
                    h1 { (title) }
                    (main)
                }
            }
        }
    };
    let answer = Answer {
        status: 200,
        content_type: Some("text/html;charset=utf-8"),
        headers: Vec::new(),
        body: page.into_string().into_bytes(),
    };
    answer.header("content-security-policy", POLICY)
}
