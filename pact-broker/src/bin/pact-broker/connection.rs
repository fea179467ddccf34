//! Which broker, and who we are to it.

#![expect(clippy::doc_markdown, reason = "what stands here is shown by --help")]

use std::path::{Path, PathBuf};

use clap::builder::{OsStringValueParser, TypedValueParser as _};
use clap::{ArgAction, Args};
use pact_broker::Embedded;
use pact_broker::database::Config;
use pact_broker_client::{Broker, Tls};

use crate::failure::Failure;
use crate::output::Output;

/// Options of every command that asks a broker. A flag wins over its variable, and an empty one is none.
#[derive(Debug, Args)]
#[command(next_help_heading = "The broker")]
pub(crate) struct Connection {
    /// The address of the broker, or `file:` and the path of an SQLite file, which needs no server
    /// [env: PACT_BROKER_BASE_URL, or PACT_BROKER_URL]
    #[arg(long, short = 'b', value_name = "URL")]
    broker_base_url: Option<String>,
    /// A user of the broker [env: PACT_BROKER_USERNAME]
    #[arg(long, short = 'u', value_name = "NAME")]
    broker_username: Option<String>,
    /// The user's password [env: PACT_BROKER_PASSWORD]
    #[arg(long, short = 'p', value_name = "PASSWORD")]
    broker_password: Option<String>,
    /// A bearer token, in the place of a user [env: PACT_BROKER_TOKEN]
    #[arg(long, short = 'k', value_name = "TOKEN")]
    broker_token: Option<String>,
    /// How often a request is sent again when the broker answers 408, 429 or 5xx.
    #[arg(long, env = "PACT_BROKER_HTTP_RETRIES", default_value = "6", value_name = "TIMES", value_parser = retries)]
    retries: u32,
    /// The certificate (PEM) of an authority to trust.
    #[arg(long, short = 'c', env = "SSL_CERT_FILE", value_name = "FILE")]
    #[arg(value_parser = OsStringValueParser::new().map(PathBuf::from))]
    ssl_certificate: Option<PathBuf>,
    /// Trusts any certificate.
    #[arg(long, env = "SSL_SKIP_VERIFICATION", action = ArgAction::SetTrue)]
    skip_ssl_verification: bool,
    /// A certificate (PEM) that says who we are, where the broker, or a proxy before it, asks for one.
    #[arg(long, env = "X509_CLIENT_CERT_FILE", value_name = "FILE")]
    #[arg(value_parser = OsStringValueParser::new().map(PathBuf::from))]
    client_certificate: Option<PathBuf>,
    /// The key (PEM) of that certificate.
    #[arg(long, env = "X509_CLIENT_KEY_FILE", value_name = "FILE")]
    #[arg(value_parser = OsStringValueParser::new().map(PathBuf::from))]
    client_key: Option<PathBuf>,
    /// A header of every request, such as one that a proxy before the broker wants; may be repeated.
    #[arg(long = "custom-header", value_name = "NAME: VALUE", value_parser = header)]
    custom_headers: Vec<(String, String)>,
    /// Prints each request and the status of its answer on standard error [env: VERBOSE=true]
    #[arg(long, short = 'v', action = ArgAction::SetTrue)]
    verbose: bool,
}

/// An empty variable is none.
fn retries(text: &str) -> Result<u32, String> {
    match text.trim() {
        "" => Ok(6),
        text => text.parse().ok().filter(|times| *times <= 100).ok_or_else(|| "give a number from 0 to 100".to_owned()),
    }
}

/// A header line. What is wrong is said without its value, which may be a secret.
fn header(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once(':').ok_or("write a header as 'Name: value'")?;
    Ok((name.trim().to_owned(), value.trim().to_owned()))
}

/// A flag, or else a variable.
fn given(flag: Option<&String>, variables: &[&str]) -> Option<String> {
    let variables = variables.iter().filter_map(|name| std::env::var(name).ok());
    flag.cloned().into_iter().chain(variables).find(|text| !text.trim().is_empty())
}

impl Connection {
    pub(crate) fn url(&self) -> Option<String> {
        given(self.broker_base_url.as_ref(), &["PACT_BROKER_BASE_URL", "PACT_BROKER_URL"])
    }

    /// Opens the database that is given in the place of an address: a broker in this process, which this connection is to
    /// from now on.
    ///
    /// # Errors
    ///
    /// When the file cannot be opened.
    pub(crate) async fn open(&mut self) -> Result<Option<Embedded>, Failure> {
        let url = self.url().unwrap_or_default();
        let Some(path) = url.trim().strip_prefix("file:") else { return Ok(None) };
        let path = path.strip_prefix("//").unwrap_or(path);
        if path.is_empty() {
            return Err(Failure::Usage("the address `file:` has no path: give it as file:./broker.db".to_owned()));
        }
        if !Path::new(path).exists() {
            Output::default().warn(&format!("{path} does not exist: an empty database is made there"));
        }
        let opened =
            Embedded::on(Config::File(path.into())).await.map_err(|error| Failure::Other(error.to_string()))?;
        self.broker_base_url = Some(opened.url().to_owned());
        Ok(Some(opened))
    }

