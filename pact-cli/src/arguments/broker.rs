use clap::Args;

#[derive(Debug, Args)]
#[command(next_help_heading = "The broker")]
pub(crate) struct BrokerArguments {
    /// The address of the one pact to verify, as a webhook tells it; it is at the broker
    #[arg(long, env = "PACT_WEBHOOK_CALLBACK_URL", value_name = "URL")]
    pub(crate) webhook_callback_url: Option<String>,
    /// Versions of consumers whose pacts are verified: a JSON object such as {"mainBranch": true}, or an array of them; may be
    /// repeated [default: those that the broker considers the latest]
    #[arg(long, value_name = "JSON")]
    pub(crate) consumer_version_selectors: Vec<String>,
    /// The latest versions with these tags, divided by commas
    #[arg(long, value_delimiter = ',', value_name = "TAGS")]
    pub(crate) consumer_version_tags: Vec<String>,
    /// What the provider's branch never kept so far is pending: it fails nothing, and is published as it is
    #[arg(long)]
    pub(crate) enable_pending: bool,
    /// Pacts of other branches since this date (2026-01-31) come as well, as work in progress, which fails nothing
    #[arg(long, value_name = "DATE")]
    pub(crate) include_wip_pacts_since: Option<String>,
    /// How often a request is sent again when the broker answers 408, 429 or 5xx [default: 6]
    #[arg(long, env = "PACT_BROKER_HTTP_RETRIES", value_name = "N", value_parser = clap::value_parser!(u32).range(..=100))]
    pub(crate) retries: Option<u32>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Publishing results")]
pub(crate) struct Publication {
    /// Tell the broker what became of its pacts; requires --provider-version
    #[arg(long)]
    pub(crate) publish: bool,
    /// The version of the provider that is verified
    #[arg(long, value_name = "VERSION")]
    pub(crate) provider_version: Option<String>,
    /// Its branch, which decides what is pending, too
    #[arg(long, value_name = "BRANCH")]
    pub(crate) provider_branch: Option<String>,
    /// Its tags, divided by commas
    #[arg(long, visible_alias = "provider-tag", value_delimiter = ',', value_name = "TAGS")]
    pub(crate) provider_tags: Vec<String>,
    /// The address of the build
    #[arg(long, value_name = "URL")]
    pub(crate) build_url: Option<String>,
}

impl BrokerArguments {
    /// The options that only say more of a broker.
    pub(crate) fn named(&self) -> impl Iterator<Item = &'static str> {
        named([
            ("--consumer-version-selectors", !self.consumer_version_selectors.is_empty()),
            ("--consumer-version-tags", !self.consumer_version_tags.is_empty()),
            ("--enable-pending", self.enable_pending),
            ("--include-wip-pacts-since", self.include_wip_pacts_since.is_some()),
        ])
    }
}

impl Publication {
    /// The options that say nothing to a broker that is not told of results.
    pub(crate) fn of_results(&self) -> impl Iterator<Item = &'static str> {
        named([("--provider-version", self.provider_version.is_some()), ("--build-url", self.build_url.is_some())])
    }

    /// The options that say what is selected, too.
    pub(crate) fn of_selection(&self) -> impl Iterator<Item = &'static str> {
        named([
            ("--provider-branch", self.provider_branch.is_some()),
            ("--provider-tags", !self.provider_tags.is_empty()),
        ])
    }
}

fn named<const N: usize>(options: [(&'static str, bool); N]) -> impl Iterator<Item = &'static str> {
    options.into_iter().filter_map(|(name, is_there)| is_there.then_some(name))
}
