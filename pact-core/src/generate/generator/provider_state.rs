//! Values of provider states: `${x}` alone is the value as it is, `/users/${x}` a text, and a text without `${` a name.

use ecow::EcoString;

use crate::generate::{GenerateReason, text_of};
use crate::model::Json;

type Values<'v> = &'v [(EcoString, Json)];

pub(super) fn make(expression: &str, data_type: Option<&str>, values: Values<'_>) -> Result<Json, GenerateReason> {
    let value = if expression.contains("${") { filled_in(expression, values) } else { look_up(expression, values) }?;
    let data_type = data_type.unwrap_or_default().to_ascii_uppercase();
    let converted = match data_type.as_str() {
        "STRING" => Some(Json::string(text_of(value.clone()))),
        "INTEGER" => integer(&value),
        "DECIMAL" | "FLOAT" => decimal(&value),
        "BOOLEAN" => boolean(&value),
        // RAW, and whatever other tools write: as in the official implementation.
        _ => return Ok(value),
    };
    let reason = || GenerateReason::invalid(format!("`{expression}` is {value}, which makes no {data_type}"));
    converted.ok_or_else(reason)
}

/// Whether a name of the expression has no value.
pub(super) fn lacks_value(expression: &str, values: Values<'_>) -> bool {
    let is_missing = |name: &str| look_up(name, values).is_err();
    if !expression.contains("${") {
        return is_missing(expression);
    }
    let names = expression.split("${").skip(1).filter_map(|part| part.split_once('}'));
    names.map(|(name, _)| name).filter(|name| !name.is_empty()).any(is_missing)
}

/// A single value keeps its type.
fn filled_in(expression: &str, values: Values<'_>) -> Result<Json, GenerateReason> {
    let mut parts = Vec::new();
    let mut rest = expression;
    while let Some((before, after)) = rest.split_once("${") {
        let open = || GenerateReason::invalid(format!("`{expression}` lacks a `}}` after its last `${{`"));
        let (name, after) = after.split_once('}').ok_or_else(open)?;
        parts.extend((!before.is_empty()).then(|| Json::string(before)));
        if !name.is_empty() {
            parts.push(look_up(name, values)?);
        }
        rest = after;
    }
    parts.extend((!rest.is_empty()).then(|| Json::string(rest)));
    Ok(match <[_; 1]>::try_from(parts) {
        Ok([single]) => single,
        Err(parts) => Json::string(parts.into_iter().map(text_of).collect::<String>()),
    })
}

/// The last of several values with a name.
fn look_up(name: &str, values: Values<'_>) -> Result<Json, GenerateReason> {
    let found = values.iter().rev().find(|(known, _)| known == name);
    found.map(|(_, value)| value.clone()).ok_or_else(|| GenerateReason::NoStateValue(name.to_owned()))
}

/// A fraction is cut off.
fn integer(value: &Json) -> Option<Json> {
    Some(match value {
        Json::Null => Json::of_number(0),
        Json::Bool(value) => Json::of_number(u8::from(*value)),
        Json::Number(text) if !text.contains(['.', 'e', 'E']) => Json::Number(text.to_string().into()),
        Json::Number(text) => Json::of_number(format_args!("{:.0}", finite(text)?.trunc())),
        Json::String(text) => Json::of_number(text.parse::<i128>().ok()?),
        Json::Array(_) | Json::Object(_) => return None,
    })
}

fn decimal(value: &Json) -> Option<Json> {
    let text = match value {
        Json::Null => "0.0".to_owned(),
        Json::Bool(value) => format!("{}.0", u8::from(*value)),
        Json::Number(text) if text.contains(['.', 'e', 'E']) => text.to_string(),
        Json::Number(text) => format!("{text}.0"),
        Json::String(text) => format!("{:?}", finite(text)?),
        Json::Array(_) | Json::Object(_) => return None,
    };
    Some(Json::Number(text.into()))
}

