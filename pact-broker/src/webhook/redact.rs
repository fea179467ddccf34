//! Takes secrets out of what is kept of an exchange, in whatever form they stand there.

use std::collections::HashSet;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use pact_http::mask::Mask;

/// What stands in the place of a secret.
pub const HIDDEN: &str = "**********";

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
    let mut seen = HashSet::new();
    let mut open = vec![(start, 0)];
    while let Some((at, taken)) = open.pop() {
        if taken == secret.len() {
            return Some(at);
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

/// What the beginning of a text may mean: how long it is there, and the bytes that are meant.
fn steps(text: &[u8], mut step: impl FnMut(usize, &[u8])) {
    let Some(first) = text.first() else { return };
    step(1, &text[..1]);
    match first {
        b'+' => step(1, b" "),
        b'%' => {
            // Escaped once more, perhaps: %2541.
            let mut at = 1;
            loop {
                if let Some(byte) = text.get(at..at + 2).and_then(|digits| number(digits, 16)) {
                    step(at + 2, &[u8::try_from(byte).unwrap_or_default()]);
                }
                if !text[at..].starts_with(b"25") {
                    break;
                }
                at += 2;
            }
        }
        b'\\' => {
            let slashes = text.iter().take_while(|byte| **byte == b'\\').count();
            let Some(escaped) = text.get(slashes) else { return };
            step(slashes + 1, &[*escaped]);
            match escaped {
                b'n' => step(slashes + 1, b"\n"),
                b't' => step(slashes + 1, b"\t"),
                b'r' => step(slashes + 1, b"\r"),
                b'u' => {
                    if let Some((len, meant)) = unicode(&text[slashes..]) {
                        step(slashes + len, meant.encode_utf8(&mut [0; 4]).as_bytes());
                    }
                }
                b'x' => {
                    if let Some(byte) = text.get(slashes + 1..slashes + 3).and_then(|digits| number(digits, 16)) {
                        step(slashes + 3, &[u8::try_from(byte).unwrap_or_default()]);
                    }
                }
                _ => {}
            }
            // A backslash that is escaped.
            if slashes > 1 {
                step(slashes, b"\\");
                step(2, b"\\");
            }
        }
        b'&' => {
            let mut at = 1;
            while text[at..].starts_with(b"amp;") {
                step(at + 4, b"&");
                at += 4;
            }
            if let Some((len, meant)) = entity(&text[at..]) {
                step(at + len, meant.encode_utf8(&mut [0; 4]).as_bytes());
            }
        }
        _ => {}
    }
}

/// `u00e9`, or two of them for a character that needs both.
fn unicode(text: &[u8]) -> Option<(usize, char)> {
    let high = number(text.get(1..5)?, 16)?;
    if let Some(one) = char::from_u32(high) {
        return Some((5, one));
    }
    let rest = text.get(5..)?;
    let slashes = rest.iter().take_while(|byte| **byte == b'\\').count();
    let low = number(rest.strip_prefix(&b"\\\\\\\\\\\\\\\\"[..slashes.min(8)])?.strip_prefix(b"u")?.get(..4)?, 16)?;
    let one = char::from_u32(0x1_0000 + ((high & 0x3ff) << 10 | (low & 0x3ff)))?;
    Some((5 + slashes + 5, one))
}

/// What stands behind the `&` of an entity.
fn entity(text: &[u8]) -> Option<(usize, char)> {
    for (name, meant) in [("lt;", '<'), ("gt;", '>'), ("quot;", '"'), ("apos;", '\'')] {
        if text.starts_with(name.as_bytes()) {
            return Some((name.len(), meant));
        }
    }
    let end = text.iter().take(10).position(|byte| *byte == b';')?;
    let digits = text[..end].strip_prefix(b"#")?;
    let code = match digits.strip_prefix(b"x").or_else(|| digits.strip_prefix(b"X")) {
        Some(digits) => number(digits, 16),
        None => number(digits, 10),
    };
    Some((end + 1, char::from_u32(code?)?))
}

fn number(digits: &[u8], radix: u32) -> Option<u32> {
    let digits = std::str::from_utf8(digits).ok().filter(|digits| !digits.starts_with('+'))?;
    u32::from_str_radix(digits, radix).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "s3 cr\"t/ä\\&'<x>";

    #[test]
    fn a_secret_is_found_in_every_form() {
        use base64::engine::general_purpose::{STANDARD, URL_SAFE};
        let json = pact_core::model::Json::string(SECRET).to_string();
        let percent: String = SECRET.bytes().map(|byte| format!("%{byte:02x}")).collect();
        let ascii: String = SECRET.encode_utf16().map(|unit| format!("\\u{unit:04X}")).collect();
        let html: String = SECRET.chars().map(|c| format!("&#{};", u32::from(c))).collect();
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
