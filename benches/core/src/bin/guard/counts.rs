//! Counts in a file, and what has changed since.

use std::fmt;

pub(crate) const UPDATE: &str = "cargo run --profile counted -p pact-benches -- --update";

/// How far a count may be from the committed one, in percent.
const ALLOWED: f64 = 10.0;

pub(crate) struct Counts {
    /// The compiler and the processor, both of which the counts depend on.
    pub(crate) counted_with: String,
    pub(crate) of_paths: Vec<(String, u64)>,
}

impl Counts {
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let mut lines = text.lines().filter(|line| !line.starts_with('#'));
        let counted_with = lines.next().unwrap_or_default().to_owned();
        let of_paths = lines.map(|line| {
            let count_and_path = line.trim_start().split_once("  ");
            let parsed = count_and_path.and_then(|(count, path)| Some((path.to_owned(), count.parse().ok()?)));
            parsed
                .ok_or_else(|| format!("{line:?} is no count with its path behind it; write the file with `{UPDATE}`"))
        });
        Ok(Counts { counted_with, of_paths: of_paths.collect::<Result<_, _>>()? })
    }

    /// What has changed from these counts to those.
    pub(crate) fn compare(self, now: &Counts) -> Result<Comparison, String> {
        let processor = |counts: &Counts| counts.counted_with.rsplit(' ').next().map(str::to_owned);
        if processor(&self) != processor(now) {
            let (committed, now) = (self.counted_with, &now.counted_with);
            return Err(format!("committed is what another processor does ({committed}; this is {now})"));
        }
        let paths = |counts: &Counts| counts.of_paths.iter().map(|(path, _)| path.clone()).collect::<Vec<_>>();
        if paths(&self) != paths(now) {
            return Err(format!("committed are other paths than there are; add them with `{UPDATE}`"));
        }
        let pairs = self.of_paths.into_iter().zip(&now.of_paths);
        let rows = pairs.map(|((path, committed), (_, now))| Row { path, committed, now: *now }).collect();
        Ok(Comparison { committed_with: self.counted_with, now_with: now.counted_with.clone(), rows })
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "# How many instructions the core's own paths take, as written by\n# {UPDATE}")?;
        writeln!(f, "{}", self.counted_with)?;
        self.of_paths.iter().try_for_each(|(path, count)| writeln!(f, "{count:>12}  {path}"))
    }
}

pub(crate) struct Comparison {
    committed_with: String,
    now_with: String,
    rows: Vec<Row>,
}

struct Row {
    path: String,
    committed: u64,
    now: u64,
}

impl Row {
    /// In percent.
    #[expect(clippy::cast_precision_loss, reason = "the counts are far smaller than what a f64 holds exactly")]
    fn change(&self) -> f64 {
        (self.now as f64 / self.committed as f64 - 1.0) * 100.0
    }
}

impl Comparison {
    pub(crate) fn is_slower(&self) -> bool {
        self.rows.iter().any(|row| row.change() > ALLOWED)
    }

    fn is_faster(&self) -> bool {
        self.rows.iter().any(|row| row.change() < -ALLOWED)
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<34} {:>12} {:>12} {:>9}", "instructions to", "committed", "now", "change")?;
        for row in &self.rows {
            let mark = if row.change() > ALLOWED { "  TOO MANY" } else { "" };
            writeln!(f, "{:<34} {:>12} {:>12} {:>+7.1} %{mark}", row.path, row.committed, row.now, row.change())?;
        }
        if self.committed_with != self.now_with {
            writeln!(f, "\nCommitted is what {} did; this is {}.", self.committed_with, self.now_with)?;
        }
        if self.is_slower() {
            write!(
                f,
                "\nA path takes over {ALLOWED} % more instructions than committed. Look for the reason \
                 (`valgrind --tool=callgrind`); if it is worth it, run\n  {UPDATE}\nand commit the file in the same change, \
                 with the reason."
            )?;
        } else if self.is_faster() {
            write!(
                f,
                "\nA path takes over {ALLOWED} % fewer instructions. So that it stays so, run\n  {UPDATE}\nand commit the file."
            )?;
        }
        Ok(())
    }
}
