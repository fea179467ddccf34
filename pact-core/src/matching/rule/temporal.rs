//! The rules `date`, `time` and `datetime`.

use std::sync::LazyLock;

use super::text_of;
use crate::matching::{Expected, Temporal};
use crate::model::{DatePattern, Json};

/// The patterns of rules that have none of their own.
static DEFAULTS: LazyLock<[Option<DatePattern>; 3]> =
    LazyLock::new(|| ["yyyy-MM-dd", "HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ssXXX"].map(|text| DatePattern::new(text).ok()));

pub(super) fn holds(kind: Temporal, pattern: Option<&DatePattern>, actual: &Json) -> bool {
    checked(kind, pattern, actual).is_ok()
}

pub(super) fn expected(kind: Temporal, pattern: Option<&DatePattern>, actual: &Json) -> Expected {
    let reason = checked(kind, pattern, actual).err().unwrap_or_default();
    let pattern = pattern.or(default(kind)).map(|pattern| pattern.as_str().to_owned()).unwrap_or_default();
    Expected::InPattern { kind, pattern, reason }
}

fn checked(kind: Temporal, pattern: Option<&DatePattern>, actual: &Json) -> Result<(), String> {
    let pattern = pattern.or(default(kind)).ok_or("there is no pattern")?;
    pattern.accepts(&text_of(actual))
}

fn default(kind: Temporal) -> Option<&'static DatePattern> {
    DEFAULTS[kind as usize].as_ref()
}
