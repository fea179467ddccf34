//! The names that a `pattern!` knows, and the version of the specification that has what they write.

use crate::SpecVersion;
use crate::SpecVersion::{V2, V3, V4};

/// A function that makes a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Matcher {
    /// The function's name.
    pub name: &'static str,
    /// The first version of the specification that has its rules, and its generator if it has one.
    pub since: SpecVersion,
    /// Whether its arguments may be written as patterns; those of the others are Rust.
    pub takes_patterns: bool,
}

const fn of_patterns(name: &'static str, since: SpecVersion) -> Matcher {
    Matcher { name, since, takes_patterns: true }
}

const fn of_rust(name: &'static str, since: SpecVersion) -> Matcher {
    Matcher { name, since, takes_patterns: false }
}

/// Every matcher.
pub const MATCHERS: [Matcher; 33] = [
    of_patterns("like", V2),
    of_patterns("each_like", V2),
    of_patterns("equal", V2),
    of_patterns("regex", V2),
    of_patterns("includes", V3),
    of_patterns("integer", V3),
    of_patterns("decimal", V3),
    of_patterns("number", V3),
    of_patterns("boolean", V3),
    of_patterns("null_value", V3),
    of_patterns("array_containing", V4),
    of_patterns("each_key", V4),
    of_patterns("each_value", V4),
    of_patterns("values_like", V3),
    of_patterns("not_empty", V4),
    of_patterns("all_of", V3),
    of_patterns("any_of", V3),
    of_patterns("any_value", V2),
    of_patterns("from_state", V3),
    of_rust("one_of", V2),
    of_rust("integer_in_range", V3),
    of_rust("number_in_range", V3),
    of_rust("semver", V4),
    of_rust("date", V3),
    of_rust("time", V3),
    of_rust("datetime", V3),
    of_rust("mock_url", V4),
    of_rust("random_boolean", V3),
    of_rust("random_decimal", V3),
    of_rust("random_hexadecimal", V3),
    of_rust("random_int", V3),
    of_rust("random_string", V3),
    of_rust("uuid", V3),
];

/// The methods that give a matcher a generator, which it then needs this version for.
pub const GENERATING: ([&str; 2], SpecVersion) = (["generated", "generated_at"], V3);

/// The matcher of a name.
pub fn matcher(name: &str) -> Option<Matcher> {
    MATCHERS.into_iter().find(|matcher| matcher.name == name)
}
