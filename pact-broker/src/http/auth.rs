//! Who may read and who may write: Basic authentication with one user for each.

use std::fmt;

use axum::http::{HeaderMap, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use subtle::{Choice, ConstantTimeEq as _};

use super::{Answer, Problem};

/// A text that is never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl Secret {
    /// The text.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("**********")
    }
}

/// A user and the password.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The name, which has no colon.
    pub username: String,
    /// The password.
    pub password: Secret,
}

impl Credentials {
    /// Whether these were sent. The time that it takes tells only how long the texts are.
    fn are(&self, username: &[u8], password: &[u8]) -> Choice {
        self.username.as_bytes().ct_eq(username) & self.password.0.as_bytes().ct_eq(password)
    }
}

/// Who may do what. Without a writer everyone may do everything.
#[derive(Debug, Clone, Default)]
pub struct Access {
    /// Who may read and write.
    pub writer: Option<Credentials>,
    /// Who may read.
    pub reader: Option<Credentials>,
    /// Whether everyone may read.
    pub public_read: bool,
    /// Whether everyone may ask for the heartbeat.
    pub public_heartbeat: bool,
    /// Whether everyone may see badges.
    pub public_badges: bool,
}

/// What a request is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// It changes something.
    Write,
    /// It reads.
    Read,
    /// It asks whether the server is alive.
    Heartbeat,
    /// It shows a badge.
    Badge,
}

impl Access {
    /// Lets a request pass, or says why not.
    ///
    /// # Errors
    ///
    /// 401 without the credentials of a user who may, 400 where `Authorization` is not Basic.
    pub fn check(&self, purpose: Purpose, headers: &HeaderMap) -> Result<(), Problem> {
        let Some(writer) = &self.writer else { return Ok(()) };
        let public = match purpose {
            Purpose::Write => false,
            Purpose::Read => self.public_read,
            Purpose::Heartbeat => self.public_read || self.public_heartbeat,
            Purpose::Badge => self.public_read || self.public_badges,
        };
        if public {
            return Ok(());
        }
        let mut sent = headers.get_all(header::AUTHORIZATION).iter();
        let refused = || {
            let answer = Answer::empty(401).header("www-authenticate", "Basic realm=\"Restricted area\"");
            Err(Problem::Written(Box::new(answer)))
        };
        let Some(value) = sent.next() else { return refused() };
        let basic = if sent.next().is_none() { basic(value.as_bytes()) } else { None };
        let Some((username, password)) = basic else { return Err(Problem::Written(Box::new(Answer::empty(400)))) };
        let mut known = writer.are(&username, &password);
        if let Some(reader) = &self.reader {
            known |= reader.are(&username, &password) & Choice::from(u8::from(purpose != Purpose::Write));
        }
        if known.into() { Ok(()) } else { refused() }
    }
}

/// The user and the password of an `Authorization` header.
fn basic(value: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let (scheme, rest) = value.split_at_checked(5)?;
    let encoded = rest.strip_prefix(b" ")?.trim_ascii();
    if !scheme.eq_ignore_ascii_case(b"basic") {
        return None;
    }
    let mut username = STANDARD.decode(encoded).ok()?;
    let colon = username.iter().position(|byte| *byte == b':')?;
    let password = username.split_off(colon + 1);
    username.pop();
    Some((username, password))
}

impl fmt::Display for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(writer) = &self.writer else { return f.write_str("everyone may read and write") };
        write!(f, "the user {:?} may read and write", writer.username)?;
        if self.public_read {
            return f.write_str(", everyone may read");
        }
        if let Some(reader) = &self.reader {
            write!(f, ", the user {:?} may read", reader.username)?;
        }
        if self.public_badges {
            f.write_str(", everyone may see badges")?;
        }
        if self.public_heartbeat {
            f.write_str(", everyone may ask for the heartbeat")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(name: &str, password: &str) -> Credentials {
        Credentials { username: name.to_owned(), password: password.to_owned().into() }
    }

    fn access() -> Access {
        Access { writer: Some(user("writer", "wr:ite")), reader: Some(user("reader", "read")), ..Access::default() }
    }

    /// The status of a refusal, 0 where there is none.
    fn status(access: &Access, purpose: Purpose, values: &[&str]) -> u16 {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(header::AUTHORIZATION, value.parse().unwrap());
        }
        match access.check(purpose, &headers) {
            Ok(()) => 0,
            Err(problem) => problem.answer("", "").status,
        }
    }

    fn sent(pair: &str) -> String {
        format!("Basic {}", STANDARD.encode(pair))
    }

    #[test]
    fn each_user_may_do_what_it_is_for() {
        let access = access();
        for (pair, read, write) in [
            ("writer:wr:ite", 0, 0),
            ("reader:read", 0, 401),
            ("writer:read", 401, 401),
            ("reader:wr:ite", 401, 401),
            ("writer:", 401, 401),
            (":", 401, 401),
            ("reader:readd", 401, 401),
            ("Reader:read", 401, 401),
        ] {
            for purpose in [Purpose::Read, Purpose::Heartbeat, Purpose::Badge] {
                assert_eq!(status(&access, purpose, &[&sent(pair)]), read, "{pair} {purpose:?}");
            }
            assert_eq!(status(&access, Purpose::Write, &[&sent(pair)]), write, "{pair}");
        }
        assert_eq!(status(&access, Purpose::Read, &[&sent("reader:read").replace("Basic", "bASIC")]), 0);
    }

    #[test]
    fn what_is_not_basic_is_a_bad_request() {
        let no_colon = sent("writer");
        let right = sent("writer:wr:ite");
        for values in [
            &["Bearer abc"][..],
            &["Basic !!!"],
            &["Basic"],
            &["Basic "],
            &[""],
            &["Basicd3JpdGVyOndyOml0ZQ=="],
            &[&no_colon],
            &[&right, &right],
        ] {
            assert_eq!(status(&access(), Purpose::Read, values), 400, "{values:?}");
        }
        assert_eq!(status(&access(), Purpose::Read, &[]), 401);
    }

    #[test]
    fn what_is_public_needs_no_credentials_and_ignores_wrong_ones() {
        let of = |public_read, public_heartbeat, public_badges| Access {
            public_read,
            public_heartbeat,
            public_badges,
            ..access()
        };
        for (access, open) in [
            (of(true, false, false), &[Purpose::Read, Purpose::Heartbeat, Purpose::Badge][..]),
            (of(false, true, false), &[Purpose::Heartbeat]),
            (of(false, false, true), &[Purpose::Badge]),
        ] {
            for purpose in [Purpose::Read, Purpose::Heartbeat, Purpose::Badge, Purpose::Write] {
                for values in [&[][..], &["Bearer abc"]] {
                    assert_eq!(status(&access, purpose, values) == 0, open.contains(&purpose), "{purpose:?}");
                }
            }
        }
    }

    #[test]
    fn passwords_are_not_shown() {
        let access = access();
        let shown = format!("{access} {access:?}");
        assert!(shown.contains("writer") && !shown.contains("wr:ite"), "{shown}");
    }
}
