//! `pact-verifier prune`: removes from pacts what no test needs any more.

use std::env;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use clap::Parser;
use pact_harness::consumer::{Pruned, Pruning};
use pact_harness::model::Json;

use crate::exit::Exit;
use crate::log;

/// Removes from pacts what tests of this workspace wrote that are gone: whose source file is not there any more, or does not
/// name them. What tests of other packages, other workspaces and other tools wrote stays.
#[derive(Debug, Parser)]
#[command(name = "pact-verifier prune", bin_name = "pact-verifier prune")]
struct Arguments {
    /// Only list what would be removed
    #[arg(long)]
    dry_run: bool,
    /// A test that is gone, whatever its source file says, as the pact calls it: `shop test pacts::asks`. May be repeated
    #[arg(long = "test", value_name = "ID")]
    tests: Vec<String>,
    /// The directory of the workspace [default: that of the current directory]
    #[arg(long, value_name = "DIR")]
    workspace: Option<PathBuf>,
    /// The directory of the pacts [default: `pacts` in the workspace]
    #[arg(value_name = "PACTS")]
    dir: Option<PathBuf>,
}

pub(crate) fn main() -> ExitCode {
    let arguments = match Arguments::try_parse_from(env::args_os().skip(1)) {
        Ok(arguments) => arguments,
        Err(error) => {
            let exit = if error.use_stderr() { Exit::Error } else { Exit::Kept };
            let _ = error.print();
            return exit.into();
        }
    };
    match run(&arguments) {
        Ok(text) => {
            // Where nobody can read it, nothing is lost.
            let _ = write!(anstream::stdout(), "{}", pact_harness::report::printable(&text));
            Exit::Kept.into()
        }
        Err(reason) => {
            log::error(&reason);
            Exit::Error.into()
        }
    }
}

fn run(arguments: &Arguments) -> Result<String, String> {
    let (workspace, packages) = workspace(arguments.workspace.as_deref())?;
    let dir = arguments.dir.clone().unwrap_or_else(|| workspace.join("pacts"));
    let mut pruning = Pruning::new(dir, workspace);
    pruning.packages = packages;
    pruning.tests = arguments.tests.iter().cloned().collect();
    let pruned = pruning.run(arguments.dry_run).map_err(|error| error.to_string())?;
    let unknown = arguments.tests.iter().find(|test| pruned.iter().all(|one| one.test != **test));
    match unknown {
        Some(test) => Err(format!("no pact in {} was written by the test {test:?}", pruning.dir.display())),
        None => Ok(told(&pruned, &pruning.dir, arguments.dry_run)),
    }
}

fn told(pruned: &[Pruned], dir: &Path, is_dry: bool) -> String {
    if pruned.is_empty() {
        return format!("Nothing to prune in {}.\n", dir.display());
    }
    let mut text = String::new();
    for Pruned { pact, test, reason, interactions, empties_pact, .. } in pruned {
        let _ = writeln!(text, "{}: {test}: {reason}", pact.display());
        for interaction in interactions {
            let _ = writeln!(text, "  - \"{interaction}\"");
        }
        if *empties_pact {
            let _ = writeln!(text, "  - the file, in which nothing is left");
        }
    }
    let count: usize = pruned.iter().map(|one| one.interactions.len()).sum();
    let what = if count == 1 { "1 interaction".to_owned() } else { format!("{count} interactions") };
    let _ = writeln!(text, "{what} {}.", if is_dry { "would be removed" } else { "removed" });
    text
}

/// The workspace's directory and its packages, as Cargo knows them.
fn workspace(dir: Option<&Path>) -> Result<(PathBuf, Vec<String>), String> {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["metadata", "--no-deps", "--offline", "--format-version", "1"]);
    cargo.current_dir(dir.unwrap_or(Path::new(".")));
    let ran = cargo.output().map_err(|error| format!("`cargo metadata` failed: {error}"))?;
    if !ran.status.success() {
        return Err(format!("`cargo metadata` failed: {}", String::from_utf8_lossy(&ran.stderr).trim()));
    }
    let metadata =
        Json::parse(&ran.stdout).map_err(|error| format!("`cargo metadata` printed invalid JSON: {error}"))?;
    let text = |json: &Json, name| json.get(name).and_then(Json::as_str).map(str::to_owned);
    let root = text(&metadata, "workspace_root").ok_or("`cargo metadata` does not tell the workspace's directory")?;
    let packages = metadata.get("packages").and_then(Json::items).unwrap_or_default();
    Ok((root.into(), packages.iter().filter_map(|package| text(package, "name")).collect()))
}
