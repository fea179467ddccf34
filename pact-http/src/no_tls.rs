//! What stands in the place of TLS without the feature `tls`: nothing, and a sentence that says so.

use std::error::Error;

use crate::remedy::Remedy;

pub(crate) const SUPPORTED: bool = false;

/// What makes connections.
pub(crate) type Connector = crate::proxy::Via;

pub(crate) fn explained(_error: &(dyn Error + 'static)) -> Option<(&'static str, Option<Remedy>)> {
    None
}
