//! What is compared.

use std::fs;
use std::ops::Range;
use std::path::PathBuf;
use std::time::Duration;

use crate::official::Official;
use crate::ours::Ours;
use crate::wiremock_alone::Wiremock;

/// What a test does with the address of its mock provider.
pub(crate) type Body<'b> = dyn FnMut(&str) + 'b;

/// A way to write consumer tests.
pub(crate) trait Peer {
    fn name(&self) -> &'static str;

    /// A whole consumer test: describes things, runs the body, verifies, writes the pact. Returns how long its end took,
    /// from the end of the body on. The test's number makes it a test of its own.
    fn test(&self, number: usize, things: Range<usize>, body: &mut Body<'_>) -> Duration;

    /// Only the mock provider of a number of things, nothing verified or written.
    fn serve(&self, things: usize, body: &mut Body<'_>);
}

/// All that can be compared in a test.
pub(crate) fn all() -> [&'static dyn Peer; 3] {
    [&Ours, &Official, &Wiremock::Mounted]
}

/// Where the mock provider has a thing.
pub(crate) fn path(thing: usize) -> String {
    format!("/things/{thing}")
}

/// The directory of the pacts, the same for every peer, and never on another file system than the rest.
pub(crate) fn pacts() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(PACTS)
}

/// The same, relative to this package.
pub(crate) const PACTS: &str = "target/pacts";

/// Begins without a pact, as on a fresh clone of a repository that commits none.
pub(crate) fn forget_pacts() {
    let _ = fs::remove_dir_all(pacts());
}
