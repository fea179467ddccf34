//! A build server: runs the steps of jobs in bash.

use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use tempfile::TempDir;
use yaml_rust2::Yaml;

pub(crate) type Variables = Vec<(String, String)>;

/// Jobs, in an order in which each comes after those that it needs.
#[derive(Debug)]
pub(crate) struct Workflow {
    pub(crate) jobs: Vec<Job>,
}

#[derive(Debug)]
pub(crate) struct Job {
    pub(crate) name: String,
    /// Whether its failure is the workflow's.
    pub(crate) may_fail: bool,
    pub(crate) steps: Vec<Step>,
}

#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) name: String,
    pub(crate) script: String,
    pub(crate) variables: Variables,
    pub(crate) may_fail: bool,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    Success,
    Failed { step: String },
}

#[derive(Debug)]
pub(crate) struct Done {
    pub(crate) ended: Ended,
    pub(crate) log: String,
    /// What `deploy.sh` was called with.
    pub(crate) deployed: Vec<String>,
}

/// A machine with the programs that workflows run.
pub(crate) struct Server {
    url: String,
    folder: TempDir,
}

/// Variables of the build server that runs these tests.
const OTHERS: [&str; 6] = ["GITHUB_", "GITLAB_", "CI_", "PACT_", "RUNNER_", "CARELESS_"];

impl Server {
    pub(crate) fn new(broker: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let program = |name: &str, text: &str| {
            let path = folder.path().join(name);
            fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        };
        program("pact-broker", concat!("exec '", env!("CARGO_BIN_EXE_pact-broker"), "' \"$@\""));
        program("deploy.sh", "echo \"$1\" >> \"$DEPLOYED\"");
        Self { url: broker.to_owned(), folder }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// What a command prints that has to succeed.
    pub(crate) fn command(&self, line: &str) -> String {
        let variables = [("PACT_BROKER_BASE_URL".to_owned(), self.url.clone())];
        let (success, said) = self.bash(line, &variables);
        assert!(success, "{line}: {said}");
        said
    }

    fn bash(&self, script: &str, variables: &[(String, String)]) -> (bool, String) {
        let workspace = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
        let mut command = Command::new("bash");
        // What the runners give a step. `2>&1`: one log, in its order.
        command.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", &format!("exec 2>&1\n{script}")]);
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if text == "CI" || OTHERS.iter().any(|prefix| text.starts_with(prefix)) {
                command.env_remove(name);
            }
        }
        let path = std::env::var("PATH").unwrap();
        command.env("PATH", format!("{}:{path}", self.folder.path().display()));
        command.env("DEPLOYED", self.deployed()).envs(variables.iter().map(|(name, value)| (name, value)));
        let output = command.current_dir(workspace).stdin(Stdio::null()).output().unwrap();
        (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
    }

    fn deployed(&self) -> PathBuf {
        self.folder.path().join("deployed")
    }
}

impl Workflow {
    /// Runs it; `more` are variables that stand for what is in the commit.
    pub(crate) fn run(&self, server: &Server, more: &[(&str, &str)]) -> Done {
        let _ = fs::remove_file(server.deployed());
        let mut log = String::new();
        let failed = self.jobs.iter().find_map(|job| job.run(server, more, &mut log).filter(|_| !job.may_fail));
        let deployed = fs::read_to_string(server.deployed()).unwrap_or_default();
        Done {
            ended: failed.map_or(Ended::Success, |step| Ended::Failed { step }),
            log,
            deployed: deployed.lines().map(str::to_owned).collect(),
        }
    }
}

impl Job {
    /// Runs its steps up to one that fails, which is returned.
    fn run(&self, server: &Server, more: &[(&str, &str)], log: &mut String) -> Option<String> {
        for step in &self.steps {
            let _ = writeln!(log, "== {}: {}", self.name, step.name);
            // The programs are there already, in a folder of `PATH`.
            if step.script.starts_with("cargo install ") {
                continue;
            }
            let mut variables = step.variables.clone();
            variables.extend(more.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
            let (success, said) = server.bash(&step.script.replace("./deploy.sh", "deploy.sh"), &variables);
            log.push_str(&said);
            if !success && !step.may_fail {
                return Some(step.name.clone());
            }
        }
        None
    }
}

/// A YAML file.
pub(crate) fn parse(text: &str) -> Yaml {
    yaml_rust2::YamlLoader::load_from_str(text).unwrap().remove(0)
}

/// The members of a mapping, none where there is none. A name that these readers do not know is an error: what it says would not
/// be tested.
pub(crate) fn members<'y>(yaml: &'y Yaml, known: &[&str]) -> Vec<(&'y str, &'y Yaml)> {
    let members = yaml.as_hash().into_iter().flatten().map(|(name, value)| (name.as_str().unwrap(), value));
    let members: Vec<_> = members.collect();
    for (name, _) in &members {
        assert!(known.is_empty() || known.contains(name), "{name:?} is not one of {known:?}");
    }
    members
}

/// A text, or none where there is something else.
pub(crate) fn text(yaml: &Yaml) -> Option<String> {
    match yaml {
        Yaml::String(text) => Some(text.clone()),
        _ => None,
    }
}
