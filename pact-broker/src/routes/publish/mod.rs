//! `POST /contracts/publish`: a version, its branch and tags, and what it expects of several providers.

mod answer;
mod read;
#[cfg(test)]
mod tests;
mod write;

use crate::http::{Body, Handler, Method, Route};

pub(super) static ROUTES: &[Route] = &[Route {
    path: "/contracts/publish",
    accepts: &[],
    methods: &[(Method::Post, Body::Json, Handler::Prepare(write::prepare))],
}];
