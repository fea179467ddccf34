//! `pact-broker serve`: the settings, and a server until it is told to stop.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use clap::{ArgAction, Args};
use tokio::net::TcpListener;

use crate::action::Settings;
use crate::database::{Config, Db};
use crate::server::Broker;

/// Options of `serve`: a flag, or else the environment, or else the default.
#[derive(Debug, Clone, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a setting of its own")]
pub struct Options {
    /// The address to listen on.
    #[arg(long, env = "PACT_BROKER_HOST", default_value = "127.0.0.1")]
    pub host: IpAddr,
    /// The port to listen on; 0 takes a free one.
    #[arg(long, env = "PACT_BROKER_PORT", default_value = "9292", value_parser = port)]
    pub port: u16,
    /// Where contracts are kept: a `postgres://` URL, `sqlite:` and a path, a path, or `memory`.
    #[arg(long, env = "PACT_BROKER_DATABASE_URL", default_value = "pact-broker.db", value_name = "URL")]
    pub database_url: String,
    /// Connections to PostgreSQL for reads, and as many for writes.
    #[arg(long, env = "PACT_BROKER_DATABASE_MAX_CONNECTIONS", default_value_t = 4, value_name = "NUMBER")]
    pub database_max_connections: usize,
    /// The address under which clients reach the broker, if it is another than the one they send to.
    #[arg(long, env = "PACT_BROKER_BASE_URL", value_name = "URL")]
    pub base_url: Option<String>,
    /// The longest request body, in bytes.
    #[arg(long, env = "PACT_BROKER_MAX_BODY", default_value_t = 64 * 1024 * 1024, value_name = "BYTES")]
    pub max_body: usize,
    /// Whether the pact of a version may be replaced by one with other content.
    #[arg(long, env = "PACT_BROKER_ALLOW_DANGEROUS_CONTRACT_MODIFICATION", default_value_t = false, action = ArgAction::Set, value_name = "BOOL")]
    pub allow_dangerous_contract_modification: bool,
    /// Whether a new name that looks like an existing one is refused.
    #[arg(long, env = "PACT_BROKER_CHECK_FOR_POTENTIAL_DUPLICATE_PACTICIPANT_NAMES", default_value_t = true, action = ArgAction::Set, value_name = "BOOL")]
    pub check_for_potential_duplicate_pacticipant_names: bool,
    /// Whether a branch called as one of the candidates becomes the main branch of an application without one.
    #[arg(long, env = "PACT_BROKER_AUTO_DETECT_MAIN_BRANCH", default_value_t = true, action = ArgAction::Set, value_name = "BOOL")]
    pub auto_detect_main_branch: bool,
    /// Names of main branches, separated by spaces.
    #[arg(
        long,
        env = "PACT_BROKER_MAIN_BRANCH_CANDIDATES",
        default_value = "develop main master",
        value_name = "NAMES"
    )]
    pub main_branch_candidates: String,
    /// Whether the first tag of a new version is taken for its branch.
    #[arg(long, env = "PACT_BROKER_USE_FIRST_TAG_AS_BRANCH", default_value_t = true, action = ArgAction::Set, value_name = "BOOL")]
    pub use_first_tag_as_branch: bool,
    /// Whether a tag with the name of an environment records a deployment.
    #[arg(long, env = "PACT_BROKER_CREATE_DEPLOYED_VERSIONS_FOR_TAGS", default_value_t = true, action = ArgAction::Set, value_name = "BOOL")]
    pub create_deployed_versions_for_tags: bool,
    /// Whether a live version without a result makes a decision unknown, even if another live version has one.
    #[arg(long, env = "PACT_BROKER_JUDGE_EVERY_LIVE_VERSION", default_value_t = true, action = ArgAction::Set, value_name = "BOOL")]
    pub judge_every_live_version: bool,
}

/// Kubernetes sets `PACT_BROKER_PORT` to `tcp://..` where a service is called `pact_broker`: that is no setting of ours.
fn port(text: &str) -> Result<u16, String> {
    if text.starts_with("tcp://") {
        return Ok(9292);
    }
    text.parse().map_err(|_| "not a port: use a number from 0 to 65535".to_owned())
}

impl Options {
    fn config(&self) -> Result<Config, Error> {
        let url = &self.database_url;
        if url.starts_with("postgres://")
            || url.starts_with("postgresql://")
            || (url.contains("host=") && url.contains('='))
        {
            return Ok(Config::Postgres(url.clone(), self.database_max_connections));
        }
        match url.split_once("://") {
            Some((scheme, _)) if scheme != "sqlite" => return Err(Error::UnknownDatabase(scheme.to_owned())),
            _ => {}
        }
        Ok(match url.strip_prefix("sqlite:").map_or(url.as_str(), |path| path.strip_prefix("//").unwrap_or(path)) {
            "memory" | ":memory:" => Config::Memory,
            path => Config::File(PathBuf::from(path)),
        })
    }

