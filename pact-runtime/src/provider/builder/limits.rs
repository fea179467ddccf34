//! How much is read, and how much of a verification is kept and shown.

use super::Provider;

impl Provider {
    /// How many differences of an interaction are kept, for reports and brokers; 100 unless told, and never less than one.
    /// The others are counted.
    pub fn difference_limit(mut self, count: usize) -> Self {
        self.options.policy.kept.differences = count.max(1);
        self
    }

    /// How many differences a report lists in all; 1000 unless told. The others are counted.
    pub fn difference_limit_in_all(mut self, count: usize) -> Self {
        self.options.policy.kept.differences_in_all = count;
        self
    }

    /// How many characters of a body a report shows; 2000 unless told. Of a longer one the beginning is kept, and its length.
    pub fn report_body_limit(mut self, characters: usize) -> Self {
        self.options.policy.kept.body = characters;
        self
    }
}
