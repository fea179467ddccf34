//! Under which address a client knows the broker.

use std::fmt;
use std::net::Ipv6Addr;

use axum::http::{HeaderMap, Uri};

/// An address under which clients reach the broker: `http` or `https`, a host, perhaps a port and a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl {
    text: String,
    /// How much of the text is scheme, host and port.
    origin: usize,
}

impl BaseUrl {
    /// Reads an address; slashes at its end do not count.
    ///
    /// # Errors
    ///
    /// It is not the address of a server: no scheme, an invalid host, or with user, query or fragment.
    pub fn parse(text: &str) -> Result<Self, InvalidBaseUrl> {
        let invalid = || InvalidBaseUrl(text.to_owned());
        let trimmed = text.trim_end_matches('/');
        let (scheme, rest) = trimmed.split_once("://").ok_or_else(invalid)?;
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let (host, port) = host(authority).ok_or_else(invalid)?;
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~%".contains(&byte);
        if !path.bytes().all(plain) || path.contains("//") {
            return Err(invalid());
        }
        let scheme = self::scheme(scheme).ok_or_else(invalid)?;
        let mut url = origin(scheme, host, port);
        let origin = url.len();
        url.push_str(path);
        Ok(Self { text: url, origin })
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// An address is not one under which a broker can be reached.
#[derive(Debug, PartialEq, Eq)]
pub struct InvalidBaseUrl(String);

impl fmt::Display for InvalidBaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What comes before `@` may be a password.
        let shown = self.0.rsplit_once('@').map_or(&*self.0, |(_, place)| place);
        write!(
            f,
            "invalid base URL {shown:?}: use an address such as https://broker.example.org or http://host:9292/path"
        )
    }
}

impl std::error::Error for InvalidBaseUrl {}

/// The base of the links of an answer: the one configured address; of several, the one that the request was sent to, or
/// else the first; without any, what the request says.
pub fn base_url(configured: &[BaseUrl], headers: &HeaderMap, uri: &Uri) -> String {
    match configured {
        [] => requested(headers, uri, true),
        [one] => one.text.clone(),
        [first, ..] => [true, false]
            .into_iter()
            .find_map(|forwarded| {
                let wanted = requested(headers, uri, forwarded);
                configured.iter().find(|one| one.text[..one.origin] == wanted)
            })
            .unwrap_or(first)
            .text
            .clone(),
    }
}

/// The address that a request was sent to, with or without what proxies say. A header that makes no valid address does
/// not count.
fn requested(headers: &HeaderMap, uri: &Uri, forwarded: bool) -> String {
    let text = |name: &str| {
        let value = headers.get(name).and_then(|value| value.to_str().ok())?;
        // Each proxy appends what it was sent to.
        value.split(',').next().map(str::trim).filter(|value| !value.is_empty())
    };
    let by_proxy = |name: &str| text(name).filter(|_| forwarded);
    let scheme = match by_proxy("x-forwarded-ssl") {
        Some("on") => "https",
        _ => by_proxy("x-forwarded-proto").and_then(scheme).unwrap_or("http"),
    };
    let authority = uri.authority().map(axum::http::uri::Authority::as_str);
    let (host, port) = by_proxy("x-forwarded-host")
        .and_then(host)
        .or_else(|| text("host").and_then(host))
        .or_else(|| authority.and_then(host))
        .unwrap_or(("localhost", None));
    let port = port.or_else(|| by_proxy("x-forwarded-port")?.parse().ok().filter(|port| *port != 0));
    origin(scheme, host, port)
}

fn scheme(text: &str) -> Option<&'static str> {
    ["http", "https"].into_iter().find(|scheme| text.eq_ignore_ascii_case(scheme))
}

fn origin(scheme: &str, host: &str, port: Option<u16>) -> String {
    let host = host.to_ascii_lowercase();
    match (scheme, port) {
        ("http", Some(80)) | ("https", Some(443)) | (_, None) => format!("{scheme}://{host}"),
        (_, Some(port)) => format!("{scheme}://{host}:{port}"),
    }
}