    fn settings(&self, base_url: Option<String>) -> Settings {
        Settings {
            allow_dangerous_contract_modification: self.allow_dangerous_contract_modification,
            check_for_potential_duplicate_pacticipant_names: self.check_for_potential_duplicate_pacticipant_names,
            auto_detect_main_branch: self.auto_detect_main_branch,
            main_branch_candidates: self
                .main_branch_candidates
                .split([' ', ','])
                .filter(|name| !name.is_empty())
                .map(str::to_owned)
                .collect(),
            use_first_tag_as_branch: self.use_first_tag_as_branch,
            create_deployed_versions_for_tags: self.create_deployed_versions_for_tags,
            judge_every_live_version: self.judge_every_live_version,
            base_url,
        }
    }
}

/// Where the broker listens and what it is told at its start.
#[derive(Debug)]
pub struct Started {
    /// Its address.
    pub address: SocketAddr,
    /// What to tell who started it.
    pub greeting: String,
}

/// Serves until Ctrl-C or SIGTERM; requests that have begun are answered.
///
/// # Errors
///
/// The database cannot be opened, or the address cannot be listened on.
pub async fn serve(options: &Options, started: impl FnOnce(&Started)) -> Result<(), Error> {
    let config = options.config()?;
    let db = Db::open(&config).map_err(|error| Error::Database(shown(&config), error))?;
    let address = SocketAddr::new(options.host, options.port);
    let listener = TcpListener::bind(address).await.map_err(|error| Error::Listen(address, error))?;
    let address = listener.local_addr().map_err(|error| Error::Listen(address, error))?;
    let base_url =
        options.base_url.as_ref().map(|url| url.split(' ').next().unwrap_or(url).trim_end_matches('/').to_owned());
    let url = base_url.clone().unwrap_or_else(|| format!("http://{address}"));
    let greeting = format!(
        "pact-broker {} listens on http://{address}\ndatabase: {}\npublish with: pact-broker publish ./pacts --broker-base-url {url} --consumer-app-version VERSION --branch BRANCH\n",
        env!("CARGO_PKG_VERSION"),
        shown(&config)
    );
    started(&Started { address, greeting });
    let router = Broker::new(db, options.settings(base_url), options.max_body).router();
    axum::serve(listener, router).with_graceful_shutdown(stopped()).await.map_err(|error| Error::Listen(address, error))
}

/// A database without the password that its URL may have.
fn shown(config: &Config) -> String {
    match config {
        Config::Memory => "SQLite in memory".to_owned(),
        Config::File(path) => format!("SQLite in {}", path.display()),
        Config::Postgres(url, _) if url.contains("password=") => "PostgreSQL".to_owned(),
        Config::Postgres(url, _) => {
            format!("PostgreSQL at {}", url.rsplit_once('@').map_or(url.as_str(), |(_, place)| place))
        }
    }
}

async fn stopped() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    // Without a signal to wait for it runs until it is killed.
    if interrupted.await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// Why the broker does not run.
#[derive(Debug)]
pub enum Error {
    /// The URL of the database has a scheme that is neither PostgreSQL's nor SQLite's.
    UnknownDatabase(String),
    /// The database cannot be opened.
    Database(String, crate::database::Error),
    /// The address cannot be listened on.
    Listen(SocketAddr, std::io::Error),
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Error::UnknownDatabase(scheme) => write!(
                f,
                "the database URL has the unknown scheme {scheme:?}: use postgres://user@host/database, a path for SQLite, or \
                 `memory`"
            ),
            Error::Database(which, error) => write!(f, "opening the database ({which}) failed: {error}"),
            Error::Listen(address, error) => write!(f, "listening on {address} failed: {error}"),
        }
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        options: Options,
    }

    fn config(url: &str) -> Result<Config, Error> {
        Line::parse_from(["serve", "--database-url", url]).options.config()
    }

    #[test]
    fn a_database_of_another_kind_is_an_error_without_its_password() {
        for url in ["mysql://me:s3cret@host/db", "http://host/?password=s3cret"] {
            let error = config(url).unwrap_err().to_string();
            assert!(error.contains("unknown scheme") && error.contains("postgres://"), "{error}");
            assert!(!error.contains("s3cret"), "{error}");
        }
        for url in ["broker.db", "sqlite:broker.db", "sqlite://broker.db"] {
            assert_eq!(shown(&config(url).unwrap()), "SQLite in broker.db");
        }
    }

    #[test]
    fn the_password_of_a_database_is_not_shown() {
        for (url, expected) in [
            ("postgres://me:s3cret@host/db", "PostgreSQL at host/db"),
            ("postgres://host/db?user=me&password=s3cret", "PostgreSQL"),
            ("postgres://me@host/db?password=s3cret", "PostgreSQL"),
            ("host=h password=s3cret", "PostgreSQL"),
            ("host=h user=me", "PostgreSQL at host=h user=me"),
        ] {
            assert_eq!(shown(&config(url).unwrap()), expected);
        }
    }
}
