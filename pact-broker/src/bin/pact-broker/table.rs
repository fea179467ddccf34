//! Tables as the official client prints them: `A | B`, and a line of dashes under the names; and in Markdown.

use crate::output::Output;

/// A table, of which each row has a name, number or UUID.
#[derive(Debug, Clone)]
pub(crate) struct Table<const N: usize> {
    names: [&'static str; N],
    rows: Vec<(String, [String; N])>,
}

impl<const N: usize> Table<N> {
    /// Without rows.
    pub(crate) fn new(names: [&'static str; N]) -> Self {
        Table { names, rows: Vec::new() }
    }

    /// With a row for each thing.
    pub(crate) fn of<T>(names: [&'static str; N], things: &[T], row: impl Fn(&T) -> (String, [String; N])) -> Self {
        Table { names, rows: things.iter().map(row).collect() }
    }

    pub(crate) fn add(&mut self, id: &str, row: [String; N]) {
        self.rows.push((id.to_owned(), row));
    }

    /// Sorted by these columns, whatever the case of letters; what is equal there keeps its order.
    pub(crate) fn sorted_by<const K: usize>(mut self, columns: [usize; K]) -> Self {
        self.rows.sort_by_cached_key(|(_, row)| columns.map(|column| row[column].to_lowercase()));
        self
    }

    pub(crate) fn ids(&self) -> impl Iterator<Item = &str> {
        self.rows.iter().map(|(id, _)| id.as_str())
    }

    /// Each cell is as wide as the widest of its column.
    pub(crate) fn text(&self) -> String {
        let wide = |text: &str| text.chars().count();
        let widths: [usize; N] = std::array::from_fn(|column| {
            let cells = self.rows.iter().map(|(_, row)| wide(&row[column]));
            cells.chain([wide(self.names[column])]).max().unwrap_or_default()
        });
        let line = |cells: [&str; N]| {
            let cells = std::array::from_fn::<_, N, _>(|column| {
                format!("{}{}", cells[column], " ".repeat(widths[column] - wide(cells[column])))
            });
            cells.join(" | ")
        };
        let dashes = widths.map(|width| "-".repeat(width)).join("-|-");
        let rows = self.rows.iter().map(|(_, row)| line(std::array::from_fn(|column| row[column].as_str())));
        [line(self.names), dashes].into_iter().chain(rows).collect::<Vec<_>>().join("\n")
    }

    /// Without the secrets that an output hides: escapes would hide them from it.
    pub(crate) fn markdown(&self, output: &Output) -> String {
        let line = |cells: [String; N]| format!("| {} |", cells.join(" | "));
        let heading = [line(self.names.map(str::to_owned)), line(self.names.map(|_| "---".to_owned()))];
        let rows = self.rows.iter().map(|(_, row)| line(std::array::from_fn(|column| output.markdown(&row[column]))));
        heading.into_iter().chain(rows).collect::<Vec<_>>().join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::{Output, Table};

    #[test]
    fn a_table_is_as_the_official_client_prints_it() {
        let rows = [["Foo", "true"], ["Zoë", ""]];
        let table = Table::of(["CONSUMER", "SUCCESS?"], &rows, |row| (row[0].to_owned(), row.map(str::to_owned)));
        let expected = "CONSUMER | SUCCESS?\n---------|---------\nFoo      | true    \nZoë      |         ";
        assert_eq!(table.text(), expected);
        assert_eq!(
            table.markdown(&Output::default()),
            "| CONSUMER | SUCCESS? |\n| --- | --- |\n| Foo | true |\n| Zoë |  |"
        );
        assert_eq!(table.ids().collect::<Vec<_>>(), ["Foo", "Zoë"]);
    }

    #[test]
    fn a_secret_is_hidden_before_it_is_escaped() {
        let table = Table::of(["X"], &["is ghp_s3cret_token"], |text| (String::new(), [(*text).to_owned()]));
        let output = Output::hiding(["ghp_s3cret_token".to_owned()]);
        assert_eq!(table.markdown(&output), "| X |\n| --- |\n| is \\*\\*\\* |");
    }

    #[test]
    fn rows_are_sorted_by_columns_and_keep_their_order_where_these_are_equal() {
        let rows = [["b", "1"], ["A", "2"], ["B", "0"], ["a", "1"]];
        let table = Table::of(["X", "Y"], &rows, |row| (row.concat(), row.map(str::to_owned)));
        assert_eq!(table.clone().sorted_by([0]).ids().collect::<Vec<_>>(), ["A2", "a1", "b1", "B0"]);
        assert_eq!(table.sorted_by([0, 1]).ids().collect::<Vec<_>>(), ["a1", "A2", "B0", "b1"]);
    }
}
