//! Why a version may be deployed, and why not, for a person.

use std::fmt;
use std::fmt::Write as _;

use crate::client::Broker;
use crate::error::BrokerError;
use crate::failures::failures;
use crate::matrix::{Matrix, MatrixRow};
use pact_http::shown::Shown;

/// Results that are fetched for an explanation.
const RESULTS: usize = 20;

impl Broker {
    /// Fetches the results that stand against a yes, so that the answer says which interactions failed, and where. At most
    /// 20 results are fetched.
    ///
    /// # Errors
    ///
    /// When a result cannot be fetched. What was fetched before is in the answer.
    pub async fn explain(&self, matrix: &mut Matrix) -> Result<(), BrokerError> {
        let failed = matrix.rows.iter_mut().filter(|row| !row.ignored && row.success == Some(false));
        for row in failed.take(RESULTS) {
            let Some(url) = &row.result_url else { continue };
            let result = self.get(self.resolve(url)?).await?.document().map_err(|error| self.hidden(error))?;
            row.failures = failures(&result.json);
        }
        Ok(())
    }
}

/// Yes or no, the broker's reason, and for each counterpart why.
impl fmt::Display for Matrix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut f = Shown::new(f);
        write!(f, "{}: {}", if self.is_yes() { "yes" } else { "no" }, self.reason)?;
        for row in &self.rows {
            let version =
                |version: &Option<String>| version.as_ref().map_or_else(String::new, |text| format!(" {text}"));
            let outcome = match (row.success, row.ignored) {
                (_, true) => "ignored",
                (Some(true), _) => "verified",
                (Some(false), _) => "failed",
                (None, _) => "not verified",
            };
            let (consumer, provider) = (version(&row.consumer_version), version(&row.provider_version));
            write!(f, "\n  {}{consumer} and {}{provider}: {outcome}", row.consumer, row.provider)?;
        }
        self.against().try_for_each(|row| write!(f, "\n\n{}", row.explanation()))
    }
}

impl MatrixRow {
    /// What a result says, and what would change it if it is missing or bad.
    pub fn explanation(&self) -> String {
        let MatrixRow { consumer, provider, .. } = self;
        let consumer_version = self.consumer_version.as_deref().unwrap_or("???");
        let pair = format!("{consumer} {consumer_version} and {provider}");
        let pact = self.pact_url.as_deref().map(|url| format!("\n  The pact: {url}")).unwrap_or_default();
        match (&self.provider_version, self.success) {
            (Some(version), Some(true)) => format!("{pair} {version}: {provider} {version} does what the pact says."),
            (Some(version), Some(false)) => {
                let result = self.result_url.as_deref().map(|url| format!("\n  The result: {url}")).unwrap_or_default();
                let failures: Vec<String> = self.failures.iter().map(|failed| format!("\n  {failed}")).collect();
                let failures = failures.concat();
                format!(
                    "{pair} {version}: {provider} {version} does not do what the pact says.{failures}{result}{pact}\n  Change \
                     {consumer} or {provider}, and publish the pact or the verification result under a new version."
                )
            }
            (Some(version), None) => format!(
                "{pair} {version}: this pact was not verified with this version.{pact}\n  Verify it with {provider} \
                 {version}, and publish the result."
            ),
            (None, _) => format!(
                "{pair}: no version of {provider} that counts here has verified this pact. Either none is deployed there, \
                 or the deployed one has no result yet.{pact}\n  If {provider} is not deployed there, deploy it first, and \
                 record it with pact-broker record-deployment. If it is, verify this pact with the deployed version, and \
                 publish the result."
            ),
        }
    }
}
