use std::collections::BTreeMap;

use pact_core::model::Json;

use crate::database::{Result, Tx};
use crate::query::pact::Pact;
use crate::query::verification::Verification;
use crate::query::{pacticipant, version};
use crate::text::{Metadata, Urls};

/// The values of `${pactbroker.*}`, as they were when something happened.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Context(BTreeMap<String, String>);

impl Context {
    /// Sets a value.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.insert(name.to_owned(), value.into());
    }

    /// The value of a name; `None` where there is no such name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// As JSON text, for the column `context` of `delivery`.
    pub fn to_json(&self) -> String {
        Json::object(self.0.iter().map(|(name, value)| (name.as_str(), Json::string(value.as_str())))).to_string()
    }

    /// Reads what [`to_json`](Self::to_json) wrote; what is not a text is left out.
    pub fn parse(text: &str) -> Self {
        let json = Json::parse(text.as_bytes()).unwrap_or(Json::Null);
        let members = json.members().unwrap_or_default();
        Self(members.iter().filter_map(|(name, value)| Some((name.to_string(), value.as_str()?.to_owned()))).collect())
    }

    /// Every name, without a value: for a webhook that is tried before there is any contract.
    pub fn empty() -> Self {
        let mut values = Self::default();
        for name in NAMES {
            values.set(name, "");
        }
        values
    }
}

/// Every name of a variable.
pub const NAMES: [&str; 23] = [
    "consumerName",
    "consumerVersionNumber",
    "consumerVersionBranch",
    "consumerVersionTags",
    "consumerLabels",
    "providerName",
    "providerVersionNumber",
    "providerVersionBranch",
    "providerVersionTags",
    "providerVersionDescriptions",
    "providerLabels",
    "pactUrl",
    "verificationResultUrl",
    "githubVerificationStatus",
    "bitbucketVerificationStatus",
    "azureDevOpsVerificationStatus",
    "gitlabVerificationStatus",
    "eventName",
    "deliveryId",
    "buildUrl",
    // Of `version_became_deployable` only.
    "deployableName",
    "deployableVersionNumber",
    "environmentName",
];

/// The values for a pact, and for a result of it. `eventName`, `deliveryId` and `buildUrl` are set by who
/// knows what happened.
///
/// # Errors
///
/// What the database says.
pub fn context(tx: &Tx<'_>, urls: &Urls, pact: &Pact, result: Option<&Verification>) -> Result<Context> {
    let mut values = Context::empty();
    let mut versions = vec![pact.version_id];
    versions.extend(result.map(|result| result.provider_version_id));
    let marks = version::marks(tx, &versions)?;
    let labels = pacticipant::labels(tx, &[pact.consumer_id, pact.provider_id])?;
    let labels = |id: i64| {
        let names: Vec<&str> = labels.iter().filter(|(of, _)| *of == id).map(|(_, name)| name.as_str()).collect();
        names.join(", ")
    };
    let branch = |id: i64| marks.branches_of(id).last().map(|mark| mark.name.clone()).unwrap_or_default();
    let tags = |id: i64| marks.tags_of(id).iter().map(|mark| mark.name.clone()).collect::<Vec<_>>();
    values.set("consumerName", &*pact.consumer);
    values.set("consumerVersionNumber", &*pact.number);
    values.set("consumerVersionBranch", branch(pact.version_id));
    values.set("consumerVersionTags", tags(pact.version_id).join(", "));
    values.set("consumerLabels", labels(pact.consumer_id));
    values.set("providerName", &*pact.provider);
    values.set("providerLabels", labels(pact.provider_id));
    let content = urls.content(&pact.provider, &pact.consumer, &pact.sha);
    // As the official broker has it: a verification that a webhook started does not end work in progress.
    let metadata =
        Metadata { versions: vec![pact.number.clone()], tags: tags(pact.version_id), pending: false, wip: true };
    values.set("pactUrl", format!("{content}/metadata/{}", metadata.encode()));
    if let Some(result) = result {
        values.set("providerVersionNumber", &*result.provider_version);
        values.set("providerVersionBranch", branch(result.provider_version_id));
        values.set("providerVersionTags", tags(result.provider_version_id).join(", "));
        values.set("verificationResultUrl", format!("{content}/verification-results/{}", result.id));
    }
    for (name, words) in [
        ("githubVerificationStatus", ["pending", "success", "failure"]),
        ("bitbucketVerificationStatus", ["INPROGRESS", "SUCCESSFUL", "FAILED"]),
        ("azureDevOpsVerificationStatus", ["pending", "succeeded", "failed"]),
        ("gitlabVerificationStatus", ["pending", "success", "failed"]),
    ] {
        let [pending, success, failed] = words;
        values.set(name, result.map_or(pending, |result| if result.success { success } else { failed }));
    }
    Ok(values)
}
