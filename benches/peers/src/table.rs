//! What came out, as a table in Markdown.

use std::fmt::Write as _;

use crate::growth::Growth;

/// Nothing is to grow faster than this power of its size: linear, and what sorting and a fit add.
const MOST_GROWTH: f64 = 1.1;

/// Whether a target is met, in words.
pub(crate) struct Verdict(String);

pub(crate) fn at_most(value: f64, most: f64) -> Verdict {
    verdict(value <= most, &format!("at most {}", number(most)))
}

pub(crate) fn at_least(value: f64, least: f64) -> Verdict {
    verdict(value >= least, &format!("at least {}", number(least)))
}

/// A ratio to the official crate.
pub(crate) fn ratio_at_least(ratio: f64, least: f64) -> Verdict {
    verdict(ratio >= least, &format!("ratio at least {least}"))
}

fn verdict(is_met: bool, target: &str) -> Verdict {
    Verdict(format!("{target}: {}", if is_met { "met" } else { "**missed**" }))
}

/// The first two peers are pact-harness and the official crate, whose ratio is shown.
pub(crate) struct Table {
    text: String,
    ratio: fn(f64, f64) -> f64,
}

impl Table {
    /// Of costs: less is better.
    pub(crate) fn new(what: &str, peers: &[&str]) -> Self {
        Table::with_ratio(what, peers, |ours, official| official / ours)
    }

    /// Of rates: more is better.
    pub(crate) fn of_rates(what: &str, peers: &[&str]) -> Self {
        Table::with_ratio(what, peers, |ours, official| ours / official)
    }

    fn with_ratio(what: &str, peers: &[&str], ratio: fn(f64, f64) -> f64) -> Self {
        let heading = format!("| {what} | {} | ratio | target |\n", peers.join(" | "));
        Table { text: format!("{heading}|---|{}--:|---|\n", "--:|".repeat(peers.len())), ratio }
    }

    /// How many times better ours is than the official crate.
    pub(crate) fn ratio(&self, values: &[f64]) -> f64 {
        (self.ratio)(values[0], values[1])
    }

    pub(crate) fn row(&mut self, name: &str, values: &[f64], verdict: Option<Verdict>) {
        let ratio = self.ratio(values);
        let ratio = if ratio.is_nan() { String::new() } else { number(ratio) };
        self.add(name, values.iter().copied().map(number), &ratio, verdict);
    }

    /// A row that tells how the rows before it grow.
    pub(crate) fn growth(&mut self, growth: &Growth) {
        self.growth_of("growth", growth);
    }

    /// The same, where several things have been measured for each size.
    pub(crate) fn growth_of(&mut self, name: &str, growth: &Growth) {
        let exponents = growth.exponents();
        let Some(ours) = exponents.first() else { return };
        let verdict = verdict(*ours <= MOST_GROWTH, &format!("at most {}", power(MOST_GROWTH)));
        self.add(name, exponents.iter().copied().map(power), "", Some(verdict));
        self.add(&format!("{name}, last step"), growth.last_exponents().into_iter().map(power), "", None);
    }

    fn add(&mut self, name: &str, values: impl Iterator<Item = String>, ratio: &str, verdict: Option<Verdict>) {
        let values: Vec<String> = values.collect();
        let verdict = verdict.map_or_else(String::new, |verdict| verdict.0);
        let _ = writeln!(self.text, "| {name} | {} | {ratio} | {verdict} |", values.join(" | "));
    }

    pub(crate) fn print(self) {
        println!("{}", self.text);
    }
}

fn power(exponent: f64) -> String {
    if exponent.is_nan() { number(exponent) } else { format!("n^{exponent:.2}") }
}

/// Three digits, or all before the point.
fn number(value: f64) -> String {
    match value.abs() {
        size if size.is_nan() => "not measured".to_owned(),
        size if size >= 100.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        size if size >= 0.1 || size == 0.0 => format!("{value:.2}"),
        _ => format!("{value:.4}"),
    }
}
