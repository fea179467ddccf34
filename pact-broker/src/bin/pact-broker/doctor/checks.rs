//! The checks, in the order in which one builds on the other.

use std::time::Duration;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use pact_broker_client::{BrokerError, FirstAnswer};

use crate::connection::Connection;
use crate::failure::Failure;

/// What was looked at, and what came of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Check {
    pub(super) name: &'static str,
    pub(super) verdict: Verdict,
    pub(super) text: String,
    pub(super) remedy: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Well,
    Wrong,
    /// Nothing tells.
    Unknown,
}

/// How far two clocks may be apart: an answer takes its time, and is dated in whole seconds.
const SKEW: i64 = 60;

/// How long an answer may take: whoever calls a doctor does not want to wait.
const PATIENCE: Duration = Duration::from_secs(10);

/// What the commands need, by relations of the index, and the version of the official broker that brought it.
const NEEDED: [(&str, &str); 4] = [
    ("pb:publish-contracts", "publishing pacts (2.86.0)"),
    ("pb:pacticipant-branch-version", "branches (2.82.0)"),
    ("pb:environments", "environments, deployments and releases (2.80.0)"),
    ("pb:provider-pacts-for-verification", "selecting pacts for a verification (2.58.0)"),
];

fn well(name: &'static str, text: impl Into<String>) -> Check {
    Check { name, verdict: Verdict::Well, text: text.into(), remedy: None }
}

fn wrong(name: &'static str, text: impl Into<String>, remedy: impl Into<String>) -> Check {
    Check { name, verdict: Verdict::Wrong, text: text.into(), remedy: Some(remedy.into()) }
}

fn unknown(name: &'static str, text: impl Into<String>) -> Check {
    Check { name, verdict: Verdict::Unknown, text: text.into(), remedy: None }
}

/// Everything that can be found out.
pub(super) async fn all(connection: &mut Connection) -> Vec<Check> {
    let mut checks = Vec::new();
    let Some(given) = connection.url() else {
        let how = "give it with --broker-base-url or in PACT_BROKER_BASE_URL, as http://host:port";
        return vec![wrong("address", "there is no address of a broker", how)];
    };
    let local = match connection.open().await {
        Ok(local) => local,
        Err(failure) => return vec![wrong("address", failure.told(connection), "give the path of an SQLite file")],
    };
    let url = local.as_ref().map_or(given, |local| local.url().to_owned());
    let broker = match connection.broker() {
        Ok(broker) => connection.watched(broker).retries(0).timeout(PATIENCE),
        Err(failure) => return vec![wrong("credentials", failure.told(connection), "say only once who you are")],
    };
    let asked = Timestamp::now();
    match broker.look().await {
        Err(error @ BrokerError::Address { .. }) => {
            let host = url.trim().trim_start_matches('/');
            let remedy = if url.contains("://") || url.contains('@') {
                "write it as http://host:port or https://host".to_owned()
            } else {
                format!("is it http://{host} or https://{host}?")
            };
            checks.push(wrong("address", error.to_string(), remedy));
        }
        Err(error) => {
            checks.push(well("address", shown(&url)));
            checks.push(connection_failed(&error, &url, connection).await);
        }
        Ok(seen) => {
            checks.push(well("address", shown(&url)));
            checks.push(well("connection", format!("the server answered {}", seen.status)));
            checks.push(what_it_is(&seen, &url, connection).await);
            checks.push(credentials(&seen, connection));
            checks.push(clock(seen.date.as_deref(), asked, Timestamp::now()));
            if seen.is_broker() {
                checks.push(version(&seen));
            }
        }
    }
    checks
}

/// An address without what stands before the host, which may be a password.
fn shown(url: &str) -> String {
    let (scheme, rest) = url.trim().split_once("://").unwrap_or(("", url));
    let end = rest.find('/').unwrap_or(rest.len());
    let host = rest[..end].rsplit_once('@').map_or(&rest[..end], |(_, host)| host);
    format!("{scheme}://{host}{}", &rest[end..])
}

/// What a server says at another address. It is a stranger: it is sent nothing that is secret.
async fn look(url: &str, connection: &Connection) -> Option<FirstAnswer> {
    let server = connection.server(url).ok()?;
    server.retries(0).timeout(PATIENCE).look().await.ok()
}

