//! `pact-broker serve`: the settings, and a server until it is told to stop.

use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use axum::Router;
use clap::{ArgAction, Args};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::action::Settings;
use crate::database::Db;
use crate::http::{InvalidBaseUrl, log};
use crate::server::Broker;
use crate::settings::{
    AccessOptions, AddressOptions, BadgeOptions, DatabaseOptions, InvalidAccess, InvalidWebhooks, UnknownDatabase,
    WebhookOptions,
};
use crate::webhook::{Webhooks, secret};

/// How long request bodies may be by default: 64 MiB.
pub const MAX_BODY: usize = 64 * 1024 * 1024;

/// Options of `serve`: a flag, or else the environment, or else the default.
#[derive(Debug, Clone, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a setting of its own")]
pub struct Options {
    /// The address to listen on.
    #[arg(long, env = "PACT_BROKER_HOST", default_value = "127.0.0.1", value_parser = host)]
    pub host: IpAddr,
    /// The port to listen on; 0 takes a free one.
    #[arg(long, env = "PACT_BROKER_PORT", default_value = "9292", value_parser = port)]
    pub port: u16,
    #[command(flatten)]
    #[expect(missing_docs, reason = "says what it is")]
    pub database: DatabaseOptions,
    #[command(flatten)]
    #[expect(missing_docs, reason = "says what it is")]
    pub address: AddressOptions,
    #[command(flatten)]
    #[expect(missing_docs, reason = "says what it is")]
    pub access: AccessOptions,
    #[command(flatten)]
    #[expect(missing_docs, reason = "says what it is")]
    pub badges: BadgeOptions,
    #[command(flatten)]
    #[expect(missing_docs, reason = "says what it is")]
    pub webhooks: WebhookOptions,
    /// The longest request body, in bytes.
    #[arg(long, env = "PACT_BROKER_MAX_BODY", default_value_t = MAX_BODY, value_name = "BYTES")]
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
    /// Whether each version that is meant counts: one without a result makes a decision unknown, even if another has one.
    #[arg(long, env = "PACT_BROKER_JUDGE_EVERY_LIVE_VERSION", default_value_t = true, action = ArgAction::Set, value_name = "BOOL")]
    pub judge_every_live_version: bool,
    /// For how many days a success keeps the pact of a branch from being verified as work in progress again.
    #[arg(long, env = "PACT_BROKER_VERIFIED_BY_OTHER_BRANCH_LOOKBACK_DAYS", default_value_t = 30, value_name = "DAYS", value_parser = clap::value_parser!(i64).range(0..=36_500))]
    pub verified_lookback_days: i64,
    /// How many seconds after an event webhooks are sent: time for what they start to find what was committed elsewhere.
    #[arg(long, env = "PACT_BROKER_WEBHOOK_DELAY", default_value_t = 0, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(0..=86_400))]
    pub webhook_delay: u32,
}

fn host(text: &str) -> Result<IpAddr, String> {
    let how = "not an IP address: use 127.0.0.1 for this machine only, or 0.0.0.0 for all of its addresses";
    text.parse().map_err(|_| how.to_owned())
}

/// Kubernetes sets `PACT_BROKER_PORT` to `tcp://..` where a service is called `pact_broker`: that is no setting of ours.
fn port(text: &str) -> Result<u16, String> {
    if text.starts_with("tcp://") {
        return Ok(9292);
    }
    text.parse().map_err(|_| "not a port: use a number from 0 to 65535".to_owned())
}

