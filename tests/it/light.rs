//! How much of the world a feature brings into a user's build.

use std::collections::BTreeSet;
use std::env;
use std::process::Command;

use super::support::printed;

/// The packages that a user builds with these features, build scripts and macros included, for this platform.
fn packages(features: &str) -> BTreeSet<String> {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    let tree = [
        "tree",
        "--quiet",
        "--offline",
        "--locked",
        "-p",
        "pact-harness",
        "--edges",
        "normal,build",
        "--prefix",
        "none",
    ];
    let run = cargo.args(tree).args(["--format", "{p}", "--no-default-features", "--features", features]);
    let run = run.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    assert!(run.status.success(), "{}", printed(&run));
    let text = String::from_utf8(run.stdout).unwrap();
    let name_and_version = |line: &str| line.split(' ').take(2).collect::<Vec<_>>().join(" ");
    text.lines().filter(|line| !line.is_empty()).map(name_and_version).collect()
}

fn has(packages: &BTreeSet<String>, name: &str) -> bool {
    packages.iter().any(|package| package.split(' ').next() == Some(name))
}

#[test]
fn a_crate_of_consumer_tests_builds_at_most_seventy_packages() {
    let packages = packages("consumer");
    assert!(packages.len() <= 70, "{}: {packages:#?}", packages.len());
    for heavy in ["reqwest", "url", "ring", "rcgen", "brotli-decompressor", "ruzstd", "wiremock"] {
        assert!(!has(&packages, heavy), "{heavy}");
    }
}

#[test]
fn the_features_of_two_others_bring_only_what_both_need() {
    assert!(has(&packages("consumer,tls"), "rcgen"), "certificates of mock providers are made");
    assert!(!has(&packages("provider,broker,tls"), "rcgen"), "nobody makes certificates there");
    assert!(!has(&packages("tls"), "pact-mock-tls"));
}

#[test]
fn without_tls_nothing_needs_a_c_compiler() {
    let packages = packages("consumer,provider,provider-main,broker,compression,reqwest,xml");
    for c in ["cc", "ring", "cmake", "openssl-sys", "aws-lc-sys"] {
        assert!(!has(&packages, c), "{c}");
    }
}
