//! Counts the instructions of the core's own paths with callgrind, and compares them with those that were committed: a
//! count is nearly the same in every run, as no time is. It fails where a path takes over a tenth more.

mod counts;
mod paths;

use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::{env, fs};

use counts::{Counts, UPDATE};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../instructions.txt");

/// The argument with which this program goes a path, for callgrind to look on.
const GO: &str = "--go";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match *arguments {
        [] => compare(),
        ["--update"] => update(),
        [GO, path] => go(path),
        _ => Err(format!("its only argument is `--update`, and it got {arguments:?}")),
    };
    done.unwrap_or_else(|reason| {
        eprintln!("the guard cannot compare: {reason}");
        ExitCode::from(2)
    })
}

#[expect(clippy::print_stdout, reason = "the table is what this program is for")]
fn compare() -> Result<ExitCode, String> {
    let text = fs::read_to_string(FILE).map_err(|error| format!("{FILE}: {error}"))?;
    let committed = Counts::read(&text)?;
    let comparison = committed.compare(&counted()?)?;
    println!("{comparison}");
    Ok(if comparison.is_slower() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

#[expect(clippy::print_stdout, reason = "what was written is shown")]
fn update() -> Result<ExitCode, String> {
    let text = counted()?.to_string();
    fs::write(FILE, &text).map_err(|error| format!("{FILE}: {error}"))?;
    print!("{text}");
    Ok(ExitCode::SUCCESS)
}

fn counted() -> Result<Counts, String> {
    let program = env::current_exe().map_err(|error| format!("this program does not know its place: {error}"))?;
    // Cargo has a directory for each profile.
    if !program.parent().is_some_and(|profile| profile.ends_with("counted")) {
        return Err(format!("it is not built with the profile `counted`; run it as in `{UPDATE}`"));
    }
    let version = said(Command::new("rustc").arg("--version"))?;
    let compiler = version.split(" (").next().unwrap_or_default();
    let of_paths = paths::PATHS.iter().map(|(path, _)| Ok(((*path).to_owned(), count(path, &program)?)));
    Ok(Counts {
        counted_with: format!("{}, {}", compiler.trim(), env::consts::ARCH),
        of_paths: of_paths.collect::<Result<_, String>>()?,
    })
}

fn count(path: &str, program: &Path) -> Result<u64, String> {
    let mut callgrind = Command::new("valgrind");
    callgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
    callgrind.arg(format!("--toggle-collect={}", paths::COUNTED)).arg(program).args([GO, path]);
    let said = said(&mut callgrind)?;
    let collected = said.lines().find_map(|line| line.split_once("Collected : ")?.1.parse().ok());
    collected.filter(|count| *count > 0).ok_or_else(|| format!("callgrind counts nothing of {path:?}: {said}"))
}

/// What a program says, if all is well with it.
fn said(command: &mut Command) -> Result<String, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|error| match error.kind() {
        ErrorKind::NotFound => format!("there is no {name}; install it (`apt-get install {name}`)"),
        _ => format!("{name}: {error}"),
    })?;
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    if output.status.success() { Ok(said.into_owned()) } else { Err(format!("{name}, {}: {said}", output.status)) }
}

fn go(path: &str) -> Result<ExitCode, String> {
    let found = paths::PATHS.iter().find(|(name, _)| *name == path);
    let (_, go) = found.ok_or_else(|| format!("there is no path {path:?}"))?;
    go();
    Ok(ExitCode::SUCCESS)
}
