//! Path expressions: the part of `JSONPath` that names places in a body.

use std::fmt;
use std::str::FromStr;

/// One step of a path expression.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PathToken {
    /// `.name` or `['name']`
    Field(String),
    /// `[3]`
    Index(usize),
    /// `.*`: any member or item.
    Star,
    /// `[*]`: any item.
    StarIndex,
}

/// The place of a value in a body, from the root `$`: `$.items[*].price`.
///
/// Two ways to write one place, `$['a']` and `$.a`, are the same expression.
///
/// ```
/// use pact_harness::model::PathExpression;
///
/// let path: PathExpression = "$['items'][*].price".parse().unwrap();
/// assert_eq!(path.to_string(), "$.items[*].price");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct PathExpression {
    /// The steps from the root.
    pub tokens: Vec<PathToken>,
}

/// A text that is no path expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathExpressionError {
    text: String,
    offset: usize,
    reason: &'static str,
}

impl fmt::Display for PathExpressionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "invalid path expression `{}`: {} at character {}", self.text, self.reason, self.offset + 1)
    }
}

impl std::error::Error for PathExpressionError {}

impl PathExpression {
    /// The root, `$`.
    pub fn root() -> Self {
        PathExpression::default()
    }

    /// This place's member or item.
    pub fn join(&self, token: PathToken) -> Self {
        let mut tokens = self.tokens.clone();
        tokens.push(token);
        PathExpression { tokens }
    }

    /// The first name that other Pact tools cannot read in a path, and why: between quotes they read up to the next one,
    /// know no escapes, and want at least one character.
    pub fn unreadable_name(&self) -> Option<(&str, &'static str)> {
        self.tokens.iter().find_map(|token| match token {
            PathToken::Field(name) if name.is_empty() => Some((name.as_str(), "is empty")),
            PathToken::Field(name) if name.contains('\'') => Some((name.as_str(), "has a single quote in it")),
            _ => None,
        })
    }
}

impl FromStr for PathExpression {
    type Err = PathExpressionError;

    /// A name in quotes ends at the next quote, as for the other Pact tools, which know no escapes. Only where that makes no
    /// path, `\'` and `\\` are escapes.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let plain = parse(text, to_quote);
        if plain.is_err() && text.contains("\\'") { parse(text, to_bare_quote) } else { plain }
    }
}

fn parse(text: &str, name: fn(&str) -> Step<'_, String>) -> Result<PathExpression, PathExpressionError> {
    let fail = |rest: &str, reason| {
        let offset = text[..text.len() - rest.len()].chars().count();
        Err(PathExpressionError { text: text.to_owned(), offset, reason })
    };
    let mut tokens = Vec::new();
    let mut rest = match text.chars().next() {
        Some('$') => &text[1..],
        // Some tools leave the root out, or all of it; so does the official implementation understand them.
        Some(c) if !c.is_alphanumeric() => return fail(text, "expected `$`"),
        _ => text,
    };
    while !rest.is_empty() {
        let step = match rest.as_bytes()[0] {
            b'.' => dotted(&rest[1..]),
            b'[' => bracketed(&rest[1..], name),
            _ if rest.len() == text.len() => dotted(rest),
            _ => Err((rest, "expected `.` or `[`")),
        };
        match step {
            Ok((token, behind)) => {
                tokens.push(token);
                rest = behind;
            }
            Err((place, reason)) => return fail(place, reason),
        }
    }
    Ok(PathExpression { tokens })
}

/// What was read and what is left; or what is left where it is wrong, and why.
type Step<'t, T> = Result<(T, &'t str), (&'t str, &'static str)>;

fn dotted(text: &str) -> Step<'_, PathToken> {
    if let Some(rest) = text.strip_prefix('*') {
        return Ok((PathToken::Star, rest));
    }
    let (name, rest) = text.split_at(text.find(|c| !PathToken::is_plain(c)).unwrap_or(text.len()));
    if name.is_empty() { Err((text, "expected a name or `*`")) } else { Ok((PathToken::Field(name.to_owned()), rest)) }
}

