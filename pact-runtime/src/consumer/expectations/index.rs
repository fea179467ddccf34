//! Which interactions a request may be for, so that a request costs the same however many interactions there are.

use std::collections::HashMap;

use super::Expectation;
use crate::model::escape;

/// Interactions by their path as it is in a URL; those whose path has a rule may be for any.
#[derive(Debug, Default)]
pub(super) struct Index {
    by_path: HashMap<String, Vec<usize>>,
    with_rules: Vec<usize>,
    /// How many of the interactions are in it.
    known: usize,
}

impl Index {
    /// An interaction is about to change.
    pub(super) fn forget(&mut self, changed: usize) {
        if changed < self.known {
            *self = Index::default();
        }
    }

    /// Takes in what was described since it was last asked.
    pub(super) fn learn(&mut self, expectations: &[Expectation]) {
        for (i, expectation) in expectations.iter().enumerate().skip(self.known) {
            let request = &expectation.interaction.request;
            if request.rules.path.is_empty() {
                self.by_path.entry(escape::path(&request.path).into_owned()).or_default().push(i);
            } else {
                self.with_rules.push(i);
            }
        }
        self.known = expectations.len();
    }

    /// The interactions that a path may be of, in the order in which they are described.
    pub(super) fn candidates(&self, path: &str) -> Vec<usize> {
        let mut candidates = self.by_path.get(&*escape::path(path)).cloned().unwrap_or_default();
        if !self.with_rules.is_empty() {
            candidates.extend(&self.with_rules);
            candidates.sort_unstable();
        }
        candidates
    }
}