/// The same address with the other scheme, if something speaks HTTP there.
async fn with_other_scheme(url: &str, connection: &Connection) -> Option<String> {
    let url = shown(url);
    let other = match url.split_once("://") {
        Some(("http", rest)) => format!("https://{rest}"),
        Some(("https", rest)) => format!("http://{rest}"),
        _ => return None,
    };
    let seen = look(&other, connection).await?;
    // A server that wants TLS answers plain requests with this.
    (seen.status != 400).then_some(other)
}

async fn connection_failed(error: &BrokerError, url: &str, connection: &Connection) -> Check {
    let text = Failure::Broker(error.clone()).told(connection);
    let says = |words: &[&str]| words.iter().any(|word| text.to_lowercase().contains(word));
    if let Some(other) = with_other_scheme(url, connection).await {
        let kind = if other.starts_with("https") { "https, and not http" } else { "http, and not https" };
        return wrong("connection", text, format!("the server speaks {kind}: give the address as {other}"));
    }
    let host = shown(url);
    let remedy = if matches!(error, BrokerError::Untrusted { .. }) {
        "give the certificate of its authority with --ssl-certificate or SSL_CERT_FILE".to_owned()
    } else if says(&["lookup", "dns", "name or service", "nodename", "resolve"]) {
        format!(
            "the host of {host} is not known: is there a typing error in it, or is it only known in another network?"
        )
    } else if says(&["refused"]) {
        format!("nothing listens at {host}: is the broker running, and is the port the right one?")
    } else if says(&["proxy"]) {
        "is the proxy the right one? HTTP_PROXY, HTTPS_PROXY and NO_PROXY say which".to_owned()
    } else if says(&["within", "timed out"]) {
        "a firewall may drop the connection, or a proxy is needed: set HTTPS_PROXY or HTTP_PROXY".to_owned()
    } else {
        format!("is there a broker at {host}?")
    };
    wrong("connection", text, remedy)
}

/// What answered.
async fn what_it_is(seen: &FirstAnswer, url: &str, connection: &Connection) -> Check {
    let status = seen.status;
    if seen.is_broker() {
        return well("broker", "this is a Pact Broker");
    }
    if let (300..=399, Some(location)) = (status, &seen.location) {
        let remedy = format!("give the address that it redirects to, if that is the broker: {location}");
        return wrong("broker", format!("the server answered {status}, a redirect"), remedy);
    }
    match status {
        401 | 403 => return unknown("broker", "who we are comes first"),
        407 => {
            let remedy = "give its user in HTTP_PROXY or HTTPS_PROXY: http://user:password@proxy:port";
            return wrong("broker", "a proxy on the way wants to know who we are", remedy);
        }
        400 => {
            if let Some(other) = with_other_scheme(url, connection).await {
                let remedy = format!("the server speaks https, and not http: give the address as {other}");
                return wrong("broker", format!("the server answered {status}"), remedy);
            }
        }
        500.. => {
            let remedy = "try later, or look into the log of the broker and of the proxy before it";
            return wrong("broker", format!("the server answered {status}: it has a problem"), remedy);
        }
        _ => {}
    }
    if let Some(root) = root(url, connection).await {
        let remedy = format!("the path in the address is too much: give it as {root}");
        return wrong("broker", format!("the server answered {status}, but no broker is there"), remedy);
    }
    if seen.is_page {
        let text = format!("the server answered {status} with a page for a browser");
        let proxies = ["HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy"];
        let proxy = proxies.into_iter().find(|name| std::env::var_os(name).is_some_and(|it| !it.is_empty()));
        let proxy = proxy.map(|name| format!("; {name} is set: with the broker's host in NO_PROXY, no proxy is asked"));
        let remedy = "it may come from a proxy, from a login before the broker, or from another program".to_owned()
            + &proxy.unwrap_or_default();
        return wrong("broker", text, remedy);
    }
    let kind = seen.content_type.as_deref().unwrap_or("a body without a type");
    let remedy = "is this the address of a Pact Broker? A path may be missing from it, such as /broker";
    wrong("broker", format!("the server answered {status} with {kind}, which is not a Pact Broker"), remedy)
}

