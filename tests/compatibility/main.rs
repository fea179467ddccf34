//! The features of the Pact compatibility suite, a test for each scenario. They are not part of this repository:
//! `PACT_CONFORMANCE_DIR` says where they are, in a directory `compatibility-suite` with `features` and `fixtures`.

#![expect(clippy::needless_pass_by_value, reason = "a step owns what it is given from the text of a feature")]

mod broker_steps;
mod consumer_steps;
mod draft;
mod fixtures;
mod generator_steps;
mod matching_steps;
mod message_draft;
mod message_file_steps;
mod message_provider_steps;
mod message_steps;
mod pact_file;
mod pact_file_steps;
mod provider_server;
mod provider_steps;
mod record;
mod state_steps;
mod table;
mod value_kind;
mod world;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{fs, io};

use cucumber::feature::Ext as _;
use cucumber::gherkin::{Feature, GherkinEnv};
use cucumber::runner::Basic;
use cucumber::step::Collection;
use cucumber::{Cucumber, World as _};
use libtest_mimic::{Arguments, Failed, Trial};
use pact_harness::model::SpecVersion;

use self::record::{OneScenario, Record};
use self::world::World;

const EXPLAIN: &str = "PACT_CONFORMANCE_DIR is not set: clone the repository pact-foundation/pact-compatibility-suite from \
                       GitHub as a directory `compatibility-suite`, and name the directory that it lies in";

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let Some(suite) = fixtures::suite() else {
        let skipped = Trial::test(EXPLAIN, || Err(EXPLAIN.into())).with_ignored_flag(true);
        return libtest_mimic::run(&arguments, vec![skipped]).exit_code();
    };
    let features = suite.join("features");
    let trials = trials(&features).unwrap_or_else(|error| {
        let message = format!("{} cannot be used: {error}", features.display());
        vec![Trial::test("the features", || Err(message.into()))]
    });
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// A test for each scenario, also for those that the suite marks as unfinished; a directory without any is an error.
fn trials(dir: &Path) -> Result<Vec<Trial>, String> {
    let steps = World::collection();
    let mut trials = Vec::new();
    for path in feature_files(dir).map_err(|error| error.to_string())? {
        let told = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let feature = Feature::parse_path(&path, GherkinEnv::default()).map_err(|error| told(&error))?;
        let feature = feature.expand_examples().map_err(|error| told(&error))?;
        let name = path.strip_prefix(dir).unwrap_or(&path).with_extension("").display().to_string().replace('\\', "/");
        let spec = spec_of(&name).ok_or_else(|| told(&"it lies in no directory of a version"))?;
        if feature.scenarios.is_empty() || !feature.rules.is_empty() {
            return Err(told(&"it has no scenarios, or scenarios inside rules"));
        }
        for scenario in &feature.scenarios {
            let name = format!("{name}: {}", scenario.name);
            let alone = Feature { scenarios: vec![scenario.clone()], ..feature.clone() };
            let steps = steps.clone();
            trials.push(Trial::test(name, move || run(alone, spec, steps)));
        }
    }
    if trials.is_empty() { Err("there is no feature".to_owned()) } else { Ok(trials) }
}

fn feature_files(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let mut entries: Vec<PathBuf> = fs::read_dir(dir)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    entries.sort();
    let mut files = Vec::new();
    for path in entries {
        if path.is_dir() {
            files.extend(feature_files(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "feature") {
            files.push(path);
        }
    }
    Ok(files)
}

/// `V3/generators` is about version 3.
fn spec_of(name: &str) -> Option<SpecVersion> {
    SpecVersion::parse(name.split_once('/')?.0.strip_prefix('V')?)
}

/// Runs a feature with one scenario. Ports and directories are its own, so others may run at the same time.
fn run(feature: Feature, spec: SpecVersion, steps: Collection<World>) -> Result<(), Failed> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let runner = Basic::default().steps(steps).before(move |_, _, _, world: &mut World| {
        world.spec = spec;
        Box::pin(async {})
    });
    let cucumber = Cucumber::<World, _, _, _, _>::custom(OneScenario, runner, Record::default());
    let record = runtime.block_on(cucumber.with_default_cli().run(feature));
    record.verdict().map_err(Failed::from)
}
