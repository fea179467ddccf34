//! What the macros say about a mistake, and what they accept. After a change, `TRYBUILD=overwrite cargo test -p pact-macros --test ui`
//! writes the messages anew; read them as somebody would who sees them for the first time.

use std::path::Path;
use std::process::Command;
use std::{env, fs};

use trybuild::TestCases;

/// Both kinds in one go: apart, trybuild would build every dependency twice.
#[test]
fn macros_say_what_is_wrong_and_accept_what_is_right() {
    let cases = cases();
    cases.compile_fail("tests/ui/fail/*.rs");
    cases.pass("tests/ui/pass/*.rs");
}

/// The cases, compiled and run as tests: without `rustc --test`, the compiler removes a `#[test]` function before it looks
/// at what it does or returns. Neither trybuild nor Cargo has an option for that, so Cargo is told to call the compiler
/// through a wrapper. It reads this in a directory that only trybuild uses.
fn cases() -> TestCases {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let trybuild = target.join("tests/trybuild");
    let wrapper = trybuild.join(format!(".cargo/rustc_test{}", env::consts::EXE_SUFFIX));
    fs::create_dir_all(trybuild.join(".cargo")).unwrap();

    let mut rustc = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    let built = rustc.args(["--edition=2024", "tests/ui/rustc_test.rs", "-o"]).arg(&wrapper).status().unwrap();
    assert!(built.success(), "the wrapper does not compile");
    let wrapper = wrapper.display();
    let config = format!("[build]\nrustc-workspace-wrapper = '{wrapper}'\n\n[profile.dev]\ndebug = false\n");
    fs::write(trybuild.join(".cargo/config.toml"), config).unwrap();

    // Cases are numbered, so an earlier run may have written under the name that another case has now.
    let _ = fs::remove_dir_all(trybuild.join("pact-macros/pacts"));
    TestCases::new()
}
