//! What every route shares: requests, answers, the shapes of errors, links, pages.

mod accept;
mod answer;
mod auth;
mod base_url;
mod form;
mod json;
mod nested_query;
mod paging;
mod problem;
mod request;
mod table;
mod target;

pub use crate::text::{Urls, pairs};
pub use accept::normalised as normalised_accept;
pub use answer::Answer;
pub use auth::{Access, Credentials, Purpose, Secret};
pub use base_url::{BaseUrl, InvalidBaseUrl, base_url};
pub use form::Form;
pub use json::Object;
pub use paging::Page;
pub(crate) use problem::log;
pub use problem::{Problem, reported};
pub use request::Request;
pub(crate) use request::{NotJson, parse};
pub use table::{Body, Handler, Later, Method, Outcome, Prepared, Route, find};
pub use target::Target;
