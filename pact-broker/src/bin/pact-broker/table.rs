//! Tables as the official client prints them: `A | B`, and a line of dashes under the names.

/// The lines of a table. Each cell is as wide as the widest of its column.
pub(crate) fn table<const N: usize>(names: [&str; N], rows: &[[String; N]]) -> String {
    let wide = |text: &str| text.chars().count();
    let widths: [usize; N] = std::array::from_fn(|column| {
        rows.iter().map(|row| wide(&row[column])).chain([wide(names[column])]).max().unwrap_or_default()
    });
    let line = |cells: [&str; N]| {
        let cells = std::array::from_fn::<_, N, _>(|column| {
            format!("{}{}", cells[column], " ".repeat(widths[column] - wide(cells[column])))
        });
        cells.join(" | ")
    };
    let dashes = widths.map(|width| "-".repeat(width)).join("-|-");
    let rows = rows.iter().map(|row| line(std::array::from_fn(|column| row[column].as_str())));
    [line(names), dashes].into_iter().chain(rows).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::table;

    #[test]
    fn a_table_is_as_the_official_client_prints_it() {
        let rows = [["Foo", "true"].map(str::to_owned), ["Zoë", ""].map(str::to_owned)];
        assert_eq!(
            table(["CONSUMER", "SUCCESS?"], &rows),
            "CONSUMER | SUCCESS?\n---------|---------\nFoo      | true    \nZoë      |         "
        );
    }
}
