use std::borrow::{Borrow, Cow};
use std::cell::RefCell;
use std::collections::HashSet;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// A regular expression, compiled when it is built: a bad one never reaches matching.
///
/// The dialect has look-around and back-references. The *whole* text must match, with or without `^` and `$`: so do the
/// official implementation (`onig`'s `is_match`), the JVM's, and the specification's case "plain text regex matching
/// that does not match".
#[derive(Clone)]
pub struct Regex(Arc<Compiled>);

struct Compiled {
    pattern: String,
    whole: fancy_regex::Regex,
}

/// How many expressions a thread remembers; a test has one of its own.
const REMEMBERED: usize = 100;

thread_local! {
    /// To compile an expression takes as long as to read a whole interaction, and a pact has few, each in many places.
    static COMPILED: RefCell<HashSet<Regex>> = RefCell::default();
}

/// Why a text is not a valid regex, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegexError {
    pattern: String,
    reason: String,
}

impl Regex {
    /// Compiles an expression, unless it was compiled a short time ago.
    ///
    /// # Errors
    ///
    /// The expression and the reason, when it is not valid.
    pub fn new(pattern: &str) -> Result<Self, RegexError> {
        if let Some(known) = COMPILED.with_borrow(|all| all.get(pattern).cloned()) {
            return Ok(known);
        }
        let regex = Self::compiled(pattern)?;
        COMPILED.with_borrow_mut(|all| {
            if all.len() == REMEMBERED {
                all.clear();
            }
            all.insert(regex.clone());
        });
        Ok(regex)
    }

    fn compiled(pattern: &str) -> Result<Self, RegexError> {
        let error = |error: fancy_regex::Error| RegexError { pattern: pattern.to_owned(), reason: error.to_string() };
        let unquoted = unquote(pattern);
        // By itself it must be one too: between brackets `a)(b` would be.
        fancy_regex::Expr::parse_tree(&unquoted).map_err(error)?;
        // An expression in extended mode may end in a comment, which a line break closes.
        let whole = fancy_regex::Regex::new(&format!(r"\A(?:{unquoted})\z"))
            .or_else(|_| fancy_regex::Regex::new(&format!("\\A(?:{unquoted}\n)\\z")));
        Ok(Regex(Arc::new(Compiled { pattern: pattern.to_owned(), whole: whole.map_err(error)? })))
    }

    /// The expression.
    pub fn as_str(&self) -> &str {
        &self.0.pattern
    }

    /// Whether the whole text matches.
    pub fn is_match(&self, text: &str) -> bool {
        self.matches(text).unwrap_or(false)
    }

    /// Whether the whole text matches; nothing where the expression backtracks too far to find out.
    pub fn matches(&self, text: &str) -> Option<bool> {
        self.0.whole.is_match(text).ok()
    }
}

/// The same expression without quoted texts: pacts of the JVM have them.
pub fn unquote(pattern: &str) -> Cow<'_, str> {
    if !pattern.contains(r"\Q") {
        return Cow::Borrowed(pattern);
    }
    let (mut out, mut rest) = (String::new(), pattern);
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        out.push_str(before);
        if let Some(quoted) = escape.strip_prefix(r"\Q") {
            let (text, behind) = quoted.split_once(r"\E").unwrap_or((quoted, ""));
            out.push_str(&fancy_regex::escape(text));
            rest = behind;
        } else {
            // The character behind a backslash begins nothing itself.
            let end = escape.chars().take(2).map(char::len_utf8).sum();
            out.push_str(&escape[..end]);
            rest = &escape[end..];
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// It is looked up by its text.
impl Borrow<str> for Regex {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl Hash for Regex {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl Eq for Regex {}

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
        write!(f, "invalid regex `{}`: {}", self.pattern, self.reason.trim())
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

    #[test]
    fn an_expression_is_the_same_whether_it_is_remembered_or_forgotten() {
        for round in 0..2 {
            for number in 0..2 * REMEMBERED {
                let regex = Regex::new(&format!("a{number}")).unwrap();
                assert!(regex.is_match(&format!("a{number}")) && !regex.is_match("a"), "{round}");
                assert!(Regex::new(&format!("a{number}(")).is_err());
            }
        }
    }

    #[test]
    fn texts_may_be_quoted_as_in_java() {
        for (pattern, text, matches) in [
            (r".*\/(\Qitems\E\/\Q{id}\E)$", "http://h/items/{id}", true),
            (r".*\/(\Qitems\E\/\Q{id}\E)$", "http://h/items/7", false),
            (r"\Qa.b", "a.b", true),
            (r"\Qa.b", "axb", false),
            (r"\\Q\d", r"\Q7", true),
        ] {
            assert_eq!(Regex::new(pattern).unwrap().is_match(text), matches, "{pattern} {text}");
        }
        assert_eq!(Regex::new(r"\Qa\E").unwrap().as_str(), r"\Qa\E", "it is written as it was read");
    }
}
