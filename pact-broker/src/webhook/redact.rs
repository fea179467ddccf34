//! Takes secrets out of what is kept of an exchange, in whatever form they stand there.

use std::collections::HashSet;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use pact_http::mask::Mask;

use super::escapes::steps;

/// What stands in the place of a secret.
pub const HIDDEN: &str = "**********";

/// So many bytes become of one at most: `\\\\u0041` and its like.
const ESCAPED: usize = 12;

/// A shorter part of base64 is found by chance.
const SHORTEST: usize = 8;

/// Takes out values that are known to be secrets, and others by their names.
#[derive(Debug)]
pub struct Redactor {
    /// The longest first, so that none leaves a part of another.
    secrets: Vec<Vec<u8>>,
    mask: Mask,
}

impl Redactor {
    /// For these secrets.
    pub fn new<'s>(secrets: impl IntoIterator<Item = &'s str>) -> Self {
        let mut all = HashSet::new();
        for secret in secrets.into_iter().filter(|secret| !secret.is_empty()) {
            all.extend(encoded(secret.as_bytes()));
            all.insert(secret.as_bytes().to_vec());
        }
        let mut secrets: Vec<_> = all.into_iter().collect();
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        Self { secrets, mask: Mask::default() }
    }

    /// A text without secrets: a URL, a body, a message.
    pub fn text(&self, text: &str) -> String {
        self.mask.text(&self.without_known(text))
    }

    /// The beginning of a longer text: what may be the beginning of a secret at its end is left out.
    pub fn beginning(&self, text: &str) -> String {
        let known = self.without_known(text);
        let longest = self.secrets.first().map_or(0, Vec::len) * ESCAPED;
        let from = known.len().saturating_sub(longest);
        let begins = |at: &usize| self.secrets.iter().any(|secret| begins(known.as_bytes(), *at, secret));
        let end = (from..known.len()).find(begins).unwrap_or(known.len());
        let end = (0..=end).rev().find(|end| known.is_char_boundary(*end)).unwrap_or_default();
        self.mask.beginning(&known[..end])
    }

    /// The value of a header.
    pub fn header(&self, name: &str, value: &str) -> String {
        if self.hides(name) { HIDDEN.to_owned() } else { self.text(value).replace('\n', " ") }
    }

    /// Whether the name of a header says that its value is a secret.
    pub fn hides(&self, name: &str) -> bool {
        let name = name.to_ascii_lowercase();
        name.contains("authorization") || name.contains("token") || self.mask.hides(&name)
    }

    fn without_known(&self, text: &str) -> String {
        let bytes = text.as_bytes();
        let mut out = String::with_capacity(text.len());
        let (mut at, mut kept) = (0, 0);
        while at < bytes.len() {
            let found = self.secrets.iter().find_map(|secret| end(bytes, at, secret));
            match found.filter(|end| text.is_char_boundary(at) && text.is_char_boundary(*end)) {
                Some(end) => {
                    out.push_str(&text[kept..at]);
                    out.push_str(HIDDEN);
                    (at, kept) = (end, end);
                }
                None => at += 1,
            }
        }
        out + &text[kept..]
    }
}

/// What every base64 text that contains a secret contains, wherever the secret begins.
fn encoded(secret: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let forms = (0..3).flat_map(move |before| {
        let padded = [&[0; 2][..before], secret].concat();
        // Characters that have bits of the secret only.
        let whole = padded.len() * 8 / 6;
        let skipped = (before * 8).div_ceil(6);
        [STANDARD_NO_PAD.encode(&padded), URL_SAFE_NO_PAD.encode(&padded)]
            .map(|text| text.as_bytes().get(skipped..whole).unwrap_or_default().to_vec())
    });
    forms.filter(|form| form.len() >= SHORTEST)
}

/// Where a secret ends that begins at a place of a text, as it is or escaped.
fn end(text: &[u8], start: usize, secret: &[u8]) -> Option<usize> {
    walk(text, start, secret, |_, taken| taken == secret.len())
}

/// Whether a text may end within a secret that begins at a place: perhaps within an escape.
fn begins(text: &[u8], start: usize, secret: &[u8]) -> bool {
    let is_cut = |rest: &[u8]| rest.is_empty() || (rest.len() < ESCAPED && b"\\%&".contains(&rest[0]));
    walk(text, start, secret, |at, taken| taken > 0 && taken < secret.len() && is_cut(&text[at..])).is_some()
}

