//! Which rules apply at a place of a body: those whose path weighs most there (specification V2, "matching rule
//! selection"; the official implementation multiplies the weight by the length of the rule's path).
//!
//! The rules are sorted by path, so that those which go the same way so far stand side by side. The walk through a body
//! carries along these ranges: a place costs a search in them, whatever the number of rules.

use std::cmp::Ordering;
use std::ops::Range;

use crate::model::{PathRules, PathToken, RuleList};

/// A step of the walk.
#[derive(Debug, Clone, Copy)]
pub(super) enum Segment<'s> {
    Key(&'s str),
    Index(usize),
}

/// The rules for one place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Selected<'r> {
    pub(super) rules: &'r RuleList,
    /// Whether the rules belong to a place above this one.
    pub(super) cascaded: bool,
}

/// A place in the walk. Give it back with [`Selector::leave`].
#[derive(Debug, Clone, Copy)]
pub(super) struct At<'r> {
    depth: usize,
    best: Option<Candidate<'r>>,
    /// The heaviest rules that stand here themselves, be those from above heavier.
    direct: Option<Candidate<'r>>,
    /// Where the ranges of rules that may go further down begin and end on the selector's stack.
    ways: (usize, usize),
}

/// A rule whose path ends at a place.
#[derive(Debug, Clone, Copy)]
struct Candidate<'r> {
    rules: &'r RuleList,
    order: usize,
    len: usize,
    weight: Weight,
}

/// How well a path fits the way so far.
#[derive(Debug, Clone, Copy)]
struct Weight {
    /// How many tokens name their segment, the root included.
    exact: i32,
    /// How many tokens are `[*]`.
    any_index: i32,
    /// Whether the rules stand at every place themselves, and reach none from above.
    everywhere: bool,
}

/// Rules that go the same way so far, by their places among the sorted ones.
#[derive(Debug, Clone, Copy)]
struct Way {
    start: usize,
    end: usize,
    weight: Weight,
}

#[derive(Debug, Clone, Copy)]
struct Entry<'r> {
    tokens: &'r [PathToken],
    rules: &'r RuleList,
    /// The place in the file.
    order: usize,
}

#[derive(Debug)]
pub(super) struct Selector<'r> {
    /// By path, and by place in the file where paths are the same.
    entries: Vec<Entry<'r>>,
    stack: Vec<Way>,
}

impl<'r> Selector<'r> {
    pub(super) fn new(rules: &'r PathRules) -> (Self, At<'r>) {
        let entries = rules.iter().enumerate().filter(|(_, (_, rules))| !rules.is_empty());
        let entries = entries.map(|(order, (path, rules))| Entry { tokens: &path.tokens, rules, order });
        Self::of(entries.collect(), false)
    }

    /// The same rules for whatever is right below, and by cascade for what is below that: what `eachValue` puts in the
    /// place of all other rules.
    pub(super) fn of_children(rules: &'r RuleList) -> (Self, At<'r>) {
        const ANY: &[PathToken] = &[PathToken::Star];
        Self::of(vec![Entry { tokens: ANY, rules, order: 0 }], false)
    }

    /// The same rules for everything, as if they stood there.
    pub(super) fn of_all(rules: &'r RuleList) -> (Self, At<'r>) {
        Self::of(vec![Entry { tokens: &[], rules, order: 0 }], true)
    }

    fn of(mut entries: Vec<Entry<'r>>, everywhere: bool) -> (Self, At<'r>) {
        entries.sort_by(|a, b| a.tokens.cmp(b.tokens).then(a.order.cmp(&b.order)));
        let way = Way { start: 0, end: entries.len(), weight: Weight { exact: 1, any_index: 0, everywhere } };
        let mut selector = Selector { entries, stack: Vec::new() };
        let best = selector.ends(0, way);
        selector.stack.push(way);
        (selector, At { depth: 0, best, direct: best, ways: (0, 1) })
    }

    /// The rules at a place.
    pub(super) fn selected(at: &At<'r>) -> Option<Selected<'r>> {
        at.best.map(|best| Selected { rules: best.rules, cascaded: !best.weight.everywhere && best.len < at.depth })
    }

    /// The rules that stand at a place themselves.
    pub(super) fn direct(at: &At<'r>) -> Option<&'r RuleList> {
        at.direct.map(|direct| direct.rules)
    }

    pub(super) fn enter(&mut self, at: &At<'r>, segment: Segment<'_>) -> At<'r> {
        let start = self.stack.len();
        let mut direct = None;
        for i in at.ways.0..at.ways.1 {
            let Way { start, end, weight } = self.stack[i];
            let named = Weight { exact: weight.exact + 1, ..weight };
            let index = match segment {
                Segment::Key(key) => is_index(key).then(|| key.parse().ok()).flatten(),
                Segment::Index(index) => Some(index),
            };
            let field = match segment {
                Segment::Key(key) => self.find(start..end, at.depth, |token| compare_field(token, key)),
                Segment::Index(_) => 0..0,
            };
            let number = match index {
                Some(index) => self.find(start..end, at.depth, |token| token.cmp(&PathToken::Index(index))),
                None => 0..0,
            };
            let is_indexed = index.is_some() || matches!(segment, Segment::Key(key) if is_index(key));
            let any_item = if is_indexed {
                self.find(start..end, at.depth, |token| token.cmp(&PathToken::StarIndex))
            } else {
                0..0
            };
            let any = self.find(start..end, at.depth, |token| token.cmp(&PathToken::Star));
            let any_index = Weight { any_index: weight.any_index + 1, ..weight };
            for (range, weight) in [(field, named), (number, named), (any, weight), (any_item, any_index)] {
                if range.is_empty() {
                    continue;
                }
                let way = Way { start: range.start, end: range.end, weight };
                direct = [direct, self.ends(at.depth + 1, way)].into_iter().flatten().reduce(heavier);
                if self.entries[way.end - 1].tokens.len() > at.depth + 1 {
                    self.stack.push(way);
                }
            }
        }
        let best = at.best.into_iter().chain(direct).reduce(heavier);
        At { depth: at.depth + 1, best, direct, ways: (start, self.stack.len()) }
    }

    pub(super) fn leave(&mut self, at: &At<'r>) {
        self.stack.truncate(at.ways.0);
    }

    /// The first rule of a way that ends here. Shorter paths stand before those that continue them.
    fn ends(&self, depth: usize, way: Way) -> Option<Candidate<'r>> {
        let Entry { tokens, rules, order } = *self.entries.get(way.start).filter(|_| way.start < way.end)?;
        (tokens.len() == depth).then_some(Candidate { rules, order, len: tokens.len(), weight: way.weight })
    }

