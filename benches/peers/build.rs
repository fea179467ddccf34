//! The official crates report every run to an analytics service unless they are told not to. Cargo gives this variable
//! to the tests too, so that nobody has to remember it. And the versions that are compared, for the head of the tables.

use std::process::Command;
use std::{env, fs};

/// What is compared, and what it is compared with.
const COMPARED: [&str; 7] =
    ["pact-harness", "pact_consumer", "pact_verifier", "pact_matching", "pact_models", "serde_json", "wiremock"];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=Cargo.lock");
    println!("cargo::rustc-env=PACT_DO_NOT_TRACK=true");
    println!("cargo::rustc-env=PEERS_RUSTC={}", compiler());
    let lock = fs::read_to_string("Cargo.lock").expect("this package has a lock file");
    let versions = COMPARED.map(|package| format!("{package} {}", version(&lock, package)));
    println!("cargo::rustc-env=PEERS_VERSIONS={}", versions.join(", "));
}

/// `rustc 1.95.0`, without the commit.
fn compiler() -> String {
    let rustc = env::var_os("RUSTC").expect("cargo names the compiler");
    let said = Command::new(rustc).arg("--version").output().expect("the compiler tells its version");
    let said = String::from_utf8_lossy(&said.stdout);
    said.split(" (").next().unwrap_or_default().trim().to_owned()
}

/// The version of a package in a lock file.
fn version<'l>(lock: &'l str, package: &str) -> &'l str {
    let (_, found) = lock
        .split_once(&format!("name = \"{package}\"\nversion = \""))
        .unwrap_or_else(|| panic!("the lock file has no {package}"));
    found.split('"').next().unwrap_or_default()
}