/// A valid host, and its port.
fn host(text: &str) -> Option<(&str, Option<u16>)> {
    let end = match text.strip_prefix('[') {
        Some(rest) => {
            let inner = rest.find(']')?;
            rest[..inner].parse::<Ipv6Addr>().ok()?;
            inner + 2
        }
        None => text.find(':').unwrap_or(text.len()),
    };
    let (host, rest) = text.split_at(end);
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    if !host.starts_with('[') && (host.is_empty() || !host.bytes().all(plain)) {
        return None;
    }
    let port = match rest.strip_prefix(':') {
        None if rest.is_empty() => None,
        // `parse` takes a sign.
        Some(port) if port.bytes().all(|byte| byte.is_ascii_digit()) => {
            Some(port.parse().ok().filter(|port| *port != 0)?)
        }
        _ => return None,
    };
    Some((host, port))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base(configured: &[&str], headers: &[(&'static str, &str)]) -> String {
        let configured: Vec<_> = configured.iter().map(|url| BaseUrl::parse(url).unwrap()).collect();
        let headers = headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        base_url(&configured, &headers, &Uri::from_static("/x"))
    }

    #[test]
    fn the_request_says_where_the_broker_is() {
        for (headers, expected) in [
            (&[][..], "http://localhost"),
            (&[("host", "broker:9292")], "http://broker:9292"),
            (&[("host", "Broker.Example.org:80")], "http://broker.example.org"),
            (&[("host", "[::1]:9292")], "http://[::1]:9292"),
            (&[("host", "a:1"), ("x-forwarded-host", "b.org")], "http://b.org"),
            (
                &[("host", "a:1"), ("x-forwarded-host", "b.org, proxy:8"), ("x-forwarded-proto", "https, http")],
                "https://b.org",
            ),
            (&[("host", "b.org"), ("x-forwarded-proto", "HTTPS"), ("x-forwarded-port", "443")], "https://b.org"),
            (&[("host", "b.org"), ("x-forwarded-ssl", "on"), ("x-forwarded-port", "8443")], "https://b.org:8443"),
            (&[("host", "b.org"), ("x-forwarded-host", "c.org:81"), ("x-forwarded-port", "8443")], "http://c.org:81"),
        ] {
            assert_eq!(base(&[], headers), expected, "{headers:?}");
        }
    }

    #[test]
    fn a_header_that_makes_no_address_does_not_count() {
        let wrong = [
            "", " ", "a b", "a/b", "a\"b", "a<b>", "a@b", "a?b", "a#b", "a\\b", "a:", "a:b", "a:0", "a:70000", "a:+1",
            "[::1", "[x]", "[::1]x", "{a}", ":1", "a%0ab",
        ];
        for value in wrong {
            assert_eq!(base(&[], &[("host", "b.org"), ("x-forwarded-host", value)]), "http://b.org", "{value}");
            assert_eq!(base(&[], &[("host", value)]), "http://localhost", "{value}");
        }
        for (name, value) in [
            ("x-forwarded-proto", "ftp"),
            ("x-forwarded-proto", "javascript"),
            ("x-forwarded-port", "0"),
            ("x-forwarded-port", "x"),
            ("x-forwarded-port", "99999"),
            ("x-forwarded-ssl", "off"),
        ] {
            assert_eq!(base(&[], &[("host", "b.org"), (name, value)]), "http://b.org", "{name}: {value}");
        }
    }

    #[test]
    fn of_several_addresses_the_one_that_was_asked_is_used() {
        let one = ["https://broker.example.org/sub/"];
        assert_eq!(base(&one, &[("host", "evil.org")]), "https://broker.example.org/sub");
        let all = ["https://broker.example.org/sub", "http://inside:9292"];
        for (headers, expected) in [
            (&[("host", "inside:9292")][..], "http://inside:9292"),
            (&[("host", "x"), ("x-forwarded-host", "inside:9292")], "http://inside:9292"),
            (&[("host", "inside:9292"), ("x-forwarded-host", "evil.org")], "http://inside:9292"),
            (
                &[("host", "inside:9292"), ("x-forwarded-host", "broker.example.org"), ("x-forwarded-proto", "https")],
                all[0],
            ),
            (&[("host", "evil.org")], all[0]),
        ] {
            assert_eq!(base(&all, headers), expected, "{headers:?}");
        }
    }

    #[test]
    fn a_configured_address_must_be_one() {
        for wrong in [
            "",
            "broker",
            "broker:9292",
            "ftp://broker",
            "http://",
            "http:///x",
            "http://me:s3cret@host",
            "http://a?b",
            "http://a/b c",
            "http://a//b",
            "http://a/\"",
            "http://a:x",
        ] {
            let error = BaseUrl::parse(wrong).unwrap_err().to_string();
            assert!(error.contains("invalid base URL") && !error.contains("s3cret"), "{error}");
        }
        assert_eq!(BaseUrl::parse("HTTPS://Broker:443/Sub//").unwrap().as_str(), "https://broker/Sub");
    }
}
