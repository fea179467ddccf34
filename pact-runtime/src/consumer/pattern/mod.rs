//! Patterns: an example of a value, with what may differ from it.

mod basic;
mod check;
mod collection;
mod combined;
mod content;
mod generated;
mod into;
mod range;
mod scalar;
mod setters;
mod text;
mod tree;

pub use basic::{boolean, decimal, equal, integer, like, null_value, number};
pub use collection::{array_containing, each_key, each_like, each_value, not_empty, values_like};
pub use combined::{all_of, any_of, any_value};
pub use content::{ContentPattern, content_type};
pub use generated::{
    from_state, mock_url, random_boolean, random_decimal, random_hexadecimal, random_int, random_string, uuid,
};
pub use into::{IntoPattern, IntoPatterns};
pub use range::{integer_in_range, number_in_range};
pub(in crate::consumer) use text::escape;
pub use text::{date, datetime, includes, one_of, regex, semver, time};

pub(super) use check::{Place, check_body, check_paths};
pub(super) use scalar::{Scalar, Scalars};
pub(super) use text::compiled;
pub use tree::Pattern;
