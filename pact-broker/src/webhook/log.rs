//! What is kept of an exchange: a log in the form of the official broker, without secrets.

use std::fmt::Write as _;

use super::policy::Policy;
use super::redact::Redactor;
use super::sent::{Cut, Exchange, Response};

/// How much of a body is kept.
const BODY: usize = 64 * 1024;

/// What stands in the place of a response.
const NOT_LOGGED: &str = "For security purposes, the response details are not logged. To enable response logging, name the hosts that \
                          webhooks may be sent to in PACT_BROKER_WEBHOOK_HOST_WHITELIST.";

impl Exchange {
    /// Whether the target took it.
    pub fn is_success(&self, policy: &Policy) -> bool {
        self.outcome.as_ref().is_ok_and(|response| policy.success.contains(&response.status))
    }

    /// The same without secrets: for an answer.
    #[must_use]
    pub fn shown(&self) -> Self {
        let redactor = self.redactor();
        let bytes = |body: &[u8]| redactor.text(&String::from_utf8_lossy(body)).into_bytes();
        let beginning = |body: &[u8]| redactor.beginning(&String::from_utf8_lossy(body)).into_bytes();
        let outcome = match &self.outcome {
            Ok(response) => Ok(Response {
                status: response.status,
                headers: shown(&redactor, &response.headers),
                body: if response.cut.is_none() { bytes(&response.body) } else { beginning(&response.body) },
                cut: response.cut.clone(),
            }),
            Err(error) => Err(error.clone()),
        };
        Self {
            method: self.method.clone(),
            url: redactor.text(&self.url),
            headers: shown(&redactor, &self.headers),
            body: self.body.as_deref().map(bytes),
            outcome,
            began: self.began,
            ended: self.ended,
            logs_response: self.logs_response,
            secrets: Vec::new(),
        }
    }

    /// Its log. `context` is what the official broker says of the event, as JSON; `end` what becomes of the delivery.
    pub fn log(&self, context: &str, end: &str) -> String {
        let mut log = Log::default();
        let shown = self.shown();
        log.line(self.began, "DEBUG", &format!("Webhook context {}", self.redactor().text(context)));
        log.line(self.began, "INFO", &format!("HTTP/1.1 {} {}", shown.method.to_uppercase(), shown.url));
        log.message(self.began, &shown.headers, shown.body.as_deref());
        match &shown.outcome {
            Ok(response) => {
                let status = axum::http::StatusCode::from_u16(response.status).ok();
                let reason = status.and_then(|status| status.canonical_reason()).unwrap_or_default();
                log.line(self.ended, "INFO", format!("HTTP/1.1 {} {reason}", response.status).trim_end());
                if self.logs_response {
                    log.message(self.ended, &response.headers, Some(&response.body));
                } else {
                    log.line(self.ended, "INFO", NOT_LOGGED);
                }
                if let Some(note) = note(response) {
                    log.line(self.ended, "INFO", &note);
                }
            }
            Err(error) => log.line(self.ended, "ERROR", &format!("Error executing webhook: {error}")),
        }
        log.line(self.ended, "INFO", end);
        log.0
    }

    fn redactor(&self) -> Redactor {
        Redactor::new(self.secrets.iter().map(String::as_str))
    }
}

/// A log of something that was not sent.
pub fn unsent(at: i64, context: &str, reason: &str, end: &str) -> String {
    let mut log = Log::default();
    log.line(at, "DEBUG", &format!("Webhook context {}", Redactor::new([]).text(context)));
    log.line(at, "ERROR", &format!("Error executing webhook: {reason}"));
    log.line(at, "INFO", end);
    log.0
}

/// What is unusual about a response.
fn note(response: &Response) -> Option<String> {
    if (300..400).contains(&response.status) {
        let to = response.header("location").unwrap_or("another address");
        return Some(format!(
            "Redirects are not followed: use {to} as the URL of the webhook, if that is the right one"
        ));
    }
    Some(match response.cut.as_ref()? {
        Cut::Long(limit) => format!("The response body is longer than {limit} bytes, and was not read further"),
        Cut::Slow(time) => format!("The response body did not end within {} seconds", time.as_secs_f64()),
        Cut::Broken(reason) => format!("The connection broke within the response body: {reason}"),
    })
}

fn shown(redactor: &Redactor, headers: &[(String, String)]) -> Vec<(String, String)> {
    headers.iter().map(|(name, value)| (name.clone(), redactor.header(name, value))).collect()
}

#[derive(Default)]
struct Log(String);

impl Log {
    fn line(&mut self, micros: i64, level: &str, text: &str) {
        let time = jiff::Timestamp::from_microsecond(micros).unwrap_or_default();
        let _ = writeln!(self.0, "[{}] {level}: {text}", time.strftime("%Y-%m-%dT%H:%M:%SZ"));
    }

    fn message(&mut self, micros: i64, headers: &[(String, String)], body: Option<&[u8]>) {
        for (name, value) in headers {
            self.line(micros, "INFO", &format!("{name}: {value}"));
        }
        let Some(body) = body.filter(|body| !body.is_empty()) else { return };
        let kept = String::from_utf8_lossy(&body[..body.len().min(BODY)]);
        let cut = if body.len() > BODY { ".." } else { "" };
        self.line(micros, "INFO", &format!("{kept}{cut}"));
    }
}
