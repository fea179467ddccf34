//! What is set on a pattern, and asked of it, that depends on its matcher.

use pact_text::verdict;

use super::into::IntoPattern;
use super::tree::{Example, Pattern};
use super::{generated, range, text};
use crate::model::{Rule, RuleList};

impl Pattern {
    /// The fewest items that an array may have; the example has as many.
    ///
    /// # Panics
    ///
    /// On a pattern that is no `each_like`, and when the maximum is less.
    #[track_caller]
    pub fn min(self, items: usize) -> Self {
        self.limit(|min, _| *min = Some(items))
    }

    /// The most items that an array may have.
    ///
    /// # Panics
    ///
    /// On a pattern that is no `each_like`, and when the minimum is more.
    #[track_caller]
    pub fn max(self, items: usize) -> Self {
        self.limit(|_, max| *max = Some(items))
    }

    #[track_caller]
    fn limit(mut self, set: impl FnOnce(&mut Option<usize>, &mut Option<usize>)) -> Self {
        match (&self.example, self.rules.rules.first_mut()) {
            (Example::Each(_), Some(Rule::Type { min, max })) => {
                set(min, max);
                if let (Some(min), Some(max)) = (*min, *max) {
                    text::accepted(verdict::limits(min, max));
                }
            }
            _ => panic!("`min` and `max` are for `each_like(..)`"),
        }
        self
    }

    /// The example that the pact holds, for a matcher that chooses its own; generated values still are.
    ///
    /// ```
    /// # use pact_harness::consumer::{one_of, random_int, uuid};
    /// one_of(["draft", "sent"]).example("sent");
    /// uuid().example("936da01f-9abd-4d9d-80c7-02af85c822a8");
    /// random_int(1, 100).example(7);
    /// ```
    ///
    /// # Panics
    ///
    /// When the matcher does not accept it, and on a pattern that is made of others.
    #[track_caller]
    pub fn example(mut self, example: impl IntoPattern) -> Self {
        let example = example.into_pattern();
        match (&self.example, &example.example) {
            (Example::Plain(_), Example::Plain(_)) if example.rules.is_empty() => self.example = example.example,
            _ => panic!("`example` is for a matcher of one value, and takes a plain value"),
        }
        if let (Some(generator), Example::Plain(json)) = (&mut self.generator, &self.example) {
            generated::set_example(generator, json);
        }
        self.checked()
    }

    /// The rules for a path.
    #[track_caller]
    pub(crate) fn path_rule(&self) -> RuleList {
        generated::in_path(self)
    }

    /// The rules where such a value has only text.
    pub(crate) fn text_rule(&self) -> RuleList {
        range::in_text(&self.rules)
    }
}
