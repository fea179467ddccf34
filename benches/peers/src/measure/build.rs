//! What one consumer test costs to build: a crate that has only this test, in the `dev` profile that every user has, from
//! nothing and again after its file was edited.
//!
//! Each crate depends on what the test names: the peer, and for a client reqwest without TLS, tokio and `serde_json`, which
//! are the same for all. Only bare wiremock has none, being what the others are measured by.
//! Ours comes by git, as it is committed: Cargo builds what comes by path incrementally, which is slower and larger than
//! what users have.

use std::collections::HashSet;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};
use std::{env, fs};

use super::{Sizes, median};
use crate::table::{Table, at_most};

/// What bare wiremock took where the targets were set: 56 s of processor time to our 85 s.
const TIMES_WIREMOCK: f64 = 85.0 / 56.0;

const CLIENT: &str = r#"
reqwest = { version = "0.13", default-features = false, features = ["json"] }
serde_json = "1"
tokio = { version = "1", features = ["macros", "rt"] }"#;

const OURS: &str = r#"
use pact_harness::prelude::*;

#[pact_consumer(consumer = "web-shop", provider = "stock")]
async fn asks_how_many_are_left(pact: Pact) -> Result<(), reqwest::Error> {
    pact.interaction("get the stock of an article")
        .given_with("an article is in stock", params! { sku: "A-1", left: 7 })
        .get("/articles/A-1")
        .responds(200)
        .json(pattern!({ "sku": "A-1", "left": integer(7) }));

    let article: serde_json::Value = reqwest::get(format!("{}/articles/A-1", pact.url())).await?.json().await?;
    assert_eq!(article["left"], 7, "edited 0 times");
    Ok(())
}
"#;

const OFFICIAL: &str = r#"
use pact_consumer::prelude::*;
use pact_consumer::{json_pattern, json_pattern_internal, like};

#[tokio::test]
async fn asks_how_many_are_left() -> Result<(), reqwest::Error> {
    let mut pact = PactBuilder::new_v4("web-shop", "stock");
    pact.interaction("get the stock of an article", "", |mut interaction| {
        interaction.given_with_params("an article is in stock", &serde_json::json!({ "sku": "A-1", "left": 7 }));
        interaction.request.path("/articles/A-1");
        interaction.response.json_body(json_pattern!({ "sku": "A-1", "left": like!(7) }));
        interaction
    });
    let mock = pact.start_mock_server(None, None);

    let article: serde_json::Value = reqwest::get(format!("{}articles/A-1", mock.url())).await?.json().await?;
    assert_eq!(article["left"], 7, "edited 0 times");
    Ok(())
}
"#;

const WIREMOCK: &str = r#"
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

#[tokio::test]
async fn asks_how_many_are_left() {
    let mock = MockServer::start().await;
    let response = ResponseTemplate::new(200).set_body_string("7");
    Mock::given(method("GET")).and(path("/articles/A-1")).respond_with(response).mount(&mock).await;
    assert!(std::net::TcpStream::connect(mock.address()).is_ok(), "edited 0 times");
}
"#;

/// A peer, what its crate depends on, and its test.
struct Crate {
    name: &'static str,
    dependencies: String,
    test: &'static str,
}

/// What building it took.
struct Cost {
    packages: f64,
    processor_seconds: f64,
    mebibytes: f64,
    again_seconds: f64,
}

impl Cost {
    const NOT_MEASURED: Cost =
        Cost { packages: f64::NAN, processor_seconds: f64::NAN, mebibytes: f64::NAN, again_seconds: f64::NAN };
}

/// Minutes for each peer; with `--quick` without the official crate.
pub(crate) fn compare(sizes: &Sizes) {
    let crates = crates();
    let is_quick = sizes.requests < Sizes::FULL.requests;
    let mut table = Table::new("to build one consumer test", &crates.each_ref().map(|one| one.name));
    let costs =
        crates.map(|one| if is_quick && one.test == OFFICIAL { Cost::NOT_MEASURED } else { build(&one, sizes.runs) });
    let of = |value: fn(&Cost) -> f64| costs.each_ref().map(value);
    let processor = of(|cost| cost.processor_seconds);
    let [.., bare] = processor;
    let relative = processor.map(|seconds| seconds / bare);
    let mut row = |name: &str, values: &[f64], most: Option<f64>| {
        table.row(name, values, most.map(|most| at_most(values[0], most)));
    };
    row("packages", &of(|cost| cost.packages), Some(120.0));
    row("processor time, in s", &processor, None);
    row("the same, of wiremock's", &relative, Some(TIMES_WIREMOCK));
    row("target directory, in MiB", &of(|cost| cost.mebibytes), Some(650.0));
    row("again after an edit of the test, in s", &of(|cost| cost.again_seconds), Some(0.8));
    table.print();
}

