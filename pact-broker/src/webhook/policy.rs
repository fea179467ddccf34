//! What webhooks may do: which methods, schemes and hosts, how long, how often.

use std::fmt;
use std::time::Duration;

use pact_http::tls::Tls;
use url::Url;

use super::hosts::Hosts;
use super::proxy::Proxy;
use super::schedule::Schedule;

/// How many bytes of a response are read by default.
const RESPONSE: usize = 64 * 1024;

/// What webhooks may do.
#[derive(Debug, Clone)]
pub struct Policy {
    /// Methods, in upper case.
    pub methods: Vec<String>,
    /// Schemes of URLs.
    pub schemes: Vec<String>,
    /// Hosts.
    pub hosts: Hosts,
    /// The statuses of a response that are a success.
    pub success: Vec<u16>,
    /// When a failed delivery is tried again.
    pub schedule: Schedule,
    /// How long a connection may take to be made, with all addresses of its host.
    pub connect: Duration,
    /// How long all of it may take: finding the host, connecting, sending, the response.
    pub timeout: Duration,
    /// How many bytes of a response are read.
    pub response: usize,
    /// Whom to trust.
    pub tls: Tls,
    /// What connections go through.
    pub proxy: Option<Proxy>,
    /// `User-Agent`.
    pub user_agent: String,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            methods: vec!["POST".to_owned()],
            schemes: vec!["https".to_owned()],
            hosts: Hosts::default(),
            success: (200..=206).collect(),
            schedule: Schedule::default(),
            connect: Duration::from_secs(5),
            timeout: Duration::from_secs(15),
            response: RESPONSE,
            tls: Tls::new(),
            proxy: None,
            user_agent: concat!("Pact Broker v", env!("CARGO_PKG_VERSION")).to_owned(),
        }
    }
}

impl Policy {
    /// Whether something may be sent to a URL, as far as that can be known without asking for the addresses of its host.
    ///
    /// # Errors
    ///
    /// The method, the scheme or the host is not allowed.
    pub fn check(&self, method: &str, url: &Url) -> Result<(), Forbidden> {
        if !self.methods.iter().any(|allowed| allowed.eq_ignore_ascii_case(method)) {
            return Err(Forbidden::Method { method: method.to_owned(), allowed: self.methods.clone() });
        }
        if !self.schemes.iter().any(|allowed| allowed.eq_ignore_ascii_case(url.scheme())) {
            return Err(Forbidden::Scheme { scheme: url.scheme().to_owned(), allowed: self.schemes.clone() });
        }
        match url.host() {
            Some(host) if self.hosts.lists(&host) => Ok(()),
            host => Err(Forbidden::Host { host: host.map(|host| host.to_string()).unwrap_or_default() }),
        }
    }
}

/// What a webhook may not do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Forbidden {
    /// This method.
    Method {
        /// The method.
        method: String,
        /// Those that it may have.
        allowed: Vec<String>,
    },
    /// This scheme of a URL.
    Scheme {
        /// The scheme.
        scheme: String,
        /// Those that it may have.
        allowed: Vec<String>,
    },
    /// This host.
    Host {
        /// The host.
        host: String,
    },
}

impl fmt::Display for Forbidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Forbidden::Method { method, allowed } => write!(
                f,
                "webhooks may not use the method {method}: PACT_BROKER_WEBHOOK_HTTP_METHOD_WHITELIST allows {}",
                allowed.join(", ")
            ),
            Forbidden::Scheme { scheme, allowed } => write!(
                f,
                "webhooks may not be sent to {scheme}:// addresses: PACT_BROKER_WEBHOOK_SCHEME_WHITELIST allows {}",
                allowed.join(", ")
            ),
            Forbidden::Host { host } => {
                write!(f, "webhooks may not be sent to {host}: it is not in PACT_BROKER_WEBHOOK_HOST_WHITELIST")
            }
        }
    }
}

impl std::error::Error for Forbidden {}
