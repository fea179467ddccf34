use std::fmt;

/// A regular expression, compiled when it is built: a bad one never reaches matching.
///
/// The dialect has look-around and back-references. The *whole* text must match, with or without `^` and `$`: so do the
/// official implementation (`onig`'s `is_match`), the JVM's, and the specification's case "plain text regex matching that
/// does not match".
#[derive(Clone)]
pub struct Regex {
    pattern: String,
    whole: fancy_regex::Regex,
}

/// A text that is no regular expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegexError {
    pattern: String,
    reason: String,
}

impl Regex {
    /// Compiles an expression.
    ///
    /// # Errors
    ///
    /// The expression and the reason, when it is not valid.
    pub fn new(pattern: &str) -> Result<Self, RegexError> {
        let error = |error: fancy_regex::Error| RegexError { pattern: pattern.to_owned(), reason: error.to_string() };
        // By itself it must be one too: between brackets `a)(b` would be.
        fancy_regex::Expr::parse_tree(pattern).map_err(error)?;
        // An expression in extended mode may end in a comment, which a line break closes.
        let whole = fancy_regex::Regex::new(&format!(r"\A(?:{pattern})\z"))
            .or_else(|_| fancy_regex::Regex::new(&format!("\\A(?:{pattern}\n)\\z")));
        Ok(Regex { pattern: pattern.to_owned(), whole: whole.map_err(error)? })
    }

    /// The expression.
    pub fn as_str(&self) -> &str {
        &self.pattern
    }

    /// Whether the whole text matches. An expression that backtracks beyond the limit matches nothing.
    pub fn is_match(&self, text: &str) -> bool {
        self.whole.is_match(text).unwrap_or(false)
    }
}

impl PartialEq for Regex {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl fmt::Debug for Regex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "/{}/", self.as_str())
    }
}

impl fmt::Display for RegexError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no regular expression: {}", self.pattern, self.reason.trim())
    }
}

impl std::error::Error for RegexError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_expression_is_valid_by_itself_and_matches_the_whole_text() {
        for pattern in ["a)(b", "(", "[", "*"] {
            assert!(Regex::new(pattern).is_err(), "{pattern}");
        }
        let regex = Regex::new("a|bc").unwrap();
        assert_eq!(["a", "bc", "ab", "xa"].map(|text| regex.is_match(text)), [true, true, false, false]);
    }
}
