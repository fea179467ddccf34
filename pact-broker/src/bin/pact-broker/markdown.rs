//! Text that others wrote, in Markdown.

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
    use super::markdown;

    #[test]
    fn names_are_no_markdown() {
        assert_eq!(markdown("a|b\n<img> `c` _d_ @me"), "a\\|b &lt;img&gt; \\`c\\` \\_d\\_ &#64;me");
        assert_eq!(markdown("see http://b/a_b\n  here"), "see <http://b/a_b>   here");
        assert_eq!(markdown("http://b/|x"), "http://b/\\|x");
    }
}