fn bracketed(text: &str, name: fn(&str) -> Step<'_, String>) -> Step<'_, PathToken> {
    let (token, rest) = match text.as_bytes().first() {
        Some(b'*') => (PathToken::StarIndex, &text[1..]),
        Some(b'\'') => {
            let (name, rest) = name(&text[1..])?;
            (PathToken::Field(name), rest)
        }
        Some(b'0'..=b'9') => {
            let (digits, rest) = text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()));
            (PathToken::Index(digits.parse().map_err(|_| (text, "expected a smaller index"))?), rest)
        }
        _ => return Err((text, "expected an index, `*` or a name in single quotes")),
    };
    rest.strip_prefix(']').map(|behind| (token, behind)).ok_or((rest, "expected `]`"))
}

const NO_END: &str = "expected a closing `'`";

/// The text up to the next quote.
fn to_quote(text: &str) -> Step<'_, String> {
    let (name, rest) = text.split_once('\'').ok_or((&text[text.len()..], NO_END))?;
    Ok((name.to_owned(), rest))
}

/// The text up to the next quote that is not escaped.
fn to_bare_quote(text: &str) -> Step<'_, String> {
    let mut name = String::new();
    let mut rest = text;
    loop {
        let plain = rest.find(['\'', '\\']).ok_or((&text[text.len()..], NO_END))?;
        name.push_str(&rest[..plain]);
        rest = &rest[plain..];
        match rest.as_bytes() {
            [b'\'', ..] => return Ok((name, &rest[1..])),
            [b'\\', c @ (b'\'' | b'\\'), ..] => {
                name.push(char::from(*c));
                rest = &rest[2..];
            }
            _ => {
                name.push('\\');
                rest = &rest[1..];
            }
        }
    }
}

impl fmt::Display for PathExpression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("$")?;
        // Escapes are for the whole of a path.
        let has_quote = self.tokens.iter().any(PathToken::has_quote);
        self.tokens.iter().try_for_each(|token| token.write(has_quote, f))
    }
}

impl fmt::Display for PathToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(self.has_quote(), f)
    }
}

impl PathToken {
    /// Characters that a name may have without being put in brackets.
    pub(crate) fn is_plain(c: char) -> bool {
        c.is_alphanumeric() || matches!(c, '_' | '-' | ':' | '#' | '@')
    }

    fn has_quote(&self) -> bool {
        matches!(self, PathToken::Field(name) if name.contains('\''))
    }

    fn write(&self, is_escaped: bool, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PathToken::Field(name) if !name.is_empty() && name.chars().all(PathToken::is_plain) => write!(f, ".{name}"),
            PathToken::Field(name) if !is_escaped => write!(f, "['{name}']"),
            PathToken::Field(name) => write!(f, "['{}']", name.replace('\\', "\\\\").replace('\'', "\\'")),
            PathToken::Index(index) => write!(f, "[{index}]"),
            PathToken::Star => f.write_str(".*"),
            PathToken::StarIndex => f.write_str("[*]"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        text.parse::<PathExpression>().unwrap_err().to_string()
    }

    #[test]
    fn two_ways_to_write_one_place_are_equal() {
        assert_eq!("$.a".parse::<PathExpression>(), "$['a']".parse());
        assert_ne!("$.*".parse::<PathExpression>(), "$[*]".parse());
    }

    #[test]
    fn the_root_may_be_left_out() {
        assert_eq!("a.b[0]".parse::<PathExpression>(), "$.a.b[0]".parse());
        assert_eq!("".parse::<PathExpression>(), "$".parse());
    }

    #[test]
    fn names_with_quotes_survive_writing_and_reading() {
        for name in ["it's", r"a\b", r"a\\b", r"a\", r"a\']", "", "'", "a.b", "x y", "$", "été", "a:b", "*", "]", "\n"]
        {
            let path = PathExpression::root().join(PathToken::Field(name.into()));
            assert_eq!(path.to_string().parse(), Ok(path), "{name}");
        }
    }

    #[test]
    fn an_error_names_the_character() {
        assert_eq!(error(".b"), "invalid path expression `.b`: expected `$` at character 1");
        assert_eq!(error("$.a b"), "invalid path expression `$.a b`: expected `.` or `[` at character 4");
        assert_eq!(
            error("$.a["),
            "invalid path expression `$.a[`: expected an index, `*` or a name in single quotes at character 5"
        );
        assert_eq!(error("$['a"), "invalid path expression `$['a`: expected a closing `'` at character 5");
        assert_eq!(error("$['é'x"), "invalid path expression `$['é'x`: expected `]` at character 6");
        assert_eq!(error("$."), "invalid path expression `$.`: expected a name or `*` at character 3");
    }
}
