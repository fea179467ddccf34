//! What helps where a request failed, in the words of who verifies.

use super::reason::{Reason, Remedy};
use pact_http::client::{self, SendError};

/// What to do about an error; `longer` allows a longer body of this response.
pub(crate) fn remedy(error: &SendError, longer: Remedy) -> Option<Remedy> {
    match error.remedy()? {
        client::Remedy::AllowMoreBytes => Some(longer),
        client::Remedy::TrustAuthority => Some(Remedy::TrustAuthority),
        client::Remedy::ShowCertificate => Some(Remedy::ClientCertificate),
        _ => None,
    }
}

/// Why a request to this URL failed, without the URL: who tells it has named it.
pub(crate) fn reason(error: &SendError, url: &str, longer: Remedy) -> Reason {
    let reason = if error.url() == Some(url) { error.reason().to_owned() } else { error.to_string() };
    Reason::new(reason).with(remedy(error, longer))
}
