//! What version is built here: from the variables of build servers, or else from git.

use std::fmt;
use std::process::{Command, Stdio};

/// Where it is found out what version is built: the variables of the build server, and git.
///
/// ```
/// use pact_harness::broker::Surroundings;
///
/// let gitlab = |name: &str| (name == "CI_COMMIT_SHA").then(|| "a1b2c3".to_owned());
/// let surroundings = Surroundings { variable: &gitlab, git: &|_| None };
/// assert_eq!(surroundings.commit().as_deref(), Some("a1b2c3"));
/// assert_eq!(surroundings.branch(), None);
/// ```
pub struct Surroundings<'s> {
    /// A variable of the environment.
    pub variable: &'s dyn Fn(&str) -> Option<String>,
    /// What git answers to these arguments: a line.
    pub git: &'s dyn Fn(&[&str]) -> Option<String>,
}

/// A variable with the name of a branch, and one that is set when the first has the name of a tag.
const BRANCHES: [(&str, Option<&str>); 21] = [
    // Of pull requests first: the others have a merge, or the branch that it goes to.
    ("GITHUB_HEAD_REF", None),
    ("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", None),
    ("CHANGE_BRANCH", None),
    ("SYSTEM_PULLREQUEST_SOURCEBRANCH", None),
    ("TRAVIS_PULL_REQUEST_BRANCH", None),
    ("APPVEYOR_PULL_REQUEST_HEAD_REPO_BRANCH", None),
    ("DRONE_SOURCE_BRANCH", Some("DRONE_TAG")),
    ("GITHUB_REF", None),
    ("BUILDKITE_BRANCH", Some("BUILDKITE_TAG")),
    ("CIRCLE_BRANCH", Some("CIRCLE_TAG")),
    ("TRAVIS_BRANCH", Some("TRAVIS_TAG")),
    ("GIT_LOCAL_BRANCH", Some("TAG_NAME")),
    ("GIT_BRANCH", Some("TAG_NAME")),
    ("APPVEYOR_REPO_BRANCH", Some("APPVEYOR_REPO_TAG_NAME")),
    ("CI_COMMIT_REF_NAME", Some("CI_COMMIT_TAG")),
    ("BITBUCKET_BRANCH", Some("BITBUCKET_TAG")),
    ("BUILD_SOURCEBRANCH", None),
    ("DRONE_BRANCH", Some("DRONE_TAG")),
    ("TEAMCITY_BUILD_BRANCH", None),
    ("CIRRUS_BRANCH", Some("CIRRUS_TAG")),
    ("CI_BRANCH", None),
];

const COMMITS: [&str; 13] = [
    "GITHUB_SHA",
    "BUILDKITE_COMMIT",
    "CIRCLE_SHA1",
    "TRAVIS_COMMIT",
    "GIT_COMMIT",
    "APPVEYOR_REPO_COMMIT",
    "CI_COMMIT_SHA",
    "CI_COMMIT_ID",
    "BITBUCKET_COMMIT",
    "BUILD_SOURCEVERSION",
    "CIRRUS_CHANGE_IN_REPO",
    "DRONE_COMMIT",
    // TeamCity
    "BUILD_VCS_NUMBER",
];

/// Addresses of builds, as they are put together from variables, and words between them.
const BUILDS: [&[Part]; 10] = [
    &[
        Part::Variable("GITHUB_SERVER_URL"),
        Part::Text("/"),
        Part::Variable("GITHUB_REPOSITORY"),
        Part::Text("/actions/runs/"),
        Part::Variable("GITHUB_RUN_ID"),
    ],
    &[Part::Variable("BUILDKITE_BUILD_URL")],
    &[Part::Variable("CIRCLE_BUILD_URL")],
    &[Part::Variable("TRAVIS_BUILD_WEB_URL")],
    &[Part::Variable("CI_JOB_URL")],
    &[Part::Variable("CI_PIPELINE_URL")],
    &[
        Part::Variable("SYSTEM_COLLECTIONURI"),
        Part::Variable("SYSTEM_TEAMPROJECT"),
        Part::Text("/_build/results?buildId="),
        Part::Variable("BUILD_BUILDID"),
    ],
    &[
        Part::Variable("BITBUCKET_GIT_HTTP_ORIGIN"),
        Part::Text("/pipelines/results/"),
        Part::Variable("BITBUCKET_BUILD_NUMBER"),
    ],
    &[Part::Variable("DRONE_BUILD_LINK")],
    // Jenkins and TeamCity
    &[Part::Variable("BUILD_URL")],
];

