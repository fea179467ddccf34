//! Where the parts of a value land when serde writes it as JSON.
//!
//! A serializer that writes nothing is given the value. Whatever serde hands to it is a reference into the value, so the
//! address and the type of what comes say which part it is, and the calls around it say where that part lands: renamed,
//! flattened, tagged or skipped, as serde has it. What serde hands over in a wrapper of its own (`serialize_with`, the
//! content of an adjacent tag) has the wrapper's address; such a part is found as the member that is nobody else's. Of the
//! items of a list and the values of a map serde hands over references, but their places follow from their owner's.

use std::any::type_name;

use super::place;
use crate::model::{Json, PathExpression};

/// Which part of a value something is. A struct and its first field have one address, so the type belongs to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    address: usize,
    size: usize,
    type_name: &'static str,
}

/// The places of the parts of a value.
#[derive(Debug, Default)]
pub(super) struct Trace {
    entries: Vec<(Part, PathExpression)>,
}

impl Part {
    /// What a reference refers to.
    pub fn of<T: ?Sized>(value: &T) -> Self {
        let address = std::ptr::from_ref(value).cast::<()>().addr();
        Part { address, size: size_of_val(value), type_name: type_name::<T>() }
    }

    /// Whether a part is inside this one. What a part has on the heap is not.
    fn holds(self, part: Part) -> bool {
        let memory = self.address..self.address + self.size;
        memory.contains(&part.address) && part.address + part.size <= memory.end
    }
}

impl Trace {
    pub(super) fn add(&mut self, part: Part, place: PathExpression) {
        self.entries.push((part, place));
    }

    /// Where a part lands.
    pub(super) fn place(&self, part: Part) -> Option<&PathExpression> {
        self.entries.iter().find(|(known, _)| *known == part).map(|(_, place)| place)
    }

    /// Finds the places of those fields of a value that serde hands over in a wrapper: the last members of its JSON that
    /// belong to no other field, in order. (A tag belongs to none either, but stands first.)
    pub(super) fn find_wrapped(&mut self, container: Part, fields: &[Part], json: &Json) {
        let landed = self.landed(container, fields);
        let is_seen = |field: &&Part| landed.iter().any(|(part, _)| **field == *part || field.holds(*part));
        let wrapped: Vec<Part> = fields.iter().filter(|field| !is_seen(field)).copied().collect();
        let Some(place) = self.place_of_members(container, fields) else { return };

        let mut members = place::members(json, &place);
        members.retain(|member| !landed.iter().any(|(_, place)| place == member));
        if let Some(first) = members.len().checked_sub(wrapped.len()) {
            self.entries.extend(wrapped.into_iter().zip(members.into_iter().skip(first)));
        }
    }

    /// The object or array that has the fields as members: the one that has those that were seen. Around the fields of a
    /// variant there may be a tag.
    pub(super) fn place_of_members(&self, container: Part, fields: &[Part]) -> Option<PathExpression> {
        let landed = self.landed(container, fields);
        match landed.iter().min_by_key(|(_, place)| place.tokens.len()) {
            Some((_, place)) => Some(place::parent(place)),
            None => self.place(container).cloned(),
        }
    }

    /// The fields of a value that were seen, and what was seen of their own parts. A type around the value may be no
    /// larger than its first field, and begins at the same address: it does not count.
    fn landed(&self, container: Part, fields: &[Part]) -> Vec<(Part, PathExpression)> {
        let top = self.place(container).map(|place| &place.tokens);
        let is_below = |place: &PathExpression| {
            top.is_none_or(|top| place.tokens.len() > top.len() && place.tokens.starts_with(top))
        };
        let is_of_fields = |(part, place): &&(Part, PathExpression)| {
            fields.iter().any(|field| field == part || (field.holds(*part) && is_below(place)))
        };
        self.entries.iter().filter(|(part, _)| *part != container).filter(is_of_fields).cloned().collect()
    }
}
