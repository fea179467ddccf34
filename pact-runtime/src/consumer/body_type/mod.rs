//! Bodies from types: an example of a type and the rules for its fields, as a pattern.
//!
//! serde stays the single truth about the JSON. The example is a value of the type, and what serde writes of it is the
//! example of the pattern; where a field's rule belongs is seen from where serde writes the field (`trace`).

mod derive;
mod error;
mod place;
mod recorder;
mod rules;
mod trace;
mod types;

#[doc(hidden)]
pub use derive::{Choices, List, OfAny, OfBody, Value, as_list, list, parsed};
pub use error::BodyError;
pub use rules::{BodyRules, PactBody};
#[doc(hidden)]
pub use trace::Part;
