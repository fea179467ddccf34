use pact_text::is_semver;

use crate::model::Json;

/// A version in full, `1.0.0`: `1.0` is none.
pub(super) fn holds(actual: &Json) -> bool {
    actual.as_str().is_some_and(is_semver)
}
