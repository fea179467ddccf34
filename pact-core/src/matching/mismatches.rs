use std::ops::Deref;
use std::{slice, vec};

use super::{Location, Mismatch};

/// The differences between a contract and what came: the first ones, and how many there are besides.
#[derive(Debug, Clone, Default)]
pub struct Mismatches {
    kept: Vec<Mismatch>,
    not_kept: usize,
    /// Where there are so many, nobody looks for more.
    enough: Option<usize>,
}

/// So many differences are kept; the others are counted.
pub const MOST_DIFFERENCES: usize = 10_000;
/// So many are counted. A contract with a thousand members for each of a million items that lack them has no end.
const MOST_COUNTED: usize = 10_000_000;

impl Mismatches {
    /// How many there are besides those that are kept. At ten million differences nobody looks for more.
    pub fn not_kept(&self) -> usize {
        self.not_kept
    }

    /// How many there are.
    pub fn total(&self) -> usize {
        self.kept.len() + self.not_kept
    }

    /// Those that are kept.
    pub fn into_kept(self) -> Vec<Mismatch> {
        self.kept
    }

    /// These and the others.
    pub fn and(mut self, other: Mismatches) -> Self {
        self.append(other);
        self
    }

    /// The same, and so many more that were only counted.
    pub fn and_not_kept(mut self, count: usize) -> Self {
        self.not_kept += count;
        self
    }

    /// A list for a while, of which no more than so many differences matter.
    pub(super) fn up_to(enough: usize) -> Self {
        Mismatches { enough: Some(enough), ..Mismatches::default() }
    }

    /// An empty list of the same kind.
    pub(super) fn aside(&self) -> Self {
        Mismatches { enough: self.enough, ..Mismatches::default() }
    }

    /// Whether nobody has to look for more.
    pub(super) fn are_enough(&self) -> bool {
        self.total() >= self.enough.unwrap_or(MOST_COUNTED)
    }

    /// Adds a difference, which is only made where it is kept.
    pub(super) fn add(&mut self, make: impl FnOnce() -> Mismatch) {
        if self.kept.len() < MOST_DIFFERENCES { self.kept.push(make()) } else { self.not_kept += 1 }
    }

    pub(super) fn push(&mut self, mismatch: Mismatch) {
        self.add(|| mismatch);
    }

    pub(super) fn append(&mut self, other: Mismatches) {
        self.not_kept += other.not_kept;
        self.extend(other.kept);
    }

    /// Keeps at most `most` differences; the others are only counted. Without `with_values` the values that came are dropped
    /// as well, where the difference can be explained without them.
    pub fn cut(&mut self, most: usize, with_values: bool) {
        self.not_kept += self.kept.len().saturating_sub(most);
        self.kept.truncate(most);
        if !with_values {
            self.kept = self.kept.iter().map(Mismatch::shrunk).collect();
        }
        self.kept.shrink_to_fit();
    }

    /// The same differences at other places.
    pub(super) fn at(mut self, place: impl Fn(Location) -> Location) -> Self {
        for mismatch in &mut self.kept {
            let location = std::mem::replace(&mut mismatch.location, Location::Method);
            mismatch.location = place(location);
        }
        self
    }
}

/// Those that are kept.
impl Deref for Mismatches {
    type Target = [Mismatch];

    fn deref(&self) -> &[Mismatch] {
        &self.kept
    }
}

impl Extend<Mismatch> for Mismatches {
    fn extend<I: IntoIterator<Item = Mismatch>>(&mut self, mismatches: I) {
        mismatches.into_iter().for_each(|mismatch| self.push(mismatch));
    }
}

impl FromIterator<Mismatch> for Mismatches {
    fn from_iter<I: IntoIterator<Item = Mismatch>>(mismatches: I) -> Self {
        let mut all = Mismatches::default();
        all.extend(mismatches);
        all
    }
}

impl IntoIterator for Mismatches {
    type Item = Mismatch;
    type IntoIter = vec::IntoIter<Mismatch>;

    fn into_iter(self) -> Self::IntoIter {
        self.kept.into_iter()
    }
}

impl<'m> IntoIterator for &'m Mismatches {
    type Item = &'m Mismatch;
    type IntoIter = slice::Iter<'m, Mismatch>;

    fn into_iter(self) -> Self::IntoIter {
        self.kept.iter()
    }
}

impl PartialEq for Mismatches {
    fn eq(&self, other: &Self) -> bool {
        self.kept == other.kept && self.not_kept == other.not_kept
    }
}

impl<const N: usize> PartialEq<[Mismatch; N]> for Mismatches {
    fn eq(&self, other: &[Mismatch; N]) -> bool {
        self.kept == other && self.not_kept == 0
    }
}
