//! The answer for people, line by line as the official client prints it.

use pact_broker_client::{Matrix, MatrixRow};

use crate::output::{Colour, Output};
use crate::table::Table;

const UNKNOWN: &str = "???";

/// Prints it.
pub(super) fn print(matrix: &Matrix, dry_run: bool, explain: bool, output: &Output) {
    let yes = matrix.deployable == Some(true);
    let mut blocks = vec![(
        if yes { Colour::Green } else { Colour::Red },
        match (yes, dry_run) {
            // The official client has a space at the end.
            (true, false) => r"Computer says yes \o/ ".to_owned(),
            (true, true) => r"Computer says yes \o/ (and maybe you don't need to enable dry run)".to_owned(),
            (false, false) => r"Computer says no ¯\_(ツ)_/¯".to_owned(),
            (false, true) => r"Computer says no ¯\_(ツ)_/¯ (but you're ignoring this by enabling dry run)".to_owned(),
        },
    )];
    let rows = sorted(matrix);
    let empty = || (Colour::Plain, String::new());
    if !rows.is_empty() {
        blocks.extend([empty(), (Colour::Plain, matrix_table(&rows).text())]);
        let results = results(&rows);
        if !results.is_empty() {
            let heading = "VERIFICATION RESULTS\n--------------------".to_owned();
            blocks.extend([empty(), (Colour::Plain, heading), (Colour::Plain, results)]);
        }
    }
    blocks.push(empty());
    if matrix.notices.is_empty() {
        blocks.push((blocks[0].0, matrix.reason.clone()));
    } else {
        blocks.extend(matrix.notices.iter().map(|notice| (Colour::of(notice), notice.text.clone())));
    }
    if explain {
        for row in rows.iter().filter(|row| !row.ignored && row.success != Some(true)) {
            blocks.extend([empty(), (Colour::Plain, row.explanation())]);
        }
    }
    for (colour, text) in blocks {
        if dry_run {
            // A block without text is an empty line.
            text.split('\n').for_each(|line| output.dry(line));
        } else {
            output.coloured(colour, &text);
        }
    }
    if dry_run {
        output.dry("");
        output.dry("Dry run enabled - ignoring any failures");
    }
}

fn sorted(matrix: &Matrix) -> Vec<&MatrixRow> {
    let mut rows: Vec<&MatrixRow> = matrix.rows.iter().collect();
    rows.sort_by_key(|row| {
        let key = |text: Option<&str>| text.unwrap_or_default().to_lowercase();
        [
            key(Some(&row.consumer)),
            key(Some(&row.provider)),
            key(row.consumer_version.as_deref()),
            key(row.provider_version.as_deref()),
        ]
    });
    rows
}

/// The answer in Markdown, without the secrets that an output hides.
pub(super) fn as_markdown(matrix: &Matrix, explain: bool, output: &Output) -> String {
    let rows = sorted(matrix);
    let mut blocks = vec![if matrix.is_yes() { "### Computer says yes" } else { "### Computer says no" }.to_owned()];
    if !rows.is_empty() {
        blocks.push(matrix_table(&rows).markdown(output));
        let results: Vec<_> = results(&rows).lines().map(|line| output.markdown(line)).collect();
        blocks.extend((!results.is_empty()).then(|| results.join("\n")));
    }
    if matrix.notices.is_empty() {
        blocks.push(output.markdown(&matrix.reason));
    }
    blocks.extend(matrix.notices.iter().map(|notice| output.markdown(&notice.text)));
    if explain {
        blocks.extend(matrix.against().map(|row| output.markdown(&row.explanation())));
    }
    blocks.join("\n\n")
}

/// The rows; each result has a number.
pub(super) fn matrix_table(rows: &[&MatrixRow]) -> Table<6> {
    let mut table = Table::new(["CONSUMER", "C.VERSION", "PROVIDER", "P.VERSION", "SUCCESS?", "RESULT#"]);
    let mut number = 0;
    for row in rows {
        let success = row.success.map_or(UNKNOWN.to_owned(), |success| success.to_string());
        let ignored = if row.ignored { " [ignored]" } else { "" };
        let result = row.result_url.as_ref().map_or(String::new(), |_| {
            number += 1;
            number.to_string()
        });
        let cells = [
            row.consumer.clone(),
            short(row.consumer_version.as_deref()),
            row.provider.clone(),
            short(row.provider_version.as_deref()),
            success + ignored,
            result,
        ];
        table.add("", cells);
    }
    table
}

fn results(rows: &[&MatrixRow]) -> String {
    let results = rows.iter().filter_map(|row| Some((row.result_url.as_deref()?, row.success)));
    let lines = results.enumerate().map(|(at, (url, success))| {
        format!("{}. {url} ({})", at + 1, if success == Some(true) { "success" } else { "failure" })
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A commit by its beginning, and the beginning of what is very long.
fn short(version: Option<&str>) -> String {
    match version {
        None => UNKNOWN.to_owned(),
        Some(commit) if commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            format!("{}...", &commit[..7])
        }
        Some(version) => match version.char_indices().nth(60) {
            Some((end, _)) => format!("{}...", &version[..end]),
            None => version.to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn commits_and_long_versions_are_shortened() {
        assert_eq!(short(None), "???");
        assert_eq!(short(Some("4c713ca0123456789012345678901234567890ab")), "4c713ca...");
        assert_eq!(short(Some("1.2.3")), "1.2.3");
        assert_eq!(short(Some(&"ö".repeat(61))), format!("{}...", "ö".repeat(60)));
    }
}
