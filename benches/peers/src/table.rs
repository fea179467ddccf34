//! What came out, as a table in Markdown.

/// Whether a target is met, in words.
pub(crate) struct Verdict(String);

pub(crate) fn at_most(value: f64, most: f64) -> Verdict {
    verdict(value <= most, &format!("at most {}", number(most)))
}

pub(crate) fn at_least(value: f64, least: f64) -> Verdict {
    verdict(value >= least, &format!("at least {}", number(least)))
}

fn verdict(is_met: bool, target: &str) -> Verdict {
    Verdict(format!("{target}: {}", if is_met { "met" } else { "**missed**" }))
}

pub(crate) struct Table(String);

impl Table {
    pub(crate) fn new(what: &str, peers: &[&str]) -> Self {
        let heading = format!("| {what} | {} | target |\n", peers.join(" | "));
        Table(format!("{heading}|---|{}---|\n", "--:|".repeat(peers.len())))
    }

    pub(crate) fn row(&mut self, name: &str, values: &[f64], verdict: Option<Verdict>) {
        let values: Vec<String> = values.iter().map(|value| number(*value)).collect();
        let verdict = verdict.map_or_else(String::new, |verdict| verdict.0);
        self.0.push_str(&format!("| {name} | {} | {verdict} |\n", values.join(" | ")));
    }

    pub(crate) fn print(self) {
        println!("{}", self.0);
    }
}

/// Three digits, or all before the point.
fn number(value: f64) -> String {
    match value.abs() {
        size if size.is_nan() => "not measured".to_owned(),
        size if size >= 100.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}
