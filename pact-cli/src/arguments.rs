//! What stands on the command line and in the environment, checked as far as that alone can be wrong.

#![expect(clippy::doc_markdown, reason = "what stands here is shown by --help")]

mod broker;
mod parse;
mod transport;

use std::path::PathBuf;

use clap::builder::FalseyValueParser;
use clap::{ArgAction, Args, Parser, ValueEnum};

pub(crate) use self::broker::{BrokerArguments, Publication};
pub(crate) use self::parse::parse;
pub(crate) use self::transport::{Scheme, Traffic, Transport};

const AFTER: &str = "\
A line for CI, the provider listening on port 8080:

  pact-verifier --file pacts/web-shop-stock.json --port 8080 --junit target/pacts.xml \\
    --state-change-url http://localhost:8080/_pact/state --state-change-teardown

The same, with the provider started and stopped:

  pact-verifier --dir pacts --provider-name stock --junit target/pacts.xml \\
    --start 'target/release/stock --port {port}' --ready /health

Exit codes:
  0    every interaction passed, or failed only where it is pending
  1    an interaction failed: the provider answers otherwise than a contract says
  2    it could not be found out: no provider, no pact, a wrong option, no place for a report
  3    a --header is not of the form KEY=VALUE
  130  interrupted by Ctrl-C, 143 by SIGTERM, 129 by SIGHUP; states are taken down and reports
       written first

An option wins over its variable in the environment, and an empty variable is none. NO_COLOR
and CLICOLOR_FORCE are heeded, and HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY for what does
not run on this machine.

A provider's build, with a broker:

  pact-verifier --broker-url https://broker.example.org --provider-name stock --port 8080 \\
    --provider-version \"$GIT_SHA\" --provider-branch main --enable-pending --publish \\
    --consumer-version-selectors '{\"mainBranch\": true}'

pact-verifier completions SHELL prints what bash, zsh, fish, powershell or elvish needs to
complete these options, and pact-verifier prune removes from pacts what no test needs any more.";

