//! What may not stand in a URL as it is (RFC 3986) is percent-encoded; there are servers that refuse a request otherwise.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// What no part of a URL may have.
const NOWHERE: AsciiSet =
    CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');
const QUERY: AsciiSet = NOWHERE.add(b'[').add(b']').add(b'#');
const PATH: AsciiSet = QUERY.add(b'?');

/// A path, all of it: a `?` is a part of it. Its escapes and slashes stay.
pub fn path(path: &str) -> Cow<'_, str> {
    escaped(path, &PATH)
}

/// Whether two paths are the same one in a URL.
pub fn is_same_path(one: &str, other: &str) -> bool {
    one == other || path(one) == path(other)
}

/// Whether there are clients that send a path as it stands. There are none that send white space, what is not ASCII, or
/// what would be a fragment; some escape brackets and the like, and others do not.
pub fn is_sent_as_it_is(path: &str) -> bool {
    path.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'#' | b'<' | b'>' | b'\\' | b'`'))
}

/// A path and perhaps a query behind it. Their escapes stay.
pub fn path_and_query(text: &str) -> Cow<'_, str> {
    match text.split_once('?') {
        Some((before, query)) => format!("{}?{}", path(before), escaped(query, &QUERY)).into(),
        None => path(text),
    }
}

/// A whole URL, or one without a host. Its escapes stay; a fragment is not sent.
pub fn url(url: &str) -> String {
    let url = url.split_once('#').map_or(url, |(url, _)| url);
    let authority = url.find("://").map_or(0, |scheme| scheme + 3);
    let begin = if authority == 0 { Some(0) } else { url[authority..].find(['/', '?']).map(|at| authority + at) };
    let (host, rest) = url.split_at(begin.unwrap_or(url.len()));
    format!("{host}{}", path_and_query(rest))
}

/// A percent sign that begins no escape is one itself.
fn escaped<'t>(text: &'t str, set: &'static AsciiSet) -> Cow<'t, str> {
    if !text.contains('%') {
        return utf8_percent_encode(text, set).into();
    }
    let mut parts = text.split('%');
    let mut out = utf8_percent_encode(parts.next().unwrap_or_default(), set).to_string();
    for part in parts {
        let begins_escape = matches!(part.as_bytes(), [a, b, ..] if a.is_ascii_hexdigit() && b.is_ascii_hexdigit());
        out.push_str(if begins_escape { "%" } else { "%25" });
        out.extend(utf8_percent_encode(part, set));
    }
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_url_may_not_have_is_escaped_once() {
        let text = "/a b[1]|{x}\"<>\\^`é%41%zz%";
        let escaped = "/a%20b%5B1%5D%7C%7Bx%7D%22%3C%3E%5C%5E%60%C3%A9%41%25zz%25";
        assert_eq!(path(text), escaped);
        assert_eq!(path(escaped), escaped);
        assert_eq!(path("/-._~!$&'()*+,;=:@?#"), "/-._~!$&'()*+,;=:@%3F%23");
        assert_eq!(path_and_query("/?a[]=/?b c"), "/?a%5B%5D=/?b%20c");
    }

    #[test]
    fn the_host_of_a_url_stays() {
        for (text, escaped) in [
            ("http://[::1]:80/[a]?[b]#[c]", "http://[::1]:80/%5Ba%5D?%5Bb%5D"),
            ("http://h", "http://h"),
            ("http://h?{a}", "http://h?%7Ba%7D"),
            ("/[a]?[b]", "/%5Ba%5D?%5Bb%5D"),
            ("/a?to=http://h/[b]", "/a?to=http://h/%5Bb%5D"),
        ] {
            assert_eq!(url(text), escaped);
        }
    }
}