    /// Those of a range whose next token is the one that the comparison is with.
    fn find(&self, range: Range<usize>, depth: usize, compare: impl Fn(&PathToken) -> Ordering) -> Range<usize> {
        let entries = &self.entries[range.clone()];
        let order = |entry: &Entry<'_>| entry.tokens.get(depth).map_or(Ordering::Less, &compare);
        let first = entries.partition_point(|entry| order(entry) == Ordering::Less);
        let len = entries[first..].partition_point(|entry| order(entry) == Ordering::Equal);
        range.start + first..range.start + first + len
    }
}

/// As tokens are ordered, without making one of the key.
fn compare_field(token: &PathToken, key: &str) -> Ordering {
    match token {
        PathToken::Field(name) => name.as_str().cmp(key),
        // Names come first.
        _ => Ordering::Greater,
    }
}

/// Object keys that are numbers count as indices, as in the official implementation.
fn is_index(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit())
}

/// The heavier of two; on a tie the one with more names, then the one with more `[*]`, then the first in the file.
fn heavier<'r>(a: Candidate<'r>, b: Candidate<'r>) -> Candidate<'r> {
    let order = a.total().total_cmp(&b.total());
    let order = order.then(a.weight.exact.cmp(&b.weight.exact)).then(a.weight.any_index.cmp(&b.weight.any_index));
    if order.then(b.order.cmp(&a.order)).is_lt() { b } else { a }
}

impl Candidate<'_> {
    /// 2 for a token that names its segment and 1 for a wildcard, multiplied, times the number of tokens. Bodies are at
    /// most 512 levels deep, so a double holds this exactly.
    #[expect(clippy::cast_precision_loss, reason = "a path has at most a few hundred tokens")]
    fn total(&self) -> f64 {
        2f64.powi(self.weight.exact) * (self.len + 1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Rule;

    fn winner(paths: &[&str], place: &[Segment<'_>]) -> Option<usize> {
        let rule = |min| RuleList::of(Rule::Type { min: Some(min), max: None });
        let rules: PathRules = paths.iter().enumerate().map(|(i, path)| (path.parse().unwrap(), rule(i))).collect();
        let (mut selector, mut at) = Selector::new(&rules);
        for segment in place {
            at = selector.enter(&at, *segment);
        }
        match Selector::selected(&at)?.rules.rules[0] {
            Rule::Type { min, .. } => min,
            _ => None,
        }
    }

    const A: Segment<'_> = Segment::Key("a");

    #[test]
    fn the_longer_path_wins_over_the_one_it_continues() {
        assert_eq!(winner(&["$.a", "$.a.*"], &[A, Segment::Key("b")]), Some(1));
        assert_eq!(winner(&["$.a", "$.a.*"], &[A]), Some(0));
    }

    #[test]
    fn a_name_wins_over_a_wildcard() {
        assert_eq!(winner(&["$.*", "$.a"], &[A]), Some(1));
        assert_eq!(winner(&["$.a.*", "$.a[*]"], &[A, Segment::Index(0)]), Some(1));
        assert_eq!(winner(&["$.a[*]", "$.a[0]"], &[A, Segment::Index(0)]), Some(1));
    }

    #[test]
    fn of_two_equal_paths_the_first_in_the_file_wins() {
        assert_eq!(winner(&["$.a", "$['a']"], &[A]), Some(0));
    }

    #[test]
    fn a_rule_cascades_down_but_never_up() {
        assert_eq!(winner(&["$"], &[A, A, A]), Some(0));
        assert_eq!(winner(&["$.a.a"], &[A]), None);
        assert_eq!(winner(&["$.b"], &[A]), None);
    }

    #[test]
    fn any_index_matches_items_and_numeric_keys_only() {
        assert_eq!(winner(&["$[*]"], &[Segment::Index(3)]), Some(0));
        assert_eq!(winner(&["$[*]"], &[Segment::Key("100")]), Some(0));
        assert_eq!(winner(&["$[*]"], &[A]), None);
        assert_eq!(winner(&["$[100]"], &[Segment::Key("100")]), Some(0));
    }
}
