//! What nobody may be told: secrets, and characters that would do something to whoever reads them.

use crate::matching::{Location, Mismatch};
use crate::terminal::visible;

/// What a secret is replaced by.
const HIDDEN: &str = "***";

/// A header, a query parameter or a member of metadata is a secret if its name has one of these in it; hyphens, underscores
/// and case do not matter.
const SECRET: [&str; 11] = [
    "authorization",
    "cookie",
    "token",
    "secret",
    "password",
    "passwd",
    "credential",
    "signature",
    "apikey",
    "privatekey",
    "session",
];

/// The names that are secrets here.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mask<'v> {
    /// Those that the user gave.
    pub(crate) names: &'v [String],
}

impl Mask<'_> {
    pub(crate) fn hides(self, name: &str) -> bool {
        let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
        let plain = plain.to_ascii_lowercase();
        SECRET.iter().any(|secret| plain.contains(secret))
            || self.names.iter().any(|own| own.eq_ignore_ascii_case(name))
    }

    /// The value of a header or the like.
    pub(crate) fn value(self, name: &str, value: &str) -> String {
        if self.hides(name) { HIDDEN.to_owned() } else { self.line(value) }
    }

    /// What was expected and what came, and where two long texts begin to differ.
    pub(crate) fn difference(self, mismatch: &Mismatch) -> (String, String, Option<String>) {
        let hidden = name_of(&mismatch.location).filter(|name| self.hides(name));
        // What stands in a body stays; everything else may be a URL.
        let text = |text: String| match (hidden, &mismatch.location) {
            (Some(name), _) => self.value(name, &text),
            (None, Location::Body(_)) => visible(&text).replace('\n', "␊"),
            (None, _) => self.line(&text),
        };
        let hint = mismatch.first_difference().filter(|_| hidden.is_none()).map(text);
        (text(mismatch.expected.to_string()), text(mismatch.actual.to_string()), hint)
    }

    /// A text of one line.
    pub(crate) fn line(self, text: &str) -> String {
        self.text(text).replace('\n', "␊")
    }

    /// A text; URLs in it lose who logs in, and parameters that are secrets.
    pub(crate) fn text(self, text: &str) -> String {
        self.parameters(&without_user(&visible(text)))
    }

    fn parameters(self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find(['?', '&', ';', '#']) {
            let (before, parameter) = rest.split_at(at + 1);
            out.push_str(before);
            rest = parameter;
            let name = &parameter[..parameter.find(|c| !is_in_name(c)).unwrap_or(parameter.len())];
            if parameter[name.len()..].starts_with('=') && self.hides(name) {
                out.push_str(name);
                out.push('=');
                out.push_str(HIDDEN);
                let value = &parameter[name.len() + 1..];
                rest = &value[value.find(ends_parameter).unwrap_or(value.len())..];
            }
        }
        out + rest
    }
}

/// The name of what may be a secret.
fn name_of(location: &Location) -> Option<&str> {
    match location {
        Location::Header(name) | Location::Query(name) | Location::Metadata(name) => Some(name),
        Location::Part(_, inner) => name_of(inner),
        _ => None,
    }
}

fn is_in_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-_.~%+[]$".contains(c)
}

fn ends_parameter(c: char) -> bool {
    c.is_whitespace() || "&;#\"'<>`".contains(c)
}

fn without_user(text: &str) -> String {
    let mut parts = text.split("://");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let ends_authority = |c: char| c.is_whitespace() || "/?#\"'<>`".contains(c);
        let authority = &part[..part.find(ends_authority).unwrap_or(part.len())];
        let user = authority.rfind('@').unwrap_or(0);
        out.push_str("://");
        out.push_str(if user > 0 { HIDDEN } else { "" });
        out.push_str(&part[user..]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(text: &str) -> String {
        Mask { names: &["X-Team-Key".to_owned()] }.line(text)
    }

    #[test]
    fn names_are_secrets_however_they_are_written() {
        let mask = Mask { names: &["X-Team-Key".to_owned()] };
        for name in ["Authorization", "Set-Cookie", "X-API-Key", "api_key", "apiKey", "x-csrf-TOKEN", "x-team-key"] {
            assert!(mask.hides(name), "{name}");
        }
        for name in ["X-Amz-Credential", "X-Hub-Signature-256", "user_passwd", "Private-Key"] {
            assert!(mask.hides(name), "{name}");
        }
        for name in ["Content-Type", "Accept", "X-Team", "author", "key"] {
            assert!(!mask.hides(name), "{name}");
        }
    }

    #[test]
    fn urls_lose_who_logs_in_and_parameters_that_are_secrets() {
        assert_eq!(masked("http://ada:pw@host:80/a?b=c"), "http://***@host:80/a?b=c");
        assert_eq!(masked("http://ada:p@w@host and https://t@b"), "http://***@host and https://***@b");
        assert_eq!(masked("http://host/a@b"), "http://host/a@b");
        assert_eq!(masked("GET /a?x=1&access_token=s3cret&y=2"), "GET /a?x=1&access_token=***&y=2");
        assert_eq!(masked("/a?x-team-key=s#id_token=t"), "/a?x-team-key=***#id_token=***");
        assert_eq!(masked("\"/a?password=p%20w\" failed"), "\"/a?password=***\" failed");
        assert_eq!(masked("is that so? token = 1; ö=2"), "is that so? token = 1; ö=2");
    }
}
