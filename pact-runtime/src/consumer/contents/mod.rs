//! Bodies as the builders of requests, responses and messages take them: what is sent, what may differ from it, and the
//! content type that it sets.

mod body;
mod form;
mod multipart;

pub(super) use body::{Contents, SetType, json_body};
pub use multipart::{FormPart, part};
