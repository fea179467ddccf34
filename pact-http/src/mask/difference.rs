//! A difference as it may be shown: its values are masked first, and made words, cut and compared after that.

use super::secrets::LONGEST;
use super::{HIDDEN, Mask, text};
use pact_core::matching::{Actual, Bytes, Expected, Location, Mismatch, Mismatches};
use pact_core::model::{Json, PathToken};

/// A difference in words, without secrets.
#[derive(Debug)]
pub struct Shown {
    /// `body.items[0].id`
    pub place: String,
    /// What was expected.
    pub expected: String,
    /// What came.
    pub actual: String,
    /// In what two long texts differ, or two that are hidden.
    pub hint: Option<String>,
}

impl Mask {
    /// A difference without secrets.
    pub fn difference(&self, mismatch: &Mismatch) -> Shown {
        let is_hidden = self.is_hidden(&mismatch.location);
        let masked = self.mismatch(mismatch, is_hidden);
        let words = |text: String| {
            let text = self.line(&text);
            if is_hidden { text.replace(&format!("\"{HIDDEN}\""), HIDDEN) } else { text }
        };
        let (expected, actual) = (words(masked.expected.to_string()), words(masked.actual.to_string()));
        let hint = if let Some(place) = far_difference(mismatch).filter(|_| !is_hidden) {
            Some(format!("they differ from character {place} on"))
        } else if expected == actual {
            self.what_differs(mismatch, is_hidden)
        } else {
            masked.first_difference().filter(|_| !is_hidden)
        };
        Shown { place: self.line(&mismatch.location.to_string()), expected, actual, hint: hint.map(words) }
    }

    fn is_hidden(&self, location: &Location) -> bool {
        match location {
            Location::Header(name) | Location::Query(name) | Location::Form(name) => self.hides(name),
            Location::Metadata(name) => self.hides_metadata(name),
            Location::Part(name, inner) => self.hides(name) || self.is_hidden(inner),
            Location::Body(path) => {
                let mut names = path.tokens.iter().rev().filter_map(|token| match token {
                    PathToken::Field(name) if !name.starts_with('#') => Some(name.trim_start_matches('@')),
                    _ => None,
                });
                names.next().is_some_and(|name| self.hides_member(name))
            }
            _ => false,
        }
    }

    /// The same difference, between values without secrets.
    fn mismatch(&self, mismatch: &Mismatch, is_hidden: bool) -> Mismatch {
        let value = |value: &Json| if is_hidden { self.hidden(value) } else { self.json(value) };
        let text = |text: &str| if is_hidden { HIDDEN.to_owned() } else { self.excerpt(text) };
        let bytes =
            |bytes: &Bytes| if is_hidden { Bytes { start: Vec::new(), ..bytes.clone() } } else { bytes.clone() };
        let expected = match &mismatch.expected {
            Expected::Value(example) => Expected::Value(value(example)),
            Expected::Text(example) => Expected::Text(text(example)),
            Expected::Bytes(example) => Expected::Bytes(bytes(example)),
            Expected::Rule { rule, example, reason } => Expected::Rule {
                rule: rule.map_text(text),
                example: value(example),
                reason: reason.as_deref().map(text),
            },
            Expected::Variant { index, example } => {
                Expected::Variant { index: *index, example: example.as_ref().map(value) }
            }
            // Names, numbers and types.
            known @ (Expected::Unusable(_)
            | Expected::Nothing
            | Expected::NoKey(_)
            | Expected::Once
            | Expected::Length(_)
            | Expected::AtLeast(_)
            | Expected::AtMost(_)
            | Expected::ContentType(_)
            | Expected::Json
            | Expected::Part(_)) => known.clone(),
            other => Expected::Text(text(&other.to_string())),
        };
        let actual = match &mismatch.actual {
            Actual::Value(came) => Actual::Value(value(came)),
            Actual::Bytes(came) => Actual::Bytes(bytes(came)),
            Actual::Length(len, items) => Actual::Length(*len, value(items)),
            Actual::Unreadable(reason) => Actual::Unreadable(text(reason)),
            Actual::Abridged(words) => Actual::Abridged(text(words)),
            Actual::Repeated { count, first, last } => {
                Actual::Repeated { count: *count, first: value(first), last: value(last) }
            }
            Actual::NoneOf { items, closest, differences } => {
                let masked = |found: &Mismatch| self.mismatch(found, is_hidden || self.is_hidden(&found.location));
                let shown = differences.iter().map(masked).collect::<Mismatches>().and_not_kept(differences.not_kept());
                Actual::NoneOf { items: *items, closest: *closest, differences: Box::new(shown) }
            }
            // Names, numbers and types.
            known @ (Actual::Missing | Actual::MissingKey(_) | Actual::ContentType(_) | Actual::Part(_)) => {
                known.clone()
            }
            other => Actual::Abridged(text(&other.to_string())),
        };
        Mismatch { location: mismatch.location.clone(), expected, actual }
    }

