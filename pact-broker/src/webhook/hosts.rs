//! Which hosts webhooks may be sent to.

use std::fmt;
use std::net::IpAddr;

use fancy_regex::Regex;
use ipnet::IpNet;
use url::Host;

use super::address::{self, Inner};

/// The hosts that webhooks may be sent to: every one on the public internet, or those of a list.
#[derive(Debug, Clone, Default)]
pub struct Hosts(Vec<Entry>);

/// What stands in a list, and what it means.
#[derive(Debug, Clone)]
struct Entry {
    text: String,
    kind: Kind,
}

#[derive(Debug, Clone)]
enum Kind {
    /// A name, without the dot at its end.
    Name(String),
    /// `*.example.com`: one label before it.
    Below(String),
    /// `/regex/`, found anywhere in the name.
    Pattern(Regex),
    /// An address, or a network of them.
    Network(IpNet),
}

/// Why an entry of the list cannot be used.
#[derive(Debug)]
pub struct InvalidHost {
    entry: String,
    reason: String,
}

impl fmt::Display for InvalidHost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { entry, reason } = self;
        write!(
            f,
            "{entry:?} is not a host: {reason}; use a name, *.example.com, an IP address, a network such as 10.0.0.0/8, or /regex/"
        )
    }
}

impl std::error::Error for InvalidHost {}

/// Why nothing is sent to a host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// It is not in the list.
    NotListed,
    /// One of its addresses leads inside, and is not allowed.
    Inner(IpAddr, Inner),
}

/// As a message lists them: `"a", "b"`.
impl fmt::Display for Hosts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all: Vec<_> = self.0.iter().map(|entry| format!("{:?}", entry.text)).collect();
        f.write_str(&all.join(", "))
    }
}

impl Hosts {
    /// Reads a list whose entries are separated by spaces; an empty one has every host of the public internet.
    ///
    /// # Errors
    ///
    /// An entry is neither a name, a pattern nor an address.
    pub fn parse(list: &str) -> Result<Self, InvalidHost> {
        list.split_whitespace().map(Entry::parse).collect::<Result<_, _>>().map(Self)
    }

    /// Whether every host of the public internet is meant.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a host may be sent to, as far as its name says.
    pub fn lists<S: AsRef<str>>(&self, host: &Host<S>) -> bool {
        self.is_empty() || self.0.iter().any(|entry| entry.lists(host))
    }

    /// Whether a host may be sent to at an address that its name has.
    ///
    /// # Errors
    ///
    /// The host is not in the list, or the address leads inside and neither it nor the host's full name is in the list.
    pub fn check<S: AsRef<str>>(&self, host: &Host<S>, address: IpAddr) -> Result<(), Refused> {
        if !self.lists(host) {
            return Err(Refused::NotListed);
        }
        let Some(why) = address::inner(address) else { return Ok(()) };
        let is_network =
            |entry: &Entry| matches!(&entry.kind, Kind::Network(network) if network.contains(&address.to_canonical()));
        let is_name = |entry: &Entry| matches!(entry.kind, Kind::Name(_)) && entry.lists(host);
        let is_allowed = |entry: &Entry| is_network(entry) || (why.is_a_place() && is_name(entry));
        if self.0.iter().any(is_allowed) { Ok(()) } else { Err(Refused::Inner(address.to_canonical(), why)) }
    }
}

impl Entry {
    fn parse(entry: &str) -> Result<Self, InvalidHost> {
        Ok(Self { text: entry.to_owned(), kind: Kind::parse(entry)? })
    }

    fn lists<S: AsRef<str>>(&self, host: &Host<S>) -> bool {
        self.kind.lists(host)
    }
}

impl Kind {
    fn parse(entry: &str) -> Result<Self, InvalidHost> {
        let invalid = |reason: String| InvalidHost { entry: entry.to_owned(), reason };
        let inside = |mark: char| entry.strip_prefix(mark)?.strip_suffix(mark);
        if let Some(pattern) = inside('/') {
            return Regex::new(&format!("(?i){pattern}"))
                .map(Kind::Pattern)
                .map_err(|error| invalid(error.to_string()));
        }
        let bare = entry.strip_prefix('[').and_then(|entry| entry.strip_suffix(']')).unwrap_or(entry);
        if let Ok(address) = bare.parse::<IpAddr>() {
            return Ok(Kind::Network(address.to_canonical().into()));
        }
        if entry.contains('/') {
            return bare
                .parse::<IpNet>()
                .map(|network| Kind::Network(network.trunc()))
                .map_err(|error| invalid(error.to_string()));
        }
        let (is_below, name) = match entry.strip_prefix("*.") {
            Some(name) => (true, name),
            None => (false, entry),
        };
        match Host::parse(name).map_err(|error| invalid(error.to_string()))? {
            Host::Domain(_) if name.contains('*') => Err(invalid("`*.` may stand at the beginning only".to_owned())),
            Host::Domain(name) if is_below => Ok(Kind::Below(without_dot(&name).to_owned())),
            Host::Domain(name) => Ok(Kind::Name(without_dot(&name).to_owned())),
            Host::Ipv4(_) | Host::Ipv6(_) if is_below => Err(invalid("an address has no names below it".to_owned())),
            Host::Ipv4(address) => Ok(Kind::Network(IpAddr::from(address).into())),
            Host::Ipv6(address) => Ok(Kind::Network(IpAddr::from(address).to_canonical().into())),
        }
    }

