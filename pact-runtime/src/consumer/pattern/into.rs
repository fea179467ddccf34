use serde::Serialize;

use super::tree::{Example, Pattern};
use crate::model::Json;

/// What can stand in a pattern: patterns, and any serialisable value.
pub trait IntoPattern {
    /// The pattern.
    ///
    /// # Panics
    ///
    /// When a value has no JSON form.
    #[track_caller]
    fn into_pattern(self) -> Pattern;
}

impl IntoPattern for Pattern {
    fn into_pattern(self) -> Pattern {
        self
    }
}

impl IntoPattern for &Pattern {
    fn into_pattern(self) -> Pattern {
        self.clone()
    }
}

impl<T: Serialize> IntoPattern for T {
    #[track_caller]
    fn into_pattern(self) -> Pattern {
        match Json::of(&self) {
            Ok(json) => Pattern::of(Example::Plain(json)),
            Err(error) => panic!("this value has no JSON form: {error}"),
        }
    }
}

/// Several patterns: an array of them, or one in `pattern!`.
pub trait IntoPatterns {
    /// The patterns.
    ///
    /// # Panics
    ///
    /// When a value has no JSON form, and on a pattern that is no array.
    #[track_caller]
    fn into_patterns(self) -> Vec<Pattern>;
}

impl IntoPatterns for Pattern {
    #[track_caller]
    fn into_patterns(self) -> Vec<Pattern> {
        match self.example {
            Example::Array(items) if self.rules.is_empty() => items,
            _ => panic!("several patterns stand in brackets: `[integer(1), like(\"a\")]`"),
        }
    }
}

impl<T: IntoPattern, const N: usize> IntoPatterns for [T; N] {
    #[track_caller]
    fn into_patterns(self) -> Vec<Pattern> {
        let mut patterns = Vec::with_capacity(N);
        for item in self {
            patterns.push(item.into_pattern());
        }
        patterns
    }
}

impl<T: IntoPattern> IntoPatterns for Vec<T> {
    #[track_caller]
    fn into_patterns(self) -> Vec<Pattern> {
        let mut patterns = Vec::with_capacity(self.len());
        for item in self {
            patterns.push(item.into_pattern());
        }
        patterns
    }
}
