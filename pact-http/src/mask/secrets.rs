//! Values by their names, and texts by what stands in them.

use std::sync::Arc;

use super::known::Known;
use super::{HIDDEN, names, text};
use crate::shown::visible;
use pact_core::model::Json;

/// So many characters of a text in a difference are looked at; what is shown of it is much less.
pub(super) const LONGEST: usize = 20_000;

/// What is a secret: values by the names that they have, and texts that are known to be ones. A clone is cheap.
#[derive(Debug, Clone, Default)]
pub struct Mask(pub(super) Arc<Secrets>);

#[derive(Debug, Clone, Default)]
pub(super) struct Secrets {
    /// The names that the user gave, beside those that are always secrets.
    names: Vec<String>,
    pub(super) known: Known,
}

impl Mask {
    /// The same with one more name, of whatever has names: headers, parameters, members.
    pub fn with_name(mut self, name: impl Into<String>) -> Self {
        Arc::make_mut(&mut self.0).names.push(name.into());
        self
    }

    /// The same with a text that is a secret wherever it stands.
    pub fn with_secret(mut self, secret: &str) -> Self {
        Arc::make_mut(&mut self.0).known.insert(secret);
        self
    }

    /// The same with the value of a header or the like, if its name says that it is a secret.
    pub fn with_value(self, name: &str, value: &str) -> Self {
        if self.hides(name) && !is_plain(value) { self.with_secret(value) } else { self }
    }

    /// The same with what a URL says of who asks.
    pub fn with_url(self, url: &str) -> Self {
        let found = text::secrets_of(url, &self);
        found.into_iter().fold(self, |mask, secret| mask.with_secret(&secret))
    }

    /// Whether the name of a header, a parameter, a field of a form or a member of metadata says that its value is a secret.
    pub fn hides(&self, name: &str) -> bool {
        names::is_secret(name) || self.is_own(name)
    }

    /// The same for a member of metadata. The `key` of a message is where it goes.
    pub fn hides_metadata(&self, name: &str) -> bool {
        self.hides(name) && (!name.eq_ignore_ascii_case("key") || self.is_own(name))
    }

    /// The same for a member of JSON or an element of XML: they have many names that only look like it.
    pub(super) fn hides_member(&self, name: &str) -> bool {
        names::is_secret_member(name) || self.is_own(name)
    }

    fn is_own(&self, name: &str) -> bool {
        self.0.names.iter().any(|own| own.eq_ignore_ascii_case(name))
    }

    /// The value of a header or the like, whose name may hide it, as a line.
    pub fn value(&self, is_hidden: bool, value: &str) -> String {
        if is_hidden && !is_plain(value) { HIDDEN.to_owned() } else { self.line(value) }
    }

    /// A text of one line.
    pub fn line(&self, text: &str) -> String {
        self.text(text).replace('\n', "␊")
    }

    /// A text, safe to show.
    pub fn text(&self, text: &str) -> String {
        visible(&self.without_secrets(text))
    }

    /// The beginning of a longer text; what may be the beginning of a secret at its end is left out.
    pub fn beginning(&self, text: &str) -> String {
        self.text(&text[..text.len() - self.0.known.begun_at_end(text)])
    }

    pub(super) fn without_secrets(&self, text: &str) -> String {
        text::masked(text, self)
    }

    /// A text as a value: the beginning of a long one, of which nobody reads more, and spaces for the rest, so that it is as
    /// long as before.
    pub(super) fn excerpt(&self, text: &str) -> String {
        match text.char_indices().nth(LONGEST) {
            Some((end, _)) => {
                let begun = self.0.known.begun_at_end(&text[..end]);
                self.without_secrets(&text[..end - begun]) + &" ".repeat(text[end..].chars().count())
            }
            None => self.without_secrets(text),
        }
    }

    /// A value: texts in it, and members by their names.
    pub fn json(&self, value: &Json) -> Json {
        self.masked(value, false).unwrap_or_else(|| value.clone())
    }

    /// The value, all of whose texts are secrets.
    pub(super) fn hidden(&self, value: &Json) -> Json {
        self.masked(value, true).unwrap_or_else(|| value.clone())
    }

    /// Nothing where nothing in it is a secret: a value is large sometimes, and shared.
    fn masked(&self, value: &Json, hidden: bool) -> Option<Json> {
        match value {
            Json::String(text) if hidden => (!is_plain(text)).then(|| Json::string(HIDDEN)),
            Json::String(text) => Some(self.excerpt(text)).filter(|masked| masked != text).map(Json::string),
            Json::Array(items) => {
                let first = items.iter().position(|item| self.masked(item, hidden).is_some())?;
                let masked = |item: &Json| self.masked(item, hidden).unwrap_or_else(|| item.clone());
                Some(Json::array(items[..first].iter().cloned().chain(items[first..].iter().map(masked))))
            }
            Json::Object(members) => {
                let of =
                    |(name, value): &(pact_core::model::EcoString, Json)| self.masked(value, self.hides_member(name));
                let first = members.iter().position(|member| of(member).is_some())?;
                let masked = |member: &(pact_core::model::EcoString, Json)| {
                    (member.0.clone(), of(member).unwrap_or_else(|| member.1.clone()))
                };
                Some(Json::object(members[..first].iter().cloned().chain(members[first..].iter().map(masked))))
            }
            _ => None,
        }
    }
}

