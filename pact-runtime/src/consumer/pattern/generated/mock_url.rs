//! The URL of a mock provider inside a text. The generator's expression is searched for in the example, and what it matches
//! before its group gives way to the address; the text around stays.

use std::borrow::Cow;
use std::fmt;

use crate::consumer::pattern::into::IntoPattern;
use crate::consumer::pattern::text::escape;
use crate::consumer::pattern::tree::Pattern;
use crate::generate::{self, Context};
use crate::model::{DateTime, Generator, Json, Regex, Response, Rule};

/// An address to try a generator with.
const ADDRESS: &str = "http://mock.invalid";

/// Why a URL cannot be put into a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum WithinError {
    AnotherMatcher,
    Twice,
    Places { text: String, count: usize },
    NoAddress { url: String },
    Ambiguous { address: String, text: String },
    Regex { reason: String },
}

impl fmt::Display for WithinError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WithinError::AnotherMatcher => f.write_str("`within` is for `mock_url(..)`"),
            WithinError::Twice => f.write_str("this URL already has a text around it"),
            WithinError::Places { text, count } => {
                write!(f, "the text {text:?} has `{{}}` {count} times: write it once, in the place of the URL")
            }
            WithinError::NoAddress { url } => write!(f, "the URL {url:?} has no address before its path"),
            WithinError::Ambiguous { address, text } => write!(
                f,
                "the address {address:?} also occurs elsewhere in the text {text:?}, and would be taken for that of the URL"
            ),
            WithinError::Regex { reason } => f.write_str(reason),
        }
    }
}

impl std::error::Error for WithinError {}

/// The pattern of a URL, in a text around it.
pub(super) fn within(pattern: &Pattern, text: &str) -> Result<Pattern, WithinError> {
    let (Some(generator @ Generator::MockServerUrl { example, regex }), Json::String(url)) =
        (&pattern.generator, pattern.to_example())
    else {
        return Err(WithinError::AnotherMatcher);
    };
    let Some(path) = regex.strip_prefix(".*(").and_then(|rest| rest.strip_suffix(")$")) else {
        return Err(WithinError::Twice);
    };
    let parts: Vec<&str> = text.split("{}").collect();
    let [before, after] = parts[..] else {
        return Err(WithinError::Places { text: text.to_owned(), count: parts.len() - 1 });
    };
    let address = made(example, generator)
        .and_then(|made| url.strip_suffix(made.strip_prefix(ADDRESS)?).map(str::to_owned))
        .ok_or_else(|| WithinError::NoAddress { url: url.to_string() })?;
    let whole = format!("{before}{url}{after}");
    let expected = format!("{before}{ADDRESS}{}{after}", &url[address.len()..]);
    // The expression may begin behind the slash.
    let candidates = ["", "/"].map(|slash| format!("{}({slash}{path})", escape(&address)));
    let generators = candidates.map(|regex| Generator::MockServerUrl { example: whole.clone(), regex });
    let generator = generators.into_iter().find(|generator| made(&whole, generator).as_ref() == Some(&expected));
    let Some(generator) = generator else {
        return Err(WithinError::Ambiguous { address, text: text.to_owned() });
    };
    // What a URL has no place for ends it.
    let rule = format!(r#"{}[^\s<>"]*(?:{path}){}"#, escape(before), escape(after));
    let rule = Regex::new(&rule).map_err(|error| WithinError::Regex { reason: error.to_string() })?;
    Ok(whole.into_pattern().with(Rule::Regex(rule)).made_by(generator))
}

/// Whether the generator, if it is one for a mock provider's address, finds an address in the example.
pub(super) fn finds_address(example: &Json, generator: &Generator) -> bool {
    let made = || made(example.as_str()?, generator);
    !matches!(generator, Generator::MockServerUrl { .. }) || made().is_some_and(|made| made.contains(ADDRESS))
}

/// What the mock provider would answer with.
fn made(example: &str, generator: &Generator) -> Option<String> {
    let mut response = Response { headers: vec![("x".to_owned(), vec![example.to_owned()])], ..Response::default() };
    response.generators.header = vec![("x".to_owned(), generator.clone())];
    let context = Context::consumer(DateTime::new(2000, 1, 1)?, 0).with_mock_url(ADDRESS);
    let made = generate::response(&response, &context).map(Cow::into_owned).ok()?;
    made.headers.into_iter().next()?.1.into_iter().next()
}