    fn username(&self) -> Option<String> {
        given(self.broker_username.as_ref(), &["PACT_BROKER_USERNAME"])
    }

    fn password(&self) -> Option<String> {
        given(self.broker_password.as_ref(), &["PACT_BROKER_PASSWORD"])
    }

    fn token(&self) -> Option<String> {
        given(self.broker_token.as_ref(), &["PACT_BROKER_TOKEN"])
    }

    /// Whether anything says who we are.
    pub(crate) fn has_credentials(&self) -> bool {
        self.token().is_some() || self.username().is_some() || self.url().is_some_and(|url| url.contains('@'))
    }

    /// What must not be shown.
    pub(crate) fn secrets(&self) -> Vec<String> {
        let in_url = self.url().map(|url| Broker::new(url).secrets()).unwrap_or_default();
        let headers = Broker::new("").headers(self.custom_headers.clone()).secrets();
        in_url.into_iter().chain(self.token()).chain(self.password()).chain(headers).collect()
    }

    /// The broker.
    ///
    /// # Errors
    ///
    /// When nothing says where it is, and when it is said in two ways who we are.
    pub(crate) fn broker(&self) -> Result<Broker, Failure> {
        let url = self.url().ok_or_else(|| {
            let how = "give it with --broker-base-url or in PACT_BROKER_BASE_URL, as http://host:port";
            let is_empty = self.broker_base_url.is_some();
            let what = if is_empty { "the address of the broker is empty" } else { "there is no address of a broker" };
            Failure::Usage(format!("{what}: {how}"))
        })?;
        let broker = self.server(&url)?.headers(self.custom_headers.clone());
        // What is said on the command line wins over all variables.
        let (token, user) = match (&self.broker_token, &self.broker_username) {
            (Some(token), None) if !token.is_empty() => (Some(token.clone()), None),
            (None, Some(user)) if !user.is_empty() => (None, Some(user.clone())),
            _ => (self.token(), self.username()),
        };
        match (token, user, self.password()) {
            (Some(_), Some(_), _) => Err(Failure::Usage(
                "both a user and a token are given: leave out --broker-username and PACT_BROKER_USERNAME, or \
                 --broker-token and PACT_BROKER_TOKEN"
                    .to_owned(),
            )),
            (Some(token), None, _) => Ok(broker.token(token)),
            // HTTP cannot send it.
            (None, Some(user), _) if user.contains(':') => Err(Failure::Usage(
                "the name of a user cannot contain a colon: give the password with --broker-password; the user of a webhook is \
                 --user"
                    .to_owned(),
            )),
            (None, Some(user), password) => Ok(broker.basic_auth(user, password.unwrap_or_default())),
            (None, None, Some(_)) => Err(Failure::Usage(
                "there is a password and no user: give it with --broker-username or in PACT_BROKER_USERNAME".to_owned(),
            )),
            (None, None, None) => Ok(broker),
        }
    }

    /// The broker, with each request told if that is wanted.
    pub(crate) fn watched(&self, broker: Broker) -> Broker {
        // Other programs have this variable, too, with other values.
        if !self.verbose && std::env::var("VERBOSE").as_deref() != Ok("true") {
            return broker;
        }
        let output = Output::hiding(self.secrets());
        broker.watch(move |exchange| output.say(&exchange.to_string()))
    }

    /// A server, which is not told who we are but by a certificate.
    ///
    /// # Errors
    ///
    /// When a certificate has no key, or the other way round.
    pub(crate) fn server(&self, url: &str) -> Result<Broker, Failure> {
        let mut tls = Tls::new();
        // A variable may name a file that nothing needs.
        let is_needed = |file: &PathBuf| !file.as_os_str().is_empty() && url.trim().starts_with("https://");
        let needed = |file: &Option<PathBuf>| file.clone().filter(is_needed);
        if let Some(file) = needed(&self.ssl_certificate) {
            tls = tls.ca(file);
        }
        match (needed(&self.client_certificate), needed(&self.client_key)) {
            (Some(certificate), Some(key)) => tls = tls.client_certificate(certificate, key),
            (None, None) => {}
            (certificate, _) => {
                let [given, missing] = if certificate.is_some() {
                    ["certificate is given without its key", "--client-key or X509_CLIENT_KEY_FILE"]
                } else {
                    ["key is given without its certificate", "--client-certificate or X509_CLIENT_CERT_FILE"]
                };
                return Err(Failure::Usage(format!("a client {given}: give it with {missing}")));
            }
        }
        // What the official client calls it.
        let is_off = |name| std::env::var(name).is_ok_and(|value| value.trim() == "true");
        let by_variable =
            ["PACT_DISABLE_SSL_VERIFICATION", "PACT_BROKER_DISABLE_SSL_VERIFICATION"].into_iter().any(is_off);
        if self.skip_ssl_verification || by_variable {
            tls = tls.dangerously_accept_any_certificate();
        }
        Ok(Broker::new(url).retries(self.retries).tls(tls))
    }
}
