//! Pipelines of GitLab: <https://docs.gitlab.com/ci/yaml/>.

use crate::runner::{Job, Step, Variables, Workflow, members, parse, text};

const JOB: &[&str] =
    &["stage", "needs", "allow_failure", "variables", "resource_group", "environment", "rules", "script"];

/// The jobs that run for a push of a commit to a branch, by their stages.
pub(crate) fn read(file: &str, commit: &str, branch: &str, broker: &str) -> Workflow {
    let yaml = parse(file);
    let stages: Vec<&str> = yaml["stages"].as_vec().unwrap().iter().filter_map(|stage| stage.as_str()).collect();
    // https://docs.gitlab.com/ci/variables/predefined_variables/
    let variables: Variables = [
        ("CI", "true"),
        ("GITLAB_CI", "true"),
        ("CI_COMMIT_SHA", commit),
        ("CI_COMMIT_BRANCH", branch),
        ("CI_COMMIT_REF_NAME", branch),
        ("CI_DEFAULT_BRANCH", "main"),
        ("CI_JOB_URL", "https://gitlab.example.org/team/payments/-/jobs/7"),
        ("PACT_BROKER_BASE_URL", broker),
        ("PACT_BROKER_TOKEN", "a token"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into();
    let mut jobs = Vec::new();
    for (name, job) in members(&yaml, &[]) {
        if ["stages", "default"].contains(&name) {
            continue;
        }
        members(job, JOB);
        let conditions: Vec<&str> =
            job["rules"].as_vec().into_iter().flatten().filter_map(|rule| rule["if"].as_str()).collect();
        if !conditions.is_empty() && !conditions.iter().any(|condition| holds(condition, &variables)) {
            continue;
        }
        let own =
            members(&job["variables"], &[]).into_iter().map(|(name, value)| (name.to_owned(), text(value).unwrap()));
        let variables: Variables = variables.iter().cloned().chain(own).collect();
        let lines = [&yaml["default"]["before_script"], &job["script"]].into_iter().filter_map(|list| list.as_vec());
        let steps = lines.flatten().map(|line| {
            let script = text(line).unwrap();
            let name = script.trim_start_matches("pact-broker ").to_owned();
            Step { name, script, variables: variables.clone(), may_fail: false }
        });
        let may_fail = job["allow_failure"].as_bool().unwrap_or(false);
        let stage = job["stage"].as_str().unwrap();
        let at = stages.iter().position(|known| *known == stage).unwrap_or_else(|| panic!("no stage {stage}"));
        jobs.push((at, Job { name: name.to_owned(), may_fail, steps: steps.collect() }));
    }
    jobs.sort_by_key(|(stage, _)| *stage);
    Workflow { jobs: jobs.into_iter().map(|(_, job)| job).collect() }
}

fn holds(condition: &str, variables: &Variables) -> bool {
    let (left, right) = condition.split_once("==").unwrap_or_else(|| panic!("not a comparison: {condition}"));
    let value = |name: &str| {
        let name = name.trim().strip_prefix('$').unwrap();
        variables.iter().find(|(known, _)| known == name).unwrap_or_else(|| panic!("no variable {name}")).1.clone()
    };
    value(left) == value(right)
}
