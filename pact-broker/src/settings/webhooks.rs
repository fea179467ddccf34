use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use clap::{ArgAction, Args};
use pact_http::tls::{Pem, Tls, TlsError};

use crate::http::Secret;
use crate::webhook::{Hosts, InvalidKey, InvalidProxy, Keys, Policy, Proxy, Schedule, Sender, Webhooks};

/// What webhooks may do, and the keys of their secrets.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Webhooks")]
pub struct WebhookOptions {
    /// Hosts that webhooks may be sent to: names, `*.example.com`, addresses, networks such as `10.0.0.0/8`, `/regex/`; without
    /// any, every host on the public internet.
    #[arg(long, env = "PACT_BROKER_WEBHOOK_HOST_WHITELIST", default_value = "", hide_default_value = true, value_name = "HOSTS", value_parser = hosts)]
    pub webhook_host_whitelist: Hosts,
    /// Schemes that the URL of a webhook may have.
    #[arg(long, env = "PACT_BROKER_WEBHOOK_SCHEME_WHITELIST", default_value = "https", value_name = "SCHEMES", value_parser = schemes)]
    pub webhook_scheme_whitelist: Words,
    /// Methods that a webhook may have.
    #[arg(long, env = "PACT_BROKER_WEBHOOK_HTTP_METHOD_WHITELIST", default_value = "POST", value_name = "METHODS", value_parser = methods)]
    pub webhook_http_method_whitelist: Words,
    /// Statuses with which a delivery has succeeded.
    #[arg(long, env = "PACT_BROKER_WEBHOOK_HTTP_CODE_SUCCESS", default_value = "200 201 202 203 204 205 206", value_name = "STATUSES", value_parser = statuses)]
    pub webhook_http_code_success: Statuses,
    /// Seconds between the attempts of a delivery.
    #[arg(long, env = "PACT_BROKER_WEBHOOK_RETRY_SCHEDULE", default_value = "10 60 120 300 600 1200", value_name = "SECONDS", value_parser = schedule)]
    pub webhook_retry_schedule: Schedule,
    /// Seconds that an attempt may take: to connect, to send, and to be answered.
    #[arg(long, env = "PACT_BROKER_WEBHOOK_TIMEOUT", default_value_t = 15, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=300))]
    pub webhook_timeout: u64,
    /// A proxy that every webhook goes through, which has to refuse what must not be reached: it looks for names itself.
    #[arg(long, env = "PACT_BROKER_WEBHOOK_PROXY", value_name = "URL")]
    pub webhook_proxy: Option<Secret>,
    /// Certificates in PEM of authorities that are trusted besides those of Mozilla; may be repeated.
    #[arg(long, env = "PACT_BROKER_WEBHOOK_CERTIFICATE", value_name = "FILE", value_delimiter = ',')]
    pub webhook_certificate: Vec<PathBuf>,
    /// Whether any certificate of a target is trusted.
    #[arg(long, env = "PACT_BROKER_DISABLE_SSL_VERIFICATION", default_value_t = false, action = ArgAction::Set, value_name = "BOOL")]
    pub disable_ssl_verification: bool,
    /// What webhooks say in `User-Agent`; without it, `Pact Broker` and the version.
    #[arg(long, env = "PACT_BROKER_USER_AGENT", value_name = "TEXT")]
    pub user_agent: Option<String>,
    /// The key that encrypts secrets, 32 bytes in base64 or hex; behind it, separated by spaces, older keys that are still needed.
    #[arg(long, env = "PACT_BROKER_SECRETS_KEY", value_name = "KEYS", conflicts_with = "secrets_key_file")]
    pub secrets_key: Option<Secret>,
    /// A file with the key that encrypts secrets, and older ones in lines below it.
    #[arg(long, env = "PACT_BROKER_SECRETS_KEY_FILE", value_name = "FILE")]
    pub secrets_key_file: Option<PathBuf>,
}

/// Words of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words(Vec<String>);

/// Statuses of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statuses(Vec<u16>);

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split([' ', ',']).filter(|word| !word.is_empty())
}

fn hosts(text: &str) -> Result<Hosts, String> {
    Hosts::parse(text).map_err(|error| error.to_string())
}

fn schemes(text: &str) -> Result<Words, String> {
    let all: Vec<_> = words(text).map(str::to_lowercase).collect();
    let is_known = |scheme: &String| scheme == "http" || scheme == "https";
    if all.is_empty() || !all.iter().all(is_known) { Err("use https, http or both".to_owned()) } else { Ok(Words(all)) }
}

