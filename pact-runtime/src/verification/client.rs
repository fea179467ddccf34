//! Sends the request of a contract to the provider.

use std::fmt;
use std::path::Path;
use std::rc::Rc;
use std::time::Duration;

use url::Url;

use super::error::{SetupError, SetupErrorKind};
use super::launch::Running;
use super::reason::{Reason, Remedy};
use super::sending;
use super::target::{App, Target};
use crate::model::escape;
use crate::model::{ReceivedResponse, Request};
use pact_http::client::{self as http, Http, SendError, SendErrorKind, Sent};
use pact_http::mask::Mask;
use pact_http::redirect::{self, Elsewhere};
#[cfg(feature = "tls")]
use pact_http::tls::Tls;

/// How many bytes the body of a response may have unless told.
const BODY_LIMIT: usize = 10 << 20;

/// What the user says about requests and responses.
#[derive(Debug, Clone)]
pub(crate) struct ClientOptions {
    pub(crate) headers: Headers,
    pub(crate) follow_redirects: bool,
    pub(crate) body_limit: usize,
    #[cfg(feature = "tls")]
    pub(crate) tls: Tls,
}

/// Header lines that every request gets. Their values may be secrets.
#[derive(Clone, Default)]
pub(crate) struct Headers(Vec<(String, String)>);

/// Why there is no response.
#[derive(Debug)]
pub(crate) enum NoResponse {
    /// The provider is not there: the other interactions need not be tried.
    ToAny(Reason),
    /// This request went wrong.
    ToThis(Reason),
}

/// Where a whole run sends its requests.
pub(crate) struct Client {
    provider: Place,
    headers: Headers,
    follow_redirects: bool,
    pub(crate) body_limit: usize,
    /// Which headers are secrets.
    mask: Mask,
}

enum Place {
    Server(Box<Server>),
    /// A service in this process.
    App(Rc<App>),
}

/// A server; connections are kept.
struct Server {
    base: String,
    http: Http,
    /// The command, where it was started for the verification.
    running: Option<Running>,
}

impl Default for ClientOptions {
    fn default() -> Self {
        ClientOptions {
            headers: Headers::default(),
            follow_redirects: false,
            body_limit: BODY_LIMIT,
            #[cfg(feature = "tls")]
            tls: Tls::default(),
        }
    }
}

impl ClientOptions {
    /// The HTTP client of the run. Files are relative to a directory.
    pub(crate) fn http(&self, root: &Path, timeout: Duration) -> Result<Http, SetupError> {
        #[cfg(feature = "tls")]
        let http = Http::with_tls(&self.tls, root, timeout);
        #[cfg(not(feature = "tls"))]
        let (_, _, http) = (self, root, Http::new(timeout));
        http.map_err(|error| SetupError::new(SetupErrorKind::Tls, error.to_string()))
    }
}

impl Headers {
    /// Adds a line, in the place of those with the same name.
    pub(crate) fn set(&mut self, name: String, value: String) {
        self.0.retain(|(known, _)| !known.eq_ignore_ascii_case(&name));
        self.0.push((name, value));
    }

    /// A request with those of them whose names it has not.
    pub(crate) fn beneath(&self, request: Sent) -> Sent {
        let has =
            |request: &Sent, name: &str| request.headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(name));
        self.0.iter().fold(
            request,
            |request, (name, value)| {
                if has(&request, name) { request } else { request.header(name, value) }
            },
        )
    }

    /// A mask that has the values of those that are secrets.
    pub(crate) fn hidden_by(&self, mask: Mask) -> Mask {
        self.0.iter().fold(mask, |mask, (name, value)| mask.with_value(name, value))
    }

    fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(known, _)| known.eq_ignore_ascii_case(name))
    }

    fn check(&self) -> Result<(), SetupError> {
        self.0.iter().try_for_each(|(name, value)| {
            let value = ::http::HeaderValue::from_str(value).map_err(|_| "value");
            let name_is_good = ::http::HeaderName::from_bytes(name.as_bytes()).map_err(|_| "name");
            name_is_good.and(value.map(drop)).map_err(|what| {
                let reason = format!("the header {name:?} cannot be sent: a {what} has no line breaks or the like");
                SetupError::new(SetupErrorKind::Header, reason)
            })
        })
    }
}

impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

impl Client {
    /// Starts the provider, where there is a command for it. Paths are relative to a directory.
    pub(crate) async fn new(
        target: Target,
        options: ClientOptions,
        mask: Mask,
        root: &Path,
        http: Http,
    ) -> Result<Self, SetupError> {
        options.headers.check()?;
        let provider = match target {
            Target::App(app) => Place::App(app),
            Target::Url(base) => Place::Server(Box::new(Server { base: address(&base)?, http, running: None })),
            Target::Launch(launch) => {
                let (running, base) = launch.start(root, &http).await?;
                Place::Server(Box::new(Server { base, http, running: Some(running) }))
            }
        };
        let ClientOptions { headers, follow_redirects, body_limit, .. } = options;
        Ok(Client { provider, headers, follow_redirects, body_limit, mask })
    }

