//! Takes `sslmode` and `sslrootcert` out of the address of a database: the driver knows neither in full.

use std::fmt;
use std::path::PathBuf;

use percent_encoding::percent_decode_str;

use super::tls::Fault;

/// How a connection is protected, in the words of libpq.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Never encrypted.
    Disable,
    /// Encrypted where the server has TLS; whoever it is.
    Prefer,
    /// Encrypted; whoever it is.
    Require,
    /// Encrypted, to a server with a certificate of a trusted authority.
    VerifyCa,
    /// Encrypted, to a server with a certificate of a trusted authority for the name of the host.
    VerifyFull,
}

const MODES: [(&str, Mode); 5] = [
    ("disable", Mode::Disable),
    ("prefer", Mode::Prefer),
    ("require", Mode::Require),
    ("verify-ca", Mode::VerifyCa),
    ("verify-full", Mode::VerifyFull),
];

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(MODES.iter().find(|(_, mode)| mode == self).map_or("", |(name, _)| name))
    }
}

/// An address without its settings of TLS, and these.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Address {
    pub(super) rest: String,
    pub(super) mode: Mode,
    pub(super) authority: Option<PathBuf>,
}

impl Address {
    /// Reads a URL or a list of `key=value`.
    pub(super) fn read(url: &str) -> Result<Self, Fault> {
        let mut found = Self { rest: String::new(), mode: Mode::Prefer, authority: None };
        if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
            found.pairs(url)?;
            return Ok(found);
        }
        let (place, query) = url.split_once('?').unwrap_or((url, ""));
        let mut kept = Vec::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            if !found.set(key, &percent_decode_str(value).decode_utf8_lossy())? {
                kept.push(pair);
            }
        }
        let question = if kept.is_empty() { "" } else { "?" };
        found.rest = format!("{place}{question}{}", kept.join("&"));
        Ok(found)
    }

    /// Whether a setting is one of TLS.
    fn set(&mut self, key: &str, value: &str) -> Result<bool, Fault> {
        match key {
            "sslmode" => {
                let mode = MODES.iter().find(|(name, _)| *name == value);
                self.mode = mode.ok_or_else(|| Fault::UnknownMode(value.to_owned()))?.1;
            }
            "sslrootcert" => self.authority = (!value.is_empty()).then(|| PathBuf::from(value)),
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// `key=value key='a value'`, with backslashes before quotes and backslashes. What is malformed is left to the driver.
    fn pairs(&mut self, text: &str) -> Result<(), Fault> {
        let mut left = text;
        while !left.is_empty() {
            let Some((key, after)) = left.split_once('=') else { break };
            let (value, length) = value(after.trim_start());
            let end = left.len() - after.trim_start().len() + length;
            if !self.set(key.trim(), &value)? {
                self.rest.push_str(&left[..end]);
            }
            left = &left[end..];
        }
        self.rest.push_str(left);
        Ok(())
    }
}

/// A value at the beginning of a text, and how long it is there.
fn value(text: &str) -> (String, usize) {
    let is_quoted = text.starts_with('\'');
    let mut value = String::new();
    let mut signs = text.char_indices().skip(usize::from(is_quoted));
    while let Some((at, sign)) = signs.next() {
        match sign {
            '\\' => value.extend(signs.next().map(|(_, sign)| sign)),
            '\'' if is_quoted => return (value, at + 1),
            sign if !is_quoted && sign.is_whitespace() => return (value, at),
            sign => value.push(sign),
        }
    }
    (value, text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(url: &str) -> (String, String, Option<String>) {
        let found = Address::read(url).unwrap();
        (found.rest, found.mode.to_string(), found.authority.map(|path| path.display().to_string()))
    }

    #[test]
    fn settings_of_tls_are_taken_out_of_an_address() {
        for (url, rest, mode, authority) in [
            ("postgres://me:pw@host/db", "postgres://me:pw@host/db", "prefer", None),
            ("postgres://host/db?sslmode=verify-full", "postgres://host/db", "verify-full", None),
            (
                "postgresql://host/db?sslrootcert=%2Fa%20b.pem&user=me&sslmode=verify-ca&port=1",
                "postgresql://host/db?user=me&port=1",
                "verify-ca",
                Some("/a b.pem"),
            ),
            ("host=h sslmode=require user=me", "host=h user=me", "require", None),
            (
                r"host=h password='a sslmode=x \' b' sslmode = disable sslrootcert='/a \'b\'.pem' dbname=d",
                r"host=h password='a sslmode=x \' b' dbname=d",
                "disable",
                Some("/a 'b'.pem"),
            ),
            ("sslmode=disable", "", "disable", None),
            ("host=h sslrootcert=", "host=h", "prefer", None),
            ("host='ü", "host='ü", "prefer", None),
        ] {
            assert_eq!(read(url), (rest.to_owned(), mode.to_owned(), authority.map(str::to_owned)), "{url}");
        }
    }

    #[test]
    fn an_unknown_mode_is_an_error_that_names_the_known_ones() {
        for url in ["postgres://me:s3cret@host/db?sslmode=full", "host=h password=s3cret sslmode=full"] {
            let error = Address::read(url).unwrap_err().to_string();
            assert!(
                error.contains("\"full\"") && error.contains("verify-full") && !error.contains("s3cret"),
                "{error}"
            );
        }
    }
}
