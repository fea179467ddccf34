//! JSON bodies like those of a shop, the same in every run.

use std::fmt::{Display, Write as _};

/// One leaf in so many differs, where leaves are to differ.
const EVERY: usize = 100;

/// The text of an object with a list of items, and how many of its leaves are not those of [`Body::new`].
pub(crate) struct Body {
    pub(crate) text: String,
    pub(crate) different: usize,
    leaves: usize,
    differs: bool,
}

impl Body {
    /// Of about this many bytes, at least.
    pub(crate) fn new(bytes: usize) -> Self {
        Body::of(items_in(bytes), 0, false)
    }

    /// With as many items as the one of this size, all values others of the same types.
    pub(crate) fn with_other_values(bytes: usize) -> Self {
        Body::of(items_in(bytes), 1, false)
    }

    /// The one of this size, one percent of its leaves being others.
    pub(crate) fn with_differences(bytes: usize) -> Self {
        Body::of(items_in(bytes), 0, true)
    }

    fn of(items: usize, kind: usize, differs: bool) -> Self {
        let text = String::with_capacity(items * (ITEM + 64));
        let mut body = Body { text, different: 0, leaves: 0, differs };
        body.text.push_str(r#"{"items":["#);
        for number in 0..items {
            if number > 0 {
                body.text.push(',');
            }
            body.item(number + kind * 7919);
        }
        body.text.push_str("]}");
        body
    }

    fn item(&mut self, n: usize) {
        let [a, b, c] = [3, 5, 7].map(|step| WORDS[n * step % WORDS.len()]);
        self.leaf(r#"{"id":"#, 100_000 + n, 7);
        self.leaf(r#","name":"#, format!(r#""{a} \"{b}\" No. {n}""#), r#""other""#);
        self.leaf(r#","description":"#, format!(r#""A {c} that is {b},\nfor {a} \u2013 Größe {}""#, n % 50), r#""""#);
        self.leaf(r#","price":"#, format!("{}.{:02}", 1 + n % 900, 1 + n % 99), 0.5);
        let available = n.is_multiple_of(3);
        self.leaf(r#","available":"#, available, !available);
        self.leaf(r#","discount":"#, "null", 10);
        self.leaf(r#","size":{"width":"#, format!("{}.5", 10 + n % 200), 9.5);
        self.leaf(r#","height":"#, 1 + n % 300, 0);
        self.leaf(r#"},"tags":["#, format!(r#""{a}""#), r#""other""#);
        self.leaf(",", format!(r#""{c}-{}""#, n % 10), r#""other""#);
        self.text.push_str("]}");
    }

    /// What stands before the leaf, and the leaf or another one in its place.
    fn leaf(&mut self, before: &str, usual: impl Display, other: impl Display) {
        self.leaves += 1;
        let differs = self.differs && self.leaves % EVERY == EVERY / 5;
        self.different += usize::from(differs);
        let _ = if differs { write!(self.text, "{before}{other}") } else { write!(self.text, "{before}{usual}") };
    }
}

/// The bytes of an item, about.
const ITEM: usize = 232;

fn items_in(bytes: usize) -> usize {
    (bytes / ITEM).max(1)
}

const WORDS: [&str; 12] = [
    "lamp",
    "chair",
    "table",
    "shelf",
    "carpet",
    "mirror",
    "Büffet",
    "café chair",
    "curtain",
    "drawer",
    "stool",
    "bench",
];

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::Body;

    const BYTES: usize = 1 << 20;

    #[test]
    fn a_body_is_json_of_about_the_size_asked_for() {
        for body in [Body::new(BYTES), Body::with_other_values(BYTES), Body::with_differences(BYTES)] {
            assert!(serde_json::from_str::<Value>(&body.text).is_ok());
            assert!(body.text.len().abs_diff(BYTES) < BYTES / 20, "{} bytes", body.text.len());
        }
    }

    #[test]
    fn one_leaf_in_a_hundred_differs_and_there_is_one_in_the_smallest_body() {
        let body = Body::with_differences(BYTES);
        assert_eq!(body.different, body.leaves.div_ceil(100));
        assert_eq!(Body::with_differences(1 << 10).different, 1);
    }
}