    /// The request as it will be sent, for reports. The path of a contract may have a query in it. One that was made from
    /// what a provider state gave may not: a `?` in it is a part of the path; its slashes and escapes are what they always
    /// are, as by other Pact tools.
    pub(crate) fn describe(&self, request: &Request) -> Sent {
        let path = if request.has_query_in_path() { escape::path_and_query } else { escape::path };
        let path = path(&request.path);
        let query = request.query_string();
        let slash = if path.starts_with('/') { "" } else { "/" };
        let mark = match (query.is_empty(), path.contains('?')) {
            (true, _) => "",
            (false, true) => "&",
            (false, false) => "?",
        };
        let base = self.base().unwrap_or_default();
        let headers =
            request.headers.iter().flat_map(|(name, values)| values.iter().map(|value| (name.clone(), value.clone())));
        self.with_headers(Sent {
            method: request.method.clone(),
            url: format!("{base}{slash}{path}{mark}{query}"),
            headers: headers.collect(),
            body: request.body_bytes().unwrap_or_default(),
        })
    }

    /// A request with what the user adds to every one.
    pub(crate) fn with_headers(&self, request: Sent) -> Sent {
        self.headers.0.iter().fold(request, |request, (name, value)| request.header(name, value))
    }

    /// Where messages are asked for: the address of a server itself.
    pub(crate) fn base(&self) -> Option<&str> {
        match &self.provider {
            Place::Server(server) => Some(&server.base),
            Place::App(_) => None,
        }
    }

    /// Ends in time for a server. A service in this process is the caller's to watch.
    pub(crate) async fn send(&self, request: &Sent) -> Result<ReceivedResponse<'static>, NoResponse> {
        let sent = match &self.provider {
            Place::Server(server) => {
                let deadline = server.http.deadline();
                self.follow(request, async |request| server.http.send(request, deadline, self.body_limit).await).await
            }
            Place::App(app) => self.follow(request, async |request| self.call(&**app, request).await).await,
        };
        sent.map_err(|error| self.no_response(&error))
    }

    /// Stops a provider that was started. What a person should know of it, when something went wrong.
    pub(crate) fn last_words(self) -> Option<String> {
        match self.provider {
            Place::Server(server) => server.running.map(Running::last_words),
            Place::App(_) => None,
        }
    }

    /// Why the provider gave no response, and whether it will give none to the other interactions.
    fn no_response(&self, error: &SendError) -> NoResponse {
        let reason = Reason::new(error.to_string()).with(sending::remedy(error, Remedy::BodyLimit));
        match error.kind() {
            SendErrorKind::Unreachable => NoResponse::ToAny(match self.running() {
                Some(running) => reason.and(format_args!("; {}.", running.state())),
                None => reason.and("; is the provider running?"),
            }),
            SendErrorKind::Untrusted => NoResponse::ToAny(reason.and(".")),
            _ => NoResponse::ToThis(reason),
        }
    }

    fn running(&self) -> Option<&Running> {
        match &self.provider {
            Place::Server(server) => server.running.as_ref(),
            Place::App(_) => None,
        }
    }

    async fn follow(
        &self,
        request: &Sent,
        send: impl AsyncFn(&Sent) -> Result<ReceivedResponse<'static>, SendError>,
    ) -> Result<ReceivedResponse<'static>, SendError> {
        if self.follow_redirects {
            let own = |name: &str| self.headers.has(name) || self.mask.hides(name);
            redirect::following(request, Elsewhere::Follow, own, send).await
        } else {
            send(request).await
        }
    }

    async fn call(&self, app: &App, request: &Sent) -> Result<ReceivedResponse<'static>, SendError> {
        let mut wire = http::on_the_wire(request)?;
        wire.headers_mut().entry("host").or_insert(::http::HeaderValue::from_static("localhost"));
        let response = app(wire, self.body_limit).await?;
        let (parts, body) = response.into_parts();
        http::received(parts.status, &parts.headers, body, self.body_limit)
    }
}

/// The address of a provider, without slashes at its end.
fn address(base: &str) -> Result<String, SetupError> {
    let wrong = |reason: String| SetupError::new(SetupErrorKind::Address, reason);
    let base = base.trim_end_matches('/');
    let url = Url::parse(base).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    let Some(url) = url.filter(|url| url.query().is_none() && url.fragment().is_none()) else {
        return Err(wrong(format!("{base:?} is not the address of a provider: write http://host:port")));
    };
    if !url.username().is_empty() || url.password().is_some() {
        let host = url.host_str().unwrap_or_default();
        let reason = format!("the provider's address at {host} has a user or a password in it");
        return Err(wrong(reason).with(Remedy::Authorization));
    }
    http::scheme(base).map_err(|error| wrong(error.to_string()))?;
    Ok(base.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_a_provider_ends_without_slashes() {
        assert_eq!(address("http://host/base//").unwrap(), "http://host/base");
        assert_eq!(address("http://[::1]:80").unwrap(), "http://[::1]:80");
        for wrong in ["localhost:80", "ftp://host", "http://", "http://host?a", "http://host#a", "/base", ""] {
            let error = address(wrong).unwrap_err().to_string();
            assert!(error.ends_with("is not the address of a provider: write http://host:port"), "{error}");
        }
    }

    #[test]
    #[cfg(not(feature = "tls"))]
    fn https_without_the_feature_is_an_error_that_names_it() {
        let error = address("https://host").unwrap_err().to_string();
        assert_eq!(error, "https://host: https needs the feature `tls` of pact-harness: add it in Cargo.toml.");
    }

    #[test]
    fn headers_are_not_shown() {
        let mut headers = Headers::default();
        headers.set("X-Key".to_owned(), "s3cret".to_owned());
        headers.set("x-key".to_owned(), "s3cret\n".to_owned());
        assert_eq!(format!("{headers:?}"), "[\"x-key\"]");
        let error = headers.check().unwrap_err();
        assert_eq!(error.kind(), SetupErrorKind::Header);
        let text = "the header \"x-key\" cannot be sent: a value has no line breaks or the like";
        assert_eq!(error.to_string(), text);
    }
}
