//! Pact files that other tools wrote, a test for each: read, written again in the version that the file declares, and
//! compared. They are not part of this repository: `PACT_CONFORMANCE_DIR` says where they are, with an `INDEX.json` that
//! tells which of them keep to the specification. The others must end in a pact or an error, never in a crash.

mod semantics;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

use libtest_mimic::{Arguments, Trial};
use pact_harness::format;
use serde_json::Value;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let Some(dir) = env::var_os("PACT_CONFORMANCE_DIR").map(PathBuf::from) else {
        let explain = "PACT_CONFORMANCE_DIR is not set: tests/round_trip.rs says what it is for";
        let skipped = Trial::test(explain, || Err(explain.into())).with_ignored_flag(true);
        return libtest_mimic::run(&arguments, vec![skipped]).exit_code();
    };
    let trials = index(&dir).unwrap_or_else(|error| {
        let message = format!("{} cannot be used: {error}", dir.join("INDEX.json").display());
        vec![Trial::test("the index of pact files", move || Err(message.into()))]
    });
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn index(dir: &Path) -> Result<Vec<Trial>, String> {
    let text = fs::read(dir.join("INDEX.json")).map_err(|error| error.to_string())?;
    let index: Vec<Value> = serde_json::from_slice(&text).map_err(|error| error.to_string())?;
    let files = index.iter().filter(|entry| entry["type"] == "pact");
    let trials = files.map(|entry| {
        let file = entry["file"].as_str().ok_or("an entry has no file")?;
        let (path, well_formed) = (dir.join(file), entry["well_formed"] == true);
        Ok(Trial::test(file, move || check(&path, well_formed).map_err(Into::into)))
    });
    let trials: Vec<Trial> = trials.collect::<Result<_, String>>()?;
    if trials.is_empty() { Err("it names no pact file".to_owned()) } else { Ok(trials) }
}

fn check(path: &Path, well_formed: bool) -> Result<(), String> {
    let text = fs::read(path).map_err(|error| error.to_string())?;
    let pact = match format::read(&text) {
        Ok(pact) => pact,
        Err(error) if well_formed => return Err(error.to_string()),
        Err(error) => {
            let told = error.to_string().len() > 10 && error.place().line > 0;
            return if told { Ok(()) } else { Err(format!("the error says too little: {error}")) };
        }
    };
    if !well_formed {
        return Ok(());
    }
    let written = format::write(&pact, pact.spec).map_err(|error| error.to_string())?.to_pretty();
    let again = format::read(written.as_bytes()).map_err(|error| format!("what was written is no pact: {error}"))?;
    if again != pact {
        return Err(format!("read again it is another pact:\n{pact:?}\n{again:?}"));
    }
    let parse = |text: &[u8]| serde_json::from_slice(text).map_err(|error| error.to_string());
    let (before, after) = (semantics::of_pact(&parse(&text)?), semantics::of_pact(&parse(written.as_bytes())?));
    match semantics::difference("", &before, &after) {
        None => Ok(()),
        Some(difference) => Err(difference),
    }
}