fn boolean(value: &Json) -> Option<Json> {
    Some(Json::Bool(match value {
        Json::Null => false,
        Json::Bool(value) => *value,
        Json::Number(text) => text.parse::<f64>().ok()? > 0.0,
        Json::String(text) => text.parse().ok()?,
        Json::Array(_) | Json::Object(_) => return None,
    }))
}

fn finite(text: &str) -> Option<f64> {
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(expression: &str, data_type: Option<&str>, value: &str) -> Result<String, String> {
        let value = Json::parse(value.as_bytes()).unwrap();
        make(expression, data_type, &[("a".into(), value)])
            .map(|made| made.to_string())
            .map_err(|reason| reason.to_string())
    }

    #[test]
    fn a_value_alone_keeps_its_type_and_a_value_in_a_text_is_text() {
        for (expression, value, expected) in [
            ("${a}", "100", "100"),
            ("${a}", r#"{"b":[1]}"#, r#"{"b":[1]}"#),
            ("${}${a}", "100", "100"),
            ("a", "100", "100"),
            ("a", "\"x\"", "\"x\""),
            ("${a} ", "100", "\"100 \""),
            ("/${a}/${a}", "\"x\"", "\"/x/x\""),
            ("$${a}}", "\"x\"", "\"$x}\""),
            ("}${a}", "null", "\"}null\""),
            ("${} ${} ${}", "1", "\"  \""),
            ("${}", "1", "\"\""),
        ] {
            assert_eq!(made(expression, None, value).as_deref(), Ok(expected), "{expression}");
            assert_eq!(made(expression, Some("RAW"), value).as_deref(), Ok(expected), "{expression}");
        }
    }

    #[test]
    fn a_value_becomes_one_of_the_data_type() {
        for (data_type, value, expected) in [
            ("STRING", "100", "\"100\""),
            ("STRING", "\"x\"", "\"x\""),
            ("string", "true", "\"true\""),
            ("INTEGER", "\"-100\"", "-100"),
            ("INTEGER", "18446744073709551615", "18446744073709551615"),
            ("INTEGER", "100.9", "100"),
            ("INTEGER", "1e3", "1000"),
            ("INTEGER", "true", "1"),
            ("INTEGER", "null", "0"),
            ("DECIMAL", "100", "100.0"),
            ("DECIMAL", "10.50", "10.50"),
            ("FLOAT", "\".5\"", "0.5"),
            ("FLOAT", "false", "0.0"),
            ("BOOLEAN", "\"true\"", "true"),
            ("BOOLEAN", "-1", "false"),
            ("BOOLEAN", "0.1", "true"),
            ("anything", "1", "1"),
        ] {
            assert_eq!(made("${a}", Some(data_type), value).as_deref(), Ok(expected), "{data_type} of {value}");
        }
        for (data_type, value) in [
            ("INTEGER", "\"1.5\""),
            ("INTEGER", "[]"),
            ("INTEGER", "1e999"),
            ("DECIMAL", "\"x\""),
            ("BOOLEAN", "\"1\""),
        ] {
            let reason = format!("`${{a}}` is {value}, which makes no {data_type}");
            assert_eq!(made("${a}", Some(data_type), value), Err(reason));
        }
    }

    #[test]
    fn a_name_that_no_state_gives_is_an_error() {
        for expression in ["b", "${b}", "x${a}${b}"] {
            let reason = made(expression, None, "1").unwrap_err();
            assert!(reason.starts_with("no provider state gives a value `b`;"), "{reason}");
        }
        assert_eq!(made("x ${a", None, "1").unwrap_err(), "`x ${a` lacks a `}` after its last `${`");
    }

    #[test]
    fn of_two_values_with_a_name_the_last_counts() {
        let value = |number| ("a".into(), Json::of_number(number));
        assert_eq!(make("a", None, &[value(1), value(2)]), Ok(Json::of_number(2)));
    }
}
