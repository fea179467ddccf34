use super::Object;

/// HAL, the form of nearly every answer.
pub(super) const HAL: &str = "application/hal+json;charset=utf-8";

/// What is answered.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// `Content-Type`; an answer without one has no body.
    pub content_type: Option<&'static str>,
    /// Other headers.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// 200 with a document.
    pub fn ok(document: Object) -> Self {
        Self { status: 200, content_type: Some(HAL), headers: Vec::new(), body: document.finish() }
    }

    /// 201 with a document.
    pub fn created(document: Object) -> Self {
        Self { status: 201, ..Self::ok(document) }
    }

    /// A status and nothing else.
    pub fn empty(status: u16) -> Self {
        Self { status, content_type: None, headers: Vec::new(), body: Vec::new() }
    }

    /// 200 with text.
    pub fn text(text: String) -> Self {
        Self {
            status: 200,
            content_type: Some("text/plain;charset=utf-8"),
            headers: Vec::new(),
            body: text.into_bytes(),
        }
    }

    /// With another status.
    pub fn status(self, status: u16) -> Self {
        Self { status, ..self }
    }

    /// With a header.
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// With `Location`.
    pub fn location(self, url: &str) -> Self {
        self.header("location", url)
    }

    /// As plain JSON where a client asks for that and nothing else.
    pub fn json(self, json: bool) -> Self {
        if json { Self { content_type: Some("application/json;charset=utf-8"), ..self } } else { self }
    }
}
