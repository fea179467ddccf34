//! A request as it was sent, and what came of it.

use std::time::{Duration, UNIX_EPOCH};

use super::send_error::SendError;

/// What makes a delivery the same when it is repeated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// `webhook-id`.
    pub id: String,
}

/// A response, as much of it as was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The status.
    pub status: u16,
    /// Its headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// Its body.
    pub body: Vec<u8>,
    /// Why the body is not whole.
    pub cut: Option<Cut>,
}

/// Why a body was not read to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cut {
    /// It has more bytes than are read.
    Long(usize),
    /// It did not come to its end in time.
    Slow(Duration),
    /// The connection broke.
    Broken(String),
}

impl Response {
    /// The first value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }
}

/// A request as it was sent, and what came of it. It has secrets: see [`Exchange::shown`].
#[derive(Debug, Clone)]
pub struct Exchange {
    /// The method.
    pub method: String,
    /// The URL.
    pub url: String,
    /// Every header, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Option<Vec<u8>>,
    /// The response, or why there is none.
    pub outcome: Result<Response, SendError>,
    /// When it was sent, in microseconds since 1970.
    pub began: i64,
    /// When it had ended.
    pub ended: i64,
    /// Whether the log has the response: where hosts are named that webhooks may be sent to, as in the official broker.
    pub(super) logs_response: bool,
    pub(super) secrets: Vec<String>,
}

impl Exchange {
    /// How long the target asks to be left alone.
    pub fn retry_after(&self) -> Option<Duration> {
        let value = self.outcome.as_ref().ok()?.header("retry-after")?.trim();
        if let Ok(seconds) = value.parse() {
            return Some(Duration::from_secs(seconds));
        }
        let at = httpdate::parse_http_date(value).ok()?;
        let now = UNIX_EPOCH + Duration::from_micros(u64::try_from(self.ended).ok()?);
        at.duration_since(now).ok()
    }
}
