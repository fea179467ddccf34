//! Routes as data.

use std::pin::Pin;

use super::{Answer, Problem, Request};
use crate::database::Tx;

/// What comes of a request.
pub type Outcome = Result<Answer, Problem>;

/// A write whose request was read already. It may run again, where another transaction came in between.
pub type Prepared = Box<dyn Fn(&Tx<'_>) -> Outcome + Send + Sync>;

/// An answer that waits for something outside of the broker.
pub type Later = Pin<Box<dyn Future<Output = Outcome> + Send>>;

/// What answers a request.
#[derive(Debug, Clone, Copy)]
pub enum Handler {
    /// Needs no database.
    Plain(fn(&Request) -> Outcome),
    /// Reads.
    Read(fn(&Tx<'_>, &Request) -> Outcome),
    /// Writes.
    Write(fn(&Tx<'_>, &Request) -> Outcome),
    /// Reads, and answers when something outside was asked. It may cause something there: it is for those who may write.
    Ask(fn(&Tx<'_>, &Request) -> Result<Later, Problem>),
    /// Reads the request before the transaction, so that only the writing is in it.
    Prepare(fn(&Request) -> Result<Prepared, Problem>),
}

/// A method of HTTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "methods of HTTP")]
pub enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

impl Method {
    /// As in a request.
    pub fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Patch => "PATCH",
            Method::Delete => "DELETE",
        }
    }
}

/// Which types of content a body may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Body {
    /// None is looked at.
    None,
    /// JSON.
    Json,
    /// A merge patch.
    Patch,
    /// JSON or a merge patch.
    Either,
}

impl Body {
    /// Whether a type of content is one of these.
    pub fn accepts(self, content_type: &str) -> bool {
        let json = matches!(content_type, "application/json");
        let patch = content_type == "application/merge-patch+json";
        match self {
            Body::None => true,
            Body::Json => json,
            Body::Patch => patch,
            Body::Either => json || patch,
        }
    }
}

/// A path and what is answered there.
#[derive(Debug)]
pub struct Route {
    /// The path; `{name}` is one part of it.
    pub path: &'static str,
    /// Types that it answers with beside HAL: parts of an `Accept` header that are fine.
    pub accepts: &'static [&'static str],
    /// What answers each method.
    pub methods: &'static [(Method, Body, Handler)],
}

impl Route {
    /// Whether it answers with something that a client accepts.
    pub fn suits(&self, accept: &str) -> bool {
        // A picture is no document.
        let documents: &[&str] = if self.accepts.contains(&"image/svg+xml") {
            &["*/*"]
        } else {
            &["application/hal+json", "application/problem+json", "*/*", "application/*"]
        };
        accept.is_empty() || documents.iter().chain(self.accepts).any(|kind| accept.contains(kind))
    }

    /// What is answered to a method.
    pub fn method(&self, name: &str) -> Option<&'static (Method, Body, Handler)> {
        self.methods.iter().find(|(method, ..)| method.as_str() == name)
    }

    /// The methods, for `OPTIONS`.
    pub fn allowed(&self) -> String {
        let mut names: Vec<_> = self.methods.iter().map(|(method, ..)| method.as_str()).collect();
        names.push("OPTIONS");
        names.join(", ")
    }
}

/// The first route that a path has, and the names in the path.
pub fn find<'r>(
    routes: impl IntoIterator<Item = &'r Route>,
    segments: &[String],
) -> Option<(&'r Route, Vec<(&'static str, String)>)> {
    routes.into_iter().find_map(|route| {
        let parts = route.path.split('/').skip(1).filter(|part| !part.is_empty());
        let mut names = Vec::new();
        let mut given = segments.iter();
        for part in parts {
            let segment = given.next()?;
            match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
                Some(name) => names.push((name, segment.clone())),
                None if part == segment => {}
                None => return None,
            }
        }
        given.next().is_none().then_some((route, names))
    })
}