    /// In what two values differ that look the same now.
    fn what_differs(&self, mismatch: &Mismatch, is_hidden: bool) -> Option<String> {
        let (expected, actual) = texts(mismatch)?;
        if !is_hidden {
            let names = text::hidden_differences(expected, actual, self);
            let of = if names.is_empty() { String::new() } else { format!(": {}", names.join(", ")) };
            return Some(format!("they differ in what is hidden{of}"));
        }
        let differs = match &mismatch.location {
            Location::Header(name) if name.eq_ignore_ascii_case("set-cookie") => {
                cookies_differ(&Cookie::set(expected), &Cookie::set(actual))
            }
            Location::Header(name) if name.eq_ignore_ascii_case("cookie") => {
                cookies_differ(&Cookie::sent(expected), &Cookie::sent(actual))
            }
            _ => schemes_differ(expected, actual),
        };
        Some(differs.unwrap_or_else(|| "the hidden values differ".to_owned()))
    }
}

/// Two texts of which one was expected, and the other came.
fn texts(mismatch: &Mismatch) -> Option<(&str, &str)> {
    let expected = match &mismatch.expected {
        Expected::Value(value) => value.as_str()?,
        Expected::Text(text) => text,
        _ => return None,
    };
    let Actual::Value(actual) = &mismatch.actual else { return None };
    Some((expected, actual.as_str()?))
}

/// The first character in which two texts differ, where that is in the part that nobody looks at.
fn far_difference(mismatch: &Mismatch) -> Option<usize> {
    let (expected, actual) = texts(mismatch)?;
    let same = expected.chars().zip(actual.chars()).take_while(|(one, other)| one == other).count();
    // What is masked has another length than before.
    (same > LONGEST / 2).then_some(same + 1)
}

/// How a value that says who asks begins.
const SCHEMES: [&str; 6] = ["basic", "bearer", "digest", "negotiate", "token", "aws4-hmac-sha256"];

fn schemes_differ(expected: &str, actual: &str) -> Option<String> {
    let scheme = |text: &str| {
        let (scheme, _) = text.split_once(' ')?;
        SCHEMES.iter().any(|known| known.eq_ignore_ascii_case(scheme)).then(|| scheme.to_owned())
    };
    match (scheme(expected), scheme(actual)) {
        (Some(expected), Some(actual)) if expected != actual => {
            Some(format!("the scheme {expected:?} was expected, but {actual:?} came"))
        }
        (Some(expected), None) => Some(format!("the scheme {expected:?} was expected, but none came")),
        _ => None,
    }
}

/// A cookie, of which name and attributes may be told.
#[derive(Debug, PartialEq, Eq)]
struct Cookie<'t> {
    name: &'t str,
    value: &'t str,
    attributes: Vec<(String, &'t str)>,
}

/// Attributes by their names; others may be parts of a value.
const ATTRIBUTES: [&str; 9] =
    ["expires", "max-age", "domain", "path", "secure", "httponly", "samesite", "partitioned", "priority"];

impl<'t> Cookie<'t> {
    /// The cookies of one or several lines, as matching joins them: a comma stands between two of them, and in dates.
    fn set(lines: &'t str) -> Vec<Self> {
        let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
        let mut starts = vec![0];
        for (at, _) in lines.match_indices(", ") {
            let rest = &lines[at + 2..];
            let name = rest.len() - rest.trim_start_matches(is_token).len();
            if name > 0 && rest[name..].starts_with('=') {
                starts.push(at + 2);
            }
        }
        let ends = starts.iter().skip(1).map(|start| start - 2).chain([lines.len()]);
        starts.iter().zip(ends).map(|(start, end)| Cookie::of(&lines[*start..end])).collect()
    }

    /// Those of a request.
    fn sent(line: &'t str) -> Vec<Self> {
        line.split(';').map(Cookie::of).collect()
    }

    fn of(text: &'t str) -> Self {
        let mut parts = text.split(';').map(|part| part.split_once('=').unwrap_or((part, "")));
        let trimmed = |(name, value): (&'t str, &'t str)| (name.trim(), value.trim());
        let (name, value) = parts.next().map(trimmed).unwrap_or_default();
        let mut attributes: Vec<_> =
            parts.map(trimmed).map(|(name, value)| (name.to_ascii_lowercase(), value)).collect();
        attributes.sort_unstable();
        Cookie { name: if text.contains('=') { name } else { "" }, value, attributes }
    }

