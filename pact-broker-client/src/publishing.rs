//! Whether results are published, and for which version of the provider.

use crate::error::BrokerError;
use crate::results::ProviderVersion;
use crate::surroundings::Surroundings;

/// Whether the results of a verification are published, and for which version of the provider.
///
/// ```
/// use pact_harness::broker::{ProviderVersion, Publish};
///
/// let in_builds = Publish::from_env().tag("dev");
/// let always = Publish::from(ProviderVersion::new("stock", "1.4.0").branch("main"));
/// # let _ = (in_builds, always);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publish(Result<Option<ProviderVersion>, BrokerError>);

impl Publish {
    /// `PACT_PUBLISH_RESULTS` decides: results are published if it is `true`, for the version of
    /// [`from_ci`](Publish::from_ci), and not if it is `false` or not set. What is neither is an error of the verification.
    pub fn from_env() -> Self {
        Surroundings::here().publish()
    }

    /// Results are published for the version that is built here: `PACT_PROVIDER_VERSION`, or else the commit that the build
    /// server or git has; with the branch of `PACT_PROVIDER_BRANCH`, of the build server or of git, and the address of the
    /// build. It is an error of the verification if no version is found.
    pub fn from_ci() -> Self {
        Surroundings::here().publish_always()
    }

    /// Results are published for a version of the provider that is verified.
    pub fn version(number: impl Into<String>) -> Self {
        Publish::from(ProviderVersion::new("", number))
    }

    /// The branch that the version is on.
    pub fn branch(self, branch: impl Into<String>) -> Self {
        self.map(|version| version.branch(branch))
    }

    /// A tag that the version has, beside others.
    pub fn tag(self, tag: impl Into<String>) -> Self {
        self.map(|version| version.tag(tag))
    }

    /// The build that verified it; results link there.
    pub fn build_url(self, url: impl Into<String>) -> Self {
        self.map(|version| version.build_url(url))
    }

    /// The version to publish for, if any, of a provider with this name.
    ///
    /// # Errors
    ///
    /// When results are to be published and there is no version.
    pub fn of(self, provider: &str) -> Result<Option<ProviderVersion>, BrokerError> {
        Ok(self.0?.map(|version| version.of(provider)))
    }

    fn map(self, change: impl FnOnce(ProviderVersion) -> ProviderVersion) -> Self {
        Publish(self.0.map(|version| version.map(change)))
    }
}

impl From<ProviderVersion> for Publish {
    fn from(version: ProviderVersion) -> Self {
        Publish(Ok(Some(version)))
    }
}

impl Surroundings<'_> {
    pub(crate) fn publish(&self) -> Publish {
        let wish = self.set("PACT_PUBLISH_RESULTS").unwrap_or_default();
        match wish.to_ascii_lowercase().as_str() {
            "true" | "1" | "yes" | "on" => self.publish_always(),
            "" | "false" | "0" | "no" | "off" => Publish(Ok(None)),
            _ => Publish(Err(BrokerError::Setup(format!(
                "PACT_PUBLISH_RESULTS is {wish:?}: set it to true or false, or leave it out"
            )))),
        }
    }

    pub(crate) fn publish_always(&self) -> Publish {
        let Some(number) = self.set("PACT_PROVIDER_VERSION").or_else(|| self.commit()) else {
            let reason = "there is no version of the provider to publish results for: no variable of a build server has the \
                          commit, and git does not know it here; set PACT_PROVIDER_VERSION";
            return Publish(Err(BrokerError::Setup(reason.to_owned())));
        };
        let publish = Publish::version(number);
        let publish = self.provider_branch().into_iter().fold(publish, Publish::branch);
        self.build_url().into_iter().fold(publish, Publish::build_url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn published(variables: &[(&str, &str)], git: Option<&str>) -> Result<Option<ProviderVersion>, String> {
        let variable =
            |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        let surroundings = Surroundings { variable: &variable, git: &|_| git.map(str::to_owned) };
        surroundings.publish().of("stock").map_err(|error| error.to_string())
    }

    #[test]
    fn a_variable_decides_whether_results_are_published() {
        for no in ["", " ", "false", "0", "no", "OFF"] {
            assert_eq!(published(&[("PACT_PUBLISH_RESULTS", no), ("PACT_PROVIDER_VERSION", "1")], None), Ok(None));
        }
        for yes in ["true", "1", "TRUE", " yes "] {
            let version = ProviderVersion::new("stock", "1");
            let variables = [("PACT_PUBLISH_RESULTS", yes), ("PACT_PROVIDER_VERSION", "1")];
            assert_eq!(published(&variables, None), Ok(Some(version)));
        }
        let error = published(&[("PACT_PUBLISH_RESULTS", "ture")], Some("a")).unwrap_err();
        assert_eq!(error, "PACT_PUBLISH_RESULTS is \"ture\": set it to true or false, or leave it out");
    }

    #[test]
    fn the_version_is_the_variables_or_else_that_of_the_build_or_of_git() {
        let on = ("PACT_PUBLISH_RESULTS", "true");
        let build = [on, ("GITHUB_SHA", "abc"), ("GITHUB_REF", "refs/heads/feat/x"), ("BUILD_URL", "http://ci/1")];
        let version = |number: &str, branch: &str| ProviderVersion::new("stock", number).branch(branch);
        assert_eq!(published(&build, None), Ok(Some(version("abc", "feat/x").build_url("http://ci/1"))));
        let named = [build.as_slice(), &[("PACT_PROVIDER_VERSION", "1.2"), ("PACT_PROVIDER_BRANCH", "main")]].concat();
        assert_eq!(published(&named, None), Ok(Some(version("1.2", "main").build_url("http://ci/1"))));
        assert_eq!(published(&[on], Some("abc")), Ok(Some(version("abc", "abc"))));
        let error = published(&[on], None).unwrap_err();
        assert!(error.ends_with("set PACT_PROVIDER_VERSION"), "{error}");
    }
}
