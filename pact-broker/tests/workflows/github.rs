//! Workflows of GitHub: <https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax>.

use yaml_rust2::Yaml;

use crate::runner::{Job, Step, Variables, Workflow, members, parse, text};

const WORKFLOW: &[&str] = &["name", "on", "permissions", "env", "jobs"];
const JOB: &[&str] = &["runs-on", "needs", "if", "concurrency", "steps"];
const STEP: &[&str] = &["uses", "with", "name", "run", "env", "continue-on-error"];

/// What expressions may name, for a push of a commit to a branch.
pub(crate) fn push(commit: &str, branch: &str, broker: &str) -> Variables {
    [
        ("github.sha", commit),
        ("github.ref", &format!("refs/heads/{branch}")),
        ("github.ref_name", branch),
        ("github.event.pull_request.head.sha", ""),
        ("secrets.PACT_BROKER_BASE_URL", broker),
        ("secrets.PACT_BROKER_TOKEN", "a token"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into()
}

/// The jobs that run for an event.
pub(crate) fn read(file: &str, event: &Variables) -> Workflow {
    let yaml = parse(file);
    members(&yaml, WORKFLOW);
    let value = |name: &str| event.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone()).unwrap();
    // https://docs.github.com/actions/reference/workflows-and-actions/variables
    let mut variables: Variables = [
        ("CI", "true".to_owned()),
        ("GITHUB_ACTIONS", "true".to_owned()),
        ("GITHUB_SHA", value("github.sha")),
        ("GITHUB_REF", value("github.ref")),
        ("GITHUB_REF_NAME", value("github.ref_name")),
        ("GITHUB_HEAD_REF", String::new()),
        ("GITHUB_SERVER_URL", "https://github.com".to_owned()),
        ("GITHUB_REPOSITORY", "team/payments".to_owned()),
        ("GITHUB_RUN_ID", "7".to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into();
    variables.extend(env(&yaml["env"], event));
    let mut jobs: Vec<Job> = Vec::new();
    for (name, job) in members(&yaml["jobs"], &[]) {
        members(job, JOB);
        let needs: Vec<&Yaml> = job["needs"].as_vec().map_or_else(|| vec![&job["needs"]], |list| list.iter().collect());
        for needed in needs.iter().filter_map(|needed| needed.as_str()) {
            assert!(jobs.iter().any(|job| job.name == needed), "{name} needs {needed}, which comes after it");
        }
        if text(&job["if"]).is_some_and(|condition| !holds(&condition, event)) {
            continue;
        }
        let steps = job["steps"].as_vec().unwrap().iter().filter_map(|step| {
            members(step, STEP);
            let script = expanded(step["run"].as_str()?, event);
            let variables = variables.iter().cloned().chain(env(&step["env"], event)).collect();
            let may_fail = step["continue-on-error"].as_bool().unwrap_or(false);
            Some(Step { name: step["name"].as_str().unwrap().to_owned(), script, variables, may_fail })
        });
        jobs.push(Job { name: name.to_owned(), may_fail: false, steps: steps.collect() });
    }
    Workflow { jobs }
}

fn env(yaml: &Yaml, event: &Variables) -> Variables {
    let one = |(name, value): (&str, &Yaml)| (name.to_owned(), expanded(&text(value).unwrap(), event));
    members(yaml, &[]).into_iter().map(one).collect()
}

/// A text with its `${{ .. }}` evaluated.
fn expanded(text: &str, event: &Variables) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${{") {
        let (expression, after) = after.split_once("}}").unwrap();
        out += before;
        out += &evaluated(expression, event);
        rest = after;
    }
    out + rest
}

/// Names and texts, and `||` between them.
fn evaluated(expression: &str, event: &Variables) -> String {
    let values = expression.split("||").map(|name| {
        let name = name.trim();
        if let Some(text) = name.strip_prefix('\'').and_then(|text| text.strip_suffix('\'')) {
            return text.to_owned();
        }
        let found = event.iter().find(|(known, _)| known == name);
        found.unwrap_or_else(|| panic!("unknown in an expression: {name}")).1.clone()
    });
    values.reduce(|first, second| if first.is_empty() { second } else { first }).unwrap_or_default()
}

fn holds(condition: &str, event: &Variables) -> bool {
    let (left, right) = condition.split_once("==").unwrap_or_else(|| panic!("not a comparison: {condition}"));
    evaluated(left, event) == evaluated(right, event)
}