fn methods(text: &str) -> Result<Words, String> {
    let all: Vec<_> = words(text).map(str::to_uppercase).collect();
    let is_method = |method: &String| method.bytes().all(|byte| byte.is_ascii_alphabetic()) && method != "CONNECT";
    if all.is_empty() || !all.iter().all(is_method) {
        Err("use methods such as POST PUT".to_owned())
    } else {
        Ok(Words(all))
    }
}

fn statuses(text: &str) -> Result<Statuses, String> {
    let all: Option<Vec<u16>> =
        words(text).map(|word| word.parse().ok().filter(|code| (200..600).contains(code))).collect();
    all.filter(|all| !all.is_empty()).map(Statuses).ok_or_else(|| "use statuses such as 200 201 202".to_owned())
}

fn schedule(text: &str) -> Result<Schedule, String> {
    Schedule::parse(text).map_err(|error| error.to_string())
}

impl WebhookOptions {
    /// What the environment says, where no options are given.
    ///
    /// # Errors
    ///
    /// A variable is not as it must be.
    pub fn from_env() -> Result<Self, clap::Error> {
        #[derive(clap::Parser)]
        struct Environment {
            #[command(flatten)]
            options: WebhookOptions,
        }
        <Environment as clap::Parser>::try_parse_from(["environment"]).map(|environment| environment.options)
    }

    /// What the broker has for webhooks.
    ///
    /// # Errors
    ///
    /// A key or a certificate cannot be read or used.
    pub fn webhooks(&self) -> Result<Webhooks, InvalidWebhooks> {
        let mut tls = Tls::new();
        for file in &self.webhook_certificate {
            tls = tls.ca(absolute(file));
        }
        for pem in numbered(|name| std::env::var(name).ok()) {
            tls = tls.ca(pem);
        }
        if self.disable_ssl_verification {
            tls = tls.dangerously_accept_any_certificate();
        }
        // It may have a password, which is not for a message.
        let proxy = self.webhook_proxy.as_ref().map(|url| Proxy::parse(url.reveal()));
        let proxy = proxy.transpose().map_err(InvalidWebhooks::Proxy)?;
        let standard = Policy::default();
        let timeout = Duration::from_secs(self.webhook_timeout);
        let policy = Policy {
            methods: self.webhook_http_method_whitelist.0.clone(),
            schemes: self.webhook_scheme_whitelist.0.clone(),
            hosts: self.webhook_host_whitelist.clone(),
            success: self.webhook_http_code_success.0.clone(),
            schedule: self.webhook_retry_schedule.clone(),
            connect: standard.connect.min(timeout),
            timeout,
            tls,
            proxy,
            user_agent: self.user_agent.clone().unwrap_or_else(|| standard.user_agent.clone()),
            ..standard
        };
        let sender = Sender::new(policy).map_err(InvalidWebhooks::Tls)?;
        Ok(Webhooks { sender, keys: self.keys()? })
    }

    fn keys(&self) -> Result<Keys, InvalidWebhooks> {
        let (text, name) = match (&self.secrets_key, &self.secrets_key_file) {
            (Some(text), _) => (text.reveal().to_owned(), "PACT_BROKER_SECRETS_KEY".to_owned()),
            (None, Some(file)) => {
                let text =
                    std::fs::read_to_string(file).map_err(|error| InvalidWebhooks::KeyFile(file.clone(), error))?;
                (text, file.display().to_string())
            }
            (None, None) => return Ok(Keys::default()),
        };
        let keys = Keys::parse(&text).map_err(|error| InvalidWebhooks::Key(name.clone(), error))?;
        if keys.is_empty() { Err(InvalidWebhooks::NoKey(name)) } else { Ok(keys) }
    }
}

/// Certificates as the official broker has them: `PACT_BROKER_WEBHOOK_CERTIFICATES__0__CONTENT` or `__PATH`, and so on.
fn numbered(variable: impl Fn(&str) -> Option<String>) -> Vec<Pem> {
    let one = |number: usize| {
        let name = |end: &str| format!("PACT_BROKER_WEBHOOK_CERTIFICATES__{number}__{end}");
        let path = || variable(&name("PATH")).map(|path| Pem::from(PathBuf::from(path)));
        variable(&name("CONTENT")).map(Pem::from).or_else(path)
    };
    (0..).map_while(one).collect()
}