    /// How it differs from another in its place.
    fn differs(&self, other: &Self) -> Option<String> {
        if self.name != other.name {
            return Some(format!("{:?} was expected, but {:?} came", self.name, other.name));
        }
        if self.value != other.value {
            return Some(format!("the value of {:?}", self.name));
        }
        let (of_this, of_other) = (&self.attributes, &other.attributes);
        let attribute =
            |name: &str| if ATTRIBUTES.contains(&name) { format!("attribute {name}") } else { "attribute".to_owned() };
        let missing = of_this.iter().find(|(name, _)| !of_other.iter().any(|(other, _)| other == name));
        let surplus = of_other.iter().find(|(name, _)| !of_this.iter().any(|(other, _)| other == name));
        let changed = of_this.iter().find(|one| !of_other.contains(one));
        let (name, how) = match (missing, surplus, changed) {
            (Some((name, _)), ..) => (name, "is missing"),
            (None, Some((name, _)), _) => (name, "was not expected"),
            (None, None, Some((name, _))) => (name, "differs"),
            _ => return None,
        };
        Some(format!("the {} of {:?} {how}", attribute(name), self.name))
    }
}

fn cookies_differ(expected: &[Cookie<'_>], actual: &[Cookie<'_>]) -> Option<String> {
    let names = |cookies: &[Cookie<'_>]| {
        cookies.iter().map(|cookie| format!("{:?}", cookie.name)).collect::<Vec<_>>().join(", ")
    };
    if expected.len() != actual.len() {
        let (count, came) = (expected.len(), actual.len());
        let plural = if count == 1 { "" } else { "s" };
        return Some(format!(
            "{count} cookie{plural} expected ({}), but {came} came ({})",
            names(expected),
            names(actual)
        ));
    }
    let mut pairs = expected.iter().zip(actual).enumerate();
    pairs
        .find_map(|(i, (one, other))| Some(format!("cookie {} of {}: {}", i + 1, expected.len(), one.differs(other)?)))
        .map(|text| if text.contains(" the value of ") { format!("{text} differs") } else { text })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hint(location: Location, expected: &str, actual: &str) -> String {
        let (expected, actual) = (Expected::Value(Json::string(expected)), Actual::Value(Json::string(actual)));
        let shown = Mask::default().difference(&Mismatch { location, expected, actual });
        assert_eq!(shown.expected, shown.actual);
        shown.hint.unwrap()
    }

    #[test]
    fn cookies_say_what_differs_and_not_the_values() {
        let cookies = |expected: &str, actual: &str| hint(Location::Header("Set-Cookie".to_owned()), expected, actual);
        let two = "SID=9; HttpOnly, LB=2; Path=/a";
        assert_eq!(cookies(two, "SID=1; HttpOnly, LB=2; Path=/a"), "cookie 1 of 2: the value of \"SID\" differs");
        assert_eq!(
            cookies(two, "SID=9; HttpOnly, LB=2; Path=/b"),
            "cookie 2 of 2: the attribute path of \"LB\" differs"
        );
        assert_eq!(cookies(two, "SID=9, LB=2; Path=/a"), "cookie 1 of 2: the attribute httponly of \"SID\" is missing");
        assert_eq!(
            cookies(two, "SID=9; HttpOnly, XX=2; Path=/a"),
            "cookie 2 of 2: \"LB\" was expected, but \"XX\" came"
        );
        assert_eq!(cookies(two, "SID=9; HttpOnly"), "2 cookies expected (\"SID\", \"LB\"), but 1 came (\"SID\")");
        let dated = "SID=9; Expires=Wed, 21 Oct 2015 07:28:00 GMT; Path=/";
        assert_eq!(
            cookies(dated, &dated.replace("2015", "2016")),
            "cookie 1 of 1: the attribute expires of \"SID\" differs"
        );
        assert_eq!(cookies("SID=9", "s3cret"), "cookie 1 of 1: \"SID\" was expected, but \"\" came");
    }

    #[test]
    fn of_long_texts_the_beginning_is_looked_at() {
        let body = |end: &str| format!("{}token=s3cret-{end}", "x".repeat(30_000));
        let expected = Expected::Text(body("a"));
        let (location, actual) = (Location::Header("X-Text".to_owned()), Actual::Value(Json::string(body("b"))));
        let shown = Mask::default().difference(&Mismatch { location, expected, actual });
        assert_eq!(shown.hint.unwrap(), "they differ from character 30014 on");
        assert!(shown.actual.ends_with("x...") && shown.actual.len() < 300, "{}", shown.actual);
    }

    #[test]
    fn what_looks_the_same_when_it_is_masked_says_where_it_differs() {
        let location = || Location::Header("Location".to_owned());
        assert_eq!(
            hint(location(), "http://h/?access_token=a&x=1", "http://h/?access_token=b&x=1"),
            "they differ in what is hidden: access_token"
        );
        assert_eq!(hint(location(), "http://a:b@h/", "http://a:c@h/"), "they differ in what is hidden");
        let authorization =
            |expected: &str, actual: &str| hint(Location::Header("Authorization".to_owned()), expected, actual);
        assert_eq!(authorization("Bearer a", "Basic b"), "the scheme \"Bearer\" was expected, but \"Basic\" came");
        assert_eq!(authorization("Bearer a", "Bearer b"), "the hidden values differ");
    }
}