/// The part of the address that is a broker, if there is one.
async fn root(url: &str, connection: &Connection) -> Option<String> {
    let url = shown(url);
    let mut rest = url.trim_end_matches('/');
    // More parts than that are no mistake.
    for _ in 0..8 {
        rest = rest.rsplit_once('/').map(|(before, _)| before).filter(|before| !before.ends_with('/'))?;
        if look(rest, connection).await.is_some_and(|seen| seen.is_broker()) {
            return Some(rest.to_owned());
        }
    }
    None
}

fn credentials(seen: &FirstAnswer, connection: &Connection) -> Check {
    let has = connection.has_credentials();
    match seen.status {
        401 if has => wrong(
            "credentials",
            "the broker does not accept the user and password, or the token",
            "check --broker-username and --broker-password, or --broker-token, and their variables; has the token expired?",
        ),
        401 => wrong(
            "credentials",
            "the broker wants to know who asks",
            "give --broker-username and --broker-password, or --broker-token, or PACT_BROKER_USERNAME, PACT_BROKER_PASSWORD \
             and PACT_BROKER_TOKEN",
        ),
        403 => wrong(
            "credentials",
            "this user or token may not read here",
            "ask whoever runs the broker for the right to read, and to write for publishing; or it is a firewall that refuses",
        ),
        _ if !seen.is_broker() => unknown("credentials", "nothing has asked for them"),
        _ if has => well("credentials", "they are accepted for reading; nothing was written"),
        _ => well("credentials", "none are needed for reading; nothing was written"),
    }
}

/// The clock of the server against ours, which showed these times before and after the answer.
fn clock(date: Option<&str>, before: Timestamp, after: Timestamp) -> Check {
    let Some(date) = date else { return unknown("clock", "the server does not tell its time") };
    let Ok(theirs) = DateTimeParser::new().parse_timestamp(date) else {
        return unknown("clock", format!("the server's time cannot be read: {date}"));
    };
    let ahead = theirs.as_second() - after.as_second();
    let behind = before.as_second() - theirs.as_second();
    let remedy = "set both by a time server: tokens, certificates and the order of versions rely on the time";
    match (ahead > SKEW, behind > SKEW) {
        (true, _) => wrong("clock", format!("the server's clock is {ahead} seconds ahead of this machine's"), remedy),
        (_, true) => wrong("clock", format!("the server's clock is {behind} seconds behind this machine's"), remedy),
        _ => well("clock", format!("the server's clock and this machine's differ by less than {SKEW} seconds")),
    }
}

fn version(seen: &FirstAnswer) -> Check {
    let version = seen.version.as_deref().map_or("the broker does not tell its version".to_owned(), |version| {
        format!("the broker has version {version}")
    });
    let has = |relation: &str| seen.relations.iter().any(|known| known == relation);
    let missing: Vec<_> = NEEDED.iter().filter(|(relation, _)| !has(relation)).map(|(_, what)| *what).collect();
    if missing.is_empty() {
        return well("version", version);
    }
    let remedy = format!("bring it up to date: it does not know {}", missing.join(", "));
    wrong("version", format!("{version}, which is too old for some commands"), remedy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_may_differ_a_little() {
        let now: Timestamp = "2026-11-29T01:00:00Z".parse().unwrap();
        let at = |date: &str| clock(Some(date), now, now);
        assert_eq!(at("Sun, 29 Nov 2026 01:00:59 GMT").verdict, Verdict::Well);
        assert_eq!(at("Sun, 29 Nov 2026 00:59:01 GMT").verdict, Verdict::Well);
        let ahead = at("Sun, 29 Nov 2026 02:00:00 GMT");
        assert!(ahead.verdict == Verdict::Wrong && ahead.text.contains("3600 seconds ahead"), "{ahead:?}");
        assert!(at("Sun, 29 Nov 2026 00:50:00 GMT").text.contains("600 seconds behind"));
        assert_eq!(at("yesterday").verdict, Verdict::Unknown);
        assert_eq!(clock(None, now, now).verdict, Verdict::Unknown);
    }

    #[test]
    fn an_address_is_shown_without_a_password() {
        assert_eq!(shown("https://me:p@ss@host:1/b"), "https://host:1/b");
        assert_eq!(shown(" http://host "), "http://host");
        assert_eq!(shown("http://host/a@b"), "http://host/a@b");
    }
}
