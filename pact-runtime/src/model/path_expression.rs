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
/// use pact_runtime::model::PathExpression;
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
        write!(f, "`{}` is no path expression: {} at character {}", self.text, self.reason, self.offset + 1)
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
}

/// Characters that a name may have without being put in brackets.
fn is_plain(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | ':' | '#' | '@')
}

impl FromStr for PathExpression {
    type Err = PathExpressionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let chars: Vec<char> = text.chars().collect();
        let fail = |offset, reason| Err(PathExpressionError { text: text.to_owned(), offset, reason });
        let mut tokens = Vec::new();
        let mut at = match chars.first() {
            Some('$') => 1,
            // Some tools leave the root out, or all of it; so does the official implementation understand them.
            Some(c) if c.is_alphanumeric() => 0,
            None => 0,
            Some(_) => return fail(0, "expected `$`"),
        };
        while at < chars.len() {
            let step = match chars[at] {
                '.' => dotted(&chars, at + 1),
                '[' => bracketed(&chars, at + 1),
                _ if at == 0 => dotted(&chars, at),
                _ => Err((at, "expected `.` or `[`")),
            };
            match step {
                Ok((token, next)) => {
                    tokens.push(token);
                    at = next;
                }
                Err((offset, reason)) => return fail(offset, reason),
            }
        }
        Ok(PathExpression { tokens })
    }
}

type Step = Result<(PathToken, usize), (usize, &'static str)>;

fn dotted(chars: &[char], start: usize) -> Step {
    if chars.get(start) == Some(&'*') {
        return Ok((PathToken::Star, start + 1));
    }
    let len = chars[start..].iter().take_while(|c| is_plain(**c)).count();
    if len == 0 {
        return Err((start, "expected a name or `*`"));
    }
    Ok((PathToken::Field(chars[start..start + len].iter().collect()), start + len))
}

fn bracketed(chars: &[char], start: usize) -> Step {
    let close = |token, at: usize| match chars.get(at) {
        Some(']') => Ok((token, at + 1)),
        _ => Err((at, "expected `]`")),
    };
    match chars.get(start) {
        Some('*') => close(PathToken::StarIndex, start + 1),
        Some('\'') => {
            let (name, end) = quoted(chars, start + 1)?;
            close(PathToken::Field(name), end)
        }
        Some(c) if c.is_ascii_digit() => {
            let len = chars[start..].iter().take_while(|c| c.is_ascii_digit()).count();
            let digits: String = chars[start..start + len].iter().collect();
            let index = digits.parse().map_err(|_| (start, "expected a smaller index"))?;
            close(PathToken::Index(index), start + len)
        }
        _ => Err((start, "expected an index, `*` or a name in single quotes")),
    }
}

/// The text up to the closing quote, `\'` and `\\` unescaped.
fn quoted(chars: &[char], start: usize) -> Result<(String, usize), (usize, &'static str)> {
    let mut name = String::new();
    let mut at = start;
    loop {
        match (chars.get(at), chars.get(at + 1)) {
            (Some('\''), _) if at == start => return Err((at, "expected a name in the quotes")),
            (Some('\''), _) => return Ok((name, at + 1)),
            (Some('\\'), Some(c @ ('\'' | '\\'))) => {
                name.push(*c);
                at += 2;
            }
            (Some(c), _) => {
                name.push(*c);
                at += 1;
            }
            (None, _) => return Err((at, "expected a closing `'`")),
        }
    }
}

impl fmt::Display for PathExpression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("$")?;
        self.tokens.iter().try_for_each(|token| write!(f, "{token}"))
    }
}

impl fmt::Display for PathToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PathToken::Field(name) if !name.is_empty() && name.chars().all(is_plain) => write!(f, ".{name}"),
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
        for name in ["it's", r"a\b", "a.b", "x y", "$", "été", "a:b", "*", "]"] {
            let path = PathExpression::root().join(PathToken::Field(name.into()));
            assert_eq!(path.to_string().parse(), Ok(path), "{name}");
        }
    }

    #[test]
    fn an_error_names_the_character() {
        assert_eq!(error(".b"), "`.b` is no path expression: expected `$` at character 1");
        assert_eq!(error("$.a b"), "`$.a b` is no path expression: expected `.` or `[` at character 4");
        assert_eq!(
            error("$.a["),
            "`$.a[` is no path expression: expected an index, `*` or a name in single quotes at character 5"
        );
        assert_eq!(error("$['a"), "`$['a` is no path expression: expected a closing `'` at character 5");
        assert_eq!(error("$."), "`$.` is no path expression: expected a name or `*` at character 3");
    }
}
