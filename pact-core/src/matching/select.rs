//! Which rules apply at a place of a body: those whose path weighs most there (specification V2, "matching rule
//! selection"; the official implementation multiplies the weight by the length of the rule's path).
//!
//! The rules are sorted by path, so that those which go the same way so far stand side by side. The walk through a body
//! carries along these ranges: a place costs a search in them, whatever the number of rules.

use std::cmp::Ordering;
use std::ops::Range;

use crate::model::{PathRules, PathToken, Rule, RuleList};

/// A step of the walk.
#[derive(Debug, Clone, Copy)]
pub(super) enum Segment<'s> {
    Key(&'s str),
    Index(usize),
}

/// What a step can be in a path.
#[derive(Debug, Clone, Copy)]
struct Step<'s> {
    key: Option<&'s str>,
    index: Option<usize>,
    is_indexed: bool,
}

impl<'s> Step<'s> {
    /// Object keys that are numbers count as indices, as in the official implementation.
    fn of(segment: Segment<'s>) -> Self {
        match segment {
            Segment::Index(index) => Step { key: None, index: Some(index), is_indexed: true },
            Segment::Key(key) if is_index(key) => Step { key: Some(key), index: key.parse().ok(), is_indexed: true },
            Segment::Key(key) => Step { key: Some(key), index: None, is_indexed: false },
        }
    }
}

/// The rules for one place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Selected<'r> {
    pub(super) rules: &'r RuleList,
    /// Whether the rules belong to a place above this one.
    pub(super) cascaded: bool,
}

impl Selected<'_> {
    /// The rules without those that nobody here can check, where these have been told of at a place above; nothing where
    /// there are none of that kind.
    pub(super) fn without_unknown(self) -> Option<RuleList> {
        let rules = &self.rules.rules;
        let has_unknown = self.cascaded && rules.iter().any(Rule::is_unknown);
        has_unknown.then(|| RuleList {
            rules: rules.iter().filter(|rule| !rule.is_unknown()).cloned().collect(),
            combine: self.rules.combine,
        })
    }
}

/// A place in the walk. Give it back with [`Selector::leave`].
#[derive(Debug, Clone, Copy)]
pub(super) struct At<'r> {
    depth: usize,
    best: Option<Candidate<'r>>,
    /// The heaviest rules that stand here themselves, be those from above heavier.
    direct: Option<&'r RuleList>,
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
    total: f64,
}

/// How well a path fits the way so far.
#[derive(Debug, Clone, Copy)]
struct Weight {
    /// 2 for a token that names its segment, the root included, and 1 for a wildcard, multiplied. Bodies are at most 512
    /// levels deep, so a double holds this exactly.
    product: f64,
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

impl At<'_> {
    /// Whether there are no rules for this place, nor for any below it.
    pub(super) fn is_without_rules(&self) -> bool {
        self.best.is_none() && self.ways.0 == self.ways.1
    }
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
        let way = Way { start: 0, end: entries.len(), weight: Weight { product: 2.0, any_index: 0, everywhere } };
        let mut selector = Selector { entries, stack: Vec::new() };
        let best = selector.ends(0, way);
        selector.stack.push(way);
        (selector, At { depth: 0, best, direct: best.map(|best| best.rules), ways: (0, 1) })
    }

    /// The rules at a place.
    pub(super) fn selected(at: &At<'r>) -> Option<Selected<'r>> {
        at.best.map(|best| Selected { rules: best.rules, cascaded: !best.weight.everywhere && best.len < at.depth })
    }

    /// The rules that stand at a place themselves.
    pub(super) fn direct(at: &At<'r>) -> Option<&'r RuleList> {
        at.direct
    }

    pub(super) fn enter(&mut self, at: &At<'r>, segment: Segment<'_>) -> At<'r> {
        let start = self.stack.len();
        let depth = at.depth + 1;
        if at.ways.0 == at.ways.1 {
            return At { depth, best: at.best, direct: None, ways: (start, start) };
        }
        let step = Step::of(segment);
        let mut direct = None;
        for way in at.ways.0..at.ways.1 {
            self.follow(self.stack[way], at.depth, step, |found| direct = heavier(direct, Some(found)));
        }
        let best = heavier(at.best, direct);
        At { depth, best, direct: direct.map(|direct| direct.rules), ways: (start, self.stack.len()) }
    }

    /// Goes a way on by a step, and tells what ends there. Among the next tokens names come first, then numbers, then
    /// wildcards.
    fn follow(&mut self, way: Way, depth: usize, step: Step<'_>, mut ends: impl FnMut(Candidate<'r>)) {
        let Way { start, end, weight } = way;
        let (others, any_item) = self.split_last(start..end, depth, |token| matches!(token, PathToken::StarIndex));
        let (others, any) = self.split_last(others, depth, |token| matches!(token, PathToken::Star));
        let named = Weight { product: weight.product * 2.0, ..weight };
        if let (Some(key), false) = (step.key, others.is_empty()) {
            let field = self.find(others.clone(), depth, |token| compare_field(token, key));
            self.go(field, depth + 1, named, &mut ends);
        }
        if let (Some(index), false) = (step.index, others.is_empty()) {
            let number = self.find(others, depth, |token| token.cmp(&PathToken::Index(index)));
            self.go(number, depth + 1, named, &mut ends);
        }
        self.go(any, depth + 1, weight, &mut ends);
        if step.is_indexed {
            self.go(any_item, depth + 1, Weight { any_index: weight.any_index + 1, ..weight }, &mut ends);
        }
    }

    fn go(&mut self, range: Range<usize>, depth: usize, weight: Weight, ends: &mut impl FnMut(Candidate<'r>)) {
        if let (false, Some(last)) = (range.is_empty(), self.entries[..range.end].last()) {
            let way = Way { start: range.start, end: range.end, weight };
            if last.tokens.len() > depth {
                self.stack.push(way);
            }
            self.ends(depth, way).into_iter().for_each(ends);
        }
    }

    /// Those of a range before the last ones, if the next token of these is a certain one, and these.
    fn split_last(
        &self,
        range: Range<usize>,
        depth: usize,
        is_it: impl Fn(&PathToken) -> bool,
    ) -> (Range<usize>, Range<usize>) {
        let is_before = |entry: &Entry<'_>| !entry.tokens.get(depth).is_some_and(&is_it);
        let entries = &self.entries[range.clone()];
        if entries.last().is_none_or(is_before) {
            return (range.clone(), range.end..range.end);
        }
        let first = range.start + entries.partition_point(is_before);
        (range.start..first, first..range.end)
    }

    pub(super) fn leave(&mut self, at: &At<'r>) {
        self.stack.truncate(at.ways.0);
    }

    /// The first rule of a way that ends here. Shorter paths stand before those that continue them.
    fn ends(&self, depth: usize, way: Way) -> Option<Candidate<'r>> {
        let Entry { tokens, rules, order } = *self.entries.get(way.start).filter(|_| way.start < way.end)?;
        let Way { weight, .. } = way;
        (tokens.len() == depth).then(|| Candidate { rules, order, len: depth, weight, total: weight.total(depth) })
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

fn is_index(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit())
}

