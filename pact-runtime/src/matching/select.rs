//! Which rules apply at a place of a body: those whose path weighs most there (specification V2, "matching rule
//! selection"; the official implementation multiplies the weight by the length of the rule's path).
//!
//! The walk through a body carries along which rules can still match, so that a place costs only what differs from its
//! parent, whatever the number of rules.

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
    /// Where the rules that go further down begin and end on the selector's stack.
    pending: (usize, usize),
}

#[derive(Debug, Clone, Copy)]
struct Candidate<'r> {
    tokens: &'r [PathToken],
    rules: &'r RuleList,
    order: usize,
    /// How many tokens name their segment, the root included.
    exact: i32,
    /// How many tokens are `[*]`.
    any_index: i32,
    /// Whether the rules stand at every place themselves, and reach none from above.
    everywhere: bool,
}

#[derive(Debug)]
pub(super) struct Selector<'r> {
    stack: Vec<Candidate<'r>>,
}

impl<'r> Selector<'r> {
    pub(super) fn new(rules: &'r PathRules) -> (Self, At<'r>) {
        let candidates = rules.iter().enumerate().filter(|(_, (_, rules))| !rules.is_empty());
        let stack: Vec<_> = candidates
            .map(|(order, (path, rules))| Candidate {
                tokens: &path.tokens,
                rules,
                order,
                exact: 1,
                any_index: 0,
                everywhere: false,
            })
            .collect();
        let best = stack.iter().copied().filter(|candidate| candidate.tokens.is_empty()).reduce(heavier);
        let at = At { depth: 0, best, direct: best, pending: (0, stack.len()) };
        (Selector { stack }, at)
    }

    /// The same rules for whatever is right below, and by cascade for what is below that: what `eachValue` puts in the
    /// place of all other rules.
    pub(super) fn of_children(rules: &'r RuleList) -> (Self, At<'r>) {
        const ANY: &[PathToken] = &[PathToken::Star];
        let stack = vec![Candidate { tokens: ANY, rules, order: 0, exact: 1, any_index: 0, everywhere: false }];
        (Selector { stack }, At { depth: 0, best: None, direct: None, pending: (0, 1) })
    }

    /// The same rules for everything, as if they stood there.
    pub(super) fn of_all(rules: &'r RuleList) -> (Self, At<'r>) {
        let best = Candidate { tokens: &[], rules, order: 0, exact: 1, any_index: 0, everywhere: true };
        (Selector { stack: Vec::new() }, At { depth: 0, best: Some(best), direct: Some(best), pending: (0, 0) })
    }

    /// The rules at a place.
    pub(super) fn selected(at: &At<'r>) -> Option<Selected<'r>> {
        at.best.map(|best| Selected { rules: best.rules, cascaded: !best.everywhere && best.tokens.len() < at.depth })
    }

    /// The rules that stand at a place themselves.
    pub(super) fn direct(at: &At<'r>) -> Option<&'r RuleList> {
        at.direct.map(|direct| direct.rules)
    }

    pub(super) fn enter(&mut self, at: &At<'r>, segment: Segment<'_>) -> At<'r> {
        let start = self.stack.len();
        let mut direct: Option<Candidate<'r>> = None;
        for i in at.pending.0..at.pending.1 {
            let mut candidate = self.stack[i];
            let Some(token) = candidate.tokens.get(at.depth) else { continue };
            match (token, segment) {
                (PathToken::Star, _) => {}
                (PathToken::StarIndex, Segment::Index(_)) => candidate.any_index += 1,
                (PathToken::StarIndex, Segment::Key(key)) if is_index(key) => candidate.any_index += 1,
                (PathToken::Field(name), Segment::Key(key)) if name == key => candidate.exact += 1,
                (PathToken::Index(i), Segment::Index(index)) if *i == index => candidate.exact += 1,
                (PathToken::Index(i), Segment::Key(key)) if is_index(key) && key.parse() == Ok(*i) => {
                    candidate.exact += 1;
                }
                _ => continue,
            }
            if candidate.tokens.len() == at.depth + 1 {
                direct = Some(direct.map_or(candidate, |direct| heavier(direct, candidate)));
            } else {
                self.stack.push(candidate);
            }
        }
        let best = at.best.into_iter().chain(direct).reduce(heavier);
        At { depth: at.depth + 1, best, direct, pending: (start, self.stack.len()) }
    }

    pub(super) fn leave(&mut self, at: &At<'r>) {
        self.stack.truncate(at.pending.0);
    }
}

/// Object keys that are numbers count as indices, as in the official implementation.
fn is_index(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit())
}

/// The heavier of two; on a tie the one with more names, then the one with more `[*]`, then the first in the file.
fn heavier<'r>(a: Candidate<'r>, b: Candidate<'r>) -> Candidate<'r> {
    let order = a.weight().total_cmp(&b.weight());
    let order = order.then(a.exact.cmp(&b.exact)).then(a.any_index.cmp(&b.any_index)).then(b.order.cmp(&a.order));
    if order.is_lt() { b } else { a }
}

impl Candidate<'_> {
    /// 2 for a token that names its segment and 1 for a wildcard, multiplied, times the number of tokens. Bodies are at
    /// most 512 levels deep, so a double holds this exactly.
    #[expect(clippy::cast_precision_loss, reason = "a path has at most a few hundred tokens")]
    fn weight(&self) -> f64 {
        2f64.powi(self.exact) * (self.tokens.len() + 1) as f64
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
