//! Writes: one verb per file, with what it keeps true. Each takes the transaction, what is to be done and what time it is.

pub mod delete;
pub mod delete_integration;
pub mod keep;
pub mod pacticipant;
pub mod place;
pub mod publish;
pub mod record_result;
pub mod trigger;
pub mod version;
pub mod webhook;

use crate::text::Urls;
use crate::webhook::Webhooks;

/// How the broker is set.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a setting of its own")]
pub struct Settings {
    /// Whether the content of a pact of a version may be replaced by another.
    pub allow_dangerous_contract_modification: bool,
    /// Whether a name that looks like an existing one is refused at the first publication.
    pub check_for_potential_duplicate_pacticipant_names: bool,
    /// Whether a branch of a well-known name becomes the main branch of an application without one.
    pub auto_detect_main_branch: bool,
    /// Those names.
    pub main_branch_candidates: Vec<String>,
    /// Whether the first tag of a new version becomes its branch.
    pub use_first_tag_as_branch: bool,
    /// Whether a tag with the name of an environment records a deployment.
    pub create_deployed_versions_for_tags: bool,
    /// Whether a live version without a result makes a decision unknown, even if another live version has one.
    pub judge_every_live_version: bool,
    /// For how many days a success keeps a pact from being work in progress.
    pub verified_lookback_days: i64,
    /// The server that draws badges, such as `https://img.shields.io`; without it, they are drawn here.
    pub shields_io: Option<String>,
    /// How long after an event a webhook is sent at the earliest, in microseconds.
    pub webhook_delay: i64,
    /// What webhooks may do, and the keys of their secrets.
    pub webhooks: Webhooks,
}

/// The request that a write is part of.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// Makes addresses as clients know them.
    pub urls: &'a Urls,
    /// How the broker is set.
    pub settings: &'a Settings,
    /// Microseconds since 1970.
    pub now: i64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            allow_dangerous_contract_modification: false,
            check_for_potential_duplicate_pacticipant_names: true,
            auto_detect_main_branch: true,
            main_branch_candidates: ["develop", "main", "master"].map(str::to_owned).to_vec(),
            use_first_tag_as_branch: true,
            create_deployed_versions_for_tags: true,
            judge_every_live_version: true,
            verified_lookback_days: 30,
            shields_io: None,
            webhook_delay: 0,
            webhooks: Webhooks::default(),
        }
    }
}
