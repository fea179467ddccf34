//! Tables as the official client prints them: `A | B`, and a line of dashes under the names; and in Markdown.

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

    pub(crate) fn markdown(&self) -> String {
        let line = |cells: [String; N]| format!("| {} |", cells.join(" | "));
        let heading = [line(self.names.map(str::to_owned)), line(self.names.map(|_| "---".to_owned()))];
        let rows = self.rows.iter().map(|(_, row)| line(std::array::from_fn(|column| markdown(&row[column]))));
        heading.into_iter().chain(rows).collect::<Vec<_>>().join("\n")
    }
}

/// A text that is nothing but text in Markdown, on one line. Addresses in it are links.
pub(crate) fn markdown(text: &str) -> String {
    let words = text.split_inclusive(char::is_whitespace).map(|word| {
        let (word, space) = word.split_at(word.trim_end().len());
        let space = if space.is_empty() { "" } else { " " };
        if is_url(word) { format!("<{word}>{space}") } else { escaped(word) + space }
    });
    words.collect()
}

fn is_url(word: &str) -> bool {
    let has_scheme = ["http://", "https://"].iter().any(|scheme| word.starts_with(scheme));
    has_scheme && !word.contains(|sign| "<>|`\\".contains(sign))
}

fn escaped(word: &str) -> String {
    let mut out = String::new();
    for sign in word.chars() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // Not a person.
            '@' => out.push_str("&#64;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '!' => out.extend(['\\', sign]),
            sign => out.push(sign),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Table, markdown};

    #[test]
    fn a_table_is_as_the_official_client_prints_it() {
        let rows = [["Foo", "true"], ["Zoë", ""]];
        let table = Table::of(["CONSUMER", "SUCCESS?"], &rows, |row| (row[0].to_owned(), row.map(str::to_owned)));
        let expected = "CONSUMER | SUCCESS?\n---------|---------\nFoo      | true    \nZoë      |         ";
        assert_eq!(table.text(), expected);
        assert_eq!(table.markdown(), "| CONSUMER | SUCCESS? |\n| --- | --- |\n| Foo | true |\n| Zoë |  |");
        assert_eq!(table.ids().collect::<Vec<_>>(), ["Foo", "Zoë"]);
    }

    #[test]
    fn rows_are_sorted_by_columns_and_keep_their_order_where_these_are_equal() {
        let rows = [["b", "1"], ["A", "2"], ["B", "0"], ["a", "1"]];
        let table = Table::of(["X", "Y"], &rows, |row| (row.concat(), row.map(str::to_owned)));
        assert_eq!(table.clone().sorted_by([0]).ids().collect::<Vec<_>>(), ["A2", "a1", "b1", "B0"]);
        assert_eq!(table.sorted_by([0, 1]).ids().collect::<Vec<_>>(), ["a1", "A2", "B0", "b1"]);
    }

    #[test]
    fn names_are_no_markdown() {
        assert_eq!(markdown("a|b\n<img> `c` _d_ @me"), "a\\|b &lt;img&gt; \\`c\\` \\_d\\_ &#64;me");
        assert_eq!(markdown("see http://b/a_b\n  here"), "see <http://b/a_b>   here");
        assert_eq!(markdown("http://b/|x"), "http://b/\\|x");
    }
}
