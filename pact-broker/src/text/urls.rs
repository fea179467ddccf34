//! Addresses of resources.

use std::fmt::Write;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Parameters that are read of one query.
const MOST: usize = 1000;

/// Names and values of a query, decoded, in order.
pub fn pairs(query: &str) -> Vec<(String, String)> {
    let decode = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .take(MOST)
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect()
}

/// A text as one part of an address: everything that means something there is escaped.
pub fn segment(text: &str) -> String {
    utf8_percent_encode(text, SEGMENT).to_string()
}

/// Makes addresses under one base.
#[derive(Debug, Clone)]
pub struct Urls {
    /// The base, without a slash at its end.
    pub base: String,
}

impl Urls {
    /// An address from words of a path: fixed ones as they are, `{}` a name, in order, escaped.
    pub fn at(&self, path: &str, names: &[&str]) -> String {
        let mut url = String::with_capacity(self.base.len() + path.len() + 32);
        url.push_str(&self.base);
        let mut names = names.iter();
        let mut pieces = path.split("{}");
        url.push_str(pieces.next().unwrap_or_default());
        for piece in pieces {
            let _ = write!(url, "{}", utf8_percent_encode(names.next().unwrap_or(&""), SEGMENT));
            url.push_str(piece);
        }
        url
    }

    /// An application.
    pub fn pacticipant(&self, name: &str) -> String {
        self.at("/pacticipants/{}", &[name])
    }

    /// A version of an application.
    pub fn version(&self, name: &str, number: &str) -> String {
        self.at("/pacticipants/{}/versions/{}", &[name, number])
    }

    /// A tag of a version.
    pub fn tag(&self, name: &str, number: &str, tag: &str) -> String {
        self.at("/pacticipants/{}/versions/{}/tags/{}", &[name, number, tag])
    }

    /// A branch.
    pub fn branch(&self, name: &str, branch: &str) -> String {
        self.at("/pacticipants/{}/branches/{}", &[name, branch])
    }

    /// A version on a branch.
    pub fn branch_version(&self, name: &str, branch: &str, number: &str) -> String {
        self.at("/pacticipants/{}/branches/{}/versions/{}", &[name, branch, number])
    }

    /// An environment.
    pub fn environment(&self, uuid: &str) -> String {
        self.at("/environments/{}", &[uuid])
    }

    /// What two applications agree on, with more of a path.
    pub fn pair(&self, provider: &str, consumer: &str, path: &str, names: &[&str]) -> String {
        self.at("/pacts/provider/{}/consumer/{}", &[provider, consumer]) + &Urls { base: String::new() }.at(path, names)
    }

    /// A publication.
    pub fn pact(&self, provider: &str, consumer: &str, number: &str) -> String {
        self.pair(provider, consumer, "/version/{}", &[number])
    }

    /// A content.
    pub fn content(&self, provider: &str, consumer: &str, sha: &str) -> String {
        self.pair(provider, consumer, "/pact-version/{}", &[sha])
    }
}
