//! What came back from the broker.

use url::Url;

use crate::error::BrokerError;
use crate::links::Document;
use crate::reasons::{reasons, short};
use pact_core::model::Json;

/// An answer, whatever its status.
pub(crate) struct Answer {
    pub(crate) method: String,
    pub(crate) url: Url,
    pub(crate) status: u16,
    pub(crate) content_type: Option<String>,
    pub(crate) location: Option<String>,
    pub(crate) retry_after: Option<String>,
    pub(crate) date: Option<String>,
    /// Of the broker, as it says.
    pub(crate) version: Option<String>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The answer, if it is a yes.
    pub(crate) fn success(self, tries: u32) -> Result<Answer, BrokerError> {
        if (200..300).contains(&self.status) { Ok(self) } else { Err(self.refused(tries)) }
    }

    /// The error that a no is.
    pub(crate) fn refused(self, tries: u32) -> BrokerError {
        let mut reasons = reasons(&self.body);
        if let (300..=399, Some(location)) = (self.status, &self.location) {
            reasons.insert(0, format!("it redirects to {location}"));
        }
        if let Some(time) = &self.retry_after {
            reasons.push(format!("it asks to try again after {time}"));
        }
        BrokerError::Refused { method: self.method, url: self.url.into(), status: self.status, reasons, tries }
    }

    /// The resource in the answer.
    pub(crate) fn document(&self) -> Result<Document, BrokerError> {
        let json = Json::parse(&self.body).ok().filter(|json| json.members().is_some());
        let json = json.ok_or_else(|| BrokerError::Unexpected {
            url: self.url.to_string(),
            expected: "a resource as a JSON object (application/hal+json)".to_owned(),
            found: self.excerpt(),
        })?;
        Ok(Document::new(self.url.clone(), json))
    }

    fn excerpt(&self) -> String {
        let content_type = self.content_type.as_deref().unwrap_or("a body without a type");
        let text = String::from_utf8_lossy(&self.body);
        match text.trim() {
            "" => "no body".to_owned(),
            text => format!("{content_type}: {}", short(text.lines().next().unwrap_or_default())),
        }
    }
}
