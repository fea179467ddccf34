//! The official crates report every run to an analytics service unless they are told not to. Cargo gives this variable
//! to the tests too, so that nobody has to remember it.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-env=PACT_DO_NOT_TRACK=true");
}
