//! Values that are generated for each run; the pact contains the example.

mod mock_url;

use pact_text::verdict;

use super::into::IntoPattern;
use super::text::{accepted, compiled, escape};
use super::tree::{Example, Pattern};
use crate::generate::DateExpression;
use crate::model::{Generator, Json, Moment, Rule, RuleList};

impl Pattern {
    /// A new value for every run, of those that the matcher accepts: for `regex`, `one_of`, `boolean`, and for `date`,
    /// `time` and `datetime`, whose value is the current one.
    ///
    /// ```
    /// # use pact_harness::consumer::{date, regex};
    /// regex("[A-Z]{3}-[0-9]{4}", "ABC-0001").generated();
    /// date("yyyy-MM-dd", "2024-02-29").generated();
    /// ```
    ///
    /// # Panics
    ///
    /// On a matcher that says too little of its values.
    #[track_caller]
    pub fn generated(self) -> Self {
        self.made_at(None)
    }

    /// [`generated`](Self::generated) for `date`, `time` and `datetime`: so far from now.
    ///
    /// ```
    /// # use pact_harness::consumer::date;
    /// date("yyyy-MM-dd", "2024-02-29").generated_at("+ 2 weeks");
    /// ```
    ///
    /// # Panics
    ///
    /// On another matcher, and when the expression is none.
    #[track_caller]
    pub fn generated_at(self, expression: &str) -> Self {
        self.made_at(Some(expression))
    }

    /// For [`mock_url`]: the text that the URL stands in, with `{}` in its place. What is around the URL must come as it is.
    ///
    /// ```
    /// # use pact_harness::consumer::{Pact, mock_url};
    /// # fn test(pact: Pact) {
    /// let next = mock_url(r"/orders\?page=\d+", "http://localhost:1234/orders?page=2");
    /// pact.interaction("list orders")
    ///     .get("/orders")
    ///     .responds(200)
    ///     .header("Link", next.within(r#"<{}>; rel="next""#)); // <http://localhost:1234/orders?page=2>; rel="next"
    /// # }
    /// ```
    ///
    /// # Panics
    ///
    /// On another matcher, and when `{}` does not stand in the text exactly once.
    #[track_caller]
    pub fn within(self, text: &str) -> Self {
        match mock_url::within(&self, text) {
            Ok(pattern) => pattern.checked(),
            Err(reason) => panic!("{reason}"),
        }
    }

    #[track_caller]
    fn made_at(self, expression: Option<&str>) -> Self {
        let [rule] = self.rules.rules.as_slice() else { panic!("`generated` is for a pattern of one matcher") };
        let parsed = expression.map(|text| match rule {
            Rule::Date(_) => DateExpression::date(text),
            Rule::Time(_) => DateExpression::time(text),
            Rule::DateTime(_) => DateExpression::date_time(text),
            _ => panic!("`generated_at` is for `date`, `time` and `datetime`"),
        });
        if let Some(Err(error)) = parsed {
            panic!("{error}");
        }
        let expression = expression.map(str::to_owned);
        let generator = match rule {
            Rule::Regex(regex) => Generator::Regex(regex.as_str().to_owned()),
            Rule::Boolean => Generator::RandomBoolean,
            Rule::Date(format) => Generator::Date(Moment { format: format.clone(), expression }),
            Rule::Time(format) => Generator::Time(Moment { format: format.clone(), expression }),
            Rule::DateTime(format) => Generator::DateTime(Moment { format: format.clone(), expression }),
            rule => panic!("no value can be made for a matcher {:?}: it says too little of its values", rule.name()),
        };
        self.made_by(generator)
    }

    fn made_by(mut self, generator: Generator) -> Self {
        self.generator = Some(generator);
        self
    }
}

/// A UUID, `e2490de5-5bd3-43d5-b7c4-526e33f71304`, another one for every run.
///
/// ```
/// # use pact_harness::consumer::uuid;
/// uuid();
/// ```
pub fn uuid() -> Pattern {
    let regex = "^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$";
    super::regex(regex, "e2490de5-5bd3-43d5-b7c4-526e33f71304").made_by(Generator::Uuid(None))
}

/// A number without a fraction, for every run one between the two or one of them; the first is the example. What may
/// come is any such number: see [`integer_in_range`](super::integer_in_range).
///
/// ```
/// # use pact_harness::consumer::random_int;
/// random_int(1, 100);
/// ```
///
/// # Panics
///
/// When the first is the larger one.
#[track_caller]
pub fn random_int(min: i32, max: i32) -> Pattern {
    accepted(verdict::integers(min.into(), max.into()));
    let generator = Generator::RandomInt { min: Some(min.into()), max: Some(max.into()) };
    super::integer(min.into()).made_by(generator)
}

/// A number with a fraction, another one of so many digits for every run.
///
/// ```
/// # use pact_harness::consumer::random_decimal;
/// random_decimal(4);
/// ```
///
/// # Panics
///
/// When there are no digits.
#[track_caller]
pub fn random_decimal(digits: u16) -> Pattern {
    accepted(verdict::random_decimal(digits));
    let fraction = if digits == 1 { "0".to_owned() } else { repeated("123456789", digits - 1) };
    let example = Json::Number(format!("1.{fraction}").into());
    let generator = Generator::RandomDecimal { digits: Some(digits) };
    Pattern::of(Example::Plain(example)).with(Rule::Decimal).made_by(generator)
}

