//! `--explain`: for each result that is missing or bad, what would change it.

use pact_broker_client::MatrixRow;

/// A paragraph for each row that stands against a yes.
pub(super) fn explanations(rows: &[&MatrixRow]) -> Vec<String> {
    rows.iter().filter(|row| !row.ignored && row.success != Some(true)).map(|row| explanation(row)).collect()
}

fn explanation(row: &MatrixRow) -> String {
    let MatrixRow { consumer, provider, .. } = row;
    let consumer_version = row.consumer_version.as_deref().unwrap_or("???");
    let pair = format!("{consumer} {consumer_version} and {provider}");
    let pact = row.pact_url.as_deref().map(|url| format!("\n  The pact: {url}")).unwrap_or_default();
    match (&row.provider_version, row.success) {
        (Some(version), Some(_)) => {
            let result = row.result_url.as_deref().map(|url| format!("\n  The result: {url}")).unwrap_or_default();
            format!(
                "{pair} {version}: {provider} {version} does not do what the pact says.{result}{pact}\n  Change {consumer} \
                 or {provider}, and publish the pact or the verification result under a new version."
            )
        }
        (Some(version), None) => format!(
            "{pair} {version}: this pact was not verified with this version.{pact}\n  Verify it with {provider} {version}, \
             and publish the result."
        ),
        (None, _) => format!(
            "{pair}: no version of {provider} that it is compared with has a result for this pact. Either none is deployed \
             there, or none was verified.{pact}\n  If {provider} is not deployed there, deploy it first, and record it with \
             pact-broker record-deployment. If it is, verify this pact with the deployed version, and publish the result."
        ),
    }
}
