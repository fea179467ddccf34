//! A badge as a picture, and as an address at shields.io.

use std::fmt::Write as _;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{Badge, Colour};

/// Characters of each text that a badge shows.
const LENGTH: usize = 120;

const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The address of a badge at shields.io.
pub(super) fn url(base: &str, badge: &Badge) -> String {
    let text = |text: &str| {
        let escaped = cut(text).replace('-', "--").replace('_', "__");
        utf8_percent_encode(&escaped, SEGMENT).to_string()
    };
    let colour = match badge.colour {
        Colour::BrightGreen => "brightgreen",
        Colour::LightGrey => "lightgrey",
        Colour::Orange => "orange",
        Colour::Red => "red",
    };
    format!("{base}/badge/{}-{}-{colour}.svg", text(&badge.left), text(&badge.right))
}

/// A picture that needs no font and no other file: text is stretched to the width that it was given.
pub(super) fn svg(badge: &Badge) -> String {
    let colour = match badge.colour {
        Colour::BrightGreen => "#3a7d0c",
        Colour::LightGrey => "#6b6b6b",
        Colour::Orange => "#b0520c",
        Colour::Red => "#c0341d",
    };
    let (left, right) = (cut(&badge.left), cut(&badge.right));
    let (wide, more) = (width(&left) + 10, width(&right) + 10);
    let (left_text, right_text) = (escape(&left), escape(&right));
    let total = wide + more;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{total}\" height=\"20\" role=\"img\" aria-label=\"{left_text}: {right_text}\">\
         <title>{left_text}: {right_text}</title>\
         <clipPath id=\"r\"><rect width=\"{total}\" height=\"20\" rx=\"3\"/></clipPath>\
         <g clip-path=\"url(#r)\"><rect width=\"{wide}\" height=\"20\" fill=\"#444\"/>\
         <rect x=\"{wide}\" width=\"{more}\" height=\"20\" fill=\"{colour}\"/></g>\
         <g fill=\"#fff\" font-family=\"Verdana,DejaVu Sans,sans-serif\" font-size=\"11\">"
    );
    for (x, length, text) in [(5, wide - 10, left_text), (wide + 5, more - 10, right_text)] {
        let _ = write!(svg, "<text x=\"{x}\" y=\"14\" textLength=\"{length}\">{text}</text>");
    }
    svg.push_str("</g></svg>\n");
    svg
}

/// The text, or its beginning.
fn cut(text: &str) -> String {
    let mut cut: String = text.chars().take(LENGTH).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    cut
}

/// About how wide a text is, in pixels.
fn width(text: &str) -> usize {
    let tenths = |letter: char| match letter {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '!' | '|' | '\'' => 35,
        'f' | 't' | 'r' | ' ' | '/' | '(' | ')' | '-' => 45,
        'm' | 'w' | 'M' | 'W' | '%' | '@' => 105,
        'A'..='Z' => 80,
        letter if letter.is_ascii() => 67,
        _ => 110,
    };
    text.chars().map(tenths).sum::<usize>().div_ceil(10)
}

/// Text as XML has it; characters that XML cannot have are replaced.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\u{FFFE}' | '\u{FFFF}' => escaped.push('\u{FFFD}'),
            letter if letter.is_control() => escaped.push('\u{FFFD}'),
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped_in_the_picture() {
        let text = "<script>alert(\"&'\")</script>\u{0}\u{1b}\u{FFFF}";
        let svg = svg(&Badge::new(text, text, Colour::Red));
        assert!(!svg.contains("<script") && !svg.contains('\u{0}') && !svg.contains('\u{1b}'), "{svg}");
        let escaped = "&lt;script&gt;alert(&quot;&amp;&#39;&quot;)&lt;/script&gt;\u{FFFD}\u{FFFD}\u{FFFD}";
        assert_eq!(svg.matches(escaped).count(), 6, "{svg}");
    }

    #[test]
    fn a_long_text_is_cut() {
        let badge = Badge::new("é".repeat(100_000), "yes", Colour::BrightGreen);
        assert!(svg(&badge).len() < 2000);
        assert!(url("https://img.shields.io", &badge).len() < 2000);
    }

    #[test]
    fn texts_are_escaped_in_the_address() {
        let badge = Badge::new("a-b_c/d?", "é #", Colour::Orange);
        let expected = "https://img.shields.io/badge/a--b__c%2Fd%3F-%C3%A9%20%23-orange.svg";
        assert_eq!(url("https://img.shields.io", &badge), expected);
    }
}
