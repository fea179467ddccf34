//! What the steps of a scenario share, and how they fail.

use std::error::Error;
use std::fmt::Debug;

use pact_harness::model::SpecVersion;
use tempfile::TempDir;

use super::consumer_steps::Consumer;
use super::draft::Http;
use super::generator_steps::Generation;
use super::matching_steps::Comparison;
use super::message_steps::Handling;
use super::pact_file_steps::Definition;
use super::provider_steps::Verifying;

/// What a step says: nothing, or why it is not so.
pub(crate) type Checked<T = ()> = Result<T, Box<dyn Error>>;

/// The state of one scenario.
#[derive(Debug, cucumber::World)]
#[world(init = Self::new)]
pub(crate) struct World {
    /// The version of the specification that the feature is about.
    pub(crate) spec: SpecVersion,
    /// A directory for this scenario only.
    pub(crate) dir: TempDir,
    /// The interactions of the feature's background.
    pub(crate) defined: Vec<Http>,
    pub(crate) consumer: Box<Consumer>,
    pub(crate) comparison: Box<Comparison>,
    pub(crate) definition: Box<Definition>,
    pub(crate) verifying: Box<Verifying>,
    pub(crate) generation: Box<Generation>,
    pub(crate) handling: Box<Handling>,
}

impl World {
    fn new() -> std::io::Result<Self> {
        Ok(World {
            spec: SpecVersion::default(),
            dir: tempfile::tempdir()?,
            defined: Vec::new(),
            consumer: Box::default(),
            comparison: Box::default(),
            definition: Box::default(),
            verifying: Box::default(),
            generation: Box::default(),
            handling: Box::default(),
        })
    }

    /// An interaction of the background, by its number.
    pub(crate) fn defined(&self, number: usize) -> Checked<&Http> {
        let found = number.checked_sub(1).and_then(|index| self.defined.get(index));
        found.ok_or_else(|| format!("there is no interaction {number}").into())
    }

    /// Interactions of the background: `1, 2`.
    pub(crate) fn several_defined(&self, numbers: &str) -> Checked<Vec<Http>> {
        numbers.split(',').map(|number| Ok(self.defined(number.trim().parse()?)?.clone())).collect()
    }
}

/// Fails with a reason unless a condition holds.
pub(crate) fn ensure(holds: bool, reason: impl FnOnce() -> String) -> Checked {
    if holds { Ok(()) } else { Err(reason().into()) }
}

/// Fails with both values unless they are the same.
pub(crate) fn equal<A: PartialEq<B> + Debug, B: Debug>(actual: A, expected: B) -> Checked {
    ensure(actual == expected, || format!("expected {expected:?}, but found {actual:?}"))
}

/// The place that a word names.
pub(crate) fn index_of(word: &str) -> Checked<usize> {
    let known = ["first", "second", "third"];
    known.iter().position(|name| *name == word).ok_or_else(|| format!("{word:?} is no place").into())
}

/// A text between quotes as it is meant: cucumber leaves the backslashes before quotes in it.
pub(crate) fn unescape(text: &str) -> String {
    text.replace("\\\"", "\"")
}
