//! What version is built here: from the variables of build servers, or else from git.

use std::process::{Command, Stdio};

/// Where to look.
pub(crate) struct Surroundings<'s> {
    /// A variable of the environment.
    pub(crate) variable: &'s dyn Fn(&str) -> Option<String>,
    /// What git answers.
    pub(crate) git: &'s dyn Fn(&[&str]) -> Option<String>,
}

/// This process's.
pub(crate) const HERE: Surroundings<'static> =
    Surroundings { variable: &|name| std::env::var(name).ok(), git: &|arguments| git(arguments) };

const BRANCHES: [&str; 13] = [
    "GITHUB_HEAD_REF",
    "GITHUB_REF",
    "BUILDKITE_BRANCH",
    "CIRCLE_BRANCH",
    "TRAVIS_BRANCH",
    "GIT_LOCAL_BRANCH",
    "GIT_BRANCH",
    "APPVEYOR_REPO_BRANCH",
    "CI_COMMIT_REF_NAME",
    "BITBUCKET_BRANCH",
    "BUILD_SOURCEBRANCH",
    "CIRRUS_BRANCH",
    "CI_BRANCH",
];

const COMMITS: [&str; 12] = [
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
];

const BUILDS: [&str; 6] =
    ["BUILDKITE_BUILD_URL", "CIRCLE_BUILD_URL", "TRAVIS_BUILD_WEB_URL", "CI_JOB_URL", "CI_PIPELINE_URL", "BUILD_URL"];

impl Surroundings<'_> {
    fn first(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.set(name))
    }

    fn set(&self, name: &str) -> Option<String> {
        (self.variable)(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
    }

    /// The branch. A tag, or the merge of a pull request, is none.
    pub(crate) fn branch(&self) -> Option<String> {
        let named = BRANCHES.iter().filter_map(|name| Some((*name, self.set(name)?)));
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

    /// The commit.
    pub(crate) fn commit(&self) -> Option<String> {
        self.first(&COMMITS).or_else(|| (self.git)(&["rev-parse", "HEAD"]))
    }

    /// The page of the build.
    pub(crate) fn build_url(&self) -> Option<String> {
        let github = ["GITHUB_SERVER_URL", "GITHUB_REPOSITORY", "GITHUB_RUN_ID"].map(|name| self.set(name));
        if let [Some(server), Some(repository), Some(run)] = github {
            return Some(format!("{server}/{repository}/actions/runs/{run}"));
        }
        self.first(&BUILDS)
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
    fn what_is_no_branch_is_not_taken_for_one() {
        for reference in ["refs/tags/v1", "refs/pull/1/merge"] {
            assert_eq!(detected(&[("GITHUB_REF", reference)], None)[0], None);
            assert_eq!(detected(&[("BUILD_SOURCEBRANCH", reference)], Some("HEAD"))[0], None);
        }
        assert_eq!(detected(&[], Some("main"))[0].as_deref(), Some("main"));
        assert_eq!(detected(&[], None), [None, None, None]);
    }
}
