use fancy_regex::Regex;

use crate::generate::GenerateReason;
use crate::model::unquote;

/// The example with the mock provider's address in the place of what the expression matches before its group.
pub(super) fn make(example: &str, regex: &str, url: &str) -> Result<String, GenerateReason> {
    let invalid = |error: fancy_regex::Error| GenerateReason::invalid(format!("invalid regex `{regex}`: {error}"));
    let compiled = Regex::new(&unquote(regex)).map_err(invalid)?;
    let found = compiled.captures(example).map_err(invalid)?;
    let found = found.and_then(|found| Some((found.get(0)?.range(), found.get(1))));
    match found {
        Some((range, Some(kept))) => {
            // Some tools leave the slash before the path out of the group.
            let slash = if kept.as_str().starts_with('/') { "" } else { "/" };
            Ok(format!("{}{url}{slash}{}{}", &example[..range.start], kept.as_str(), &example[range.end..]))
        }
        Some((_, None)) => Err(GenerateReason::invalid(format!(
            "`{regex}` has no group for the part of `{example}` that is kept, as in `.*(/path)`"
        ))),
        None => {
            Err(GenerateReason::invalid(format!("its expression `{regex}` does not match its example `{example}`")))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_takes_the_place_of_the_example_s() {
        for (example, regex, expected) in [
            ("http://localhost:1234/path", ".*(/path)$", "http://127.0.0.1:40/path"),
            ("http://1234:8080/a", ".*(/a)", "http://127.0.0.1:40/a"),
            ("http://h/orders/12", r".*(\/orders\/\d+)$", "http://127.0.0.1:40/orders/12"),
            ("http://h/a/{id}", r".*\/(\Qa\E\/\Q{id}\E)$", "http://127.0.0.1:40/a/{id}"),
            ("<http://h/a>; rel=next", "http://h(/a)", "<http://127.0.0.1:40/a>; rel=next"),
        ] {
            assert_eq!(make(example, regex, "http://127.0.0.1:40").as_deref(), Ok(expected));
        }
    }

    #[test]
    fn an_expression_that_keeps_nothing_of_the_example_is_an_error() {
        let error = |regex| make("http://h/a", regex, "http://m").unwrap_err().to_string();
        assert_eq!(error(".*(/b)"), "its expression `.*(/b)` does not match its example `http://h/a`");
        assert_eq!(error(".*"), "`.*` has no group for the part of `http://h/a` that is kept, as in `.*(/path)`");
        assert!(error("(").starts_with("invalid regex `(`: "));
    }
}