/// A text of so many hexadecimal digits, others for every run.
///
/// ```
/// # use pact_harness::consumer::random_hexadecimal;
/// random_hexadecimal(8);
/// ```
pub fn random_hexadecimal(digits: u16) -> Pattern {
    let regex = format!("^[0-9a-fA-F]{{{digits}}}$");
    super::regex(&regex, repeated("0123456789ABCDEF", digits))
        .made_by(Generator::RandomHexadecimal { digits: Some(digits) })
}

/// A text, of so many letters and digits for every run. What may come is any text.
///
/// ```
/// # use pact_harness::consumer::random_string;
/// random_string(20);
/// ```
pub fn random_string(size: u16) -> Pattern {
    super::like(repeated("abcdefghijklmnopqrstuvwxyz", size)).made_by(Generator::RandomString { size: Some(size) })
}

/// `true` or `false`, by chance.
///
/// ```
/// # use pact_harness::consumer::random_boolean;
/// random_boolean();
/// ```
pub fn random_boolean() -> Pattern {
    super::boolean(true).generated()
}

/// The text again and again, up to a length.
fn repeated(text: &str, length: u16) -> String {
    text.chars().cycle().take(length.into()).collect()
}

/// A value that the provider gives when it sets up a state: a name, or a text with names in `${..}`. It has the type of
/// the example. Without a matcher of its own any value of the type will do; in a path, any text without a slash in the
/// place of each `${..}`.
///
/// ```
/// # use pact_harness::consumer::{Pact, from_state, integer};
/// # fn test(pact: Pact) {
/// pact.interaction("get a user")
///     .given("a user exists") // its handler returns, or its parameters are, { id: 42 }
///     .get(from_state("/users/${id}", "/users/1"))
///     .query("id", from_state("id", integer(1)))
///     .responds(200);
/// # }
/// ```
///
/// In a path, a value is not escaped: a `/` in it divides segments, and a `%` escapes.
///
/// # Panics
///
/// When a `${` has no `}`.
#[track_caller]
pub fn from_state(expression: impl Into<String>, example: impl IntoPattern) -> Pattern {
    let (expression, pattern) = (expression.into(), super::like(example));
    accepted(verdict::from_state(&expression));
    let data_type = match pattern.to_example() {
        Json::String(_) => Some("STRING"),
        Json::Number(text) if text.contains(['.', 'e', 'E']) => Some("DECIMAL"),
        Json::Number(_) => Some("INTEGER"),
        Json::Bool(_) => Some("BOOLEAN"),
        Json::Null | Json::Array(_) | Json::Object(_) => None,
    };
    pattern.made_by(Generator::ProviderState { expression, data_type: data_type.map(str::to_owned) })
}

/// A URL of the provider, as links in its answers are: with the address of the mock provider in a test, and behind any
/// address the path that the expression matches. In a text with more than the URL, see [`Pattern::within`]. Needs version 4
/// of the specification.
///
/// ```
/// # use pact_harness::consumer::mock_url;
/// mock_url(r"/orders/\d+", "http://localhost:8080/orders/1");
/// ```
///
/// # Panics
///
/// When the expression is not valid, or the example does not end in a match.
#[track_caller]
pub fn mock_url(path: &str, example: impl Into<String>) -> Pattern {
    let example = example.into();
    let regex = accepted(verdict::mock_url(path, Some(&example)));
    let generator = Generator::MockServerUrl { example: example.clone(), regex: regex.as_str().to_owned() };
    example.into_pattern().with(Rule::Regex(regex)).made_by(generator)
}

/// Tells a generator of another example, if it has one.
#[track_caller]
pub(super) fn set_example(generator: &mut Generator, json: &Json) {
    match (&mut *generator, json) {
        (Generator::MockServerUrl { example, .. }, Json::String(text)) => *example = text.to_string(),
        (Generator::RandomInt { min: Some(min), max: Some(max) }, Json::Number(text)) => {
            let is_made = text.parse().is_ok_and(|number: i64| (*min..=*max).contains(&number));
            assert!(is_made, "the example {text} is not from {min} to {max}");
        }
        _ => {}
    }
    assert!(
        mock_url::finds_address(json, generator),
        "the example {json} has not the address that `within` has put into the pattern: give the example before it"
    );
}

/// The rules of a path: the rule `type` would let any path through, so what a state gives is a segment.
#[track_caller]
pub(super) fn in_path(pattern: &Pattern) -> RuleList {
    match (&pattern.generator, pattern.rules.rules.as_slice()) {
        (Some(Generator::ProviderState { expression, .. }), [Rule::Type { .. }]) => {
            let example = pattern.to_example();
            let segments = |text: &str| text.split('/').map(|_| "[^/]+").collect::<Vec<_>>().join("/");
            let regex = if expression.contains("${") {
                literal_parts(expression)
            } else {
                let path = example.as_str().unwrap_or_default().trim_start_matches('/');
                format!("/{}", segments(path))
            };
            RuleList::of(Rule::Regex(compiled(&format!("^{regex}$"))))
        }
        _ => pattern.rules.clone(),
    }
}

/// What stands around the names, escaped, and a segment for each name.
fn literal_parts(expression: &str) -> String {
    let mut regex = String::new();
    for (i, part) in expression.split("${").enumerate() {
        let literal = if i == 0 { part } else { part.split_once('}').map_or(part, |(_, literal)| literal) };
        if i > 0 {
            regex.push_str("[^/]+");
        }
        regex.push_str(&escape(literal));
    }
    regex
}
