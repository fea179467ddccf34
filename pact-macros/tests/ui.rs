//! What the macros say about a mistake, and what they accept. After a change, `TRYBUILD=overwrite cargo test -p pact-macros --test ui`
//! writes the messages anew; read them as somebody would who sees them for the first time.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use trybuild::TestCases;

/// In a process of its own, because trybuild asks its environment: what `cargo test` has built of other packages serves the
/// cases as well. Cargo builds a package again where flags differ, so none are given but to the cases, and those by the wrapper.
#[test]
fn macros_say_what_is_wrong_and_accept_what_is_right() {
    let mut run = Command::new(env::current_exe().unwrap());
    run.args(["--exact", "the_cases", "--ignored", "--nocapture"]);
    run.env("CARGO_ENCODED_RUSTFLAGS", "").env("CARGO_BUILD_BUILD_DIR", target());
    assert!(run.status().unwrap().success(), "what is above differs from what was expected");
}

/// Both kinds in one go: apart, trybuild would build every dependency twice.
#[test]
#[ignore = "run by the test above"]
fn the_cases() {
    let cases = cases();
    cases.compile_fail("tests/ui/fail/*.rs");
    cases.pass("tests/ui/pass/*.rs");
}

fn target() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap().to_owned()
}

/// The cases, compiled and run as tests: without `rustc --test`, the compiler removes a `#[test]` function before it looks
/// at what it does or returns. Neither trybuild nor Cargo has an option for that, so Cargo is told to call the compiler
/// through a wrapper. It reads this in a directory that only trybuild uses.
fn cases() -> TestCases {
    let trybuild = target().join("tests/trybuild");
    let wrapper = trybuild.join(format!(".cargo/rustc_test{}", env::consts::EXE_SUFFIX));
    fs::create_dir_all(trybuild.join(".cargo")).unwrap();

    let mut rustc = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    let built = rustc.args(["--edition=2024", "tests/ui/rustc_test.rs", "-o"]).arg(&wrapper).status().unwrap();
    assert!(built.success(), "the wrapper does not compile");
    let wrapper = wrapper.display();
    // The profiles are those of this workspace.
    let config = format!(
        "[build]\nrustc-workspace-wrapper = '{wrapper}'\n\n\
         [profile.dev]\ndebug = \"line-tables-only\"\n\n[profile.dev.package.\"*\"]\ndebug = false\n"
    );
    fs::write(trybuild.join(".cargo/config.toml"), config).unwrap();

    // Cases are numbered, so an earlier run may have written under the name that another case has now.
    let _ = fs::remove_dir_all(trybuild.join("pact-macros/pacts"));
    TestCases::new()
}
