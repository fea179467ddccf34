//! The tests that the README shows: they are run here, and the README shows them to the letter.

mod body;
mod consumer;
mod messages;
mod producer;
mod provider;

use std::fs;
use std::path::Path;

#[test]
fn the_readme_shows_the_tests_that_are_run_here() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let sources = [
        include_str!("readme/consumer.rs"),
        include_str!("readme/provider.rs"),
        include_str!("readme/messages.rs"),
        include_str!("readme/producer.rs"),
        include_str!("readme/body.rs"),
    ];
    for source in sources {
        assert!(readme.contains(&format!("```rust\n{source}```")), "the README does not show:\n{source}");
    }
    assert_eq!(readme.matches("```rust\n").count(), sources.len(), "the README has code that nobody runs");
}
