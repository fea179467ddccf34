//! What stands in the place of TLS without the feature `tls`: nothing, and a sentence that says so.

use std::error::Error;

pub(super) const SUPPORTED: bool = false;

/// What makes connections.
pub(super) type Connector = super::proxy::Via;

pub(super) fn remedy(_error: &(dyn Error + 'static)) -> Option<&'static str> {
    None
}
