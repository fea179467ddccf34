//! What helps where a request failed, in the words of who verifies.

use super::reason::Remedy;
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
