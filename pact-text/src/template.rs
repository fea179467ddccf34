use std::fmt;

/// A name with places in it for what differs from one use to the next: `user {id} exists`. `{{` and `}}` are braces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(Vec<Piece>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Capture(String),
}

/// Why a text is no template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateError(String);

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for TemplateError {}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    ///
    /// When a brace is unmatched, a capture has no name or the name of another one, or there is nothing between two captures.
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        let error = |reason: String| Err(TemplateError(reason));
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            let (before, brace) = rest.split_at(at);
            add_text(&mut pieces, before);
            if let Some(after) = brace.strip_prefix("{{").or_else(|| brace.strip_prefix("}}")) {
                add_text(&mut pieces, &brace[..1]);
                rest = after;
                continue;
            }
            let Some((name, after)) = brace.strip_prefix('{').and_then(|inside| inside.split_once('}')) else {
                return error(format!("unmatched `{0}`: write `{0}{0}` for the brace itself", &brace[..1]));
            };
            if !is_name(name) {
                return error(format!(
                    "`{{{name}}}` has no name that an argument could have: write `{{id}}`, or `{{{{` and `}}}}` for braces"
                ));
            }
            if pieces.iter().any(|piece| matches!(piece, Piece::Capture(known) if known == name)) {
                return error(format!("`{{{name}}}` is here twice: rename one of them"));
            }
            if let Some(Piece::Capture(last)) = pieces.last() {
                return error(format!(
                    "it is ambiguous where `{{{last}}}` ends and `{{{name}}}` begins: write something between them"
                ));
            }
            pieces.push(Piece::Capture(name.to_owned()));
            rest = after;
        }
        add_text(&mut pieces, rest);
        Ok(Template(pieces))
    }

    /// The names of its captures, in order.
    pub fn captures(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|piece| match piece {
            Piece::Capture(name) => Some(name.as_str()),
            Piece::Text(_) => None,
        })
    }

    /// The only text that fits, where it has no captures.
    pub fn exact(&self) -> Option<&str> {
        match self.0.as_slice() {
            [] => Some(""),
            [Piece::Text(text)] => Some(text),
            _ => None,
        }
    }

    /// What the captures stand for in a text, each as short as can be and never empty; `None` where the text is another.
    pub fn fit<'t>(&self, text: &'t str) -> Option<Vec<&'t str>> {
        let mut captured = Vec::new();
        fit(&self.0, text, &mut captured).then_some(captured)
    }
}

fn fit<'t>(pieces: &[Piece], text: &'t str, captured: &mut Vec<&'t str>) -> bool {
    match pieces {
        [] => text.is_empty(),
        [Piece::Text(piece), rest @ ..] => {
            text.strip_prefix(piece.as_str()).is_some_and(|text| fit(rest, text, captured))
        }
        [Piece::Capture(_), rest @ ..] => {
            let ends = text.char_indices().map(|(at, _)| at).skip(1).chain([text.len()]);
            let before = captured.len();
            ends.filter(|end| *end > 0).any(|end| {
                captured.truncate(before);
                captured.push(&text[..end]);
                fit(rest, &text[end..], captured)
            })
        }
    }
}

fn add_text(pieces: &mut Vec<Piece>, text: &str) {
    match pieces.last_mut() {
        _ if text.is_empty() => {}
        Some(Piece::Text(last)) => last.push_str(text),
        _ => pieces.push(Piece::Text(text.to_owned())),
    }
}

fn is_name(text: &str) -> bool {
    let begins = |letter: char| letter.is_alphabetic() || letter == '_';
    text != "_" && text.starts_with(begins) && text.chars().all(|letter| letter.is_alphanumeric() || letter == '_')
}

#[cfg(test)]
mod tests {
    use super::Template;

    fn fit<'t>(template: &str, text: &'t str) -> Option<Vec<&'t str>> {
        Template::parse(template).unwrap().fit(text)
    }

    #[track_caller]
    fn captures(template: &str, text: &str, expected: &[&str]) {
        assert_eq!(fit(template, text).as_deref(), Some(expected));
    }

    #[test]
    fn captures_are_as_short_as_can_be_and_never_empty() {
        captures("user {id} exists", "user 7 exists", &["7"]);
        captures("{a} and {b}", "x and y and z", &["x", "y and z"]);
        captures("{a}.{b}.", "x.y.z.", &["x", "y.z"]);
        captures("{who}", "é 1", &["é 1"]);
        captures("[{a}]", "[]]", &["]"]);
        for (template, text) in [("user {id}", "user "), ("{a}x", "x"), ("a {b} c", "a b"), ("a", "ab"), ("{a} c", "")]
        {
            assert_eq!(fit(template, text), None, "{template} {text}");
        }
    }

    #[test]
    fn doubled_braces_are_braces() {
        captures("{{{id}}} {{}}", "{7} {}", &["7"]);
        assert_eq!(Template::parse("a {{b}} c").unwrap().exact(), Some("a {b} c"));
        assert_eq!(Template::parse("a {b} c").unwrap().exact(), None);
    }

    #[test]
    fn what_is_no_template_says_why() {
        for (text, reason) in [
            ("a { b", "unmatched `{`: write `{{` for the brace itself"),
            ("a } b", "unmatched `}`: write `}}` for the brace itself"),
            ("{}", "`{}` has no name that an argument could have: write `{id}`, or `{{` and `}}` for braces"),
            ("{1a}", "`{1a}` has no name that an argument could have: write `{id}`, or `{{` and `}}` for braces"),
            ("{a} {a}", "`{a}` is here twice: rename one of them"),
            ("{a}{b}", "it is ambiguous where `{a}` ends and `{b}` begins: write something between them"),
        ] {
            assert_eq!(Template::parse(text).unwrap_err().to_string(), reason);
        }
    }
}