fn absolute(file: &PathBuf) -> PathBuf {
    std::path::absolute(file).unwrap_or_else(|_| file.clone())
}

/// Why webhooks cannot be sent as the settings say.
#[derive(Debug)]
pub enum InvalidWebhooks {
    /// The file of the key cannot be read.
    KeyFile(PathBuf, std::io::Error),
    /// A key cannot be used: where it was found, and why.
    Key(String, InvalidKey),
    /// There is no key where one should be.
    NoKey(String),
    /// The proxy is not one.
    Proxy(InvalidProxy),
    /// A certificate cannot be read or used.
    Tls(TlsError),
}

impl fmt::Display for InvalidWebhooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            InvalidWebhooks::KeyFile(file, error) => {
                write!(f, "reading the key of secrets from {} failed: {error}", file.display())
            }
            InvalidWebhooks::Key(name, error) => write!(f, "the key of secrets in {name} is invalid: {error}"),
            InvalidWebhooks::NoKey(name) => write!(f, "there is no key of secrets in {name}"),
            InvalidWebhooks::Proxy(error) => write!(f, "--webhook-proxy (PACT_BROKER_WEBHOOK_PROXY): {error}"),
            InvalidWebhooks::Tls(error) => write!(f, "a certificate of webhooks cannot be used: {error}"),
        }
    }
}

impl std::error::Error for InvalidWebhooks {}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Debug, Parser)]
    struct Settings {
        #[command(flatten)]
        options: WebhookOptions,
    }

    fn options(options: &[&str]) -> Result<WebhookOptions, clap::Error> {
        Settings::try_parse_from(["serve"].iter().chain(options)).map(|settings| settings.options)
    }

    #[test]
    fn the_defaults_are_those_of_the_official_broker() {
        let webhooks = options(&[]).unwrap().webhooks().unwrap();
        let (policy, standard) = (webhooks.policy(), Policy::default());
        assert_eq!((&policy.methods, &policy.schemes), (&standard.methods, &standard.schemes));
        assert_eq!((&policy.success, &policy.schedule), (&standard.success, &standard.schedule));
        assert!(policy.hosts.is_empty() && webhooks.keys.is_empty());
    }

    #[test]
    fn wrong_settings_are_named_and_keys_are_not_shown() {
        for wrong in [
            ["--webhook-host-whitelist", "10.0.0.0/99"],
            ["--webhook-scheme-whitelist", "ftp"],
            ["--webhook-http-method-whitelist", "connect"],
            ["--webhook-http-code-success", "2xx"],
            ["--webhook-retry-schedule", "1 s"],
            ["--webhook-timeout", "0"],
        ] {
            let error = options(&wrong).unwrap_err().to_string();
            assert!(error.contains(wrong[0]), "{error}");
        }
        let error = options(&["--webhook-proxy", "socks5://me:s3cret@p"]).unwrap().webhooks().unwrap_err().to_string();
        assert!(error.contains("PACT_BROKER_WEBHOOK_PROXY") && !error.contains("s3cret"), "{error}");
        let short = options(&["--secrets-key", "c2hvcnQ="]).unwrap();
        let error = short.webhooks().unwrap_err().to_string();
        assert!(error.contains("PACT_BROKER_SECRETS_KEY") && error.contains("5 bytes"), "{error}");
        assert!(!format!("{short:?} {error}").contains("c2hvcnQ"), "{short:?}");
        let missing = options(&["--secrets-key-file", "/nowhere/key"]).unwrap().webhooks().unwrap_err();
        assert!(missing.to_string().contains("/nowhere/key"), "{missing}");
    }

    #[test]
    fn certificates_are_found_as_the_official_broker_names_them() {
        let found = numbered(|name| match name {
            "PACT_BROKER_WEBHOOK_CERTIFICATES__0__PATH" => Some("/a.pem".to_owned()),
            "PACT_BROKER_WEBHOOK_CERTIFICATES__1__CONTENT" => Some("-----BEGIN CERTIFICATE-----".to_owned()),
            "PACT_BROKER_WEBHOOK_CERTIFICATES__3__PATH" => Some("/b.pem".to_owned()),
            _ => None,
        });
        assert_eq!(format!("{found:?}"), "[/a.pem, (a text in PEM)]");
    }
}