fn crates() -> [Crate; 5] {
    let repository =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("this package has a place");
    let ours =
        |options: &str| format!("pact-harness = {{ git = \"file://{}\"{options} }}{CLIENT}", repository.display());
    let official = |options: &str| format!("pact_consumer = {{ version = \"1.4\"{options} }}{CLIENT}");
    let bare = "wiremock = \"0.6\"\ntokio = { version = \"1\", features = [\"macros\", \"rt\"] }".to_owned();
    let consumer_only = ", default-features = false, features = [\"consumer\"]";
    [
        Crate { name: "pact-harness", dependencies: ours(""), test: OURS },
        Crate { name: "pact_consumer", dependencies: official(""), test: OFFICIAL },
        Crate { name: "pact-harness, `consumer` only", dependencies: ours(consumer_only), test: OURS },
        Crate {
            name: "pact_consumer without default features",
            dependencies: official(", default-features = false"),
            test: OFFICIAL,
        },
        Crate { name: "wiremock", dependencies: bare, test: WIREMOCK },
    ]
}

fn build(one: &Crate, runs: usize) -> Cost {
    eprintln!("building {} ..", one.name);
    let place = Place::new(one);
    place.cargo(&["fetch"]);
    let before = processor_seconds();
    let built = place.cargo(&["test", "--no-run"]);
    let processor_seconds = processor_seconds() - before;
    let said = String::from_utf8_lossy(&built.stderr);
    // The crate itself is none that anyone has to wait for twice.
    let packages = said.lines().filter(|line| line.trim_start().starts_with("Compiling ")).count() - 1;
    let mebibytes = mebibytes(&place.target());
    let again = (1..=runs).map(|edit| place.build_again(one, edit).as_secs_f64()).collect();
    #[expect(clippy::cast_precision_loss, reason = "a number of packages is small")]
    let packages = packages as f64;
    Cost { packages, processor_seconds, mebibytes, again_seconds: median(again) }
}

/// A crate in a directory of its own, which goes with it.
struct Place(PathBuf);

impl Place {
    fn new(one: &Crate) -> Self {
        let place = Place(env::temp_dir().join(format!("pact-peers-build-{}", std::process::id())));
        let manifest = "[workspace]\n\n[package]\nname = \"shop\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dev-dependencies]\n";
        fs::create_dir_all(place.0.join("src")).expect("the temporary directory can be written");
        fs::create_dir_all(place.0.join("tests")).expect("the temporary directory can be written");
        place.write("Cargo.toml", &format!("{manifest}{}\n", one.dependencies));
        place.write("src/lib.rs", "");
        place.write("tests/stock.rs", one.test);
        place
    }

    fn write(&self, file: &str, text: &str) {
        fs::write(self.0.join(file), text).expect("the temporary directory can be written");
    }

    fn target(&self) -> PathBuf {
        self.0.join("target")
    }

    fn build_again(&self, one: &Crate, edit: usize) -> Duration {
        self.write("tests/stock.rs", &one.test.replace("edited 0 times", &format!("edited {edit} times")));
        let begin = Instant::now();
        self.cargo(&["test", "--no-run"]);
        begin.elapsed()
    }

    fn cargo(&self, arguments: &[&str]) -> Output {
        let mut cargo = Command::new("cargo");
        cargo.args(arguments).current_dir(&self.0).env("CARGO_TARGET_DIR", self.target());
        // What the shell says of builds is for those of the user.
        for variable in ["RUSTFLAGS", "RUSTC_WRAPPER", "CARGO_INCREMENTAL", "CARGO_BUILD_TARGET"] {
            cargo.env_remove(variable);
        }
        let output = cargo.output().expect("cargo starts");
        assert!(output.status.success(), "cargo {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        output
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// What the processes that this one has waited for have used.
fn processor_seconds() -> f64 {
    /// Of the clock that Linux counts processor time by.
    const TICKS: f64 = 100.0;
    let stat = fs::read_to_string("/proc/self/stat").expect("Linux tells what a process uses");
    // The name in brackets may have blanks; the state comes behind it, and eleven numbers until user time of children.
    let (_, numbers) = stat.rsplit_once(") ").expect("a name in brackets");
    let ticks = numbers.split(' ').skip(13).take(2).map(|ticks| ticks.parse::<f64>().expect("it is a number"));
    ticks.sum::<f64>() / TICKS
}

/// What a directory takes on the disk. Cargo gives some files two names.
fn mebibytes(directory: &Path) -> f64 {
    let (mut directories, mut seen, mut blocks) = (vec![directory.to_owned()], HashSet::new(), 0);
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(directory).expect("the target directory can be read") {
            let entry = entry.expect("the target directory can be read");
            let file = entry.metadata().expect("nobody else changes the target directory");
            if file.is_dir() {
                directories.push(entry.path());
            } else if seen.insert(file.ino()) {
                blocks += file.blocks();
            }
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "a number of blocks is small")]
    let blocks = blocks as f64;
    blocks * 512.0 / 1024.0 / 1024.0
}