/// Where a walk through a text and a secret, from the beginning of both, comes to what is wanted.
fn walk(text: &[u8], start: usize, secret: &[u8], wanted: impl Fn(usize, usize) -> bool) -> Option<usize> {
    let mut seen = HashSet::new();
    let mut open = vec![(start, 0)];
    while let Some((at, taken)) = open.pop() {
        if wanted(at, taken) {
            return Some(at);
        }
        if at == text.len() || taken == secret.len() {
            continue;
        }
        // There are more ways through a row of backslashes than anybody has time for.
        if seen.len() > 8 * secret.len() + 64 {
            return text[start..].starts_with(secret).then(|| start + secret.len());
        }
        steps(&text[at..], |len, meant| {
            let next = (at + len, taken + meant.len());
            if secret[taken..].starts_with(meant) && seen.insert(next) {
                open.push(next);
            }
        });
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "s3 cr\"t/ä\\&'<x>";

    #[test]
    fn a_secret_is_found_in_every_form() {
        use base64::engine::general_purpose::{STANDARD, URL_SAFE};
        let json = pact_core::model::Json::string(SECRET).to_string();
        let percent = SECRET.bytes().map(|byte| format!("%{byte:02x}")).collect::<Vec<_>>().concat();
        let ascii = SECRET.encode_utf16().map(|unit| format!("\\u{unit:04X}")).collect::<Vec<_>>().concat();
        let html = SECRET.chars().map(|c| format!("&#{};", u32::from(c))).collect::<Vec<_>>().concat();
        let forms = [
            SECRET.to_owned(),
            json[1..json.len() - 1].to_owned(),
            json.replace('\\', "\\\\").replace('/', "\\/")[1..].to_owned(),
            percent.clone(),
            percent.to_uppercase(),
            percent.replace('%', "%25"),
            percent.replace("%20", "+"),
            ascii,
            html,
            SECRET
                .replace('&', "&amp;")
                .replace('<', "&lt;")
                .replace('>', "&gt;")
                .replace('"', "&quot;")
                .replace('\'', "&#x27;"),
        ];
        let redactor = Redactor::new([SECRET]);
        for form in forms {
            let shown = redactor.without_known(&format!("a {form} b"));
            assert!(shown.starts_with("a *****") && !shown.contains("cr"), "{form}: {shown}");
            assert!(shown.ends_with(" b"), "{form}: {shown}");
        }
        for (before, after) in [("", ""), ("a", ""), ("user:", "x"), ("ab", "yz")] {
            for engine in [&STANDARD, &URL_SAFE] {
                let text = engine.encode(format!("{before}{SECRET}{after}"));
                let shown = redactor.without_known(&text);
                assert!(shown.contains(HIDDEN) && shown.len() < HIDDEN.len() + 12, "{text}: {shown}");
            }
        }
        assert_eq!(redactor.without_known("s3 cr t/ä ünd"), "s3 cr t/ä ünd");
    }

    proptest::proptest! {
        #[test]
        fn no_secret_stays_whatever_it_is_and_however_it_is_escaped(
            secret in "[^*\\pC]{1,20}",
            [before, after] in ["[ -~]{0,8}", "[ -~]{0,8}"],
        ) {
            let json = pact_core::model::Json::string(secret.as_str()).to_string();
            let json = &json[1..json.len() - 1];
            let twice = json.replace('\\', "\\\\").replace('"', "\\\"");
            let percent = secret.bytes().map(|byte| format!("%{byte:02X}")).collect::<Vec<_>>().concat();
            let form = percent.replace("%20", "+");
            let html = secret.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
            let redactor = Redactor::new([secret.as_str()]);
            for form in [&*secret, json, &twice, &percent, &form, &html] {
                let shown = redactor.without_known(&format!("{before}{form}{after}"));
                proptest::prop_assert!(!shown.contains(form) && shown.contains(HIDDEN), "{form}: {shown}");
            }
        }
    }

    #[test]
    fn a_text_that_is_cut_shows_no_beginning_of_a_secret() {
        let redactor = Redactor::new(["t0p\"secret-value"]);
        for text in
            ["it was t0p\"secret-v", "it was t0p\\", "it was t0p%2", "it was \\u0074\\u00", "it was dDBwInNlY3JldC"]
        {
            let shown = redactor.beginning(text);
            assert!(shown.starts_with("it was") && shown.len() < 9, "{text}: {shown}");
        }
        assert_eq!(redactor.beginning("it took all of it, 100% \\o/"), "it took all of it, 100% \\o/");
    }

    #[test]
    fn a_secret_of_backslashes_is_found() {
        let redactor = Redactor::new(["\\".repeat(200).as_str()]);
        assert_eq!(redactor.without_known(&"\\".repeat(200)), HIDDEN);
        assert_eq!(redactor.without_known(&"\\".repeat(150)).len(), 150);
    }

    #[test]
    fn headers_and_parameters_are_hidden_by_their_names() {
        let redactor = Redactor::new([]);
        for name in ["Authorization", "X-Auth-Token", "cookie", "x-api-key", "set-cookie"] {
            assert_eq!(redactor.header(name, "abc"), HIDDEN, "{name}");
        }
        assert_eq!(redactor.header("content-type", "text/plain"), "text/plain");
        assert_eq!(
            redactor.text("https://me:pw@host/?access_token=abcdef&a=b"),
            "https://***@host/?access_token=***&a=b"
        );
        assert!(!redactor.text("{\"password\": \"abcdef\"}").contains("abcdef"));
    }
}