    fn lists<S: AsRef<str>>(&self, host: &Host<S>) -> bool {
        let address = match host {
            Host::Domain(name) => {
                let name = without_dot(name.as_ref());
                return match self {
                    Kind::Name(listed) => listed == name,
                    Kind::Below(above) => {
                        let label = name.strip_suffix(above.as_str()).and_then(|label| label.strip_suffix('.'));
                        label.is_some_and(|label| !label.is_empty() && !label.contains('.'))
                    }
                    Kind::Pattern(pattern) => pattern.is_match(name).unwrap_or(false),
                    Kind::Network(_) => false,
                };
            }
            Host::Ipv4(address) => IpAddr::from(*address),
            Host::Ipv6(address) => IpAddr::from(*address).to_canonical(),
        };
        match self {
            Kind::Network(network) => network.contains(&address),
            Kind::Pattern(pattern) => pattern.is_match(&address.to_string()).unwrap_or(false),
            Kind::Name(_) | Kind::Below(_) => false,
        }
    }
}

/// `example.com.` is the same host as `example.com`.
fn without_dot(name: &str) -> &str {
    name.strip_suffix('.').unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(url: &str) -> Host<String> {
        url::Url::parse(url).unwrap().host().unwrap().to_owned()
    }

    fn check(list: &str, name: &str, address: &str) -> Result<(), Refused> {
        Hosts::parse(list).unwrap().check(&host(&format!("http://{name}/")), address.parse().unwrap())
    }

    #[test]
    fn an_empty_list_has_the_public_internet() {
        assert_eq!(check("", "example.com", "1.1.1.1"), Ok(()));
        assert_eq!(
            check("", "example.com", "10.0.0.1"),
            Err(Refused::Inner("10.0.0.1".parse().unwrap(), Inner::Private))
        );
        assert!(check("", "localhost", "::1").is_err());
    }

    #[test]
    fn names_patterns_and_networks_are_as_the_official_broker_has_them() {
        for (list, listed, others) in [
            ("foo.com", "foo.com FOO.com foo.com.", "a.foo.com foo.comm"),
            ("*.foo.com", "a.foo.com A.foo.com.", "foo.com a.b.foo.com afoo.com"),
            (r"/^.*\.foo\.com$/ bar", "a.b.foo.com bar", "foo.com foo.com.evil"),
            ("10.0.0.0/8", "10.1.2.3 0x0a.1 167837953", "11.1.1.1 foo.com"),
            ("127.0.0.1", "127.0.0.1 127.1 2130706433 [::ffff:127.0.0.1]", "127.0.0.2 localhost"),
            ("[::1]", "[::1]", "127.0.0.1"),
            ("bücher.example", "xn--bcher-kva.example BÜCHER.example", "bucher.example"),
        ] {
            let hosts = Hosts::parse(list).unwrap();
            for name in listed.split(' ') {
                assert!(hosts.lists(&host(&format!("http://{name}/"))), "{list} {name}");
            }
            for name in others.split(' ') {
                assert!(!hosts.lists(&host(&format!("http://{name}/"))), "{list} {name}");
            }
        }
        for wrong in ["/(/", "a.*.b", "10.0.0.0/99", "http://foo.com", "*.10.0.0.1", "a:80"] {
            let error = Hosts::parse(wrong).unwrap_err().to_string();
            assert!(error.contains(wrong), "{error}");
        }
    }

    #[test]
    fn inner_addresses_are_for_full_names_and_networks() {
        assert_eq!(check("localhost", "localhost", "127.0.0.1"), Ok(()));
        assert_eq!(check("ci.corp", "ci.corp.", "10.0.0.1"), Ok(()));
        assert!(check("ci.corp", "ci.corp", "169.254.169.254").is_err());
        assert_eq!(check("ci.corp 169.254.0.0/16", "ci.corp", "169.254.169.254"), Ok(()));
        assert!(check("*.corp", "ci.corp", "10.0.0.1").is_err());
        assert!(check("/.*/", "ci.corp", "10.0.0.1").is_err());
        assert_eq!(check("*.corp 10.0.0.0/8", "ci.corp", "10.0.0.1"), Ok(()));
        assert_eq!(check("*.corp 10.0.0.0/8", "ci.corp", "::ffff:10.0.0.1"), Ok(()));
        assert_eq!(check("10.0.0.0/8", "ci.corp", "10.0.0.1"), Err(Refused::NotListed));
        assert_eq!(check("10.0.0.0/8", "10.0.0.1", "10.0.0.1"), Ok(()));
        assert_eq!(check("other.com", "example.com", "1.1.1.1"), Err(Refused::NotListed));
    }
}