impl Options {
    fn settings(&self, shields_io: Option<String>, webhooks: Webhooks) -> Settings {
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
            verified_lookback_days: self.verified_lookback_days,
            shields_io,
            webhook_delay: i64::from(self.webhook_delay) * 1_000_000,
            webhooks,
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

/// How long a connection may be open without the complete headers of a request.
const SILENCE: Duration = Duration::from_secs(60);

/// How long requests and deliveries that have begun may take when the server is told to stop.
const GRACE: Duration = Duration::from_secs(10);
/// What is given back then needs a moment.
const SPARE: Duration = Duration::from_secs(1);

/// Serves until Ctrl-C or SIGTERM; requests that have begun are answered, within ten seconds.
///
/// # Errors
///
/// A setting is invalid, the database cannot be opened, or the address cannot be listened on.
pub async fn serve(options: &Options, started: impl FnOnce(&Started)) -> Result<(), Error> {
    let config = options.database.config().map_err(Error::UnknownDatabase)?;
    let access = options.access.access().map_err(Error::Access)?;
    let base_urls = options.address.urls().map_err(Error::BaseUrl)?;
    let shields_io = options.badges.shields_io().map_err(Error::BaseUrl)?;
    let webhooks = options.webhooks.webhooks().map_err(Error::Webhooks)?;
    let address = SocketAddr::new(options.host, options.port);
    // A database is not made for nothing.
    let listener = TcpListener::bind(address).await.map_err(|error| Error::Listen(address, error))?;
    let address = listener.local_addr().map_err(|error| Error::Listen(address, error))?;
    let db = Db::open(&config).map_err(|error| Error::Database(config.clone(), error))?;
    let url = base_urls.first().map_or_else(|| format!("http://{address}"), |url| url.as_str().to_owned());
    let greeting = format!(
        "pact-broker {} listens on http://{address}\ndatabase: {config}\naccess: {access}\npublish with: pact-broker publish ./pacts --broker-base-url {url} --consumer-app-version VERSION --branch BRANCH\n",
        env!("CARGO_PKG_VERSION"),
    );
    let keys = webhooks.keys.clone();
    let renewed = db.write(move |tx| secret::renew(tx, &keys)).await;
    let renewed = renewed.map_err(|error| Error::Database(config.clone(), error))?;
    for (what, error) in renewed.failed {
        log(&format!("the {what} cannot be used: {error}"));
    }
    started(&Started { address, greeting });
    let broker = Broker::new(db.clone(), options.settings(shields_io, webhooks), options.max_body)
        .access(access)
        .base_urls(&base_urls);
    let (stop, stopping) = oneshot::channel::<()>();
    let deliveries = tokio::spawn(broker.worker().run(async { drop(stopping.await) }, GRACE));
    let router = broker.router();
    let connections = GracefulShutdown::new();
    tokio::select! {
        () = accept(&listener, router, &connections) => {}
        () = stopped() => {}
    }
    drop(listener);
    // Both at once: what is written meanwhile is delivered after the next start, or by another node.
    drop(stop);
    tokio::select! {
        () = async { drop(tokio::join!(connections.shutdown(), deliveries)) } => {}
        // A second time it ends at once.
        () = stopped() => {}
        () = tokio::time::sleep(GRACE + SPARE) => {}
    }
    // The last to close the file of SQLite puts into it what was only in its log.
    let _ = tokio::task::spawn_blocking(move || db.close()).await;
    Ok(())
}

/// Serves connections for ever. One that is silent for too long is closed, so that those who send nothing do not take all there
/// are.
async fn accept(listener: &TcpListener, router: Router, connections: &GracefulShutdown) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(SILENCE);
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                // Answers are small; without it, the last part of one may wait.
                let _ = stream.set_nodelay(true);
                let service = TowerToHyperService::new(router.clone());
                let connection = connections.watch(http.serve_connection(TokioIo::new(stream), service));
                // What went wrong with a connection is its client's to know.
                tokio::spawn(async move { drop(connection.await) });
            }
            Err(error) => {
                // Of the one connection, or of all: the program has too many files open.
                let of_one = [ErrorKind::ConnectionAborted, ErrorKind::ConnectionReset, ErrorKind::ConnectionRefused];
                if !of_one.contains(&error.kind()) {
                    log(&format!("a connection could not be accepted: {error}"));
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
            }
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
    /// The URL of the database is of none that is known.
    UnknownDatabase(UnknownDatabase),
    /// It is not clear who may read and write.
    Access(InvalidAccess),
    /// The address for clients is invalid.
    BaseUrl(InvalidBaseUrl),
    /// Webhooks cannot be sent as the settings say.
    Webhooks(InvalidWebhooks),
    /// The database cannot be opened.
    Database(crate::database::Config, crate::database::Error),
    /// The address cannot be listened on.
    Listen(SocketAddr, std::io::Error),
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Error::UnknownDatabase(error) => write!(f, "{error}"),
            Error::Access(error) => write!(f, "{error}"),
            Error::BaseUrl(error) => write!(f, "{error}"),
            Error::Webhooks(error) => write!(f, "{error}"),
            Error::Database(which, error) => write!(f, "opening the database ({which}) failed: {error}"),
            Error::Listen(address, error) if error.kind() == ErrorKind::AddrInUse => write!(
                f,
                "listening on {address} failed: {error}; choose another port with --port, or stop the program that uses this one"
            ),
            Error::Listen(address, error) => write!(f, "listening on {address} failed: {error}"),
        }
    }
}

impl std::error::Error for Error {}
