//! Where the parts of a value land when serde writes it as JSON.
//!
//! A serializer that writes nothing is given the value. Whatever serde hands to it is a reference into the value, so the
//! address and the type of what comes say which part it is, and the calls around it say where that part lands: renamed,
//! flattened, tagged or skipped, as serde has it. What serde hands over in a wrapper of its own (`serialize_with`, the
//! content of an adjacent tag) has the wrapper's address; such a part is found as the member that is nobody else's. Of the
//! items of a list and the values of a map serde hands over references, but their places follow from their owner's.

mod recorder;

use std::any::type_name;
use std::ops::Range;

pub(super) use recorder::key;
use serde::Serialize;

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

    fn memory(self) -> Range<usize> {
        self.address..self.address + self.size
    }

    /// Whether a part is this one, or inside it. What it has on the heap is not.
    fn holds(self, part: Part) -> bool {
        self == part || self.memory().contains(&part.address)
    }
}

impl Trace {
    /// Serialises a value, to see where its parts land.
    pub(super) fn of<T: Serialize + ?Sized>(value: &T) -> Result<Self, serde_json::Error> {
        let mut trace = Trace::default();
        recorder::record(value, PathExpression::root(), &mut trace)?;
        Ok(trace)
    }

    pub(super) fn add(&mut self, part: Part, place: PathExpression) {
        self.entries.push((part, place));
    }

    /// Where a part lands.
    pub(super) fn place(&self, part: Part) -> Option<&PathExpression> {
        self.entries.iter().find(|(known, _)| *known == part).map(|(_, place)| place)
    }

    /// Finds the places of those fields of a value that serde hands over in a wrapper: the last members of its JSON that
    /// belong to no other field, in order. (A tag belongs to none either, but stands first.)
    pub(super) fn find_wrapped(&mut self, container: Part, fields: &[Part], json: &Json<'_>) {
        let is_found = |field: &&Part| self.entries.iter().any(|(part, _)| field.holds(*part));
        let wrapped: Vec<Part> = fields.iter().filter(|field| !is_found(field)).copied().collect();
        let Some(place) = self.place_of_members(container, fields).filter(|_| !wrapped.is_empty()) else { return };

        let members = self.members_of_nobody(&place, fields, json);
        if let Some(first) = members.len().checked_sub(wrapped.len()) {
            self.entries.extend(wrapped.into_iter().zip(members.into_iter().skip(first)));
        }
    }

    /// The object or array that has the fields as members: the one that has those that were found. Around the fields of a
    /// variant there may be a tag.
    pub(super) fn place_of_members(&self, container: Part, fields: &[Part]) -> Option<PathExpression> {
        let of_a_field = |(part, _): &&(Part, PathExpression)| fields.iter().any(|field| field.holds(*part));
        let found = self.entries.iter().filter(of_a_field).map(|(_, place)| place);
        match found.min_by_key(|place| place.tokens.len()) {
            Some(place) => Some(place::parent(place)),
            None => self.place(container).cloned(),
        }
    }

    fn members_of_nobody(&self, place: &PathExpression, fields: &[Part], json: &Json<'_>) -> Vec<PathExpression> {
        let is_taken = |member: &PathExpression| {
            let mut here = self.entries.iter().filter(|(_, place)| place == member);
            here.any(|(part, _)| fields.iter().any(|field| field.holds(*part)))
        };
        let mut members = place::members(json, place);
        members.retain(|member| !is_taken(member));
        members
    }
}
