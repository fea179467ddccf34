//! The kinds of values that generators make, by the names that the features have for them.

use pact_harness::model::Regex;
use serde_json::Value;

use super::world::{Checked, ensure};

const HEX: &str = "[0-9a-f]";
const DATE: &str = r"\d{4}-\d{2}-\d{2}";
const TIME: &str = r"\d{2}:\d{2}:\d{2}";

/// Fails unless a value is of a kind. Where the fixtures say more than the kind, how many digits for one, that counts too.
pub(crate) fn is_of_kind(value: &Value, kind: &str) -> Checked {
    let hyphenated = |digit: &str| format!("{digit}{{8}}(-{digit}{{4}}){{3}}-{digit}{{12}}");
    let pattern = match kind {
        "integer" => r"\d+".to_owned(),
        "decimal number" => r"\d+\.\d+".to_owned(),
        "hexadecimal number" => "[0-9A-Fa-f]{6}".to_owned(),
        "random string" => "[0-9A-Za-z]{6}".to_owned(),
        "string from the regex" => r"\d{1,8}".to_owned(),
        "date" => DATE.to_owned(),
        "time" => TIME.to_owned(),
        "date-time" => format!("{DATE}T{TIME}(.+)?"),
        "UUID" | "lower-case-hyphenated UUID" => hyphenated(HEX),
        "simple UUID" => format!("{HEX}{{32}}"),
        "upper-case-hyphenated UUID" => hyphenated("[0-9A-F]"),
        "URN UUID" => format!("urn:uuid:{}", hyphenated(HEX)),
        "boolean" => "true|false".to_owned(),
        _ => return Err(format!("nobody knows the kind {kind:?}").into()),
    };
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    ensure(Regex::new(&pattern)?.is_match(&text), || format!("{value} is no {kind}"))?;
    let typed = match kind {
        "boolean" => value.is_boolean(),
        "integer" | "decimal number" => true,
        _ => value.is_string(),
    };
    ensure(typed, || format!("{value} is of another type than a {kind}"))
}