/// The heavier of two; on a tie the one with more names, then the one with more `[*]`, then the first in the file.
fn heavier<'r>(a: Option<Candidate<'r>>, b: Option<Candidate<'r>>) -> Option<Candidate<'r>> {
    let (Some(a), Some(b)) = (a, b) else { return a.or(b) };
    let order = a.total.total_cmp(&b.total);
    let order =
        order.then(a.weight.product.total_cmp(&b.weight.product)).then(a.weight.any_index.cmp(&b.weight.any_index));
    Some(if order.then(b.order.cmp(&a.order)).is_lt() { b } else { a })
}

impl Weight {
    /// What the official implementation compares, for a path of so many tokens.
    #[expect(clippy::cast_precision_loss, reason = "a path has at most a few hundred tokens")]
    fn total(self, len: usize) -> f64 {
        self.product * (len + 1) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{PathExpression, Rule};

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

    /// Looks at every rule, and asks each token of its path.
    fn winner_by_looking_at_all(paths: &[PathExpression], place: &[Segment<'_>]) -> Option<usize> {
        let fit = |token: &PathToken, segment: &Segment<'_>| {
            let step = Step::of(*segment);
            match token {
                PathToken::Field(name) => (step.key == Some(name.as_str())).then_some((2.0, 0)),
                PathToken::Index(index) => (step.index == Some(*index)).then_some((2.0, 0)),
                PathToken::Star => Some((1.0, 0)),
                PathToken::StarIndex => step.is_indexed.then_some((1.0, 1)),
            }
        };
        let weigh = |path: &PathExpression| {
            let mut fits = path.tokens.iter().enumerate().map(|(i, token)| fit(token, place.get(i)?));
            let (product, any_index) = fits.try_fold((2.0, 0), |(product, any_index), fit| {
                fit.map(|(by, more)| (product * by, any_index + more))
            })?;
            Some((Weight { product, any_index, everywhere: false }.total(path.tokens.len()), product, any_index))
        };
        let weighed = paths.iter().enumerate().filter_map(|(i, path)| Some((weigh(path)?, i)));
        // Of equal ones the first; `max_by` takes the last.
        weighed.rev().max_by(|(a, _), (b, _)| a.partial_cmp(b).unwrap()).map(|(_, i)| i)
    }

    #[test]
    fn the_heaviest_of_all_rules_is_found_by_searching() {
        let mut rng = fastrand::Rng::with_seed(1);
        let tokens = [".a", ".b", "['100']", "[0]", "[100]", ".*", "[*]"];
        let segments = [A, Segment::Key("b"), Segment::Key("100"), Segment::Index(0), Segment::Index(100)];
        for _ in 0..20_000 {
            let mut some =
                |of: &[&'static str]| (0..rng.usize(0..4)).map(|_| *rng.choice(of).unwrap()).collect::<String>();
            let paths: Vec<String> = (0..6).map(|_| format!("${}", some(&tokens))).collect();
            let place: Vec<Segment<'_>> = (0..rng.usize(0..5)).map(|_| *rng.choice(&segments).unwrap()).collect();
            let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
            let parsed: Vec<PathExpression> = paths.iter().map(|path| path.parse().unwrap()).collect();
            assert_eq!(winner(&paths, &place), winner_by_looking_at_all(&parsed, &place), "{paths:?} at {place:?}");
        }
    }
}