/// Verifies a provider against its pacts: sends it each request that a contract has, and compares the response
#[derive(Debug, Parser)]
#[command(name = "pact-verifier", version, disable_help_flag = true, disable_version_flag = true)]
#[command(arg_required_else_help = true, max_term_width = 100, after_help = AFTER)]
#[command(override_usage = "pact-verifier --file <FILE> [--port <PORT>] [OPTIONS]")]
pub(crate) struct Arguments {
    /// Show this
    #[arg(long, short = '?', action = ArgAction::HelpShort)]
    help: Option<bool>,
    /// Show the version
    #[arg(long, short = 'v', action = ArgAction::Version)]
    version: Option<bool>,
    #[command(flatten)]
    pub(crate) pacts: Pacts,
    #[command(flatten)]
    pub(crate) login: Login,
    #[command(flatten)]
    pub(crate) provider: ProviderArguments,
    #[command(flatten)]
    pub(crate) start: Start,
    #[command(flatten)]
    pub(crate) states: States,
    #[command(flatten)]
    pub(crate) filters: Filters,
    #[command(flatten)]
    pub(crate) run: Course,
    #[command(flatten)]
    pub(crate) reports: Reports,
    #[command(flatten)]
    pub(crate) logging: Logging,
    #[command(flatten)]
    pub(crate) broker: BrokerArguments,
    #[command(flatten)]
    pub(crate) publication: Publication,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Pacts (at least one; options may be repeated)")]
#[group(id = "sources", required = true, multiple = true)]
pub(crate) struct Pacts {
    /// A pact file, or a pattern in quotes: 'pacts/**/*-stock.json'
    #[arg(long = "file", short = 'f', value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// A directory: all pacts with the provider in it and below it
    #[arg(long = "dir", short = 'd', value_name = "DIR")]
    pub(crate) directories: Vec<PathBuf>,
    /// The URL of a pact
    #[arg(long = "url", short = 'u', value_name = "URL")]
    pub(crate) urls: Vec<String>,
    /// The address of a Pact Broker: the pacts that it selects for --provider-name
    #[arg(long = "broker-url", short = 'b', env = "PACT_BROKER_BASE_URL", value_name = "URL")]
    pub(crate) broker_url: Option<String>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Reading pacts")]
pub(crate) struct Login {
    /// Succeed where there is no pact, or none with interactions
    #[arg(long)]
    pub(crate) ignore_no_pacts_error: bool,
    /// How long a pact may be [default: 10 MiB]; those of a --dir or pattern eight times as long together
    #[arg(long, value_name = "BYTES")]
    pub(crate) pact_limit: Option<usize>,
    /// Who asks for a pact by --url, and the broker
    #[arg(long, env = "PACT_BROKER_USERNAME", value_name = "NAME")]
    pub(crate) user: Option<String>,
    /// The user's password
    #[arg(long, env = "PACT_BROKER_PASSWORD", value_name = "PASSWORD", conflicts_with = "token")]
    pub(crate) password: Option<String>,
    /// A bearer token, in the place of a user
    #[arg(long, short = 't', env = "PACT_BROKER_TOKEN", conflicts_with = "user")]
    pub(crate) token: Option<String>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "The provider")]
pub(crate) struct ProviderArguments {
    /// Its name in the pacts. --dir takes the pacts with this one; a --file or --url is verified whatever its provider is
    /// called
    #[arg(long = "provider-name", short = 'n', env = "PACT_PROVIDER_NAME", value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// Its host [default: localhost]
    #[arg(long, short = 'h', env = "PACT_PROVIDER_HOSTNAME", value_name = "HOST")]
    pub(crate) hostname: Option<String>,
    /// Its port [default: 80, or 443 with https]
    #[arg(long, short, env = "PACT_PROVIDER_PORT", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) port: Option<u16>,
    /// http or https
    #[arg(long, alias = "scheme", env = "PACT_PROVIDER_TRANSPORT", default_value = "http", value_name = "SCHEME")]
    pub(crate) transport: Scheme,
    /// A port of its own, and perhaps a path, for http, https or message: http:8080, message:8081/messages. Several are
    /// divided by spaces, in quotes. Those of plugins are not used, with a warning
    #[arg(long, value_delimiter = ' ', value_name = "NAME:PORT/PATH")]
    pub(crate) transports: Vec<Transport>,
    /// What stands before the path of every request
    #[arg(long, env = "PACT_PROVIDER_BASE_PATH", value_name = "PATH")]
    pub(crate) base_path: Option<String>,
    /// How long a response, and a change of states, may take, in milliseconds
    #[arg(long, env = "PACT_PROVIDER_REQUEST_TIMEOUT", value_name = "MS", default_value = "5000")]
    #[arg(value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) request_timeout: u64,
    /// A header of every request to the provider, in the place of the contract's; may be repeated
    #[arg(long = "header", short = 'H', value_name = "KEY=VALUE")]
    pub(crate) headers: Vec<String>,
    /// Follow redirects, which a contract may be about
    #[arg(long)]
    pub(crate) follow_redirects: bool,
    /// How long the body of a response may be, as it came and decoded [default: 10 MiB]
    #[arg(long, value_name = "BYTES")]
    pub(crate) body_limit: Option<usize>,
    /// How many bytes the generated values of a request may have in all [default: 16 MiB]
    #[arg(long, value_name = "BYTES")]
    pub(crate) generated_limit: Option<usize>,
    /// The certificate (PEM) of an authority to trust, for https; may be repeated
    #[arg(long = "ca", value_name = "FILE")]
    pub(crate) authorities: Vec<PathBuf>,
    /// The certificate (PEM) to show where one is asked for
    #[arg(long, value_name = "FILE", requires = "client_key")]
    pub(crate) client_certificate: Option<PathBuf>,
    /// Its key (PEM)
    #[arg(long, value_name = "FILE", requires = "client_certificate")]
    pub(crate) client_key: Option<PathBuf>,
    /// Trust any certificate
    #[arg(long)]
    pub(crate) disable_ssl_verification: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Starting the provider")]
pub(crate) struct Start {
    /// A command that starts it; it is stopped in the end with all that it started (on Linux; on other Unix systems with its
    /// process group, on Windows alone). {port} stands for --port, or for one that is free; in
    /// --state-change-url, too
    #[arg(long = "start", value_name = "COMMAND", conflicts_with_all = ["hostname", "transports", "base_path"])]
    pub(crate) command: Option<String>,
    /// A path that answers 2xx as soon as it is ready [default: its port accepts connections]
    #[arg(long, value_name = "PATH", requires = "command")]
    pub(crate) ready: Option<String>,
    /// How long that may take [default: 30]
    #[arg(long, value_name = "SECONDS", requires = "command", value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) ready_within: Option<u64>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Provider states")]
pub(crate) struct States {
    /// Where each state is set up: POST {"state": .., "params": {..}, "action": "setup"}. Without it, states are only warned about
    #[arg(long = "state-change-url", short = 's', env = "PACT_PROVIDER_STATE_CHANGE_URL", value_name = "URL")]
    pub(crate) url: Option<String>,
    /// Send state, action and parameters in the query
    #[arg(long = "state-change-as-query", env = "PACT_PROVIDER_STATE_CHANGE_AS_QUERY")]
    #[arg(value_parser = FalseyValueParser::new())]
    pub(crate) as_query: bool,
    /// Call it for teardowns as well, after each interaction
    #[arg(long = "state-change-teardown", env = "PACT_PROVIDER_STATE_CHANGE_TEARDOWN")]
    #[arg(value_parser = FalseyValueParser::new())]
    pub(crate) teardown: bool,
    /// It is an error that no state gives a value that a request asks for; else its example is sent, with a warning
    #[arg(long)]
    pub(crate) strict_provider_state_values: bool,
    /// How long an answer to it may be [default: 1 MiB]
    #[arg(long, value_name = "BYTES")]
    pub(crate) state_change_body_limit: Option<usize>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Choosing interactions")]
pub(crate) struct Filters {
    /// Only those whose description matches this regex
    #[arg(long = "filter-description", env = "PACT_DESCRIPTION", value_name = "REGEX")]
    pub(crate) description: Option<String>,
    /// Only those with a state that matches this regex
    #[arg(long = "filter-state", env = "PACT_PROVIDER_STATE", value_name = "REGEX", conflicts_with = "no_state")]
    pub(crate) state: Option<String>,
    /// Only those without a state
    #[arg(long = "filter-no-state", env = "PACT_PROVIDER_NO_STATE", value_parser = FalseyValueParser::new())]
    pub(crate) no_state: bool,
    /// Only those of this consumer; may be repeated
    #[arg(long = "filter-consumer", short = 'c', value_name = "NAME")]
    pub(crate) consumers: Vec<String>,
    /// Only those that failed the last time, as the --json report says; all, if none did
    #[arg(long, requires = "json", conflicts_with_all = ["description", "state", "no_state", "consumers"])]
    pub(crate) last_failed: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "The run")]
pub(crate) struct Course {
    /// The first interaction that fails ends it
    #[arg(long = "exit-on-first-error", alias = "exit-first")]
    pub(crate) exit_on_first_error: bool,
    /// Send nothing: list what would be verified
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// How many interactions may go on at the same time, where their states allow it
    #[arg(long, value_name = "N", default_value = "1", value_parser = at_least_one)]
    pub(crate) concurrency: usize,
    /// A state that allows it; may be repeated. '' is an interaction without a state, for which --state-change-url is called, too
    #[arg(long = "concurrent-state", value_name = "NAME")]
    pub(crate) concurrent_states: Vec<String>,
    /// Verify interactions once that several consumers have in common
    #[arg(long)]
    pub(crate) identical_once: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Reports")]
pub(crate) struct Reports {
    /// Write a report for programs
    #[arg(long, short, env = "PACT_VERIFIER_JSON_REPORT", value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
    /// Write JUnit's XML, for build servers
    #[arg(long, short = 'x', env = "PACT_VERIFIER_JUNIT_REPORT", value_name = "FILE")]
    pub(crate) junit: Option<PathBuf>,
    /// Write a page to look at
    #[arg(long, env = "PACT_VERIFIER_HTML_REPORT", value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,
    /// Write Markdown, for a comment
    #[arg(long, value_name = "FILE")]
    pub(crate) markdown: Option<PathBuf>,
    /// A name of headers, parameters and members of bodies whose values are shown nowhere, beside Authorization, X-Api-Key
    /// and their like; may be repeated
    #[arg(long = "mask", alias = "mask-header", value_name = "NAME")]
    pub(crate) masked: Vec<String>,
    /// How many differences of an interaction are kept and reported [default: 100]
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    pub(crate) difference_limit: Option<usize>,
    /// How many differences a report lists in all [default: 1000]
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    pub(crate) difference_limit_in_all: Option<usize>,
    /// How many characters of a body a report shows [default: 2000]
    #[arg(long, value_name = "N")]
    pub(crate) report_body_limit: Option<usize>,
    /// No colours
    #[arg(long, visible_alias = "no-color")]
    pub(crate) no_colour: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Logging, to stderr")]
pub(crate) struct Logging {
    /// none, error, warn; info: a line for each interaction; debug and trace: with its request and response
    #[arg(long = "loglevel", short = 'l', value_name = "LEVEL", default_value = "warn", hide_possible_values = true)]
    pub(crate) level: Level,
    /// There is one form of log: --full-log and --compact-log, too, are taken and change nothing
    #[arg(long, conflicts_with_all = ["full_log", "compact_log"])]
    pub(crate) pretty_log: bool,
    #[arg(long, hide = true, conflicts_with = "compact_log")]
    pub(crate) full_log: bool,
    #[arg(long, hide = true)]
    pub(crate) compact_log: bool,
}

/// How much is logged; each has what those before it have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Level {
    None,
    Error,
    Warn,
    Info,
    Debug,
    Trace,
}

fn at_least_one(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|count| *count > 0).ok_or_else(|| "write a number, 1 or more".to_owned())
}