/// What is no secret, whatever it is called: `Access-Control-Allow-Credentials: true`, `code=404`.
pub(super) fn is_plain(value: &str) -> bool {
    let is_short_number = value.len() <= 3 && value.bytes().all(|byte| byte.is_ascii_digit());
    is_short_number || matches!(value, "true" | "false" | "null" | HIDDEN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(text: &str) -> String {
        Mask::default().with_name("X-Team").line(text)
    }

    #[test]
    fn urls_lose_who_logs_in_and_parameters_that_are_secrets() {
        assert_eq!(masked("http://ada:pw@host:80/a?b=c"), "http://***@host:80/a?b=c");
        assert_eq!(masked("http://ada:p@w@host and https://t@b"), "http://***@host and https://***@b");
        assert_eq!(masked("http://host/a@b"), "http://host/a@b");
        assert_eq!(masked("GET /a?x=1&access_token=s3cret&y=2"), "GET /a?x=1&access_token=***&y=2");
        assert_eq!(masked("/a?x-team=s#id_token=t"), "/a?x-team=***#id_token=***");
        assert_eq!(masked("\"/a?password=p%20w\" failed"), "\"/a?password=***\" failed");
        assert_eq!(
            masked("/cb?to=https%3A%2F%2Fb%2F%3Faccess%5Ftoken%3Ds3cret%26x%3D1"),
            "/cb?to=https%3A%2F%2Fb%2F%3Faccess%5Ftoken%3D***%26x%3D1"
        );
        assert_eq!(masked("is that so? token = 1; ö=2"), "is that so? token = 1; ö=2");
        assert_eq!(masked("/a?status_code=abcd&sort_key=name&code=abcd"), "/a?status_code=abcd&sort_key=name&code=***");
    }

    #[test]
    fn secrets_are_found_in_whatever_form_a_text_has() {
        let cases = [
            (r#""https:\/\/a:s3cret@b""#, r#""https:\/\/***@b""#),
            ("grant_type=password&client_secret=s3cret", "grant_type=password&client_secret=***"),
            (r#"{"password" : "s3\"cret", "n": 1}"#, r#"{"password" : "***", "n": 1}"#),
            (r#"{"tokens":["s3cret","s4cret"],"a":"b"}"#, r#"{"tokens":["***"],"a":"b"}"#),
            (r#"{"Message":"{\"api_key\":\"s3cret\"}"}"#, r#"{"Message":"{\"api_key\":\"***\"}"}"#),
            (r#"{"token":"s3cr"#, r#"{"token":"***"#),
            ("{'password': 's3cret', 'a': 'b'}", "{'password': '***', 'a': 'b'}"),
            (
                r#"<user password="s3cret"><token>s3cret</token><a>b</a></user>"#,
                r#"<user password="***"><token>***</token><a>b</a></user>"#,
            ),
            ("it answered 401: Bearer abcdef.s3cret, no", "it answered 401: Bearer ***, no"),
            ("Basic YWRhOnMzY3JldA== is wrong", "Basic *** is wrong"),
            ("a eyJhbGciOiJIUzI1NiJ9.s3cret.sig b", "a *** b"),
            (
                "the bearer token is missing, Basic authentication too",
                "the bearer token is missing, Basic authentication too",
            ),
            ("GET /\nCookie: a=s3cret; b=c\nX-Page: 1", "GET /␊Cookie: ***␊X-Page: 1"),
            (
                "--x\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\ns3cret\r\n--x--",
                "--x␊Content-Disposition: form-data; name=\"password\"␊␊***␊--x--",
            ),
            ("postgres://u:s3cret@db/x password=s3cret host=db", "postgres://***@db/x password=*** host=db"),
        ];
        for (text, expected) in cases {
            assert_eq!(masked(text), expected, "{text}");
        }
    }

    #[test]
    fn what_is_known_to_be_a_secret_is_hidden_wherever_it_stands() {
        let mask = Mask::default().with_secret("Bearer t0p/s3cret").with_secret("short").with_secret("abc");
        assert_eq!(mask.line("a t0p/s3cret, at0p%2Fs3cretb"), "a ***, a***b");
        assert_eq!(mask.line("short shorten abc"), "*** shorten abc");
        let url = Mask::default().with_url("http://ada:p%40ssw0rd1@h/?token=t0psecret&a=longvalue");
        assert_eq!(url.line("p@ssw0rd1 t0psecret longvalue"), "*** *** longvalue");
    }

    #[test]
    fn a_text_that_is_cut_shows_no_beginning_of_a_secret() {
        let mask = Mask::default().with_secret("t0psecret-value");
        assert!(!mask.beginning("a long text with a t0psecret-v").contains("t0p"));
        assert!(!mask.beginning("a text with t0psecret-value and t0ps").contains("t0p"));
        assert_eq!(Mask::default().beginning("a text"), "a text");
    }

    #[test]
    fn json_loses_the_texts_of_members_that_are_secrets() {
        let json = Json::parse(br#"{"password":"a","pin":1,"token_type":"Bearer","code":"NOT_FOUND","list":[{"secret":["b"]}],"url":"http://u:p@h"}"#).unwrap();
        let expected = r#"{"password":"***","pin":1,"token_type":"Bearer","code":"NOT_FOUND","list":[{"secret":["***"]}],"url":"http://***@h"}"#;
        assert_eq!(Mask::default().json(&json).to_string(), expected);
    }
}
