//! What a publication says to who published.

/// A sentence and how grave it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// `debug`, `prompt`, `success`, `warning`, `info` or `error`.
    pub kind: &'static str,
    /// The sentence.
    pub text: String,
}

impl Notice {
    /// A notice.
    pub fn new(kind: &'static str, text: impl Into<String>) -> Self {
        Self { kind, text: text.into() }
    }
}

/// That the content of a pact may not change.
pub fn modification_refused(consumer: &str, number: &str, provider: &str) -> String {
    format!(
        "Cannot change the content of the pact for {consumer} version {number} and provider {provider}, as race conditions \
         will cause unreliable results for can-i-deploy. Each pact must be published with a unique consumer version number. \
         Some Pact libraries generate random data when a concrete value for a type matcher is not specified, and this can \
         cause the contract to mutate - ensure you have given example values for all type matchers. For more information \
         see https://docs.pact.io/go/versioning"
    )
}

/// What is to be done for contracts of one version to be merged.
pub const MERGE_NOT_ALLOWED: &str = "The contract was not merged: this broker does not let the content of a published \
    contract change. To merge contracts of one version, start it with --allow-dangerous-contract-modification true or \
    PACT_BROKER_ALLOW_DANGEROUS_CONTRACT_MODIFICATION=true, or publish all contracts of a version with one command.";

/// That a version was made or changed.
pub fn version_put(made: bool, name: &str, number: &str, branch: Option<&str>, tags: &[&str]) -> String {
    let verb = if made { "Created" } else { "Updated" };
    let branch = branch.map(|branch| format!("branch {branch}"));
    let tags = (!tags.is_empty()).then(|| format!("tags {}", tags.join(", ")));
    let with: Vec<String> = branch.into_iter().chain(tags).collect();
    let with = if with.is_empty() { String::new() } else { format!(" with {}", with.join(" and ")) };
    format!("{verb} {name} version {number}{with}")
}

/// That a name looks like existing ones; `base` is the address of the broker.
pub fn similar_names(name: &str, similar: &[&str], base: &str) -> String {
    let list: String = similar.iter().map(|other| format!("* {other}\n")).collect::<Vec<_>>().concat();
    format!(
        "This is the first time a pact has been published for \"{name}\".\n\
         The name \"{name}\" is very similar to the following existing pacticipants:\n{list}\
         If you meant to specify one of the above names, please correct the pact configuration, and re-publish the pact.\n\
         If the pact is intended to be for a new consumer or provider, please manually create \"{name}\" using the following \
         command from the Pact Broker CLI, and then re-publish the pact:\n\n\
         pact-broker create-or-update-pacticipant --name \"{name}\" --broker-base-url {base}\n\n\
         For information on the Pact Broker CLI see https://docs.pact.io/go/pbc-cli\n\
         To disable this check, set `check_for_potential_duplicate_pacticipant_names` to false in the configuration.\n"
    )
}
