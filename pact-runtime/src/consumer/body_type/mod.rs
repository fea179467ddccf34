//! Bodies from types: an example of a type and the rules for its fields, as a pattern.
//!
//! serde stays the single truth about the JSON. The example is a value of the type, and what serde writes of it is the
//! example of the pattern; where a field's rule belongs is seen from where serde writes the field (`trace`).

mod derive;
mod error;
mod place;
mod rules;
mod trace;
mod types;

use serde::Serialize;

use super::contents::json_body;
use super::pattern::Pattern;
use crate::matching::{Mismatches, match_response};
use crate::model::{Json, ReceivedResponse, Response};

#[doc(hidden)]
pub use derive::{Choices, List, OfAny, OfBody, Value, as_list, list, parsed};
pub use error::BodyError;
pub use rules::BodyRules;
#[doc(hidden)]
pub use trace::Part;

/// A type that knows an example of itself, and what may differ from it.
///
/// Derive it; by hand it is for a type whose `Serialize` is written by hand too:
///
/// ```
/// use pact_harness::consumer::PactBody;
/// use serde::{Serialize, Serializer};
///
/// struct Celsius(f64);
///
/// impl Serialize for Celsius {
///     fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
///         serializer.serialize_str(&format!("{} °C", self.0))
///     }
/// }
///
/// impl PactBody for Celsius {
///     fn example() -> Self {
///         Celsius(21.5)
///     }
/// }
///
/// assert!(Celsius::check("4 °C").is_ok());
/// let error = Celsius::check(&4).unwrap_err();
/// assert!(error.to_string().ends_with(r#"body: expected a string, like "21.5 °C", but was 4"#));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no example of its own",
    label = "give the field one: `#[pact(example = ..)]`",
    note = "a type of your own can derive `PactBody`"
)]
pub trait PactBody: Serialize + Sized {
    /// An example of the type.
    ///
    /// Numbers are `1` and `1.5`, texts `"string"` and `'a'`, truths `true`; lists and maps have one item.
    fn example() -> Self;

    /// Adds the rules for this value, which is the example or a part of one. Unless written otherwise, any value that
    /// serde writes as the same kind of JSON will do.
    fn rules(&self, rules: &mut BodyRules) {
        rules.like(self);
    }

    /// The pattern: what serde writes of the example, with the rules where the fields are.
    ///
    /// # Panics
    ///
    /// When the example has no JSON form or does not keep its own rules, or a rule is not valid.
    #[track_caller]
    fn pattern() -> Pattern {
        let (example, rules) = match BodyRules::of::<Self>() {
            Ok(body) => body,
            Err(error) => panic!("the example of `{}` has no JSON form: {error}", std::any::type_name::<Self>()),
        };
        let pattern = Pattern::of_parts(example.clone(), rules);
        let mismatches = mismatches(&pattern, &example);
        if mismatches.is_empty() {
            return pattern;
        }
        panic!("the example of a type does not keep its own rules: {}", BodyError::of::<Self>(mismatches));
    }

    /// Checks any value against the pattern as a response's body is checked: keys that the type does not know may be
    /// there.
    ///
    /// # Errors
    ///
    /// Every difference, with its path.
    ///
    /// # Panics
    ///
    /// When the value has no JSON form, and as [`pattern`](Self::pattern) does.
    #[track_caller]
    fn check<T: Serialize + ?Sized>(value: &T) -> Result<(), BodyError> {
        let value = match Json::of(value) {
            Ok(value) => value,
            Err(error) => panic!("this value has no JSON form: {error}"),
        };
        match mismatches(&Self::pattern(), &value) {
            mismatches if mismatches.is_empty() => Ok(()),
            mismatches => Err(BodyError::of::<Self>(mismatches)),
        }
    }
}

fn mismatches(pattern: &Pattern, value: &Json) -> Mismatches {
    let mut expected = Response { status: 200, body: json_body(pattern), ..Response::default() };
    expected.rules.body = pattern.rules();
    let body = value.to_string().into_bytes();
    match_response(&expected, &ReceivedResponse { status: 200, headers: Vec::new(), body: body.into() })
}
