//! Which interactions a request may be for, so that a request costs the same however many interactions there are.

use std::collections::HashMap;

use crate::model::{Request, escape};

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
    pub(super) fn learn<'r>(&mut self, requests: impl ExactSizeIterator<Item = &'r Request>) {
        let count = requests.len();
        for (i, request) in requests.enumerate().skip(self.known) {
            if request.rules.path.is_empty() {
                self.by_path.entry(escape::path(&request.path).into_owned()).or_default().push(i);
            } else {
                self.with_rules.push(i);
            }
        }
        self.known = count;
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
