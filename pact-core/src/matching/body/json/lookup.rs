use std::collections::HashMap;

use super::Members;
use crate::model::Json;

/// Finds members by name: at once where both sides have them in the same order, in linear time over all otherwise.
pub(super) struct Lookup<'m> {
    members: Members<'m>,
    index: std::cell::OnceCell<HashMap<&'m str, &'m Json>>,
}

impl<'m> Lookup<'m> {
    /// Up to here looking at every name is faster than an index.
    const SMALL: usize = 12;

    pub(super) fn new(members: Members<'m>) -> Self {
        Lookup { members, index: std::cell::OnceCell::new() }
    }

    pub(super) fn get(&self, position: usize, name: &str) -> Option<&'m Json> {
        match self.members.get(position) {
            Some((key, value)) if key == name => Some(value),
            _ if self.members.len() <= Self::SMALL => {
                self.members.iter().find(|(key, _)| key == name).map(|(_, value)| value)
            }
            _ => {
                let index = || self.members.iter().map(|(key, value)| (&**key, value)).collect();
                self.index.get_or_init(index).get(name).copied()
            }
        }
    }
}