enum Part {
    Variable(&'static str),
    Text(&'static str),
}

impl Surroundings<'static> {
    /// Those of this process.
    pub fn here() -> Self {
        Surroundings { variable: &|name| std::env::var(name).ok(), git: &|arguments| git(arguments) }
    }
}

impl Surroundings<'_> {
    /// A variable without the white space around it; an empty one is none.
    pub(crate) fn set(&self, name: &str) -> Option<String> {
        (self.variable)(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
    }

    /// The branch. A tag, or the merge of a pull request, is none.
    pub fn branch(&self) -> Option<String> {
        let named = BRANCHES.iter().filter(|(_, tag)| tag.is_none_or(|tag| self.set(tag).is_none()));
        let named = named.filter_map(|(name, _)| Some((*name, self.set(name)?)));
        let mut branches = named.filter_map(|(name, value)| match value.strip_prefix("refs/") {
            Some(reference) => reference.strip_prefix("heads/").map(str::to_owned),
            None if name == "GIT_BRANCH" => Some(value.strip_prefix("origin/").unwrap_or(&value).to_owned()),
            None => Some(value),
        });
        branches.next().or_else(|| {
            let branch = (self.git)(&["rev-parse", "--abbrev-ref", "HEAD"])?;
            (branch != "HEAD").then(|| branch.strip_prefix("origin/").unwrap_or(&branch).to_owned())
        })
    }

    /// The branch of the provider: `PACT_PROVIDER_BRANCH`, or else that of the build server or git.
    pub fn provider_branch(&self) -> Option<String> {
        self.set("PACT_PROVIDER_BRANCH").or_else(|| self.branch())
    }

    /// The commit.
    pub fn commit(&self) -> Option<String> {
        COMMITS.iter().find_map(|name| self.set(name)).or_else(|| (self.git)(&["rev-parse", "HEAD"]))
    }

    /// The address of the build.
    pub fn build_url(&self) -> Option<String> {
        let part = |part: &Part| match part {
            Part::Variable(name) => self.set(name).map(|value| value.replace(' ', "%20")),
            Part::Text(text) => Some((*text).to_owned()),
        };
        BUILDS.iter().find_map(|parts| parts.iter().map(part).collect())
    }
}

impl fmt::Debug for Surroundings<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the environment and git")
    }
}

fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let line = text.trim();
    (output.status.success() && !line.is_empty() && !line.contains('\n')).then(|| line.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detected(variables: &[(&str, &str)], git: Option<&str>) -> [Option<String>; 3] {
        let variable =
            |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        let surroundings = Surroundings { variable: &variable, git: &|_| git.map(str::to_owned) };
        [surroundings.branch(), surroundings.commit(), surroundings.build_url()]
    }

    #[test]
    fn build_servers_say_what_they_build() {
        let some = |text: &str| Some(text.to_owned());
        let github = [
            ("GITHUB_HEAD_REF", ""),
            ("GITHUB_REF", "refs/heads/feat/x"),
            ("GITHUB_SHA", "abc"),
            ("GITHUB_SERVER_URL", "https://github.com"),
            ("GITHUB_REPOSITORY", "a/b"),
            ("GITHUB_RUN_ID", "7"),
        ];
        assert_eq!(
            detected(&github, None),
            [some("feat/x"), some("abc"), some("https://github.com/a/b/actions/runs/7")]
        );
        let gitlab = [("CI_COMMIT_REF_NAME", "main"), ("CI_COMMIT_SHA", "abc"), ("CI_JOB_URL", "http://ci/1")];
        assert_eq!(detected(&gitlab, None), [some("main"), some("abc"), some("http://ci/1")]);
        let jenkins = [("GIT_BRANCH", "origin/main"), ("GIT_COMMIT", "abc"), ("BUILD_URL", "http://ci/2")];
        assert_eq!(detected(&jenkins, None), [some("main"), some("abc"), some("http://ci/2")]);
        assert_eq!(detected(&[("BUILD_SOURCEBRANCH", "refs/heads/feat/x")], None)[0], some("feat/x"));
        assert_eq!(
            detected(&[("GITHUB_HEAD_REF", "topic"), ("GITHUB_REF", "refs/pull/1/merge")], None)[0],
            some("topic")
        );
    }

    #[test]
    fn other_build_servers_put_it_in_other_variables() {
        type Build = (&'static [(&'static str, &'static str)], &'static str, &'static str, Option<&'static str>);
        let builds: [Build; 8] = [
            (
                &[("BUILDKITE_BRANCH", "a"), ("BUILDKITE_COMMIT", "b"), ("BUILDKITE_BUILD_URL", "c")],
                "a",
                "b",
                Some("c"),
            ),
            (&[("CIRCLE_BRANCH", "a"), ("CIRCLE_SHA1", "b"), ("CIRCLE_BUILD_URL", "c")], "a", "b", Some("c")),
            (
                &[
                    ("SYSTEM_PULLREQUEST_SOURCEBRANCH", "refs/heads/a"),
                    ("BUILD_SOURCEBRANCH", "refs/pull/1/merge"),
                    ("BUILD_SOURCEVERSION", "b"),
                    ("SYSTEM_COLLECTIONURI", "https://dev.azure.com/team/"),
                    ("SYSTEM_TEAMPROJECT", "my shop"),
                    ("BUILD_BUILDID", "7"),
                ],
                "a",
                "b",
                Some("https://dev.azure.com/team/my%20shop/_build/results?buildId=7"),
            ),
            (
                &[
                    ("BITBUCKET_BRANCH", "a"),
                    ("BITBUCKET_COMMIT", "b"),
                    ("BITBUCKET_GIT_HTTP_ORIGIN", "https://bitbucket.org/team/shop"),
                    ("BITBUCKET_BUILD_NUMBER", "7"),
                ],
                "a",
                "b",
                Some("https://bitbucket.org/team/shop/pipelines/results/7"),
            ),
            (
                &[
                    ("DRONE_SOURCE_BRANCH", "a"),
                    ("DRONE_BRANCH", "main"),
                    ("DRONE_COMMIT", "b"),
                    ("DRONE_BUILD_LINK", "c"),
                ],
                "a",
                "b",
                Some("c"),
            ),
            (&[("TEAMCITY_BUILD_BRANCH", "a"), ("BUILD_VCS_NUMBER", "b"), ("BUILD_URL", "c")], "a", "b", Some("c")),
            (&[("CHANGE_BRANCH", "a"), ("GIT_BRANCH", "PR-1"), ("GIT_COMMIT", "b")], "a", "b", None),
            (&[("CI_COMMIT_REF_NAME", "a"), ("CI_COMMIT_SHA", "b"), ("CI_PIPELINE_URL", "c")], "a", "b", Some("c")),
        ];
        for (variables, branch, commit, url) in builds {
            let expected = [Some(branch), Some(commit), url].map(|text| text.map(str::to_owned));
            assert_eq!(detected(variables, None), expected, "{variables:?}");
        }
    }

    #[test]
    fn what_is_no_branch_is_not_taken_for_one() {
        for reference in ["refs/tags/v1", "refs/pull/1/merge"] {
            assert_eq!(detected(&[("GITHUB_REF", reference)], None)[0], None);
            assert_eq!(detected(&[("BUILD_SOURCEBRANCH", reference)], Some("HEAD"))[0], None);
        }
        let tags = [("CI_COMMIT_REF_NAME", "CI_COMMIT_TAG"), ("BUILDKITE_BRANCH", "BUILDKITE_TAG")];
        for (branch, tag) in tags.into_iter().chain([("GIT_BRANCH", "TAG_NAME"), ("DRONE_BRANCH", "DRONE_TAG")]) {
            assert_eq!(detected(&[(branch, "v1"), (tag, "v1")], None)[0], None);
            assert_eq!(detected(&[(branch, "main"), (tag, "")], None)[0].as_deref(), Some("main"));
        }
        assert_eq!(detected(&[], Some("main"))[0].as_deref(), Some("main"));
        assert_eq!(detected(&[], None), [None, None, None]);
    }
}
